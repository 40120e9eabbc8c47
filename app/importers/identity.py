"""Which record a row is: by its id, by what others call it, or by an id that is always made alike of what it says.

So a file read twice means the same records, and so does one whose reading was broken off in the middle.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import one_of
from app.drafts import invalid, pointer
from app.events.external import Pair, heirs, owners
from app.events.ids import made_of
from app.events.model import Event
from app.history.log import Fate, fates
from app.history.model import Revision
from app.importers.reader import Refusal, Row
from app.importers.seen import Seen
from app.problems import Invalid, Trouble
from app.recording.nouns import NOUNS, Name
from app.slugs import PATTERN, in_use, slug

ID = re.compile(PATTERN)
Owners = dict[Pair, str]


class Identified(NamedTuple):
    """A row and the id of the record that it is; of a wrong id it has, the row will be refused when it is read."""

    id: str
    row: Row


class Told(NamedTuple):
    """What a batch of rows are: records, refusals, and how many are no more than duplicates that somebody merged."""

    found: list[Identified]
    refused: list[Refusal]
    merged: int


def identify(session: Session, noun: Name, rows: Sequence[Row], seen: Seen) -> Told:
    """The records that these rows are, and the refusals of those that can't be told or that earlier rows were.

    What tells of a merged event by its external id alone is passed over: the other's own row tells of it, and the two
    would undo each other with every import.
    """
    found: list[Identified] = []
    refused: list[Refusal] = []
    merged = 0
    nameless = [row for row in rows if row.given.get("id") is None]
    owned = owners(session, _pairs(nameless))
    left = heirs(session, _pairs(rows) - owned.keys())
    taken = _taken(session, noun, nameless)
    for row in rows:
        try:
            key = row.given.get("id")
            if key is None:
                key = _owner(row, left | owned) or ""
                made = _made(noun, row, seen, taken)
                if key and owned.keys().isdisjoint(_external(row).items()):
                    merged += 1
                    continue
                key = key or made
            key = key if isinstance(key, str) and ID.fullmatch(key) else ""
            taken.add(key)
            found.append(Identified(key, row))
        except Invalid as wrong:
            refused.append(Refusal(row.number, wrong.troubles))
    followed, ended = _followed(session, noun, {each.id for each in found})
    kept: list[Identified] = []
    for key, row in found:
        trouble = ended.get(key) or _again(noun, followed.get(key, key), row, seen)
        if trouble:
            refused.append(Refusal(row.number, (trouble,)))
        else:
            kept.append(_without(followed.get(key, key), row, left))
    return Told(kept, refused, merged)


def _external(row: Row) -> Mapping[str, str]:
    """What others call the record, as far as the row says it well: the rest is refused when it is read."""
    given = row.given.get("external_ids")
    if not isinstance(given, dict):
        return {}
    return {scheme: each for scheme, each in given.items() if isinstance(each, str) and "\0" not in scheme + each}


def _pairs(rows: Iterable[Row]) -> set[Pair]:
    return {pair for row in rows for pair in _external(row).items()}


def _owner(row: Row, owners: Owners) -> str | None:
    bearing = sorted({owners[pair] for pair in _external(row).items() if pair in owners})
    if len(bearing) > 1:
        detail = f"these are the ids of {len(bearing)} events: {', '.join(bearing)}; merge them, or name one by its id"
        raise invalid(Trouble(detail, pointer="/external_ids", nearest=tuple(bearing)))
    return bearing[0] if bearing else None


def _without(key: str, row: Row, left: Owners) -> Identified:
    """The record and the row, but for ids of what was merged into it: they would take its own away unasked."""
    known = {scheme for (scheme, each) in _external(row).items() if left.get((scheme, each)) == key}
    if not known or row.given.get("id") == key:
        return Identified(key, row)
    own = {scheme: each for scheme, each in row.given["external_ids"].items() if scheme not in known}
    return Identified(key, row._replace(given={**row.given, "external_ids": own}))


def _taken(session: Session, noun: Name, rows: Iterable[Row]) -> set[str]:
    """The ids in use that are like those to be made for rows that others have a name for: those are not theirs."""
    wanted = {_wanted(noun, row.given) for row in rows if _external(row)}
    if not wanted:
        return set()
    return in_use(session, Event.id, wanted) | in_use(session, Revision.record_id, wanted, Revision.noun == "event")


def _made(noun: Name, row: Row, seen: Seen, taken: set[str]) -> str:
    """The id for the nth row of a file that wants it: the title and the day, with the number behind it.

    One that others have a name for is no other that happens to have the same title and day.
    """
    wanted = _wanted(noun, row.given)
    number = seen.nth(f"{noun}/{wanted}")
    made = _numbered(wanted, number)
    while _external(row) and (made in taken or seen.row_of(f"{noun}/{made}")):
        number += 1
        made = _numbered(wanted, number)
    return made


def _numbered(wanted: str, number: int) -> str:
    return wanted if number == 1 else f"{wanted}-{number}"


def _wanted(noun: Name, given: Mapping[str, Any]) -> str:
    if noun != "event":
        return slug(str(given.get("name", ""))[:200]) or noun
    when = given.get("when")
    when = when.get("edtf") if isinstance(when, dict) else when
    return made_of(str(given.get("title", ""))[:500], when[:64] if isinstance(when, str) else None)


def _followed(session: Session, noun: Name, ids: set[str]) -> tuple[dict[str, str], dict[str, Trouble]]:
    """What those of the records were merged into that were, and what to say of those that were withdrawn."""
    ended = _ended(session, noun, ids)
    into: dict[str, str] = {}
    gone = {key: _gone(key, fate) for key, fate in ended.items() if fate.merged_into is None}
    left = {key: fate.merged_into for key, fate in ended.items() if fate.merged_into}
    while left:
        further = _ended(session, noun, set(left.values()))
        for key, other in list(left.items()):
            if other not in further:
                into[key] = other
                del left[key]
            elif further[other].merged_into is None:
                gone[key] = _gone(other, further[other])
                del left[key]
            else:
                left[key] = further[other].merged_into or other
    return into, gone


def _ended(session: Session, noun: Name, ids: set[str]) -> dict[str, Fate]:
    """How those ended that are there no more but were once; nearly always there are none."""
    table = NOUNS[noun].table
    living = select(table.id).where(one_of(session, table.id, ids))
    if hasattr(table, "merged_into"):
        living = living.where(table.merged_into.is_(None))
    absent = ids - set(session.scalars(living))
    was = (Revision.noun == noun, one_of(session, Revision.record_id, absent))
    known = set(session.scalars(select(Revision.record_id).where(*was).distinct())) if absent else set()
    return fates(session, noun, known) if known else {}


def _gone(key: str, fate: Fate) -> Trouble:
    why = f": {fate.reason}" if fate.reason else ""
    detail = f"{key} was withdrawn on {fate.written_at.date()}{why}; its id is not used again"
    return Trouble(detail, pointer="/id")


def _again(noun: Name, key: str, row: Row, seen: Seen) -> Trouble | None:
    """What to say of a row that is the same record as an earlier one."""
    before = seen.claim(f"{noun}/{key}", row.number) if key else None
    if before is None and row.given.get("id") is None:
        for scheme, each in _external(row).items():
            before = seen.claim(f"{scheme}\n{each}", row.number)
            if before is not None:
                return Trouble(f"row {before} has the {scheme} {each} already", pointer=pointer("external_ids", scheme))
    if before is None:
        return None
    return Trouble(f"row {before} is {key} already; a file tells of a record once", pointer="/id")
