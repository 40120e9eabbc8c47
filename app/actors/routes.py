"""Reading actors: the list, and one."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.actors.model import Actor
from app.actors.schema import ActorKind, ActorView
from app.history.log import absent
from app.listing import NamedQuery
from app.paging import LIMIT_MAX
from app.web.asked import Asked
from app.web.openapi import carrying
from app.web.problems import responses
from app.web.query import StrictRoute
from app.web.shelves import ShelfView, id_of, list_entries, show_entry

router = APIRouter(prefix="/actors", tags=["Actors"], route_class=StrictRoute)

ActorId = Annotated[str, id_of("actor", "riyad-hijab")]


class ActorQuery(NamedQuery):
    """A list of actors."""

    kind: Annotated[
        list[ActorKind], Field(description="Of this kind. Repeated: any of them.", examples=[["person"]], max_length=6)
    ] = Field(default_factory=list)


class ActorList(ShelfView):
    """A page of actors."""

    data: Annotated[list[ActorView], Field(description="The actors, by id.", max_length=LIMIT_MAX)]


ACTORS = Asked(ActorQuery)


@router.get(
    "",
    response_model=ActorList,
    responses={200: carrying("Link"), **responses(304)},
    openapi_extra=ACTORS.documented,
    summary="Actors",
)
async def list_actors(request: Request) -> Response:
    """People, states, organizations, coalitions and armed groups, by id."""
    query = ACTORS(request)
    clauses = [Actor.kind.in_(query.kind)] if query.kind else []
    return await list_entries(request, Actor, query, "Actors", clauses)


@router.get("/{actor_id}", response_model=ActorView, responses=responses(304, 308, 404, 410), summary="One actor")
async def show_actor(request: Request, actor_id: ActorId) -> Response:
    """An actor with all its names and the offices it held."""
    return await show_entry(request, Actor, "actor", actor_id, absent)
