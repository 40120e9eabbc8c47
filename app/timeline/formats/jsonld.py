"""Events as linked data: schema.org's `Event`, in JSON-LD 1.1."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import orjson

from app.dates import parse
from app.timeline.formats.format import Format, Timeline
from app.timeline.formats.linked import LinkedData
from app.timeline.formats.participants import THERE

Row = dict[str, Any]

CONTEXT = "https://schema.org"
STATUSES: Mapping[str, str] = {
    "scheduled": "EventScheduled",
    "under_way": "EventScheduled",
    "occurred": "EventScheduled",
    "postponed": "EventPostponed",
    "suspended": "EventPostponed",
    "cancelled": "EventCancelled",
}
"""What is only proposed, or of unknown fate, schema.org has no word for."""
MOVED = "EventRescheduled"
PARTS: Mapping[str, str] = {
    "host": "organizer",
    "convenor": "organizer",
    "sponsor": "sponsor",
    "speaker": "performer",
    "mediator": "contributor",
    "facilitator": "contributor",
}
"""By role; whoever else came is an `attendee`."""
AGENTS: Mapping[str, str] = {"person": "Person", "state": "GovernmentOrganization"}
LENGTHS: Mapping[str, int] = {"day": 10, "month": 7, "season": 4, "year": 4}
"""Characters of an ISO day that a date of this precision may tell."""


def write(timeline: Timeline) -> Iterator[bytes]:
    """The list, or the event itself where only it was asked for."""
    if timeline.single:
        for event in timeline.events:
            yield orjson.dumps({"@context": CONTEXT, **thing(event, timeline.service, timeline.events_at)})
    else:
        things = (thing(event, timeline.service, timeline.events_at) for event in timeline.events)
        yield orjson.dumps(listing(things, timeline.title, timeline.here, timeline.page))


def thing(event: Mapping[str, Any], base: str, events: str) -> Row:
    """The event as schema.org has it, without a context; `base` is the address of the service, and events stand under
    `events`.
    """
    address = f"{events}/{event['id']}"
    described = {
        "@type": "Event",
        "@id": address,
        "identifier": event["id"],
        "url": address,
        "name": event["title"],
        "description": "\n\n".join(filter(None, (event["summary"], event["outcome"]))),
        **_dates(event),
        "location": _place(event["venue"], base),
        **_people(event["participants"], base),
        "superEvent": list(_above(event, base, events)),
        "subEvent": [_other(each["event"], events) for each in event["relations"] if each["type"] == "has_part"],
        "keywords": [event["kind"].replace("_", " "), *event["tags"]],
        "subjectOf": [_work(source) for source in event["sources"]],
        "sameAs": [
            f"https://www.wikidata.org/entity/{quote(key, safe='')}"
            for scheme, key in event["external_ids"].items()
            if scheme == "wikidata"
        ],
    }
    return {name: value for name, value in described.items() if value}


def listing(things: Iterable[Row], name: str, key: str, page: str) -> Row:
    """Events in their order, under the name of the list, its own address and that of its page."""
    entries = [{"@type": "ListItem", "position": place, "item": each} for place, each in enumerate(things, 1)]
    return {
        "@context": CONTEXT,
        "@type": "ItemList",
        "@id": key,
        "url": page,
        "name": name,
        "numberOfItems": len(entries),
        "itemListElement": entries,
    }


def _dates(event: Mapping[str, Any]) -> Row:
    """When it is, as exactly as that is known, and when it was to be before."""
    when = event["when"]
    status = STATUSES.get(event["status"])
    moved = list(dict.fromkeys(_left(event["schedule"], when)))
    if moved and status == "EventScheduled":
        status = MOVED
    first, last = ends(when) if when else (None, None)
    return {
        "eventStatus": status and f"https://schema.org/{status}",
        "startDate": first,
        "endDate": last,
        "previousStartDate": moved if len(moved) != 1 else moved[0],
    }


def _left(schedule: Iterable[Mapping[str, Any]], when: Mapping[str, Any] | None) -> Iterator[str]:
    """The starts said before that the date as it now stands excludes: to tell a date more finely does not move it."""
    for entry in schedule:
        before = entry["when"]
        if before and (when is None or _excluded(before, when)) and (start := ends(before)[0]):
            yield start


def _excluded(before: Mapping[str, Any], when: Mapping[str, Any]) -> bool:
    was, now = parse(before["edtf"]), parse(when["edtf"])
    return was.start_min > now.start_max or was.start_max < now.start_min


def ends(when: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The first day and the last, ISO 8601, no finer than they are known; of a decade nothing can be said."""
    if when["precision"] == "instant":
        return when["edtf"], None
    first, _, last = when["edtf"].partition("/")
    start = _cut(when["start"], parse(first).precision)
    end = _cut(when["end"], parse(last or first).precision) if when["end"] else None
    return start, end


