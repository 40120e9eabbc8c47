"""Visits by foreign leaders: an element `visit` as the draft of an event."""

from typing import Any

from app.importers.history_state.drafts import PUBLISHER, Element, Unreadable, days, occurred, source
from app.importers.history_state.people import american, person
from app.importers.history_state.places import here
from app.importers.history_state.remarks import met, receiver, sort_of
from app.importers.history_state.states import UNITED_STATES, State, state
from app.importers.history_state.titles import Titled, is_named, titled
from app.slugs import slug

SCHEME = f"{PUBLISHER}/visits"


def draft(element: Element) -> dict[str, Any]:
    """The event that it tells of; Unreadable says what is missing or makes no sense."""
    number, visitors = element.text("id"), titled(element.text("visitor"))
    if not all(is_named(each.name) for each in visitors):
        raise Unreadable(f"no name can be read from the visitor {element.text('visitor')!r}")
    since, until, when = days(element)
    whence, remarks = element.text("from"), element.text("description", needed=False)
    of = state(element.attribute("from", "id"), whence, since)
    place, sort = here(remarks), sort_of(remarks)
    guests = [_guest(visitor, of, since.year) for visitor in visitors]
    president = receiver(remarks, since, until)
    hosts = [{"actor": UNITED_STATES.draft(), "role": "host"}]
    if president:
        of_us = UNITED_STATES.draft()
        hosts.append(
            {"actor": american(president[0].name), "role": "host", "on_behalf_of": of_us, "title": "President"}
        )
    present = {part["actor"]["name"] for part in (*guests, *hosts)}
    others = [part for part in met(remarks, None, since) if part["actor"]["name"] not in present]
    tags = [
        "visit-to-the-united-states",
        *sort.tags,
        *place.tags,
        *(["host-inferred"] if president and president[1] else []),
        *([] if sort.said else ["kind-inferred"]),
        *(["state-inferred"] if of.inferred else []),
        *(["needs-review"] if any(each.title is None for each in visitors) or not remarks else []),
    ]
    return {
        "id": f"visit-to-the-us-{slug(number)}",
        "title": f"{element.text('visitor')} of {of.name} visits the United States",
        **occurred(when, remarks, sort.kind, place.venue),
        "participants": [*guests, *hosts, *others],
        "tags": tags,
        "sources": [source(f"visits/{element.attribute('from', 'id')}")],
        "external_ids": {SCHEME: number},
    }


def _guest(visitor: Titled, of: State, year: int) -> dict[str, Any]:
    part = {"actor": person(visitor, of, year), "role": "visitor", "on_behalf_of": of.draft()}
    return {**part, "title": visitor.title} if visitor.title else part
