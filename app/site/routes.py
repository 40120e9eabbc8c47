"""The pages for people, and how they stand in other pages; at the service's own address also an index for clients."""

import re
import sqlite3
from collections.abc import Callable, Coroutine, Iterator, Sequence
from functools import partial
from typing import Annotated, Any

import orjson
import psycopg
from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from sqlalchemy import Connection, Select, select
from sqlalchemy.exc import SQLAlchemyError

from app.database import Database, Row, edition
from app.events.model import Event
from app.history.log import Moved, absent, fates, followed
from app.memory import Memory, Recollection
from app.names import meant
from app.problems import Gone, NotFound, Problem, Trouble
from app.site.draw import EMBEDDED, LOOK, POLICY
from app.site.front import ICON, KINDS, MONTH, render
from app.site.index import EXAMPLE, IndexView, index
from app.site.oembed import OembedQuery, OembedView, as_xml, document, ours
from app.site.pages import Around, PageQuery, Told, embedded_page, event_page, mended, timeline_page, trouble_page
from app.slugs import PATTERN
from app.timeline.describe import describe
from app.timeline.filters import EventQuery, Spoken
from app.timeline.formats import FORMATS
from app.timeline.query import Reading
from app.timeline.question import make_out, today
from app.timeline.tongues import told_in
from app.web.accept import liking
from app.web.answers import Body, answer, base_url
from app.web.asked import Asked
from app.web.conditional import READ_CACHE, entity_tag, unchanged
from app.web.methods import route_path
from app.web.problems import refused, responses
from app.web.query import check, shown
from app.web.shelves import addresses, id_of, leading_to, query_without

ALIKE = 500
JSON = ("application/json", "application/problem+json")
HTML = "text/html; charset=utf-8"
DRAWN = EventQuery.model_validate({"from": MONTH, "to": MONTH, "kind": KINDS, "limit": 12})
NOT_ASKED = re.compile(rb"(?:[^=]*=?|(?:utm_[a-z_]+|fbclid|gclid|msclkid|igshid|mc_[ce]id)=.*)")
"""What a form leaves empty, and what others hang on to an address that is passed on."""

EVENTS, OEMBED, SPOKEN = Asked(PageQuery), Asked(OembedQuery), Asked(Spoken)
SINGLE = tuple(each.suffix for each in FORMATS if each.single)
EventId = Annotated[str, id_of("event", "putin-assad-sochi-20171120")]

INDEX = {
    "application/json": {"example": EXAMPLE},
    "text/html": {
        "schema": {"type": "string", "description": "The page."},
        "example": "<!doctype html>\n<title>Communiqué</title>\n",
    },
}


class PageRoute(APIRoute):
    """A route to pages: trouble with a request is a page too, but for a client that likes JSON better."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            framed = self.path == "/embed"
            request.state.policy = EMBEDDED if framed else POLICY
            try:
                return await handle(request)
            except (Problem, RequestValidationError) as error:
                if _likes(request, *JSON) > _likes(request, "text/html"):
                    raise
                problem = error if isinstance(error, Problem) else refused(error)
                up = "../" if "{" in self.path else ""
                page = trouble_page(problem, _troubles(problem, request), up=up, framed=framed)
                return HTMLResponse(page, problem.status)

        return told


router = APIRouter()
pages = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(
    "/",
    response_model=IndexView,
    responses={200: {"content": INDEX, "description": "The index, or the page."}, **responses(304)},
    tags=["Service"],
    summary="What there is",
)
async def show_index(request: Request) -> Response:
    """A JSON index of all that can be read; or, where `Accept` likes HTML better, a page that leads on."""
    if _likes(request, "text/html") > _likes(request, "application/json"):
        request.state.policy = POLICY
        return _kept(request, await _front(request), "text/html")
    check(request.scope["query_string"], (), ())
    return _kept(request, orjson.dumps(index(request.app.openapi(), base_url(request))), "application/json")


@router.get("/favicon.ico", include_in_schema=False)
@router.get("/favicon.svg", include_in_schema=False)
async def show_icon() -> Response:
    """The icon of the pages; browsers that show JSON ask for it too."""
    return Response(ICON, headers={"Cache-Control": "public, max-age=86400"}, media_type="image/svg+xml")


@pages.get("/events/{event_id}.{suffix}")
async def show_event_in_format(request: Request, event_id: str, suffix: str) -> Response:
    """A page has no formats: the API's address of the event in that format, or else the page of the event."""
    key, _, suffix = f"{event_id}.{suffix}".partition(".")
    known = re.fullmatch(PATTERN, key) is not None
    if known and suffix in SINGLE:
        query = query_without(request)
        there = f"{base_url(request)}/v1/events/{key}.{suffix}"
        return RedirectResponse(f"{there}?{query}" if query else there)
    detail = f"A page is not to be had as {shown(suffix)!r}; an event is as {', '.join(SINGLE)}."
    raise NotFound(detail, (Trouble(detail, parameter="event_id", nearest=(key,) if known else ()),))


