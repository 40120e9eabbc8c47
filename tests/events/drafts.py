"""Drafts of events as hypothesis makes them, and the small world they may refer to."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from app.events.known import Known
from app.events.render import render
from app.events.schema import INVERSE, EventDraft
from tests import make

WORLD = (
    make.actor("russia", kind="state", iso3166="RU", aliases=[{"name": "Россия", "lang": "ru"}]),
    make.actor("vladimir-putin", affiliations=[{"organization": "russia", "from": "2012-05-07"}]),
    make.actor("riyad-hijab", "Riyad Hijab", aliases=[{"name": "رياض حجاب", "lang": "ar"}]),
    make.venue("switzerland", "country", timezone="Europe/Zurich", iso3166="CH"),
    make.venue("geneva", "city", "switzerland", latitude=46.2, longitude=6.15),
    make.venue("palais", "site", "geneva"),
    make.venue("tonga", "country", timezone="Pacific/Tongatapu"),
    make.process("geneva-talks", sponsors=["russia"]),
    make.event("riyadh-2-2017", when="2017-11-22/2017-11-24"),
    make.event("geneva-9-2018", when="2018-01", relations=[{"type": "follows", "event": "riyadh-2-2017"}]),
)
SOURCES: tuple[dict[str, Any], ...] = (
    {"url": "https://tass.com/1", "publisher": "TASS", "title": "Talks", "published_on": "2017-11-21"},
    {"url": "https://xn--e1afmkfd.xn--p1ai/путь?a=1&b=[2]"},
    {"publisher": "Книга", "title": "A book of 2017"},
    {"publisher": "An archive"},
)
DATES = (
    None, "2017-11-20", "2017-11", "2017-11~", "2017?", "2017-11-28/2017-12-14", "2018-01-19/..", "201X", "2017-23",
    "-0043", "Y170000002", "2017-11-21T05:49:00Z", "2017-11-21T23:49:00Z", "0000",
)  # fmt: skip
STATUSES = ("proposed", "scheduled", "under_way", "occurred", "postponed", "suspended", "cancelled", "unknown")
ROLES = ("participant", "host", "guarantor")
ATTENDANCES = ("attended", "partial", "walked_out", "invited", "declined", "absent", "excluded", "unknown")
DAYS = st.dates(date(2016, 1, 1), date(2018, 12, 31)).map(date.isoformat)

letters = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
lines = st.text(letters, min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
prose = st.text(letters | st.sampled_from("\n\t "), min_size=1, max_size=60)
actors = st.sampled_from(["russia", "vladimir-putin", "riyad-hijab"])


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """That, or null."""
    return st.none() | strategy


@st.composite
def schedules(draw: st.DrawFn, cited: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
    """A schedule with its days from oldest to newest, some of them not known."""
    days = sorted(draw(st.lists(DAYS, min_size=1, max_size=4)))
    return [
        {
            "when": draw(st.sampled_from(DATES)),
            "status": draw(st.sampled_from(STATUSES)),
            "known_from": draw(st.sampled_from([day, day, None])),
            "source": draw(cited),
            "note": draw(maybe(prose)),
        }
        for day in days
    ]


@st.composite
def events(draw: st.DrawFn, key: str) -> dict[str, Any]:
    """Any event of that id, as JSON has it."""
    sources = draw(st.lists(st.sampled_from(SOURCES), unique_by=str))
    names = [source[name] for source in sources for name in ("url", "title") if name in source]
    cited: st.SearchStrategy[Any] = maybe(st.sampled_from(names)) if names else st.none()
    participant = {
        "actor": actors,
        "role": st.sampled_from(ROLES),
        "on_behalf_of": maybe(actors),
        "attendance": st.sampled_from(ATTENDANCES),
        "title": maybe(lines),
    }
    statement = {"speaker": actors, "text": prose, "verbatim": st.booleans(), "source": cited}
    claim = {"field": st.sampled_from(["when", "venue.name"]), "value": prose, "source": cited, "note": maybe(prose)}
    relation = {"type": st.sampled_from(list(INVERSE)), "event": st.sampled_from(["riyadh-2-2017", "geneva-9-2018"])}
    fields = {
        "title": lines,
        "summary": prose,
        "kind": st.sampled_from(["visit", "summit", "other"]),
        "verification": st.sampled_from(["reported", "confirmed", "disputed", "retracted"]),
        "venue": maybe(st.sampled_from(["switzerland", "geneva", "palais", "tonga"])),
        "series": maybe(st.just("geneva-talks")),
        "round": maybe(st.integers(0, 10_000)),
        "participants": st.lists(st.fixed_dictionaries(participant), max_size=5, unique_by=_part),
        "statements": st.lists(st.fixed_dictionaries(statement), max_size=3),
        "outcome": maybe(prose),
        "relations": st.lists(st.fixed_dictionaries(relation), max_size=3, unique_by=_relation),
        "claims": st.lists(st.fixed_dictionaries(claim), max_size=3),
        "tags": st.lists(st.sampled_from(["core", "sochi", "geneva-8"]), unique=True),
        "external_ids": st.dictionaries(st.sampled_from(["wikidata", "history.state.gov/visits"]), lines),
        "note": maybe(prose),
    }
    dated = {"when": st.sampled_from(DATES), "status": st.sampled_from(STATUSES)}
    scheduled = {"schedule": schedules(cited)}
    drawn = draw(st.fixed_dictionaries({}, optional=fields) | st.fixed_dictionaries(fields))
    when = draw(st.fixed_dictionaries(dated) | st.fixed_dictionaries(scheduled))
    return {"id": key, "title": "Untitled", "kind": "visit", **drawn, **when, "sources": sources}


def _part(participant: dict[str, Any]) -> tuple[Any, ...]:
    return (participant["actor"], participant["role"], participant["on_behalf_of"])


def _relation(relation: dict[str, Any]) -> tuple[str, str]:
    return (relation["type"], relation["event"])


def shown(draft: EventDraft) -> dict[str, Any]:
    """The view of a draft that refers to nothing."""
    return render(draft, draft.id or "", Known({}, {}, {}, {}), {})
