"""The timeline in the formats of the table: an address for each, and for each in which one event makes sense."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from app.memory import Recollection
from app.names import near
from app.problems import NotFound
from app.timeline.filters import Spoken
from app.timeline.formats import FORMATS
from app.timeline.formats.format import Format
from app.timeline.one.routes import EventId, document, elsewhere
from app.timeline.question import today
from app.timeline.shapes.draw import Drawing, Places, Shape, ShapeQuery, draw_one, query_of
from app.web.answers import Body, answer, base_url, to_next
from app.web.asked import Asked
from app.web.methods import route_path
from app.web.openapi import carrying, operation_id
from app.web.problems import responses
from app.web.query import StrictRoute, shown
from app.web.shelves import addresses, query_without

router = APIRouter(prefix="/v1", route_class=StrictRoute, generate_unique_id_function=operation_id)

Handler = Callable[..., Coroutine[Any, Any, Response]]

SPOKEN = Asked(Spoken)
SHAPES: dict[str, Asked[ShapeQuery]] = {each.suffix: Asked(query_of(each)) for each in FORMATS}
OTHERWISE = {"json": "/v1/events", "ical": "ics", "icalendar": "ics", "ndjson": "jsonl", "rss": "atom", "bibtex": "bib"}
"""What a format is called elsewhere, and what it is here."""


async def answer_in(given: Format, request: Request, vary: str = "") -> Response:
    """What a request asks for, in a format."""
    query = SHAPES[given.suffix](request)
    now = today()
    also = f"{given.suffix} {now if given.dated or (query.ongoing and query.from_ is None) else ''}"
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
    folder, _, name = route_path(request.scope).rpartition("/")  # the tag of a release may have dots, an id has none
    source = f"{base}{folder}/{name.partition('.')[0]}"
    filters = query_without(request, "cursor", "limit", "start", "end", "timeZone", "group_by")
    return Places(
        here=addresses(request, None)["self"],
        list=f"{source}?{filters}" if filters else source,
        service=base,
        following=lambda cursor: str(addresses(request, cursor)["next"]),
        released=request.scope.get("state", {}).get("released"),
    )


def _listing(given: Format) -> Handler:
    async def list_in_format(request: Request) -> Response:
        return await answer_in(given, request)

    return list_in_format


def _showing(given: Format) -> Handler:
    async def show_in_format(request: Request, event_id: EventId) -> Response:
        lang, now = SPOKEN(request).lang, today()

        def work(connection: Connection, mind: Recollection) -> Body | Response:
            found = document(event_id, connection, mind, lang)
            if found is None:
                return elsewhere(request, event_id, connection)
            return _body(given, request, draw_one(given, found, _places(request), lang, now))

        return await answer(request, work, also=str(now) if given.dated else "")

    return show_in_format


def _content(given: Format) -> dict[str, Any]:
    """What the document says of a body in that format."""
    if given.view:
        return {"schema": {"$ref": f"#/components/schemas/{given.view.__name__}"}}
    return {"schema": {"type": "string", "description": f"{given.name}."}}


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
        openapi_extra=(SHAPES[given.suffix] if listing else SPOKEN).documented,
        tags=["Formats"],
        summary=f"{'Events' if listing else 'One event'} as {given.name}",
        description=given.description,
    )


_add_formats()


@router.get("/events.{suffix}", include_in_schema=False)
async def refuse_format(suffix: str) -> Response:
    """There is no such format."""
    suffixes = [each.suffix for each in FORMATS]
    begun = (OTHERWISE.get(suffix.lower()), *(each for each in suffixes if each.startswith(f"{suffix.lower()}.")))
    meant_ = [*filter(None, begun), *near(suffix, suffixes, 1)]
    guess = f"; did you mean {meant_[0]}?" if meant_ else f"; there are {', '.join(suffixes)}."
    raise NotFound(f"There is no format {shown(suffix)!r}{guess}")


@router.api_route(
    "/events/{event_id}.{suffix}",
    methods=["PUT", "PATCH", "DELETE"],
    include_in_schema=False,
    openapi_extra={"parameters": []},  # it reads none, and so refuses none
)
async def refuse_to_write(request: Request) -> Response:
    """A format is read, whatever is asked: an event is written at its own address, whose id has no dot."""
    raise HTTPException(405)


@router.get("/events/{event_id}.{suffix}", include_in_schema=False)
async def refuse_format_of_one(event_id: str, suffix: str) -> Response:
    """There is no such format of a single event, which has no dot in its id."""
    key, _, suffix = f"{event_id}.{suffix}".partition(".")
    told = f"One event is to be had as JSON, {', '.join(each.suffix for each in FORMATS if each.single)}"
    known = any(each.suffix == suffix for each in FORMATS)
    instead = f"; as {suffix} at /v1/events.{suffix}?id={shown(key)}" if known else ""
    raise NotFound(f"{told}, not as {shown(suffix)!r}{instead}.")
