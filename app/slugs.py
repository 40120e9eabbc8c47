"""Ids as people read them: lower-case words joined by hyphens, unique in their space, never reused."""

import re
from collections.abc import Collection, Iterable
from typing import Annotated, Any

from anyascii import anyascii
from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.database import ID_LENGTH, each_of, one_of

PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Id = Annotated[
    str,
    StringConstraints(pattern=PATTERN, max_length=ID_LENGTH),
    Field(description="An id: lower-case words joined by hyphens, never reused."),
]


def _id_of(value: Any) -> Any:
    return value["id"] if isinstance(value, dict) and "id" in value else value


NAMED = {
    "description": "Another record: its id, its exact name or alias, or an object, which has its `id` or is new; "
    "no more than 200 new ones stand in a draft.",
    "anyOf": [{"type": "string", "maxLength": 200}, {"type": "object"}],
}
Reference = Annotated[Id, BeforeValidator(_id_of), WithJsonSchema(NAMED)]
"""An id, or an object that has one: a view can be sent back as a draft. (What else may stand there is made into an id
before: see `recording.named`.)"""


def each_once(ids: list[str]) -> list[str]:
    """The ids in their order, without those that are there again."""
    return list(dict.fromkeys(ids))


def slug(text: str, length: int = 80) -> str:
    """The text as an id, in ASCII: `Переговоры в Сочи` is `peregovory-v-sochi`. May be empty."""
    cut = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")[: length + 1]
    return cut if len(cut) <= length else (cut[: cut.rfind("-")] if "-" in cut else cut[:length])


def in_use(
    session: Session, ids: InstrumentedAttribute[str], wanted: Iterable[str], *of: ColumnElement[bool]
) -> set[str]:
    """Those of a column of ids, in the rows for which `of` holds, that are one of these or one with a number behind."""
    names = list(wanted)
    if not names:
        return set()
    name = each_of(session, names).c.value
    numbered = select(ids).where(ids.between(name.concat("-0"), name.concat("-9\U0010ffff")))
    named = select(ids).where(one_of(session, ids, names), *of)
    return {*session.scalars(named), *session.scalars(numbered.where(*of))}


def unused(wanted: str, taken: Collection[str]) -> str:
    """The id itself, or with the first free number behind it."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
