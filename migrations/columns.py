"""Column types that the migrations share; frozen, whatever becomes of the models."""

from typing import Any

import sqlalchemy as sa

MOMENT = sa.DateTime(timezone=True)


def binary_text(length: int) -> sa.String:
    """Text in the order of code points, whatever the server's locale."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


SLUG = binary_text(100)


def column(name: str, kind: Any, **details: Any) -> sa.Column[Any]:
    """A column that is filled unless it says otherwise."""
    return sa.Column(name, kind, **{"nullable": False, **details})
