"""Reading over HTTP: the tag first, so that what is unchanged costs nothing, and then the body as bytes."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from fastapi import Request, Response
from sqlalchemy import Connection

from app.database import Database, edition
from app.memory import Memory, Recollection
from app.web.conditional import READ_CACHE, entity_tag, unchanged
from app.web.streams import Streamed, Streams

HOST = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Held:
    """Another database than the service's own, in `request.state.held`, that a request is answered from."""

    database: Database
    memory: Memory
    streams: Streams
    cache: str
    """How long such an answer may be kept."""


class Body(NamedTuple):
    """A body, JSON where nothing else is said, and the headers it has of its own.

    A long one is what makes its pieces of one state of the database (see `streams`). A `record` has a tag of its own,
    made of what it is: it stays while others are written, and `If-Match` names it.
    """

    content: bytes | Callable[[Connection], Iterator[bytes]]
    link: str | None = None
    media_type: str = "application/json"
    headers: Mapping[str, str] = {}
    record: bool = False


async def answer(
    request: Request,
    work: Callable[[Connection, Recollection], Body | Response],
    *,
    also: str = "",
    vary: str = "",
    long: bool = False,
) -> Response:
    """What `work` reads, or 304 where nothing has changed since the client asked the same.

    `also` is what else the body depends on beside the request and the database, such as the day it is; `vary` the
    request's headers that it depends on, which the caller has to put into `also` as far as they count.
    """
    state = request.app.state
    held: Held | None = request.scope.get("state", {}).get("held")
    database: Database = held.database if held else state.database
    memory: Memory = held.memory if held else state.memory
    cache = held.cache if held else READ_CACHE
    asked = (request.scope["path"], request.scope["query_string"], base_url(request), state.build, also)
    varies = f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"

    def run(connection: Connection) -> Response:
        now = edition(connection)
        tag = entity_tag(now, *asked)
        if (same := unchanged(request.scope, tag, cache=cache, vary=varies)) is not None:
            return same
        body = work(connection, memory.of(now))
        if isinstance(body, Response):
            return body
        if body.record and isinstance(body.content, bytes):
            tag = entity_tag(body.content)
            if (same := unchanged(request.scope, tag, cache=cache, vary=varies)) is not None:
                return same
        headers = {"ETag": tag, "Cache-Control": cache, **body.headers}
        if body.link:
            headers["Link"] = body.link
        if vary:
            headers["Vary"] = vary
        if isinstance(body.content, bytes):
            return Response(body.content, headers=headers, media_type=body.media_type)
        streams: Streams = held.streams if held else state.streams
        with streams.hold() as snapshot:
            headers["ETag"] = entity_tag(edition(snapshot.connection), *asked)
            pieces = body.content(snapshot.connection)
            return Streamed(database, snapshot.kept(), pieces, headers, body.media_type)

    return await database.read(run, long=long)


def base_url(request: Request) -> str:
    """The address of the service as its clients see it: the one in the settings, or else the request's own."""
    settings = request.app.state.settings
    if settings.public_url:
        return str(settings.public_url)
    scope = request.scope
    named = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return _own_address(scope["scheme"], named, tuple(scope.get("server") or ()), scope.get("root_path", ""))


@lru_cache(maxsize=100)
def _own_address(scheme: str, named: bytes, server: tuple[str, int | None] | tuple[()], root: str) -> str:
    host = named.decode("latin-1")
    if not HOST.fullmatch(host):
        name, port = server or ("localhost", None)
        host = f"{name}:{port}" if port else name
    return f"{scheme}://{host}{root}"


def to_next(address: str) -> str:
    """The link that leads to the next page, for a `Link` header (RFC 8288)."""
    return f'<{address}>; rel="next"'


def to_alternate(address: str, media_type: str) -> str:
    """The link to the same in another format."""
    return f'<{address}>; rel="alternate"; type="{media_type}"'
