"""Reading one event, and what happened around it."""

from functools import partial
from typing import Annotated

import orjson
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from app.events.view import ContextView, EventView
from app.history.log import Moved, absent
from app.memory import Recollection
from app.timeline.context import ContextQuery, around
from app.timeline.formats import FORMATS
from app.timeline.past import EventAsked, one_then
from app.timeline.query import Reading
from app.timeline.tongues import told_in
from app.web.answers import Body, answer, base_url, to_alternate
from app.web.asked import Asked
from app.web.methods import route_path
from app.web.openapi import carrying, operation_id
from app.web.problems import responses
from app.web.query import StrictRoute
from app.web.shelves import addresses, id_of, leading_to

router = APIRouter(prefix="/v1", route_class=StrictRoute, generate_unique_id_function=operation_id)

EventId = Annotated[str, id_of("event", "putin-assad-sochi-20171120")]
EVENT = Asked(EventAsked)
CONTEXT = Asked(ContextQuery)


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
    asked = EVENT(request)
    if asked.as_of is not None:
        return await answer(request, partial(_show_then, request, event_id, asked), long=True)
    return await answer(request, partial(_show, request, event_id, asked.lang))


def _show_then(
    request: Request, event_id: str, asked: EventAsked, connection: Connection, mind: Recollection
) -> Body | Response:
    assert asked.as_of is not None
    try:
        return Body(_told(connection, mind, asked.lang, one_then(connection, event_id, asked.as_of)))
    except Moved as moved:
        return leading_to(request, event_id, moved.into)


def _show(
    request: Request, event_id: str, lang: str | None, connection: Connection, mind: Recollection
) -> Body | Response:
    found = document(event_id, connection, mind, lang)
    if found is None:
        return elsewhere(request, event_id, connection)
    address, tail = here(request), f"?lang={lang}" if lang else ""
    others = (to_alternate(f"{address}.{each.suffix}{tail}", each.media_type) for each in FORMATS if each.single)
    return Body(found, ", ".join(others), record=True)


def document(event_id: str, connection: Connection, mind: Recollection, lang: str | None = None) -> bytes | None:
    """The event's JSON, with the names in that language; None where there is none."""
    found = next(iter(Reading(connection, mind).documents([event_id])), None)
    return found and _told(connection, mind, lang, found)


def _told(connection: Connection, mind: Recollection, lang: str | None, document: bytes) -> bytes:
    """The document with the names in that language."""
    return orjson.dumps(told_in(connection, mind, lang, [orjson.loads(document)])[0]) if lang else document


def elsewhere(request: Request, event_id: str, connection: Connection) -> Response:
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
    found = document(event_id, connection, mind)
    if found is None:
        return elsewhere(request, event_id, connection)
    links = {**addresses(request, None), "formats": {}}
    return Body(around(Reading(connection, mind), found, query, links))


def here(request: Request) -> str:
    """The address asked for, without its query."""
    return base_url(request) + route_path(request.scope)
