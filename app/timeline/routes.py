"""Reading events: the list with its filters, one event, and what happened around it."""

from functools import partial
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import Connection

from app.dates import parse
from app.events.index import FOREVER
from app.events.view import ContextView, EventList, EventView
from app.history.log import absent
from app.listing import envelope
from app.memory import Recollection
from app.paging import LIMIT, LIMIT_MAX
from app.texts import Instant, whole
from app.timeline.describe import describe
from app.timeline.filters import EventQuery
from app.timeline.past import held_then, one_then
from app.timeline.query import Reading
from app.timeline.question import Question, make_out, today
from app.timeline.stream import Place
from app.timeline.suggest import Suggestions, SuggestQuery, suggest
from app.web.answers import Body, answer, to_next
from app.web.asked import Asked
from app.web.openapi import carrying
from app.web.problems import responses
from app.web.query import StrictRoute
from app.web.shelves import addresses, id_of, leading_to

router = APIRouter(route_class=StrictRoute)

EventId = Annotated[str, id_of("event", "putin-assad-sochi-20171120")]


class EventAsked(BaseModel):
    """How to see an event."""

    model_config = ConfigDict(extra="forbid")

    as_of: Annotated[Instant | None, Field(description="As this database held it at that instant, RFC 3339.")] = None


class ContextQuery(BaseModel):
    """How far around an event to look."""

    model_config = ConfigDict(extra="forbid")

    days: Annotated[
        int, Field(ge=0, le=366, description="Days before its first and after its last.", examples=[7]),
        BeforeValidator(whole),
    ] = 7  # fmt: skip
    limit: Annotated[
        int, Field(ge=1, le=LIMIT_MAX, description="Events nearby, at the most.", examples=[LIMIT]),
        BeforeValidator(whole),
    ] = LIMIT  # fmt: skip


EVENTS = Asked(EventQuery)
EVENT = Asked(EventAsked)
CONTEXT = Asked(ContextQuery)
SUGGEST = Asked(SuggestQuery)


@router.get(
    "/events",
    response_model=EventList,
    responses={200: carrying("Link"), **responses(304)},
    openapi_extra=EVENTS.documented,
    tags=["Events"],
    summary="Events in time",
)
async def list_events(request: Request) -> Response:
    """The events that match all filters, in the order of time, each whole: one request draws a timeline.

    Values of a repeated filter are alternatives, different filters add up. Dates match where they may (`certainty`).
    """
    query = EVENTS(request)
    now = today()
    long = (
        query.count
        or query.q is not None
        or query.known_at is not None
        or query.as_of is not None
        or query.sort.endswith("updated")
    )
    also = str(now) if query.ongoing and query.from_ is None else ""
    return await answer(request, partial(_list, request, query, now), also=also, long=long)


def _list(request: Request, query: EventQuery, now: int, connection: Connection, mind: Recollection) -> Body:
    if query.as_of is None:
        return _page(request, query, now, connection, mind)
    with held_then(connection, query, query.as_of) as then:
        return _page(request, query, now, then, Recollection("", 0))


def _page(request: Request, query: EventQuery, now: int, connection: Connection, mind: Recollection) -> Body:
    question = make_out(connection, mind, query, now)
    page = Reading(connection, mind).page(question, query)
    links = {**addresses(request, page.cursor), "formats": {}}
    meta = {"description": describe(question), "limit": query.limit, "total": page.total}
    return Body(envelope(page.documents, meta, links), to_next(links["next"]) if page.cursor else None)


@router.get(
    "/events/{event_id}",
    response_model=EventView,
    responses=responses(304, 308, 404, 410),
    openapi_extra=EVENT.documented,
    tags=["Events"],
    summary="One event",
)
async def show_event(request: Request, event_id: EventId) -> Response:
    """An event, whole: when and where, who took part, what came of it, how its date moved, and who says so."""
    then = EVENT(request).as_of
    if then is not None:
        return await answer(request, lambda connection, _: Body(one_then(connection, event_id, then)), long=True)
    return await answer(request, partial(_show, request, event_id))


def _show(request: Request, event_id: str, connection: Connection, mind: Recollection) -> Body | Response:
    found = Reading(connection, mind).documents([event_id])
    return Body(found[0], record=True) if found else _absent(request, event_id, connection)


def _absent(request: Request, event_id: str, connection: Connection) -> Response:
    """The way to what an event was merged into; Gone or NotFound where there is none."""
    return leading_to(request, event_id, absent(connection, "event", event_id))


@router.get(
    "/events/{event_id}/context",
    response_model=ContextView,
    responses=responses(304, 308, 404, 410),
    openapi_extra=CONTEXT.documented,
    tags=["Events"],
    summary="What happened around an event",
)
async def show_context(request: Request, event_id: EventId) -> Response:
    """The event, what it is related to from either end, and the other events that may lie within so many days of it."""
    query = CONTEXT(request)
    return await answer(request, partial(_context, request, event_id, query))


def _context(
    request: Request, event_id: str, query: ContextQuery, connection: Connection, mind: Recollection
) -> Body | Response:
    reading = Reading(connection, mind)
    found = reading.documents([event_id])
    if not found:
        return _absent(request, event_id, connection)
    document = found[0]
    view = orjson.loads(document)
    relations = view["relations"][:LIMIT_MAX]
    others = list(dict.fromkeys(each["event"]["id"] for each in relations))
    by_id = dict(zip(others, reading.documents(others), strict=True))
    pairs = (b'{"type":"%b","event":%b}' % (each["type"].encode(), by_id[each["event"]["id"]]) for each in relations)
    nearby = _nearby(view, query, reading)
    days = f"{query.days} day" + "s" * (query.days != 1)
    meta = {"description": f"Events within {days} of “{view['title']}”", "limit": query.limit, "total": None}
    rest = orjson.dumps({"meta": meta, "links": {**addresses(request, None), "formats": {}}})
    parts = (
        b'{"event":',
        document,
        b',"related":[',
        b",".join(pairs),
        b'],"nearby":[',
        b",".join(nearby),
        b"],",
        rest[1:],
    )
    return Body(b"".join(parts))


def _nearby(view: dict[str, Any], query: ContextQuery, reading: Reading) -> list[bytes]:
    """The documents of the events nearest to this one in time, in order; around what has no date there are none."""
    if view["when"] is None:
        return []
    when = parse(view["when"]["edtf"], view["venue"] and view["venue"]["timezone"])
    last = FOREVER if when.end_max is None else when.end_max + query.days
    asked = EventQuery(limit=query.limit)
    question = Question(asked, first=when.start_min - query.days, last=last)
    here = Place(when.start_min, "")
    later = reading.rows(question, asked, here)
    earlier = reading.rows(question, asked.model_copy(update={"sort": "-date"}), here)
    found = [(start, key) for start, key, _ in (*earlier, *later) if key != view["id"]]
    nearest = sorted(found, key=lambda place: (abs(place[0] - when.start_min), place))[: query.limit]
    return reading.documents([key for _, key in sorted(nearest)])


@router.get(
    "/suggest",
    response_model=Suggestions,
    responses=responses(304),
    openapi_extra=SUGGEST.documented,
    tags=["Search"],
    summary="Names that begin so",
)
async def suggest_names(request: Request) -> Response:
    """Actors, venues, series and events whose names begin as someone types, for a search box."""
    query = SUGGEST(request)
    return await answer(request, lambda connection, _: Body(suggest(connection, query.q, query.limit)))
