"""Reading sources: the list, and one."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.history.log import absent
from app.listing import NamedQuery, Words
from app.paging import LIMIT_MAX
from app.sources.model import Source
from app.sources.schema import SourceView
from app.web.asked import Asked
from app.web.openapi import carrying
from app.web.problems import responses
from app.web.query import StrictRoute
from app.web.shelves import ShelfView, id_of, list_entries, show_entry

router = APIRouter(prefix="/sources", tags=["Sources"], route_class=StrictRoute)

SourceId = Annotated[str, id_of("source", "tass-putin-and-assad-meet-in-sochi")]


class SourceList(ShelfView):
    """A page of sources."""

    data: Annotated[list[SourceView], Field(description="The sources, by id.", max_length=LIMIT_MAX)]


class SourceQuery(NamedQuery):
    """A list of sources."""

    q: Annotated[
        Words | None,
        Field(description="Publisher and title have all these words, or words that begin so.", examples=["tass"]),
    ] = None


SOURCES = Asked(SourceQuery)


@router.get(
    "",
    response_model=SourceList,
    responses={200: carrying("Link"), **responses(304)},
    openapi_extra=SOURCES.documented,
    summary="Sources",
)
async def list_sources(request: Request) -> Response:
    """Everything that events rely on, by id."""
    query = SOURCES(request)
    return await list_entries(request, Source, query, "Sources")


@router.get("/{source_id}", response_model=SourceView, responses=responses(304, 404), summary="One source")
async def show_source(request: Request, source_id: SourceId) -> Response:
    """A source: who said so, where and when."""
    return await show_entry(request, Source, "source", source_id, absent)
