"""Amending an event: what a new date or status does to the schedule that the event keeps."""

from collections.abc import Callable, Mapping
from datetime import MAXYEAR, date
from typing import Any, get_args

from app.dates import DateError, parse
from app.events.roles import Status
from app.problems import Invalid, Trouble

STATE = ("when", "status")


def with_schedule(
    given: Mapping[str, Any],
    stored: Mapping[str, Any],
    known_from: date,
    zone: Callable[[], str | None],
    *,
    correcting: bool = False,
) -> dict[str, Any]:
    """The draft with the schedule it shall have: the stored one, and an entry more where date or status are others.

    The new entry is known from that day; `correcting` puts it in place of the last one. Who gives another schedule than
    the stored one has said how it went, and is taken at his word. `zone` tells that of the venue there is till now.
    """
    given = dict(given)
    if given.get("schedule") and given["schedule"] != stored["schedule"]:
        return given
    entries: list[dict[str, Any]] = list(stored["schedule"])
    last = entries[-1]
    state = {name: given.get(name, last[name]) for name in STATE}
    state["when"] = _as_kept(state["when"])
    if state["status"] is None:
        state["status"] = last["status"]
    if not _readable(state["when"]) or state["status"] not in get_args(Status):
        return given  # and it will be refused
    if state == {name: last[name] for name in STATE}:
        return {**given, **state, "schedule": entries}
    if correcting:
        entries[-1] = {**last, **state}
        return {**given, **state, "schedule": entries}
    entries[-1] = {**last, "known_from": last["known_from"] or _first_day(last, known_from, zone())}
    latest = max((entry["known_from"] for entry in entries if entry["known_from"]), default="")
    if known_from.isoformat() < latest:
        detail = f"the schedule tells of {latest} already; what became known before belongs into the schedule itself"
        raise Invalid(detail, (Trouble(detail, pointer="/schedule"),))
    entries.append({**state, "known_from": known_from.isoformat(), "source": None, "note": None})
    return {**given, **state, "schedule": entries}


def _as_kept(value: Any) -> Any:
    """The date as it would be kept, so that another spelling of it is no other date."""
    told = value["edtf"] if isinstance(value, dict) and "edtf" in value else value
    try:
        return told and parse(told).edtf
    except (DateError, TypeError, AttributeError):
        return told  # and it will be refused


def _readable(when: Any) -> bool:
    try:
        return when is None or bool(parse(when))
    except (DateError, TypeError, AttributeError):
        return False


def _first_day(entry: Mapping[str, Any], latest: date, zone: str | None) -> str | None:
    """Since when the public knew of what was last until now, written down before it is last no more: by the rule for
    the last entry, from its first day. Without it nothing would be known of the event before today.
    """
    if not entry["when"]:
        return None
    first = min(parse(entry["when"], zone).start_min, latest.toordinal())
    return date.fromordinal(first).isoformat() if 1 <= first <= date(MAXYEAR, 12, 31).toordinal() else None
