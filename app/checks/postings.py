"""The index of terms: each event under all its terms, and nothing else in it."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from sqlalchemy import delete, func, select, text, tuple_
from sqlalchemy.orm import Session

from app.checks.finding import Finding, readable
from app.database import Base, Row, embedded
from app.events.index import Posting, postings
from app.events.model import Document, Event

BATCH = 2_000
PLACE = ("term", "span", "start", "event_id")
COLUMNS = (*PLACE, "end", "key")
# By the rows wanted, each found by the key of the table, which begins with the term.
GIVEN = {
    True: "SELECT {} FROM json_each(:rows)",
    False: 'SELECT * FROM json_to_recordset(:rows) AS wanted (term text, span int, start bigint, event_id text, "end" '
    "bigint, key bigint)",
}
FIND = """
SELECT posting.event_id, count(*) FROM ({}) AS wanted JOIN posting
ON posting.term = wanted.term {} AND posting.span = wanted.span AND posting.start = wanted.start
AND posting.event_id = wanted.event_id {} AND posting."end" = wanted."end" AND posting.key = wanted.key
GROUP BY posting.event_id
"""


def posted(session: Session, wanted: Mapping[str, list[Row]]) -> Iterator[str]:
    """Which of these events do not stand under all of these."""
    if not wanted:
        return
    lite = embedded(session)
    each = ", ".join(f"json_extract(value, '$.{name}') AS \"{name}\"" for name in COLUMNS)
    collation = "" if lite else 'COLLATE "C"'
    found = session.execute(
        text(FIND.format(GIVEN[lite].format(each), collation, collation)),
        {"rows": orjson.dumps([row for rows in wanted.values() for row in rows]).decode()},
    )
    counts = {key: count for key, count in found}  # noqa: C416  # a row is no pair to the type checker
    yield from (key for key, rows in wanted.items() if counts.get(key, 0) != len(rows))


def check_rest(session: Session, *, repair: bool) -> Iterator[Finding]:
    """What stands in the index without being a term of its event. All of it is gone through."""
    own = Base.metadata.tables[Posting.__tablename__].c
    place = [own[name] for name in PLACE]
    wanted = select(*(own[name] for name in COLUMNS)).order_by(*place).limit(BATCH)
    last: Any = None
    right: dict[str, set[tuple[Any, ...]]] = {}
    while rows := session.execute(wanted if last is None else wanted.where(_after(place, last))).all():
        right = _terms(session, {row.event_id for row in rows})
        for row in rows:
            if tuple(row) not in right.get(row.event_id, set()):
                yield Finding(f"event {row.event_id}", f"it stands under {row.term} (posting), but not by its document")
                if repair:
                    this = (own[name] == value for name, value in zip(PLACE, row, strict=False))
                    session.execute(delete(own.term.table).where(*this))
        last = rows[-1]


def standing(session: Session) -> int:
    """How many rows the index has: quickly counted, where finding one too many is not quick."""
    return session.scalar(select(func.count()).select_from(Posting)) or 0


def _after(place: list[Any], last: Any) -> Any:
    return tuple_(*place) > tuple_(*last[: len(PLACE)])


def _terms(session: Session, ids: set[str]) -> dict[str, set[tuple[Any, ...]]]:
    found: dict[str, set[tuple[Any, ...]]] = {}
    wanted = sorted(ids)
    for begin in range(0, len(wanted), 500):
        joined = select(Event.id, Document.view).join(Document, Document.key == Event.key)
        for key, view in session.execute(joined.where(Event.id.in_(wanted[begin : begin + 500]))):
            read = readable(view)
            found[key] = {tuple(row[name] for name in COLUMNS) for row in postings(read)} if read else set()
    return found
