"""The first page a visitor sees: what this is, a month drawn from the events themselves, and ways on."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from app.database import Row
from app.site.draw import PAGES, Alternate, Head, draw
from app.timeline.formats.atom import ATOM
from app.timeline.formats.jsonfeed import JSON_FEED

MONTH, DAYS = "2017-11", 30
KINDS = ("agreement", "resignation", "visit", "conference", "summit", "appointment", "talks_round")
ABOUT = (
    "Who met whom, where, in what role, what came of it, and who says so: dated and sourced events of diplomacy, free "
    "to query as JSON."
)
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#8c2f1b"/>'
    '<path d="M11 5v22" stroke="#fbfaf7" stroke-width="2"/><g fill="#fbfaf7"><circle cx="11" cy="10" r="4"/>'
    '<circle cx="11" cy="22" r="4"/><path d="M18 9h8v2h-8zm0 12h6v2h-6z"/></g></svg>'
)


class Example(NamedTuple):
    """A question and the address that answers it, below the service's own."""

    question: str
    address: str

    @property
    def href(self) -> str:
        return quote(self.address, safe="/?&=")

    @property
    def filters(self) -> str:
        """What narrows the events down, as a query."""
        return self.href.removeprefix("v1/events")


DRAWN = Example(
    "What moved in November 2017",
    f"v1/events?from={MONTH}&to={MONTH}&" + "&".join(f"kind={kind}" for kind in KINDS),
)
EXAMPLES = (
    Example(
        "When did Putin and Assad meet in November 2017?",
        "v1/events?actor=vladimir-putin&actor=bashar-al-assad&actor_match=all&from=2017-11&to=2017-11",
    ),
    Example(
        "What did the public know of that month on the evening of the 20th?",
        "v1/events?from=2017-11&to=2017-11&known_at=2017-11-20",
    ),
    Example("Where did Russia stand as a guarantor?", "v1/events?actor=russia&role=guarantor"),
    Example("What was held in Switzerland, in any city or palace?", "v1/events?venue=switzerland"),
    Example("What mentions Hijab, in any script?", "v1/events?q=حجاب"),
)


class Bar(NamedTuple):
    """Where in the month an event may lie: a stroke of so many days."""

    days: int
    start: int
    length: int


def render(events: Sequence[Row], base: str, version: str) -> bytes:
    """The page, with these events of its month drawn where there are any; `base` is the service's own address."""
    feeds = [Alternate(each.name, f"v1/events.{each.suffix}", each.media_type) for each in (ATOM, JSON_FEED)]
    head = Head("Communiqué: an open API for the timelines of diplomacy", ABOUT, alternates=feeds)
    return draw("front", head, events=events, drawn=DRAWN, examples=EXAMPLES, base=base, version=version)


def bar(event: Row) -> Bar:
    """The stroke of an event that may lie in the month."""
    when, first = event["when"], date.fromisoformat(f"{MONTH}-01").toordinal()
    start = max(date.fromisoformat(when["start"]).toordinal() - first, 0)
    end = min(date.fromisoformat(when["end"]).toordinal() - first + 1, DAYS) if when["end"] else DAYS
    return Bar(DAYS, start, end - start)


PAGES.filters["bar"] = bar
