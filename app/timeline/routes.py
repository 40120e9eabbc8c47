"""Reading events: the list with its filters; the routes of one event and of the formats stand beside it."""

from functools import partial

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.events.view import EventList
from app.listing import envelope
from app.memory import Recollection
from app.problems import NotAcceptable
from app.timeline.describe import describe
from app.timeline.filters import EventQuery
from app.timeline.formats import FORMATS
from app.timeline.one import routes as one
from app.timeline.past import held_then
from app.timeline.query import Reading
from app.timeline.question import make_out, today
from app.timeline.shapes import routes as shapes
from app.timeline.suggest import Suggestions, SuggestQuery, suggest
from app.timeline.tongues import told_in
from app.web.accept import preferred
from app.web.answers import Body, answer, to_alternate, to_next
from app.web.asked import Asked
from app.web.methods import at_path, route_path
from app.web.openapi import JSON, carrying, operation_id
from app.web.problems import responses
from app.web.query import StrictRoute
from app.web.shelves import addresses, query_without

router = APIRouter(prefix="/v1", route_class=StrictRoute, generate_unique_id_function=operation_id)

EVENTS = Asked(EventQuery)
SUGGEST = Asked(SuggestQuery)
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
        there = Request(at_path(request.scope, f"{route_path(request.scope)}.{given.suffix}"))
        drawn = await shapes.answer_in(given, there, vary="Accept")
        drawn.headers["Content-Location"] = addresses(there, None)["self"]
        return drawn
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
    here = one.here(request)
    tail = f"?{asked}" if asked else ""
    drawn = FORMATS if query.as_of is None else ()  # none of them takes it
    formats = {each.suffix: f"{here}.{each.suffix}{tail}" for each in drawn}
    if query.sort == "relevance":
        unsorted = query_without(request, "cursor", "count", "sort")
        formats |= {each.suffix: f"{here}.{each.suffix}?{unsorted}" for each in drawn if not each.ranks}
    related = [to_next(links["next"])] if page.cursor else []
    if len(asked) <= LONGEST_LINKED:
        related += [to_alternate(formats[each.suffix], each.media_type) for each in drawn]
    meta = {"description": describe(question), "limit": query.limit, "total": page.total}
    return Body(envelope(documents, meta, {**links, "formats": formats}), ", ".join(related) or None)


# An id has no dot, but Starlette does not know that: formats go before single events.
router.routes += [*shapes.router.routes, *one.router.routes]


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
