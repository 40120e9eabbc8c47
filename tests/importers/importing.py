"""Importing in tests: rows as a file would have them, and what came of it."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from sqlalchemy import select

from app.database import Database
from app.history.model import Revision
from app.importers import choose
from app.importers.keep import OnConflict, Ways
from app.importers.load import Writer, load
from app.importers.report import Report
from app.recording.nouns import Name

CALL = {"title": "A call", "kind": "call", "when": "2019-12-11"}


def lines(*rows: Any) -> bytes:
    """JSON Lines; a row that is bytes already stands as it is."""
    return b"".join((row if isinstance(row, bytes) else orjson.dumps(row)) + b"\n" for row in rows)


def brought(
    database: Database,
    content: bytes | Iterable[Any],
    *,
    noun: Name = "event",
    format: str = "jsonl",
    on_conflict: OnConflict = "update",
    reason: str | None = None,
    **how: Any,
) -> Report:
    """The report of importing a file of this content, or of these rows."""
    file = io.BytesIO(content if isinstance(content, bytes) else lines(*content))
    rows = choose.rows(choose.by_name(format), file, noun)
    return load(database, rows, Report(), Ways(on_conflict), Writer(reason=reason), **how)


def counts(report: Report, noun: Name = "event") -> tuple[int, int, int, int]:
    """How many records were created, changed, left as they were and skipped."""
    done = report.done
    return done[noun, "created"], done[noun, "changed"], done[noun, "unchanged"], done[noun, "skipped"]


def told(report: Report) -> dict[int, str]:
    """Of each refused row where it is wrong and what is said of it."""
    return {
        refusal.number: "; ".join(f"{each.pointer or ''}: {each.detail}" for each in refusal.troubles)
        for refusal in report.refusals
    }


def drafts(database: Database, noun: Name = "event") -> Mapping[str, Any]:
    """All records as they were last drafted, by id."""
    wanted = select(Revision.record_id, Revision.draft).where(Revision.noun == noun).order_by(Revision.seq)
    with database.engine.begin() as connection:
        return {key: orjson.loads(draft) for key, draft in connection.execute(wanted)}


def revisions(database: Database) -> int:
    """How many writes there have been."""
    with database.engine.begin() as connection:
        return len(connection.execute(select(Revision.seq)).all())