@pages.get("/events/{event_id}")
async def show_event_page(request: Request, event_id: EventId) -> Response:
    """The page of an event; of what else is asked of it only the language counts."""
    asked = _asked(request, b"&".join(_spoken(request)))
    lang = SPOKEN(asked).lang

    def work(connection: Connection, mind: Recollection) -> Body | Response:
        try:
            event = _event(event_id, connection, mind)
        except Moved as moved:
            return leading_to(asked, event_id, moved.into)
        told = told_in(connection, mind, lang, [event], mark=True)[0] if lang else event
        return Body(event_page(told, base_url(request), lang), media_type=HTML)

    return await answer(request, work, also=LOOK, long=True)


def _spoken(request: Request) -> Iterator[bytes]:
    query: bytes = request.scope["query_string"]
    return (part for part in query.split(b"&") if part.startswith(b"lang="))


@pages.get("/timeline")
async def show_timeline(request: Request) -> Response:
    """A page of the events that the filters of `/v1/events` find."""
    return await _timeline(request, timeline_page)


@pages.get("/embed")
async def show_embedded(request: Request) -> Response:
    """The same for a frame in somebody's page."""
    return await _timeline(request, embedded_page)


@router.get(
    "/v1/oembed",
    response_model=OembedView,
    responses={
        200: {
            "content": {
                "text/xml": {"schema": {"type": "string", "description": "The same as XML."}, "example": "<oembed/>"}
            }
        },
        **responses(304, 404),
    },
    openapi_extra=OEMBED.documented,
    tags=["Formats"],
    summary="How to embed a page",
)
async def show_oembed(request: Request) -> Response:
    """What to put into a page of yours to show one of ours there (oEmbed 1.0): of an event, or of a filter."""
    query = OEMBED(request)
    return await answer(request, partial(_oembed, request, query), long=True)


router.include_router(pages)


def _oembed(request: Request, query: OembedQuery, connection: Connection, mind: Recollection) -> Body:
    base = base_url(request)
    page = ours(query.url, base)
    if page is None:
        raise NotFound("There is no page of ours at that address: name that of an event or of a timeline.")
    inner = _asked(request, page.query.encode())
    if page.event_id is not None:
        try:
            title = _event(followed(connection, "event", [page.event_id])[0], connection, mind)["title"]
        except Gone as gone:
            raise NotFound(f"That address leads nowhere: {gone.detail}") from None
    else:
        try:
            title = describe(make_out(connection, mind, EVENTS(inner), today()))
        except (Problem, RequestValidationError) as error:
            problem = error if isinstance(error, Problem) else refused(error)
            raise NotFound(f"That address leads nowhere: {problem.detail}", problem.troubles) from None
    around = _around(inner, None)
    one = page.event_id is not None
    found = document(query, around.at("embed"), title, base, one=one)
    if query.format == "xml":
        return Body(as_xml(found), media_type="text/xml; charset=utf-8")
    return Body(orjson.dumps(found))


