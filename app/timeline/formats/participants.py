"""Who was there, and who was not: what formats and pages alike tell of the participants of an event."""

from collections.abc import Mapping
from typing import Any

from app.events.roles import ATTENDANCES

THERE = {"attended", "partial", "walked_out"}
"""A name without a word beside it is read as that of someone who came, so who only may have come is not among them."""
AWAY: Mapping[str, str] = {
    **{term.id: term.label for term in ATTENDANCES if term.id not in THERE},
    "unknown": "Not known whether there",
}


def there(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The actors who took part, each once and in their order."""
    actors = (part["actor"] for part in view["participants"] if part["attendance"] in THERE)
    return list({actor["id"]: actor for actor in actors}.values())


def away(view: Mapping[str, Any]) -> list[str]:
    """Those who did not, or of whom it is not known: `Invited: United Nations`, `Absent: Syria, Iran`."""
    came = {actor["id"] for actor in there(view)}
    found: dict[str, dict[str, str]] = {attendance: {} for attendance in AWAY}
    for part in view["participants"]:
        actor = part["actor"]
        if actor["id"] not in came:
            found[part["attendance"]][actor["id"]] = actor["name"]
    return [f"{AWAY[attendance]}: {', '.join(names.values())}" for attendance, names in found.items() if names]
