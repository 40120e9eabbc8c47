"""Reading series: the list, and one."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.history.log import absent
from app.listing import NamedQuery
from app.paging import LIMIT_MAX
from app.series.model import Series
from app.series.schema import SeriesView
from app.web.asked import Asked
from app.web.openapi import carrying
from app.web.problems import responses
from app.web.query import StrictRoute
from app.web.shelves import ShelfView, id_of, list_entries, show_entry

router = APIRouter(prefix="/series", tags=["Series"], route_class=StrictRoute)

SeriesId = Annotated[str, id_of("series", "astana-process")]


class SeriesList(ShelfView):
    """A page of series."""

    data: Annotated[list[SeriesView], Field(description="The series, by id.", max_length=LIMIT_MAX)]


SERIES = Asked(NamedQuery)


@router.get(
    "",
    response_model=SeriesList,
    responses={200: carrying("Link"), **responses(304)},
    openapi_extra=SERIES.documented,
    summary="Series",
)
async def list_series(request: Request) -> Response:
    """The processes that events belong to, by id."""
    query = SERIES(request)
    return await list_entries(request, Series, query, "Series")


@router.get("/{series_id}", response_model=SeriesView, responses=responses(304, 308, 404, 410), summary="One series")
async def show_one_series(request: Request, series_id: SeriesId) -> Response:
    """A series with all its names and the actors behind it."""
    return await show_entry(request, Series, "series", series_id, absent)