async def _timeline(request: Request, draw: Callable[..., bytes]) -> Response:
    asked = _asked(request, request.scope["query_string"])
    query = EVENTS(asked)
    now = today()

    def work(connection: Connection, mind: Recollection) -> Body:
        question = make_out(connection, mind, query, now)
        page = Reading(connection, mind).page(question, query.model_copy(update={"lang": None}))
        events: Sequence[Row] = [orjson.loads(each) for each in page.documents]
        if query.lang:
            events = told_in(connection, mind, query.lang, events, mark=True)
        return Body(draw(events, describe(question), query, _around(asked, page.cursor)), media_type=HTML)

    also = f"{LOOK}{now}" if query.ongoing and query.from_ is None else LOOK
    return await answer(request, work, also=also, long=True)


def _event(event_id: str, connection: Connection, mind: Recollection) -> Row:
    """The view of an event; Moved or Gone where it has ended, NotFound names those that may have been meant."""
    found = Reading(connection, mind).documents([event_id])
    if not found and fates(connection, "event", [event_id]):
        raise Moved(absent(connection, "event", event_id))
    if not found:
        near = meant(connection, "event", event_id, connection.scalars(_beginning(event_id)))
        detail = f"There is no event {event_id!r}" + (f"; did you mean {near[0]}?" if near else ".")
        raise NotFound(detail, (Trouble(detail, parameter="event_id", nearest=near),))
    view: Row = orjson.loads(found[0])
    return view


def _beginning(event_id: str) -> Select[str]:
    """The ids that begin as this one does, which a title may not."""
    start = event_id[:3]
    return select(Event.id).where(Event.id >= start, Event.id < f"{start}~").order_by(Event.id).limit(ALIKE)


def _asked(request: Request, query: bytes) -> Request:
    """The request with this query, less what nobody meant to ask."""
    kept = b"&".join(part for part in query.split(b"&") if not NOT_ASKED.fullmatch(part))
    return Request({**request.scope, "query_string": kept})


def _around(asked: Request, cursor: str | None) -> Around:
    links = addresses(asked, cursor)
    return Around(base_url(asked), query_without(asked, "cursor", "count"), links["self"], links["next"])


def _troubles(problem: Problem, request: Request) -> list[Told]:
    path = route_path(request.scope)
    if path.startswith("/events/"):
        return [Told(None, each.detail, [(near, near) for near in each.nearest]) for each in problem.troubles]
    query = request.scope["query_string"].decode("latin-1")
    return [mended(each, query, path.removeprefix("/")) for each in problem.troubles]


async def _front(request: Request) -> bytes:
    state = request.app.state
    database: Database = state.database
    memory: Memory = state.memory

    def work(connection: Connection) -> list[Row]:
        mind = memory.of(edition(connection))
        question = make_out(connection, mind, DRAWN, today())
        return [orjson.loads(document) for document in Reading(connection, mind).page(question, DRAWN).documents]

    try:
        events = await database.read(work)
    except (SQLAlchemyError, psycopg.Error, sqlite3.Error):  # what the service is can be told without its database
        events = []
    return render(events, base_url(request), request.app.version)


def _kept(request: Request, content: bytes, media_type: str) -> Response:
    """The content, or 304 where the client has it."""
    tag = entity_tag(media_type, content)
    same = unchanged(request.scope, tag, vary="Accept, Accept-Encoding")
    headers = {"ETag": tag, "Cache-Control": READ_CACHE, "Vary": "Accept"}
    return same or Response(content, headers=headers, media_type=media_type)


def _likes(request: Request, *media_types: str) -> float:
    """How well the client likes the best of these."""
    accept = ", ".join(request.headers.getlist("accept"))
    return max(liking(accept, each)[0] for each in media_types)
