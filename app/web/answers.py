"""Reading over HTTP: the tag first, so that what is unchanged costs nothing, and then the body as bytes."""

import re
from collections.abc import Callable
from typing import NamedTuple

from fastapi import Request, Response
from sqlalchemy import Connection

from app.database import Database, edition
from app.memory import Memory, Recollection
from app.web.conditional import READ_CACHE, entity_tag, unchanged

HOST = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")


class Body(NamedTuple):
    """A JSON body, and the value of its `Link` header where it has one.

    A `record` has a tag of its own, made of what it is: it stays while others are written, and `If-Match` names it.
    """

    content: bytes
    link: str | None = None
    record: bool = False


async def answer(
    request: Request, work: Callable[[Connection, Recollection], Body | Response], *, also: str = "", long: bool = False
) -> Response:
    """What `work` reads, or 304 where nothing has changed since the client asked the same.

    `also` is what else the body depends on beside the request and the database, such as the day it is.
    """
    state = request.app.state
    database: Database = state.database
    memory: Memory = state.memory
    asked = (request.scope["path"], request.scope["query_string"], base_url(request), state.build, also)

    def run(connection: Connection) -> Response:
        now = edition(connection)
        tag = entity_tag(now, *asked)
        if (same := unchanged(request.scope, tag)) is not None:
            return same
        body = work(connection, memory.of(now))
        if isinstance(body, Response):
            return body
        if body.record:
            tag = entity_tag(body.content)
            if (same := unchanged(request.scope, tag)) is not None:
                return same
        headers = {"ETag": tag, "Cache-Control": READ_CACHE}
        if body.link:
            headers["Link"] = body.link
        return Response(body.content, headers=headers, media_type="application/json")

    return await database.read(run, long=long)


def base_url(request: Request) -> str:
    """The address of the service as its clients see it: the one in the settings, or else the request's own."""
    settings = request.app.state.settings
    if settings.public_url:
        return str(settings.public_url)
    scope = request.scope
    named = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    if not HOST.fullmatch(named):
        host, port = scope.get("server") or ("localhost", None)
        named = f"{host}:{port}" if port else host
    return f"{scope['scheme']}://{named}{scope.get('root_path', '')}"


def to_next(address: str) -> str:
    """The `Link` header that leads to the next page (RFC 8288)."""
    return f'<{address}>; rel="next"'
