"""The log of all writes: a revision for each, in one order for the whole database.

There is one writer at a time (`Database.write`), so the next number is one more than the last, and a number is seen
only after all the ones before it: the order has no gaps, and nothing arrives in it late.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

import orjson
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from app.database import Row, add_rows, one_of
from app.history.model import Mention, Revision
from app.names import meant
from app.problems import Gone, Invalid, NotFound, Trouble

Op = Literal["create", "amend", "restore", "merge", "withdraw"]
ENDED: tuple[Op, Op] = ("merge", "withdraw")
"""After these a record is no more."""


class Act(NamedTuple):
    """A write: when, by whom and why; whether it brings something back, and whether another database made it before."""

    at: datetime
    by: str = "communique"
    reason: str | None = None
    restores: bool = False
    repeats: bool = False


class Entry(NamedTuple):
    """What a write did to a record; `mentions` are pairs of noun and id."""

    id: str
    version: int
    op: Op
    draft: Row
    merged_into: str | None = None
    mentions: Collection[tuple[str, str]] = ()


class Fate(NamedTuple):
    """How a record ended: which revision did it, what it was merged into, and why."""

    op: str
    version: int
    merged_into: str | None
    written_at: datetime
    reason: str | None


class Moved(Exception):  # no mistake: the record is another's by now
    """The record was merged into another, whose id this is."""

    def __init__(self, into: str) -> None:
        self.into = into


def last_seq(session: Session | Connection) -> int:
    """The number of the last write of all; 0 before the first."""
    return session.scalar(select(func.max(Revision.seq))) or 0


def moment(session: Session, now: datetime) -> datetime:
    """When a write is made: now, or with the last one where the clock went back, for the order is that of time."""
    last = session.scalar(select(Revision.written_at).order_by(Revision.seq.desc()).limit(1))
    return now if last is None else max(now, last)


def write_down(session: Session, noun: str, entries: Sequence[Entry], act: Act) -> None:
    """A revision for each of these, which were recorded together."""
    first = last_seq(session) + 1
    told = {"batch": first, "noun": noun, "written_at": act.at, "written_by": act.by, "reason": act.reason}
    rows: list[Row] = []
    mentions: list[Row] = []
    for seq, entry in enumerate(entries, first):
        own = {"seq": seq, "record_id": entry.id, "version": entry.version, "op": entry.op}
        rows.append({**told, **own, "merged_into": entry.merged_into, "draft": orjson.dumps(entry.draft).decode()})
        mentions += [{"noun": of, "mentioned_id": key, "seq": seq} for of, key in sorted(set(entry.mentions))]
    add_rows(session, Revision, rows)
    add_rows(session, Mention, mentions)


def last_draft(session: Session, noun: str, key: str) -> Row:
    """The record as it was last drafted."""
    of = (Revision.noun == noun, Revision.record_id == key)
    found = session.scalar(select(Revision.draft).where(*of).order_by(Revision.version.desc()).limit(1))
    return dict(orjson.loads(found or b"{}"))


def fates(session: Session | Connection, noun: str, ids: Iterable[str]) -> dict[str, Fate]:
    """How those of the records ended that were withdrawn, or merged into another."""
    latest = (
        select(Revision.record_id, func.max(Revision.version).label("version"))
        .where(Revision.noun == noun, one_of(session, Revision.record_id, ids))
        .group_by(Revision.record_id)
        .subquery()
    )
    columns = (Revision.op, Revision.version, Revision.merged_into, Revision.written_at, Revision.reason)
    same = (Revision.record_id == latest.c.record_id) & (Revision.version == latest.c.version)
    wanted = select(Revision.record_id, *columns).join(latest, same)
    found = session.execute(wanted.where(Revision.noun == noun, Revision.op.in_(ENDED)))
    return {row.record_id: Fate(*row[1:]) for row in found}


def became(
    session: Session | Connection, noun: str, ids: Collection[str], back: Collection[str] = ()
) -> dict[str, str]:
    """What each of these is by now, where it was merged; those of `back` are not merged any more."""
    into: dict[str, str] = {}
    left = [key for key in ids if key not in back]
    while left:  # there are no circles: nothing is merged into what has ended
        ended = {key: fate.merged_into for key, fate in fates(session, noun, left).items() if fate.merged_into}
        into |= ended
        left = [other for other in ended.values() if other not in into and other not in back]
    found = {}
    for key in ids:
        found[key] = key
        while found[key] in into:
            found[key] = into[found[key]]
    return found


def followed(connection: Connection, noun: str, ids: Collection[str]) -> list[str]:
    """These ids, with those of merged records followed to what they are by now, each once."""
    return list(dict.fromkeys(became(connection, noun, ids).values()))


def born(session: Session, noun: str, ids: Iterable[str]) -> dict[str, datetime]:
    """When each of these records was first kept."""
    first = select(Revision.record_id, func.min(Revision.written_at)).where(Revision.noun == noun)
    found = session.execute(first.where(Revision.record_id.in_(list(ids))).group_by(Revision.record_id))
    return {key: moment for key, moment in found}  # noqa: C416  # a row is no pair to the type checker


def brought_back(session: Session, noun: str, ids: Collection[str], act: Act) -> dict[str, tuple[int, datetime]]:
    """The last version and the birth of those that a restoring brings back; Invalid where another write would."""
    ended = fates(session, noun, ids)
    if ended and not act.restores:
        troubles = tuple(
            Trouble(f"{key} was {_told(fate)}; its id is not used again", pointer="/id") for key, fate in ended.items()
        )
        raise Invalid("; ".join(trouble.detail for trouble in troubles), troubles)
    began = born(session, noun, ended) if ended else {}
    return {key: (fate.version, began[key]) for key, fate in ended.items()}


def absent(connection: Connection, noun: str, key: str) -> str:
    """The id that this one was merged into at last; Gone where it was withdrawn, NotFound where it never was."""
    fate = fates(connection, noun, [key]).get(key)
    if fate is None:
        near = meant(connection, noun, key)
        raise NotFound(f"There is no {noun} {key!r}" + (f"; did you mean {near[0]}?" if near else "."))
    if fate.merged_into is not None:
        return followed(connection, noun, [key])[0]
    why = f": {fate.reason}" if fate.reason else "."
    day = fate.written_at.date().isoformat()
    raise Gone(f"The {noun} {key!r} was withdrawn on {day} by its revision {fate.version}{why}")


def _told(fate: Fate) -> str:
    return f"merged into {fate.merged_into}" if fate.merged_into else "withdrawn"


TOLD = (
    Revision.seq, Revision.version, Revision.op, Revision.merged_into, Revision.written_at, Revision.written_by,
    Revision.reason,
)  # fmt: skip
"""What is told of a revision beside its draft."""


def as_reference(row: Any) -> Row:
    """A revision as it is told in lists: when, by whom and why."""
    return {
        "seq": row.seq,
        "version": row.version,
        "op": row.op,
        "merged_into": row.merged_into,
        "at": row.written_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "by": row.written_by,
        "reason": row.reason,
    }


def as_revision(row: Any) -> Row:
    """A revision as it is told, with the whole record as it was drafted."""
    return {**as_reference(row), "draft": orjson.loads(row.draft)}


def as_change(row: Any) -> Row:
    """A revision as the log of changes tells it; a tombstone tells no draft."""
    told = {**as_revision(row), "batch": row.batch, "noun": row.noun, "id": row.record_id}
    return {**told, "draft": None} if row.op in ENDED else told
