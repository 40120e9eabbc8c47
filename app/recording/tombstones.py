"""The rows of actors, venues and series that were merged: each leads to what it is by now, and names nobody."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.database import add_rows, one_of
from app.history.keep import instant, row_of
from app.history.log import became, born, last_seq
from app.history.past import all_names_of, held
from app.recording.nouns import NOUNS, Name


def reopen(session: Session, noun: Name, key: str) -> None:
    """Make room for a record that was merged into another and comes back."""
    own = NOUNS[noun]
    if own.bare:
        session.execute(delete(own.table).where(own.table.id == key, own.table.merged_into.is_not(None)))


def lead_back(session: Session, noun: Name, key: str) -> None:
    """Let what was merged into a record that came back lead to it again, not to what that was merged into meanwhile.

    A withdrawal took the tombstones with it of all that led there: those that lead here are made again.
    """
    own, connection, seq = NOUNS[noun], session.connection(), last_seq(session)
    if not own.bare:
        return
    names = all_names_of(connection, noun, key, seq) - {key}
    led = {name for name, into in became(session, noun, names).items() if into == key}
    session.execute(update(own.table).where(one_of(session, own.table.id, led)).values(merged_into=key))
    there = set(session.scalars(select(own.table.id).where(one_of(session, own.table.id, led))))
    keep_bare(session, noun, held(connection, noun, led - there, seq), key)


def keep_bare(session: Session, noun: Name, revisions: Mapping[str, Any], merged_into: str | None = None) -> None:
    """Keep rows of these records as their revisions say, but for whom those name."""
    own = NOUNS[noun]
    assert own.bare  # events have no such rows
    began = born(session, noun, revisions)
    rows = []
    for key, last in revisions.items():
        view = own.bare.view_of(own.draft.model_validate({**orjson.loads(last.draft), **own.bare.without}), {})
        stamps = {"version": last.version, "created_at": instant(began[key]), "updated_at": instant(last.written_at)}
        rows.append({**row_of(own.table, own.bare.columns, {**view, **stamps}), "merged_into": merged_into})
    add_rows(session, own.table, rows)
