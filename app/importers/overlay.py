"""A row laid over the record that is there: what it says is set, and all else stays."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.events.amend import with_schedule
from app.events.schema import INVERSE
from app.importers.reader import Row
from app.recording.nouns import Name

Draft = dict[str, Any]
SEEN_FROM_THERE = frozenset(INVERSE.values())
"""Relations as the other event shows them, which no draft carries."""


def fresh(row: Row, key: str) -> Draft:
    """The draft of a record that is new."""
    return _own_relations({**row.otherwise, **row.given, "id": key or row.given.get("id")})


def over(
    noun: Name, row: Row, key: str, stored: Mapping[str, Any], today: date, zone: Callable[[], str | None]
) -> Draft:
    """The draft of one that is there; Invalid where its schedule tells of later days already.

    What a row says of date or status adds an entry to the schedule, known from `today`, as an amendment does; a row
    with another schedule is taken at its word. `zone` tells that of the event's venue.
    """
    told = {
        name: value for name, value in row.given.items() if not (name in row.in_part and _said(value, stored[name]))
    }
    given = _own_relations({**stored, **told, "id": key})
    if noun != "event":
        return given
    if isinstance(given["external_ids"], dict):  # another collection's name for an event takes none away
        given["external_ids"] = {**stored["external_ids"], **given["external_ids"]}
    if "schedule" in row.given:
        for field in ("when", "status"):
            if field not in row.given:
                del given[field]
    return with_schedule(given, stored, today, zone)


def _said(told: Any, kept: list[Draft]) -> bool:
    """Whether a list says nothing that the kept one does not, entry by entry, nor leaves out what it could tell."""
    fields = {name for each in told for name in each}
    alike = [one for one in kept if any(one.get(name) is not None for name in fields)]
    return len(told) == len(alike) and all(each.items() <= one.items() for each, one in zip(told, alike, strict=True))


def _own_relations(given: Draft) -> Draft:
    relations = given.get("relations")
    if relations and isinstance(relations, list):
        given["relations"] = [
            each for each in relations if not (isinstance(each, dict) and each.get("type") in SEEN_FROM_THERE)
        ]
    return given
