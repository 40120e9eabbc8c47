"""Lists of actors, venues, series and sources: by id, some words, a page at a time."""

from collections.abc import Sequence
from typing import Annotated, Any, Protocol

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.orm import Mapped

from app.names import bearing, words
from app.paging import LIMIT, LIMIT_MAX, fingerprint, read_cursor, write_cursor
from app.problems import Trouble, refuse
from app.texts import LINE, whole

Words = Annotated[str, StringConstraints(pattern=LINE, min_length=1, max_length=200)]


class PageQuery(BaseModel):
    """How a list is cut into pages."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[
        int,
        Field(ge=1, le=LIMIT_MAX, description="Entries on a page.", examples=[LIMIT]),
        BeforeValidator(whole),
    ] = LIMIT
    cursor: Annotated[
        str | None,
        Field(min_length=1, max_length=400, pattern=r"^[A-Za-z0-9_-]+$", description="From `links.next`; opaque."),
    ] = None


class NamedQuery(PageQuery):
    """A list of what has names."""

    q: Annotated[
        Words | None,
        Field(description="Names and aliases have all these words, or words that begin so.", examples=["ru"]),
    ] = None


class Listed(Protocol):
    """A table whose rows carry their rendered view."""

    id: Mapped[str]
    view: Mapped[str]


class Shelf(BaseModel):
    """A page of a list: the rendered entries, and the cursor of the next page where there is more."""

    documents: list[str]
    cursor: str | None


def shelf(
    connection: Connection, table: type[Any], query: NamedQuery, clauses: Sequence[ColumnElement[bool]] = ()
) -> Shelf:
    """The page of a table, by id, that the query asks for; without what was merged into another."""
    mark = fingerprint([table.__tablename__, query.model_dump(mode="json", exclude={"limit", "cursor"})])
    wanted = select(table.id, table.view).where(*clauses)
    if hasattr(table, "merged_into"):
        wanted = wanted.where(table.merged_into.is_(None))
    if query.q is not None:
        wanted = wanted.where(*bearing(connection, table.__tablename__, table.id, searched(query.q)))
    if query.cursor:
        wanted = wanted.where(table.id > read_cursor(query.cursor, mark, str)[0])
    rows = connection.execute(wanted.order_by(table.id).limit(query.limit + 1)).all()
    shown = rows[: query.limit]
    more = len(rows) > query.limit
    return Shelf(documents=[view for _, view in shown], cursor=write_cursor(mark, shown[-1][0]) if more else None)


def searched(text: str) -> list[str]:
    """The folded words that a list is searched for; BadQuery where there are none."""
    found = words(text)
    if not found:
        raise refuse(Trouble("q has no letter or digit to search for", parameter="q"))
    return found


def envelope(documents: Sequence[bytes], meta: dict[str, Any], links: dict[str, Any]) -> bytes:
    """The body of a list: rendered entries joined as they are."""
    rest = orjson.dumps({"meta": meta, "links": links})
    return b'{"data":[' + b",".join(documents) + b"]," + rest[1:]
