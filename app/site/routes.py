"""The address of the service itself: a page for a browser, and for a client a JSON index of what there is."""

import sqlite3
from typing import Annotated, Any

import orjson
import psycopg
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from app.database import Database, edition
from app.memory import Memory
from app.site.page import EXAMPLES, ICON, KINDS, MONTH, POLICY, render
from app.timeline.filters import EventQuery
from app.timeline.query import Reading
from app.timeline.question import make_out, today
from app.web.accept import liking
from app.web.answers import base_url
from app.web.conditional import READ_CACHE, entity_tag, unchanged
from app.web.problems import responses
from app.web.query import check

router = APIRouter(tags=["Service"])

DRAWN = EventQuery.model_validate({"from": MONTH, "to": MONTH, "kind": KINDS, "limit": 12})

Address = Annotated[str, Field(max_length=4_000)]
Words = Annotated[str, Field(max_length=500)]


class PathView(BaseModel):
    """Something that can be read."""

    href: Annotated[Address, Field(description="Absolute; in braces stands what is to be filled in (RFC 6570).")]
    title: Annotated[Words, Field(description="What is there.")]


class IndexView(BaseModel):
    """What the service is, and the addresses of all that can be read."""

    name: Annotated[Words, Field(description="What the service is called.")]
    summary: Annotated[Words, Field(description="What it is for.")]
    version: Annotated[str, Field(description="Which version of it this is.", max_length=50)]
    documentation: Annotated[list[PathView], Field(description="Pages for people, and the document.", max_length=10)]
    endpoints: Annotated[list[PathView], Field(description="All that can be read.", max_length=200)]
    examples: Annotated[list[PathView], Field(description="Requests that draw data.", max_length=20)]


EXAMPLE = {
    "name": "Communiqué",
    "summary": "An open API for the timelines of diplomacy",
    "version": "0.1.0",
    "documentation": [{"href": "http://127.0.0.1:8000/docs", "title": "Try the requests"}],
    "endpoints": [{"href": "http://127.0.0.1:8000/v1/events", "title": "Events in time"}],
    "examples": [{"href": f"http://127.0.0.1:8000/{EXAMPLES[2].href}", "title": EXAMPLES[2].question}],
}
PAGES = (("docs", "Try the requests"), ("redoc", "The reference"), ("openapi.json", "The OpenAPI document"))
CONTENT = {
    "application/json": {"example": EXAMPLE},
    "text/html": {
        "schema": {"type": "string", "description": "The page."},
        "example": "<!doctype html>\n<title>Communiqué</title>\n",
    },
}


@router.get(
    "/",
    response_model=IndexView,
    responses={200: {"content": CONTENT, "description": "The index, or the page."}, **responses(304)},
    summary="What there is",
)
async def show_index(request: Request) -> Response:
    """A JSON index of all that can be read; or, where `Accept` likes HTML better, a page that leads on."""
    accept = ", ".join(request.headers.getlist("accept"))
    if liking(accept, "text/html")[0] > liking(accept, "application/json")[0]:
        return _kept(request, await _page(request), "text/html", POLICY)
    check(request.scope["query_string"], (), ())
    return _kept(request, orjson.dumps(_index(request)), "application/json", "default-src 'none'")


@router.get("/favicon.ico", include_in_schema=False)
@router.get("/favicon.svg", include_in_schema=False)
async def show_icon() -> Response:
    """The icon of the pages; browsers that show JSON ask for it too."""
    return Response(ICON, headers={"Cache-Control": "public, max-age=86400"}, media_type="image/svg+xml")


async def _page(request: Request) -> bytes:
    state = request.app.state
    database: Database = state.database
    memory: Memory = state.memory

    def work(connection: Connection) -> list[dict[str, Any]]:
        mind = memory.of(edition(connection))
        question = make_out(connection, mind, DRAWN, today())
        return [orjson.loads(document) for document in Reading(connection, mind).page(question, DRAWN).documents]

    try:
        events = await database.read(work)
    except (SQLAlchemyError, psycopg.Error, sqlite3.Error):  # what the service is can be told without its database
        events = []
    return render(events, base_url(request), request.app.version).encode()


def _index(request: Request) -> dict[str, Any]:
    app, base = request.app, base_url(request)
    paths: dict[str, Any] = app.openapi()["paths"]
    return {
        "name": app.title,
        "summary": app.summary,
        "version": app.version,
        "documentation": [{"href": f"{base}/{path}", "title": title} for path, title in PAGES],
        "endpoints": [
            {"href": f"{base}{path}", "title": methods["get"]["summary"]}
            for path, methods in paths.items()
            if "get" in methods
        ],
        "examples": [{"href": f"{base}/{each.href}", "title": each.question} for each in EXAMPLES],
    }


def _kept(request: Request, content: bytes, media_type: str, policy: str) -> Response:
    """The content, or 304 where the client has it; either way under this policy, which a cache keeps with it."""
    tag = entity_tag(media_type, content)
    same = unchanged(request.scope, tag, vary="Accept, Accept-Encoding")
    answer = same or Response(
        content, headers={"ETag": tag, "Cache-Control": READ_CACHE, "Vary": "Accept"}, media_type=media_type
    )
    answer.headers["Content-Security-Policy"] = policy
    return answer
