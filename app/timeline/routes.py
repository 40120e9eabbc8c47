"""Reading events: the list with its filters, one event, what happened around it, and all of it in other formats."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from app.events.view import ContextView, EventList, EventView
from app.history.log import absent
from app.listing import envelope
from app.memory import Recollection
from app.names import near
from app.problems import NotAcceptable, NotFound
from app.timeline.context import ContextQuery, around
from app.timeline.describe import describe
from app.timeline.filters import EventQuery
from app.timeline.formats import FORMATS
from app.timeline.formats.format import Format
from app.timeline.past import EventAsked, held_then, one_then
from app.timeline.query import Reading
from app.timeline.question import make_out, today
from app.timeline.shapes import Drawing, Places, Shape, ShapeQuery, draw_one, query_of
from app.timeline.suggest import Suggestions, SuggestQuery, suggest
from app.timeline.tongues import told_in
from app.web.accept import preferred
from app.web.answers import Body, answer, base_url, to_alternate, to_next
from app.web.asked import Asked
from app.web.methods import route_path
from app.web.openapi import JSON, carrying
from app.web.problems import responses
from app.web.query import StrictRoute, shown
from app.web.shelves import addresses, id_of, leading_to, query_without

router = APIRouter(route_class=StrictRoute)

EventId = Annotated[str, id_of("event", "putin-assad-sochi-20171120")]
Handler = Callable[..., Coroutine[Any, Any, Response]]


EVENTS = Asked(EventQuery)
EVENT = Asked(EventAsked)
CONTEXT = Asked(ContextQuery)
SUGGEST = Asked(SuggestQuery)
SHAPES: dict[str, Asked[ShapeQuery]] = {each.suffix: Asked(query_of(each)) for each in FORMATS}
NEGOTIABLE = {each.media_type: each for each in FORMATS if each.negotiable}
OFFERED = (JSON, *NEGOTIABLE)
LONGEST_LINKED = 100
"""Characters of a query up to which a header repeats it for each format: some proxies take no more than 4 kB."""

ABOUT = f"""\
The events that match all filters, in the order of time, each whole: one request draws a timeline.

