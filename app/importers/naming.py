"""What rows name, made into ids: a whole batch's at once, and one by one only what is no id that there is."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import one_of
from app.history.log import Act, last_seq
from app.history.model import Revision
from app.importers.matching import Like, Match, Proposal
from app.importers.overlay import Draft
from app.importers.reader import Row
from app.importers.report import Made, Outcome
from app.problems import Trouble
from app.recording.named import DEEPEST, find, resolve, slots_of
from app.recording.nouns import EACH, NOUNS, Name

Ids = dict[Name, set[str]]


class Naming(NamedTuple):
    """How names are looked up: the ids that are there or will be, who tells whom a name means, and the write."""

    known: Ids
    match: Match
    act: Act


def named(noun: Name, given: Draft) -> list[tuple[Name, str]]:
    """What a draft names, by noun and id or name; the empty string for what stands inline without an id."""
    found: list[tuple[Name, str]] = []
    for path, of in NOUNS[noun].places:
        if given.get(path[0]) in (None, []):  # as most of them are
            continue
        here: list[Any] = [given]
        for step in path:
            if step == EACH:
                here = [inner for each in here if isinstance(each, list) for inner in each]
            else:
                here = [each[step] for each in here if isinstance(each, dict) and step in each]
        for value in here:
            if isinstance(value, str):
                found.append((of, value))
            elif value is not None:
                key = value.get("id") if isinstance(value, dict) else None
                found.append((of, key if isinstance(key, str) else ""))
    return found


def there(session: Session, wanted: Iterable[tuple[Name, str]]) -> Ids:
    """Those of the ids that are there."""
    by_noun: dict[Name, set[str]] = {noun: set() for noun in NOUNS}
    for noun, key in wanted:
        by_noun[noun].add(key)
    found: Ids = {}
    for noun, ids in by_noun.items():
        table = NOUNS[noun].table
        living = select(table.id).where(one_of(session, table.id, [key for key in ids if key and "\0" not in key]))
        if hasattr(table, "merged_into"):
            living = living.where(table.merged_into.is_(None))
        found[noun] = set(session.scalars(living)) if ids else set()
    return found


def missing(session: Session, noun: Name, row: Row, given: Draft, naming: Naming) -> list[str]:
    """The records of its own noun that a draft names and that are not there yet, though another row may be one."""
    own = (slot for slot in slots_of(noun, given) if slot.noun == noun and isinstance(slot.value, str))
    return [
        slot.value
        for slot in own
        if slot.value not in naming.known[noun]
        and not isinstance(naming.match(session, slot, row), str)
        and isinstance(find(session, slot, slot.value), Trouble)
    ]


def settled(
    session: Session, noun: Name, row: Row, given: Draft, stored: Draft | None, naming: Naming, outcome: Outcome
) -> Draft:
    """The draft with ids wherever it names others, and what it carries inline kept; the outcome tells of what is new.

    Invalid names, with near matches, what is not found.
    """
    given = deepcopy(given)
    like = dict(_matched(session, noun, row, given, naming))
    _leave_out_unknown(session, noun, row, given, stored or {}, naming)
    before = last_seq(session)
    resolve(session, noun, given, naming.act, known=naming.known)
    since = (
        select(Revision.noun, Revision.record_id, Revision.draft).where(Revision.seq > before).order_by(Revision.seq)
    )
    for told, key, draft in session.execute(since):
        of: Name = NOUNS[told].name  # type: ignore[index]  # a column of text
        name = orjson.loads(draft)["name"]
        outcome.made.append(Made(row.number, of, key, name))
        if likes := like.get((of, name)):
            outcome.proposals.append(Proposal(row.number, of, name, key, likes))
    return given


def _matched(
    session: Session, noun: Name, row: Row, given: Draft, naming: Naming, depth: int = 0
) -> Iterator[tuple[tuple[Name, Any], tuple[Like, ...]]]:
    """Puts ids where it is sure who is meant; yields who may be, for what stands inline and will be new."""
    for slot in slots_of(noun, given):
        if slot.names in naming.known[slot.noun]:
            continue
        found = naming.match(session, slot, row)
        if isinstance(found, str):
            slot.fill(found)
        elif isinstance(slot.value, dict) and depth < DEEPEST:
            yield (slot.noun, slot.value.get("name")), found
            yield from _matched(session, slot.noun, row, slot.value, naming, depth + 1)


def _leave_out_unknown(session: Session, noun: Name, row: Row, given: Draft, stored: Draft, naming: Naming) -> None:
    """Move what is free text in a format, and names nothing known, into the note, and tag it for people to look at.

    Where somebody has told by now what it is, that stands.
    """
    for slot in list(slots_of(noun, given)):
        if slot.holder is not given or slot.key not in row.if_known or not isinstance(slot.value, str):
            continue
        if slot.value in naming.known[slot.noun] or isinstance(find(session, slot, slot.value), str):
            continue
        field = str(slot.key)
        text, given[field] = f"{field}: {given[field]}", stored.get(field)
        if not given[field]:
            notes = (given.get("note") or "").splitlines()
            given["note"] = "\n".join([*notes, *([] if text in notes else [text])])
            given["tags"] = [*dict.fromkeys([*(given.get("tags") or ()), f"{field}-unknown"])]
