"""The pages of the timeline: one event, the events of a filter, the same for a frame, and what went wrong."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from pydantic import field_validator

from app.database import Row
from app.problems import Problem, Trouble
from app.site.draw import Alternate, Head, draw
from app.site.oembed import HEIGHT_OF_ONE, LONGEST, PROVIDER, frame
from app.site.words import GIST, gist, shortened
from app.timeline.filters import EventQuery
from app.timeline.formats import FORMATS
from app.timeline.formats.jsonld import CONTEXT, listing, thing
from app.timeline.formats.states import marked

IN_FORM = {"q", "from", "to", "cursor"}
"""Parameters that the form of a page asks for itself, or that what is asked anew leaves behind."""


REGISTERED = {each.media_type for each in FORMATS if each.negotiable}
"""What programs look for in the head of a page, beside JSON."""
PARAMETERS = {field.alias or name for name, field in EventQuery.model_fields.items()}


class PageQuery(EventQuery):
    """What is asked of a page of a timeline; it leads to formats, none of which takes `as_of`."""

    @field_validator("as_of", mode="before")
    @classmethod
    def _of_now(cls, _: object) -> None:
        raise ValueError("a page shows what is held now; /v1/events shows what was")


class Around(NamedTuple):
    """Where a page stands: the service's address and the query without its cursor; absolute addresses of the page
    itself and of the next one.
    """

    base: str
    query: str
    address: str
    next: str | None = None

    def at(self, path: str) -> str:
        """The same query at another path of the service."""
        return f"{self.base}/{path}{'?' if self.query else ''}{self.query}"


class Told(NamedTuple):
    """One thing that is wrong, and what to try instead: texts and the addresses they lead to."""

    parameter: str | None
    detail: str
    instead: list[tuple[str, str]]


def event_page(event: Row, base: str, lang: str | None = None) -> bytes:
    """The page of an event, from its view, whose names are in that language."""
    tail = f"?lang={lang}" if lang else ""
    address = f"{base}/events/{event['id']}{tail}"
    record = f"{base}/v1/events/{event['id']}"
    formats = [Alternate("JSON", record + tail, "application/json")]
    formats += [
        Alternate(each.name, f"{record}.{each.suffix}{tail}", each.media_type) for each in FORMATS if each.single
    ]
    head = Head(
        title=f"{event['title']} · {PROVIDER}",
        description=gist(event),
        address=address,
        kind="article",
        changed=event["updated_at"],
        alternates=_discovered(formats, address, base),
        linked={"@context": CONTEXT, **thing(event, base, f"{base}/events")},
    )
    numbers = {source["id"]: number for number, source in enumerate(event["sources"], 1)}
    inside = f"{base}/embed?id={event['id']}{f'&lang={lang}' if lang else ''}"
    embedded = frame(inside, event["title"], height=HEIGHT_OF_ONE)
    return draw("event", head, up="../", lang=lang, event=event, numbers=numbers, formats=formats, frame=embedded)


def timeline_page(events: Sequence[Row], question: str, query: EventQuery, around: Around) -> bytes:
    """A page of the events that a filter finds; `question` is the filter in words."""
    first = "; ".join(f"{event['when']['label']}: {marked(event)}" for event in events[:3] if event["when"])
    formats = [Alternate("JSON", around.at("v1/events"), "application/json")]
    pairs = parse_qsl(around.query)
    unranked = around
    if query.sort == "relevance":
        unranked = around._replace(query=urlencode([pair for pair in pairs if pair[0] != "sort"]))
    formats += [
        Alternate(each.name, (around if each.ranks else unranked).at(f"v1/events.{each.suffix}"), each.media_type)
        for each in FORMATS
    ]
    things = (thing(event, around.base, f"{around.base}/events") for event in events)
    head = Head(
        title=f"{question} · {PROVIDER}",
        description=shortened(f"{question}. {first}", GIST),
        address=around.address,
        next=around.next,
        alternates=_discovered(formats, around.address, around.base),
        linked=listing(things, question, around.address, around.address),
    )
    return draw(
        "timeline",
        head,
        lang=query.lang,
        events=events,
        question=question,
        told=counted(len(events), begun=query.cursor is None, over=around.next is None),
        begun=around.at("timeline") if query.cursor else None,
        asked=query,
        kept=[(name, value) for name, value in pairs if name not in IN_FORM],
        formats=formats,
        frame=frame(around.at("embed"), question),
    )


def embedded_page(events: Sequence[Row], question: str, query: EventQuery, around: Around) -> bytes:
    """The same for a frame in somebody's page; search engines find the whole page instead."""
    lang = f"lang={query.lang}" if query.lang else ""
    alone = f"id={''.join(query.id)}"
    one = events[0] if around.query in {alone, f"{alone}&{lang}"} and events else None
    address = f"{around.base}/events/{one['id']}{lang and f'?{lang}'}" if one else around.at("timeline")
    title = one["title"] if one else question
    head = Head(f"{title} · {PROVIDER}", address=address, hidden=True)
    return draw("embed", head, lang=query.lang, title=title, one=one, events=events, more=around.next is not None)


def trouble_page(problem: Problem, troubles: Sequence[Told], *, up: str, framed: bool) -> bytes:
    """What went wrong with a request, and ways on."""
    head = Head(f"{problem.title} · {PROVIDER}", hidden=True)
    return draw("trouble", head, up=up, problem=problem, troubles=troubles, framed=framed)


def mended(trouble: Trouble, query: str, path: str) -> Told:
    """A trouble with a query to a path, and the same query with each near match in place of what is wrong."""
    pairs = parse_qsl(query, keep_blank_values=True)
    wrong = [place for place, (name, _) in enumerate(pairs) if name == trouble.parameter]
    if len(wrong) > 1:
        wrong = [place for place in wrong if repr(pairs[place][1]) in trouble.detail]
    instead = []
    if len(wrong) == 1:
        [place] = wrong
        name, value = pairs[place]
        for near in trouble.nearest:
            pairs[place] = (name, near) if name in PARAMETERS else (near, value)
            instead.append((near, f"{path}?{urlencode(pairs)}"))
    return Told(trouble.parameter, trouble.detail, instead)


def counted(number: int, *, begun: bool, over: bool) -> str:
    """How many events a page has, as a sentence."""
    events = f"{number} event" + "s" * (number != 1)
    if begun:
        return f"{events}." if over else f"The first {events}."
    return f"The last {events}." if over else f"{events} more."


def _discovered(formats: Sequence[Alternate], address: str, base: str) -> list[Alternate]:
    """What the head of a page leads to: its events in the formats that programs look for there, and oEmbed, which does
    not take an address of any length.
    """
    asked = f"{base}/v1/oembed?{urlencode({'url': address})}"
    found = [formats[0], *(each for each in formats if each.media_type in REGISTERED)]
    if len(address) > LONGEST:
        return found
    return [
        *found,
        Alternate("oEmbed", asked, "application/json+oembed"),
        Alternate("oEmbed", f"{asked}&format=xml", "text/xml+oembed"),
    ]
