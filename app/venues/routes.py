"""Reading venues: the list, and one."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.history.log import absent
from app.listing import NamedQuery
from app.paging import LIMIT_MAX
from app.venues.model import Venue
from app.venues.schema import VenueView
from app.web.asked import Asked
from app.web.openapi import carrying
from app.web.problems import responses
from app.web.query import StrictRoute
from app.web.shelves import ShelfView, id_of, list_entries, show_entry

router = APIRouter(prefix="/venues", tags=["Venues"], route_class=StrictRoute)

VenueId = Annotated[str, id_of("venue", "palais-des-nations")]


class VenueList(ShelfView):
    """A page of venues."""

    data: Annotated[list[VenueView], Field(description="The venues, by id.", max_length=LIMIT_MAX)]


VENUES = Asked(NamedQuery)


@router.get(
    "",
    response_model=VenueList,
    responses={200: carrying("Link"), **responses(304)},
    openapi_extra=VENUES.documented,
    summary="Venues",
)
async def list_venues(request: Request) -> Response:
    """Countries, cities and sites, by id."""
    query = VENUES(request)
    return await list_entries(request, Venue, query, "Venues")


@router.get("/{venue_id}", response_model=VenueView, responses=responses(304, 308, 404, 410), summary="One venue")
async def show_venue(request: Request, venue_id: VenueId) -> Response:
    """A venue with all its names, its coordinates and all it lies in."""
    return await show_entry(request, Venue, "venue", venue_id, absent)