Values of a repeated filter are alternatives, different filters add up. Dates match where they may (`certainty`).
By `Accept` ({", ".join(f"`{each}`" for each in NEGOTIABLE)}) the same comes in another format, which takes the
parameters of its own address, `/v1/events.csv` and its like.
"""


def _content(given: Format) -> dict[str, Any]:
    """What the document says of a body in that format."""
    if given.view:
        return {"schema": {"$ref": f"#/components/schemas/{given.view.__name__}"}}
    return {"schema": {"type": "string", "description": f"{given.name}."}}


@router.get(
    "/events",
    response_model=EventList,
    responses={200: carrying("Link"), **responses(304, 406)},
    openapi_extra=EVENTS.documented,
    tags=["Events"],
    summary="Events in time",
    description=ABOUT,
)
async def list_events(request: Request) -> Response:
    """A page of events; or, where `Accept` likes a format better, that format as at its own address.

    The document tells of formats at their own addresses alone: with several types of answers to one request, generated
    clients would know the type of none.
    """
    media_type = preferred(request, OFFERED)
    if media_type is None:
        raise NotAcceptable(f"This is to be had as {', '.join(OFFERED[:-1])} or {OFFERED[-1]}.")
    if media_type != JSON:
        given = NEGOTIABLE[media_type]
        return await _answer_in(given, request, SHAPES[given.suffix](request), vary="Accept")
    query = EVENTS(request)
    now = today()
    also = str(now) if query.ongoing and query.from_ is None else ""
    return await answer(request, partial(_list, request, query, now), also=also, vary="Accept", long=query.takes_long)


def _list(request: Request, query: EventQuery, now: int, connection: Connection, mind: Recollection) -> Body:
    if query.as_of is None:
        return _page(request, query, now, connection, mind)
    with held_then(connection, query, query.as_of) as then:
        return _page(request, query, now, then, Recollection("", 0))


def _page(request: Request, query: EventQuery, now: int, connection: Connection, mind: Recollection) -> Body:
    question = make_out(connection, mind, query, now)
    # The language is left out, so that a cursor is good for any.
    page = Reading(connection, mind).page(question, query.model_copy(update={"lang": None}) if query.lang else query)
    documents = page.documents
    if query.lang:
        views = told_in(connection, mind, query.lang, list(map(orjson.loads, documents)))
        documents = list(map(orjson.dumps, views))
    links = addresses(request, page.cursor)
    asked = query_without(request, "cursor", "count")
    here = _here(request)
    tail = f"?{asked}" if asked else ""
    formats = {each.suffix: f"{here}.{each.suffix}{tail}" for each in FORMATS}
    related = [to_next(links["next"])] if page.cursor else []
    if len(asked) <= LONGEST_LINKED:
        related += [to_alternate(formats[each.suffix], each.media_type) for each in FORMATS]
    meta = {"description": describe(question), "limit": query.limit, "total": page.total}
    return Body(envelope(documents, meta, {**links, "formats": formats}), ", ".join(related) or None)


def _here(request: Request) -> str:
    """The address asked for, without its query."""
    return base_url(request) + route_path(request.scope)


async def _answer_in(given: Format, request: Request, query: ShapeQuery, vary: str = "") -> Response:
    """What a query asks for, in a format."""
    now = today()
    also = f"{given.suffix} {now if query.ongoing and query.from_ is None else ''}"
    shape = Shape(given, query, _places(request))

    def work(connection: Connection, mind: Recollection) -> Body:
        return _body(given, request, shape.draw(connection, mind, now))

    return await answer(request, work, also=also, vary=vary, long=True)


def _body(given: Format, request: Request, drawing: Drawing) -> Body:
    headers = {} if drawing.omitted is None else {"Communique-Omitted": str(drawing.omitted)}
    onward = drawing.cursor and to_next(addresses(request, drawing.cursor)["next"])
    return Body(drawing.content, onward, given.media_type, headers)


def _places(request: Request) -> Places:
    base = base_url(request)
    source = base + route_path(request.scope).partition(".")[0]
    filters = query_without(request, "cursor", "limit", "start", "end", "timeZone", "group_by")
    return Places(
        here=addresses(request, None)["self"],
        list=f"{source}?{filters}" if filters else source,
        service=base,
        following=lambda cursor: str(addresses(request, cursor)["next"]),
    )


def _listing(given: Format) -> Handler:
    async def list_in_format(request: Request) -> Response:
        return await _answer_in(given, request, SHAPES[given.suffix](request))

    return list_in_format


def _showing(given: Format) -> Handler:
    async def show_in_format(request: Request, event_id: EventId) -> Response:
        def work(connection: Connection, mind: Recollection) -> Body | Response:
            document = _document(event_id, connection, mind)
            if document is None:
                return _elsewhere(request, event_id, connection)
            return _body(given, request, draw_one(given, document, _places(request)))

        return await answer(request, work)

    return show_in_format


def _add_formats() -> None:
    """The routes of the table. Those of single events go first: an id has no dot, but Starlette does not know that."""
    for given in (each for each in FORMATS if each.single):
        _add(
            given,
            f"/events/{{event_id}}.{given.suffix}",
            _showing(given),
            f"show_event_as_{given.key}",
            304,
            308,
            404,
            410,
        )
    for given in FORMATS:
        statuses = (304,) if given.limit else (304, 503)
        _add(given, f"/events.{given.suffix}", _listing(given), f"list_events_as_{given.key}", *statuses)


def _add(given: Format, path: str, handler: Handler, name: str, *statuses: int) -> None:
    listing = name.startswith("list")
    headers = [*(["Link"] if listing else []), *(["Communique-Omitted"] if given.omits else [])]
    router.add_api_route(
        path,
        handler,
        name=name,
        response_model=given.view,
        response_class=type(
            f"{given.key.title()}Response",
            (JSONResponse if given.view else Response,),
            {"media_type": given.media_type},
        ),
        responses={
            200: {**carrying(*headers), "content": {given.media_type: _content(given)}},
            **responses(*statuses),
        },
        openapi_extra=SHAPES[given.suffix].documented if listing else None,
        tags=["Formats"],
        summary=f"{'Events' if listing else 'One event'} as {given.name}",
        description=given.description,
    )


_add_formats()


@router.get("/events.{suffix}", include_in_schema=False)
async def refuse_format(suffix: str) -> Response:
    """There is no such format."""
    suffixes = [each.suffix for each in FORMATS]
    meant_ = near(suffix, suffixes, 1)
    guess = f"; did you mean {meant_[0]}?" if meant_ else f"; there are {', '.join(suffixes)}."
    raise NotFound(f"There is no format {shown(suffix)!r}{guess}")


@router.get(
    "/events/{event_id}",
    response_model=EventView,
    responses={200: carrying("Link"), **responses(304, 308, 404, 410)},
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
    document = _document(event_id, connection, mind)
    if document is None:
        return _elsewhere(request, event_id, connection)
    here = _here(request)
    others = (to_alternate(f"{here}.{each.suffix}", each.media_type) for each in FORMATS if each.single)
    return Body(document, ", ".join(others), record=True)


def _document(event_id: str, connection: Connection, mind: Recollection) -> bytes | None:
    return next(iter(Reading(connection, mind).documents([event_id])), None)


def _elsewhere(request: Request, event_id: str, connection: Connection) -> Response:
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
    document = _document(event_id, connection, mind)
    if document is None:
        return _elsewhere(request, event_id, connection)
    links = {**addresses(request, None), "formats": {}}
    return Body(around(Reading(connection, mind), document, query, links))


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
