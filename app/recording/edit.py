"""Writing one record: a new one, another content, a patch, an earlier state; each within the caller's transaction."""

from datetime import date
from typing import Any, NamedTuple

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.drafts import invalid, patched, validated
from app.events.amend import with_schedule
from app.events.index import zone_of
from app.history.log import Act, Moved, absent, last_draft
from app.history.model import Revision
from app.problems import Conflict, Invalid, NotFound, Trouble
from app.recording.named import living, made_id, resolve
from app.recording.nouns import NOUNS, Name, save
from app.recording.standing import standing
from app.recording.tombstones import lead_back, reopen


class Amending(NamedTuple):
    """How a new date or status enters the schedule: known from which day, or in place of the last entry."""

    known_from: date
    correcting: bool = False


def document(session: Session, noun: Name, key: str) -> str:
    """The view as it is stored; NotFound, Gone or Moved where there is none."""
    table = NOUNS[noun].table
    wanted = select(table.view).where(table.id == key)
    if hasattr(table, "merged_into"):
        wanted = wanted.where(table.merged_into.is_(None))
    found: str | None = session.scalar(wanted)
    if found is None:
        raise Moved(absent(session.connection(), noun, key))
    return found


def create(session: Session, noun: Name, given: Any, act: Act) -> str:
    """Keep a new record and return its id."""
    given = _an_object(given)
    key = given.get("id")
    if isinstance(key, str) and living(session, noun, key) == key:
        raise Conflict(f"Another {noun} has the id {key!r}.", (Trouble("it is taken", pointer="/id"),))
    made_id(session, noun, given)
    return _write(session, noun, given, act)


def replace(session: Session, noun: Name, key: str, given: Any, act: Act, amending: Amending) -> None:
    """Let the record be what is given, and nothing of what it was; but its schedule, unless another one is given."""
    given = _own(key, _an_object(given))
    keeping = noun == "event" and not given.get("schedule")
    if noun == "event":
        given = _scheduled(session, key, given, amending)
    try:
        _write(session, noun, given, act)
    except Invalid as wrong:
        raise invalid(*map(_of_what_is_kept, wrong.troubles)) if keeping else wrong from None


def _of_what_is_kept(trouble: Trouble) -> Trouble:
    """What is wrong with a schedule that a body without one keeps: it cites what that body no longer names."""
    if not (trouble.pointer or "").startswith("/schedule/"):
        return trouble
    told = f"{trouble.detail}; the schedule is kept and cites it: keep that source too, or send another schedule"
    return Trouble(told, pointer="/sources", nearest=trouble.nearest)


def amend(session: Session, noun: Name, key: str, patch: Any, act: Act, amending: Amending) -> None:
    """Apply a merge patch (RFC 7396) to the record's draft."""
    patch = _an_object(patch)
    given = _own(key, patched(standing(session, noun, key), patch))
    if noun == "event":
        if "schedule" in patch:
            given = {name: value for name, value in given.items() if name in patch or name not in {"when", "status"}}
        elif patch.get("when", ...) is None:
            given["when"] = None
        given = _scheduled(session, key, given, amending)
    _write(session, noun, given, act)


def restore(session: Session, noun: Name, key: str, version: int, act: Act) -> None:
    """Let the record be what it was in that revision; a withdrawn one is back."""
    of = (Revision.noun == noun, Revision.record_id == key, Revision.version == version)
    draft = session.scalar(select(Revision.draft).where(*of))
    if draft is None:
        raise NotFound(f"There is no revision {version} of the {noun} {key!r}.")
    reopen(session, noun, key)
    _write(session, noun, orjson.loads(draft), act._replace(restores=True))
    lead_back(session, noun, key)


def _write(session: Session, noun: Name, given: dict[str, Any], act: Act) -> str:
    resolve(session, noun, given, act._replace(restores=False))
    draft: Any = validated(NOUNS[noun].draft, given)
    kept = save(session, noun, [draft], act)
    return next(iter((*kept.created, *kept.changed, *kept.unchanged)))


def _scheduled(session: Session, key: str, given: dict[str, Any], amending: Amending) -> dict[str, Any]:
    view = orjson.loads(document(session, "event", key))
    if given.get("schedule") == view["schedule"]:
        del given["schedule"]
    stored = last_draft(session, "event", key)
    return with_schedule(given, stored, amending.known_from, lambda: zone_of(view), correcting=amending.correcting)


def _an_object(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise invalid(Trouble("it has to be an object", pointer=""))
    return given


def _own(key: str, given: dict[str, Any]) -> dict[str, Any]:
    """The draft under the id by which it was addressed."""
    if given.get("id", key) != key:
        raise invalid(Trouble(f"the address names {key!r}; an id does not change", pointer="/id"))
    return {**given, "id": key}
