"""Keeping what changed: which views are new or other than before, and the edition that moves with every write."""

import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from app.database import Row, add_rows, amend_rows, one_of
from app.history.log import Act, Entry, Op, write_down
from app.history.model import Edition, Recorded
from app.problems import Invalid, Trouble


def move(session: Session) -> None:
    """Count this transaction, so that every entity tag made before it is stale."""
    moved = session.execute(update(Edition).values(number=Edition.number + 1))
    if not moved.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result has one; the stubs name the general kind
        session.execute(insert(Edition).values(single=1, dataset=secrets.token_hex(8), number=1))


class Kept(NamedTuple):
    """What a write did: the ids it made, changed, and found already as they should be."""

    created: list[str]
    changed: list[str]
    unchanged: list[str]


def must_be_named_once(ids: Iterable[str | None]) -> None:
    """Invalid names each id that several drafts of a batch have: which of them would it be?"""
    troubles = tuple(
        Trouble(f"{key} is here {times} times; an id names one")
        for key, times in Counter(ids).items()
        if key and times > 1
    )
    if troubles:
        raise Invalid("; ".join(trouble.detail for trouble in troubles), troubles)


BATCH = 500
"""As many views are made anew at a time, so that memory is bounded however many show what was renamed or moved."""
STAMPS = ("version", "created_at", "updated_at")


def load(session: Session | Connection, table: type[Recorded], ids: Collection[str]) -> dict[str, Row]:
    """The stored views of those of the ids that are there, and not merged into another."""
    if not ids:
        return {}
    wanted = select(table.id, table.view).where(one_of(session, table.id, ids))
    if hasattr(table, "merged_into"):
        wanted = wanted.where(table.merged_into.is_(None))
    return {key: orjson.loads(view) for key, view in session.execute(wanted)}


def stamp(
    stored: Mapping[str, Row],
    fresh: Mapping[str, Row],
    now: datetime,
    past: Mapping[str, tuple[int, datetime]] = MappingProxyType({}),
) -> Kept:
    """Sort fresh views by whether they are new, other than what is stored, or the same; and stamp them all.

    A view that only its stamps tell from the stored one is unchanged: writing it again would change nothing. `past` are
    the last version and the birth of what is brought back.
    """
    kept = Kept([], [], [])
    for key, view in fresh.items():
        if key not in stored:
            kept.created.append(key)
            version, began = past.get(key, (0, now))
            view.update(version=version + 1, created_at=instant(began), updated_at=instant(now))
            continue
        was = stored[key]
        stamps = {name: was[name] for name in STAMPS}
        if was == {**view, **stamps}:
            kept.unchanged.append(key)
            view.update(stamps)
        else:
            kept.changed.append(key)
            view.update(stamps, version=was["version"] + 1, updated_at=instant(now))
    return kept


def put(
    session: Session,
    table: type[Any],
    columns: Callable[[Row], Row],
    views: Mapping[str, Row],
    kept: Kept,
    drafts: Mapping[str, Row],
    act: Act,
    mentions: Callable[[Row], Iterable[tuple[str, str]]] = lambda draft: (),
) -> dict[str, Row]:
    """Write what is new and what changed, `columns` telling a view's own columns, and a revision of each.

    Returns the views written.
    """
    add_rows(session, table, [row_of(table, columns, views[key]) for key in kept.created])
    amend_rows(session, table, [row_of(table, columns, views[key]) for key in kept.changed])
    ops: dict[str, Op] = {**dict.fromkeys(kept.created, "create"), **dict.fromkeys(kept.changed, "amend")}
    entries = [
        Entry(
            key,
            view["version"],
            "restore" if act.restores else ops[key],
            drafts[key],
            mentions=[*mentions(drafts[key])],
        )
        for key, view in views.items()
        if key in ops
    ]
    if entries:
        write_down(session, table.__tablename__, entries, act)
        move(session)
    return {key: views[key] for key in (*kept.created, *kept.changed)}


def renew(
    session: Session,
    table: type[Any],
    columns: Callable[[Row], Row],
    before: Mapping[str, Row],
    fresh: Sequence[Row],
    now: datetime,
) -> list[Row]:
    """Write those views that show something else than before though nobody wrote them: the new name of an actor, say.

    It is no write of their own: the version stays, and there is no revision. Returns the views written.
    """  # fmt: skip
    stale = [view for view in fresh if view != before[view["id"]]]
    for view in stale:
        view["updated_at"] = max(view["updated_at"], instant(now))
    amend_rows(session, table, [row_of(table, columns, view) for view in stale])
    return stale


def row_of(table: type[Any], columns: Callable[[Row], Row], view: Row) -> Row:
    """The row that a view is kept as, `columns` telling its own columns."""
    moments = {name: datetime.fromisoformat(view[name]) for name in ("created_at", "updated_at")}
    own = {"view": as_text(view)} if "view" in table.__table__.c else {}
    return {**columns(view), "version": view["version"], **moments, **own}


def as_text(view: Row) -> str:
    """The view as it is stored."""
    return orjson.dumps(view).decode()


@lru_cache(maxsize=256)
def instant(moment: datetime) -> str:
    """The moment as RFC 3339 in UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
