"""The log of all writes: numbered without gaps, in the order of time, each record's versions too."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.checks.finding import Finding
from app.database import Row, add_rows
from app.events.edit import mentions
from app.events.external import left_by
from app.events.model import MergedId
from app.history.keep import move
from app.history.model import Edition, Mention, Revision
from app.recording.nouns import NOUNS

BATCH = 500


def check_log(session: Session, *, repair: bool) -> Iterator[Finding]:
    """What is wrong with the log, the indexes of what its revisions name and were called, and the edition."""
    wanted = select(Revision).order_by(Revision.seq).limit(BATCH)
    before: Any = None
    while rows := session.execute(wanted.where(Revision.seq > (before.seq if before else 0))).scalars().all():
        session.expunge_all()
        for row in rows:
            yield from _after(row, before)
            before = row
        yield from _mentions(session, rows, repair=repair)
        yield from _merged_ids(session, rows, repair=repair)
    yield from _versions(session)
    if before is not None and session.scalar(select(Edition.number)) is None:
        yield Finding("edition", "there is none, so that nobody would see what is written")
        if repair:
            move(session)


def _after(row: Any, before: Any) -> Iterator[Finding]:
    """What is wrong with a revision that comes after this one."""
    where = f"revision {row.seq}"
    last = before.seq if before else 0
    if row.seq != last + 1:
        yield Finding(where, f"it comes after {last}: what was between is gone", lost=True)
    elif row.batch != row.seq and (before is None or row.batch != before.batch):
        yield Finding(where, f"it was made with {row.batch}, but {last} was not", lost=True)
    if before and row.written_at < before.written_at:
        yield Finding(where, "it was made before the one before it", lost=True)
    if row.noun not in NOUNS:
        yield Finding(where, f"there is no noun {row.noun!r}", lost=True)
    if _draft(row) is None:
        yield Finding(where, "its draft can't be read", lost=True)


def _draft(row: Any) -> Row | None:
    try:
        read = orjson.loads(row.draft)
    except orjson.JSONDecodeError:
        return None
    return read if isinstance(read, dict) else None


def _mentions(session: Session, rows: Any, *, repair: bool) -> Iterator[Finding]:
    kept = defaultdict(set)
    within = Mention.seq.between(rows[0].seq, rows[-1].seq)
    # By the numbers: the key of the table begins with what is mentioned.
    for noun, key, seq in session.execute(select(Mention.noun, Mention.mentioned_id, Mention.seq).where(within)):
        kept[seq].add((noun, key))
    for row in rows:
        draft = _draft(row)
        if draft is None:
            continue
        right = set(mentions(draft)) if row.noun == "event" and row.op not in {"merge", "withdraw"} else set()
        if kept[row.seq] != right:
            yield Finding(f"revision {row.seq}", "what it names is not in the index of that")
            if repair:
                session.execute(delete(Mention).where(Mention.seq == row.seq))
                add_rows(session, Mention, [{"noun": of, "mentioned_id": key, "seq": row.seq} for of, key in right])


def _merged_ids(session: Session, rows: Any, *, repair: bool) -> Iterator[Finding]:
    kept = defaultdict(set)
    within = MergedId.seq.between(rows[0].seq, rows[-1].seq)
    for seq, *pair in session.execute(select(MergedId.seq, MergedId.scheme, MergedId.identifier).where(within)):
        kept[seq].add(tuple(pair))
    for row in rows:
        draft = _draft(row)
        if draft is None:
            continue
        right = left_by(draft, row.seq) if row.noun == "event" and row.op == "merge" else []
        if kept[row.seq] != {(each["scheme"], each["identifier"]) for each in right}:
            yield Finding(
                f"revision {row.seq}", "what others called the event that it merged is not in the index of that"
            )
            if repair:
                session.execute(delete(MergedId).where(MergedId.seq == row.seq))
                add_rows(session, MergedId, right)


def _versions(session: Session) -> Iterator[Finding]:
    versions = (func.min(Revision.version), func.max(Revision.version), func.count())
    by_record = select(Revision.noun, Revision.record_id, *versions).group_by(Revision.noun, Revision.record_id)
    broken = by_record.having(versions[1] - versions[0] + 1 != versions[2])
    for noun, key, first, last, count in session.execute(broken):
        yield Finding(f"{noun} {key}", f"of its versions {first} to {last} the log has {count}", lost=True)
