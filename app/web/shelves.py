"""Nouns over HTTP: a list by id, and one entry; the id of a merged one leads on (308)."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import Path, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Connection, select

from app.listing import NamedQuery, envelope, shelf
from app.memory import Recollection
from app.paging import LIMIT_MAX
from app.slugs import PATTERN
from app.web.answers import Body, answer, base_url, to_next
from app.web.methods import route_path

IN_QUERIES = "%!$&'()*+,;=:@/?~"  # RFC 3986 §3.4, and what is escaped already
PLAIN = re.compile(rb"[A-Za-z0-9._~=&,:+-]*")
STRAY = re.compile("%(?![0-9A-Fa-f]{2})")

Absent = Callable[[Connection, str, str], str]
"""Finds, by noun and id, the id that a record which is not there was merged into, or raises what became of it."""
Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]


class ListMeta(BaseModel):
    """About a list: what it holds, in words, and how long a page is."""

    description: Annotated[str, Field(description="What the list holds, English.", max_length=4_000)]
    limit: Annotated[int, Field(description="The most entries that a page has.", ge=1, le=LIMIT_MAX)]


class ListLinks(BaseModel):
    """Absolute addresses: of this page, and of the next where there is one."""

    self: Annotated[Address, Field(description="This page.")]
    next: Annotated[Address | None, Field(description="The next page; null on the last.")]


class ShelfView(BaseModel):
    """What every page of a list has beside its entries."""

    meta: ListMeta
    links: ListLinks


def id_of(noun: str, example: str) -> Any:
    """The path parameter that names one of these."""
    return Path(description=f"The id of the {noun}.", pattern=PATTERN, max_length=100, examples=[example])


async def list_entries(
    request: Request, table: type[Any], query: NamedQuery, title: str, clauses: Sequence[ColumnElement[bool]] = ()
) -> Response:
    """A page of a table's entries; `title` says what they are."""

    def work(connection: Connection, _: Recollection) -> Body:
        page = shelf(connection, table, query, clauses)
        links = addresses(request, page.cursor)
        content = envelope(
            [view.encode() for view in page.documents], {"description": title, "limit": query.limit}, links
        )
        return Body(content, to_next(links["next"]) if links["next"] else None)

    return await answer(request, work)


async def show_entry(request: Request, table: type[Any], noun: str, key: str, absent: Absent) -> Response:
    """One entry, or the way to the one it was merged into; `absent` says what became of what is not there."""
    return await answer(request, partial(_entry, request, table, noun, key, absent))


def _entry(
    request: Request, table: type[Any], noun: str, key: str, absent: Absent, connection: Connection, _: Recollection
) -> Body | Response:
    merged = getattr(table, "merged_into", None)
    columns = (table.view,) if merged is None else (table.view, merged)
    found = connection.execute(select(*columns).where(table.id == key)).one_or_none()
    if found is None or (merged is not None and found[1] is not None):
        return leading_to(request, key, absent(connection, noun, key))
    return Body(found[0].encode(), record=True)


def leading_to(request: Request, key: str, into: str) -> Response:
    """The way from a record to the one it was merged into (308), for any address with its id in it."""
    before, _, after = route_path(request.scope).rpartition(f"/{key}")
    query = request.scope["query_string"].decode("latin-1")
    whole = f"{base_url(request)}{before}/{into}{after}" + (f"?{query}" if query else "")
    return Response(status_code=308, headers={"Location": whole})


def addresses(request: Request, cursor: str | None) -> dict[str, Any]:
    """The absolute addresses of a page: itself, and the next one where a cursor leads there."""
    here = base_url(request) + route_path(request.scope)
    asked = query_without(request)
    onward = cursor and "&".join(filter(None, [query_without(request, "cursor"), f"cursor={cursor}"]))
    return {"self": f"{here}?{asked}" if asked else here, "next": f"{here}?{onward}" if onward else None}


def query_without(request: Request, *names: str) -> str:
    """The query as it was asked, but without these parameters, for an address of ours."""
    raw: bytes = request.scope["query_string"]
    # A client may have sent UTF-8 as it is, or a per cent sign that escapes nothing.
    asked = raw.decode() if PLAIN.fullmatch(raw) else STRAY.sub("%25", quote(raw, safe=IN_QUERIES))
    if "%" not in asked and not any(name in asked for name in names):
        return asked
    return "&".join(part for part in asked.split("&") if part and unquote(part.partition("=")[0]) not in names)