def _cut(day: str, precision: str) -> str | None:
    """As much of a day as is known; years are as XML Schema 1.1 has them, of four digits or more, without a plus."""
    if precision not in LENGTHS:
        return None
    cut = 10 - LENGTHS[precision]
    return day.removeprefix("+")[: -cut or None]


def _place(venue: Mapping[str, Any] | None, base: str) -> Row | None:
    if venue is None:
        return None
    city = next((step["name"] for step in venue["path"] if step["kind"] == "city"), None)
    address = {"@type": "PostalAddress", "addressLocality": city, "addressCountry": venue["iso3166"]}
    place: Row = {"@type": "Place", "@id": f"{base}/v1/venues/{venue['id']}", "name": venue["name"]}
    if city or venue["iso3166"]:
        place["address"] = {name: value for name, value in address.items() if value}
    if venue["latitude"] is not None:
        geo = {"latitude": venue["latitude"], "longitude": venue["longitude"]}
        place["geo"] = {"@type": "GeoCoordinates", **geo}
    return place


def _people(participants: Iterable[Mapping[str, Any]], base: str) -> dict[str, list[Row]]:
    """Who came, by what schema.org calls their part; each once."""
    found: dict[str, dict[str, Row]] = {}
    for part in participants:
        if part["attendance"] in THERE:
            known = found.setdefault(PARTS.get(part["role"], "attendee"), {})
            known.setdefault(part["actor"]["id"], _agent(part, base))
    return {name: list(agents.values()) for name, agents in found.items()}


def _agent(part: Mapping[str, Any], base: str) -> Row:
    actor, behalf = part["actor"], part["on_behalf_of"]
    agent = _named(actor, base)
    if actor["kind"] == "person":
        if part["title"]:
            agent["jobTitle"] = part["title"]
        if behalf and behalf["kind"] != "person":
            agent["affiliation"] = _named(behalf, base)
    return agent


def _named(actor: Mapping[str, Any], base: str) -> Row:
    kind = AGENTS.get(actor["kind"], "Organization")
    return {"@type": kind, "@id": f"{base}/v1/actors/{actor['id']}", "name": actor["name"]}


def _above(event: Mapping[str, Any], base: str, events: str) -> Iterator[Row]:
    """What it is a part of: a series, other events."""
    if event["series"]:
        series = event["series"]
        yield {"@type": "EventSeries", "@id": f"{base}/v1/series/{series['id']}", "name": series["name"]}
    yield from (_other(each["event"], events) for each in event["relations"] if each["type"] == "part_of")


def _other(event: Mapping[str, Any], events: str) -> Row:
    return {"@type": "Event", "@id": f"{events}/{event['id']}", "name": event["title"]}


def _work(source: Mapping[str, Any]) -> Row:
    url = source["url"] if (source["url"] or "").startswith(("https://", "http://")) else None
    publisher = {"@type": "Organization", "name": source["publisher"]} if source["publisher"] else None
    work = {"@type": "CreativeWork", "url": url, "name": source["title"], "publisher": publisher}
    work["datePublished"] = source["published_on"]
    return {name: value for name, value in work.items() if value}


JSONLD = Format(
    suffix="jsonld",
    media_type="application/ld+json",
    name="JSON-LD",
    description=(
        "Events as schema.org knows them, for search engines and triple stores. Dates are no finer than they are "
        "known; one that moved has its `previousStartDate`."
    ),
    write=write,
    view=LinkedData,
    negotiable=True,
    single=True,
)
