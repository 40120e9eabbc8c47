"""The whole of history.state.gov's data, where it is at hand; and a naive reading of it, to compare with."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import orjson
import pytest
from sqlalchemy import select

from app.database import Database

VARIABLE = "COMMUNIQUE_HISTORY_STATE"
FOLDER = Path(os.environ.get(VARIABLE) or Path(__file__).parents[4] / "shared" / "data" / "history-state")
FILES = sorted(FOLDER.glob("visits/*.xml")) + sorted(FOLDER.glob("travels/*/*.xml"))

needed = pytest.mark.skipif(
    not FILES, reason=f"the data of history.state.gov is not in {FOLDER}; say where in {VARIABLE}"
)


class Record(NamedTuple):
    """What the XML says, taken by its tags alone."""

    scheme: str
    number: str
    since: str
    until: str
    country: str
    places: str
    who: str
    remarks: str


def records() -> Iterator[Record]:
    """Every record of every file."""
    for path in FILES:
        for element in ElementTree.parse(path).getroot():
            told = {child.tag: re.sub(r"\s+", " ", child.text or "").strip() for child in element}
            where = element.find("from") if element.tag == "visit" else element.find("country")
            assert where is not None
            yield Record(
                "history.state.gov/visits" if element.tag == "visit" else "history.state.gov/travels",
                told["id"],
                told["start-date"],
                told["end-date"],
                where.get("id", ""),
                told.get("locale", ""),
                told.get("visitor") or element.get("who") or "",
                told.get("description") or told.get("remarks") or "",
            )


def views(database: Database, table: Any) -> list[dict[str, Any]]:
    """All views of a table, as they are stored."""
    with database.engine.begin() as connection:
        return [orjson.loads(view) for _, view in connection.execute(select(table.id, table.view).order_by(table.id))]
