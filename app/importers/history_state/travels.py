"""Travels abroad of the President and of the Secretary of State: an element `trip` as the draft of an event."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from app.importers.history_state.drafts import PUBLISHER, Element, Unreadable, days, occurred, source
from app.importers.history_state.people import american, person
from app.importers.history_state.places import abroad
from app.importers.history_state.presidents import named
from app.importers.history_state.remarks import met, receiver, sort_of
from app.importers.history_state.states import UNITED_STATES, state
from app.importers.history_state.titles import Titled
from app.slugs import slug

SCHEME = f"{PUBLISHER}/travels"
OFFICES = {"president": "President", "secretary": "Secretary of State"}


class Stop(NamedTuple):
    """A stop of someone's trip: the next one follows it if it begins then or the day after."""

    event: str
    until: date


def draft(element: Element, stops: dict[str, Stop]) -> dict[str, Any]:
    """The event that it tells of; `stops` are the last of each traveller, and become those.

    Unreadable says what is missing or makes no sense.
    """
    number, role, who = element.text("id"), element.text("role"), element.tree.get("who", "").strip()
    if role not in OFFICES:
        raise Unreadable(f"<role> is {role[:50]!r}; it is president or secretary")
    if not who:
        raise Unreadable("<trip> has no who")
    since, until, when = days(element)
    listed, remarks = element.text("locale", needed=False), element.text("remarks", needed=False)
    within = state(element.attribute("country", "id"), element.text("country"), since, listed)
    place, sort = abroad(listed, within, since), sort_of(remarks)
    traveller = _traveller(element.text("name"), who, since)
    parts: list[dict[str, Any]] = [
        {"actor": traveller, "role": "visitor", "on_behalf_of": UNITED_STATES.draft(), "title": OFFICES[role]},
        {"actor": within.draft(), "role": "host"},
    ]
    if role == "secretary" and (president := receiver(remarks, since, until)) and not president[1]:
        own = _traveller(president[0].name, president[0].who, since)
        parts.append(
            {"actor": own, "role": "visitor", "on_behalf_of": UNITED_STATES.draft(), "title": OFFICES["president"]}
        )
    present = {part["actor"]["name"] for part in parts}
    parts += [part for part in met(remarks, within, since) if part["actor"]["name"] not in present]
    key = f"travel-of-the-{role}-{slug(number)}"
    before = stops.get(who)
    follows = before is not None and before.until <= since <= before.until + timedelta(days=1)
    stops[who] = Stop(key, until)
    tags = [
        f"travel-of-the-{'president' if role == 'president' else 'secretary-of-state'}",
        *sort.tags,
        *place.tags,
        *([] if sort.said else ["kind-inferred"]),
        *(["state-inferred"] if within.inferred else []),
        *([] if remarks else ["needs-review"]),
    ]
    return {
        "id": key,
        "title": f"{traveller['name']} visits {f'{listed}, ' if listed else ''}{within.name}",
        **occurred(when, remarks, sort.kind, place.venue),
        "participants": parts,
        "relations": [{"type": "follows", "event": before.event}] if before and follows else [],
        "tags": tags,
        "sources": [source(f"travels/{role}/{who}")],
        "external_ids": {SCHEME: number},
    }


def _traveller(name: str, who: str, day: date) -> dict[str, Any]:
    """The President by his well-known name; George Bush's initials tell him from his son."""
    president = named(who)
    return american(president) if president else person(Titled(None, name), UNITED_STATES, day.year)
