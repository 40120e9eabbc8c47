"""What the log held at a number: the revision that each record then was."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.history.log import ENDED
from app.history.model import Mention, Revision

SOME = 500
Named = tuple[str, int]
"""An id, and the number of the write that named a record by it."""


def seq_at(connection: Connection, moment: datetime) -> int:
    """The number of the last write by that moment; 0 before the first."""
    return connection.scalar(select(func.max(Revision.seq)).where(Revision.written_at <= moment)) or 0


def held(connection: Connection, noun: str, ids: Collection[str], seq: int) -> dict[str, Any]:
    """The last revision by then of each of these records, also of those that had ended."""
    found: dict[str, Any] = {}
    wanted = sorted(ids)
    for begin in range(0, len(wanted), SOME):
        latest = (
            select(func.max(Revision.seq))
            .where(Revision.noun == noun, Revision.record_id.in_(wanted[begin : begin + SOME]), Revision.seq <= seq)
            .group_by(Revision.record_id)
        )
        rows = connection.execute(select(Revision).where(Revision.seq.in_(latest)))
        found.update({row.record_id: row for row in rows})
    return found


def followed(connection: Connection, noun: str, ids: Collection[str], seq: int) -> dict[str, Any]:
    """The same by the ids given, but for what was merged by then: that is what it was merged into."""
    found = held(connection, noun, ids, seq)
    while ends := {row.merged_into for row in found.values() if row.op == "merge"}:
        into = held(connection, noun, ends, seq)
        found = {key: into[row.merged_into] if row.op == "merge" else row for key, row in found.items()}
    return {key: row for key, row in found.items() if row.op not in ENDED}


def renamed(connection: Connection, noun: str, named: Collection[Named], seq: int) -> dict[Named, str]:
    """The ids that these go by at that number: of what each was merged into after it was named, at last.

    A record that came back after its merger is another again, but what had named it till then still names the other.
    """
    mergers: dict[str, list[tuple[int, str]]] = {}
    level = {key for key, _ in named}
    while level:
        mergers |= {key: [] for key in level}
        wanted = sorted(level)
        level = set()
        for begin in range(0, len(wanted), SOME):
            some = (Revision.noun == noun, Revision.record_id.in_(wanted[begin : begin + SOME]))
            merged = select(Revision.record_id, Revision.seq, Revision.merged_into).where(*some, Revision.op == "merge")
            for row in connection.execute(merged.where(Revision.seq <= seq).order_by(Revision.seq)):
                into = row.merged_into or row.record_id
                mergers[row.record_id].append((row.seq, into))
                level.add(into)
        level -= mergers.keys()
    found = {}
    for key, number in named:
        at, goes = number, key
        while after := next((merger for merger in mergers[goes] if merger[0] > at), None):
            at, goes = after
        found[key, number] = goes
    return found


def all_names_of(connection: Connection, noun: str, key: str, seq: int) -> set[str]:
    """The ids by which a record could be named by then: its own, and those of what was merged into it."""
    names, level = {key}, {key}
    while level:
        merged = select(Revision.record_id).where(
            Revision.noun == noun, Revision.merged_into.in_(level), Revision.seq <= seq
        )
        level = set(connection.scalars(merged)) - names
        names |= level
    return names


def mentioning(connection: Connection, noun: str, ids: Collection[str], seq: int) -> set[str]:
    """The events of which some revision by then named one of these."""
    wanted = (
        select(Revision.record_id)
        .join(Mention, Mention.seq == Revision.seq)
        .where(Mention.noun == noun, Mention.mentioned_id.in_(ids), Mention.seq <= seq)
    )
    return set(connection.scalars(wanted.distinct()))


def recorded(connection: Connection, noun: str, seq: int, most: int) -> list[str]:
    """The records of a noun that there had been by then; no more than so many."""
    wanted = select(Revision.record_id).where(Revision.noun == noun, Revision.op == "create", Revision.seq <= seq)
    return list(connection.scalars(wanted.limit(most)))
