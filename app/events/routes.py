"""The vocabularies of events, and the tags in use."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Connection, func, or_, select

from app.events.kinds import KINDS
from app.events.model import EventTag
from app.events.roles import ATTENDANCES, ROLES, STATUSES, VERIFICATIONS
from app.listing import PageQuery, Words, envelope, searched
from app.paging import LIMIT_MAX, fingerprint, read_cursor, write_cursor
from app.problems import NotFound
from app.slugs import Id
from app.texts import Line, Title
from app.web.answers import Body, answer, to_next
from app.web.asked import Asked
from app.web.openapi import carrying
from app.web.problems import responses
from app.web.query import StrictRoute
from app.web.shelves import ShelfView, addresses, id_of

router = APIRouter(route_class=StrictRoute)


class TermView(BaseModel):
    """One word of a vocabulary, with its meaning."""

    id: Annotated[str, Field(description="The word itself.", pattern=r"^[a-z]+(_[a-z]+)*$", max_length=32)]
    label: Annotated[Line, Field(description="How people are shown it, English.")]
    definition: Annotated[Title, Field(description="What it means.")]


class KindView(TermView):
    """A kind of event, with its codes in CAMEO and PLOVER where those have one."""

    cameo: Annotated[
        list[Annotated[str, Field(pattern=r"^[0-9]+$", max_length=8)]],
        Field(description="Its codes in CAMEO 1.1b3.", max_length=8),
    ]
    plover: Annotated[Line | None, Field(description="Its category in PLOVER, and the mode where there is one.")]


class Kinds(BaseModel):
    """The kinds of event."""

    data: Annotated[list[KindView], Field(description="The kinds.", max_length=100)]


class Roles(BaseModel):
    """The roles of those who take part, and how they attended."""

    data: Annotated[list[TermView], Field(description="The roles.", max_length=100)]
    attendances: Annotated[list[TermView], Field(description="The ways to attend.", max_length=100)]


class Statuses(BaseModel):
    """How far an event has come, and how well it is known."""

    data: Annotated[list[TermView], Field(description="The statuses.", max_length=100)]
    verifications: Annotated[list[TermView], Field(description="The degrees to which it is known.", max_length=100)]


class TagView(BaseModel):
    """A free word, and how many events bear it."""

    id: Id
    events: Annotated[int, Field(description="How many events bear it.", ge=1, le=2**53 - 1)]


class TagList(ShelfView):
    """A page of tags."""

    data: Annotated[list[TagView], Field(description="The tags, by name.", max_length=LIMIT_MAX)]


class TagQuery(PageQuery):
    """A list of tags."""

    q: Annotated[
        Words | None,
        Field(description="The tag has all these words, or words that begin so.", examples=["core"]),
    ] = None


TAGS = Asked(TagQuery)


@router.get(
    "/kinds", response_model=Kinds, responses=responses(304), tags=["Vocabularies"], summary="The kinds of event"
)
async def list_kinds(request: Request) -> Response:
    """Every kind of event with a label, a definition and its codes in CAMEO and PLOVER."""
    return await _vocabulary(request, data=KINDS)


@router.get(
    "/roles", response_model=Roles, responses=responses(304), tags=["Vocabularies"], summary="Roles and attendance"
)
async def list_roles(request: Request) -> Response:
    """Every role someone may have in an event, and every way to attend."""
    return await _vocabulary(request, data=ROLES, attendances=ATTENDANCES)


@router.get(
    "/statuses",
    response_model=Statuses,
    responses=responses(304),
    tags=["Vocabularies"],
    summary="Statuses and verification",
)
async def list_statuses(request: Request) -> Response:
    """Every status of an event, and every degree to which it is known."""
    return await _vocabulary(request, data=STATUSES, verifications=VERIFICATIONS)


async def _vocabulary(request: Request, **lists: Sequence[NamedTuple]) -> Response:
    content = orjson.dumps({name: [each._asdict() for each in terms] for name, terms in lists.items()})
    return await answer(request, lambda *_: Body(content))


@router.get(
    "/tags",
    response_model=TagList,
    responses={200: carrying("Link"), **responses(304)},
    openapi_extra=TAGS.documented,
    tags=["Vocabularies"],
    summary="Tags",
)
async def list_tags(request: Request) -> Response:
    """The tags in use, by name, and how many events bear each."""
    query = TAGS(request)
    return await answer(request, lambda connection, _: _tags(request, query, connection), long=True)


@router.get(
    "/tags/{tag}", response_model=TagView, responses=responses(304, 404), tags=["Vocabularies"], summary="One tag"
)
async def show_tag(request: Request, tag: Annotated[str, id_of("tag", "core")]) -> Response:
    """A tag, and how many events bear it."""
    return await answer(request, lambda connection, _: _tag(tag, connection))


def _tag(tag: str, connection: Connection) -> Body:
    events = connection.scalar(select(func.count()).where(EventTag.tag == tag))
    if not events:
        raise NotFound(f"No event bears the tag {tag!r}.")
    return Body(orjson.dumps({"id": tag, "events": events}))


def _distinct(after: str) -> ColumnElement[str]:
    """The tags beyond this one, each once, and a null at their end: from one to the next along the index, however many
    events bear each.
    """
    beyond = select(func.min(EventTag.tag).label("tag"))
    tags = beyond.where(EventTag.tag > after).cte("tags", recursive=True)
    following = beyond.where(EventTag.tag > tags.c.tag).scalar_subquery()
    return tags.union_all(select(following).where(tags.c.tag.is_not(None))).c.tag


def _tags(request: Request, query: TagQuery, connection: Connection) -> Body:
    mark = fingerprint(["tags", query.q])
    tag = _distinct(read_cursor(query.cursor, mark, str)[0] if query.cursor else "")
    wanted = select(tag).where(tag.is_not(None)).order_by(tag).limit(query.limit + 1)
    for word in searched(query.q) if query.q is not None else ():
        wanted = wanted.where(or_(tag.startswith(word), tag.contains(f"-{word}")))
    found = list(connection.scalars(wanted))
    shown = found[: query.limit]
    links = addresses(request, write_cursor(mark, shown[-1]) if len(found) > query.limit else None)
    counted = select(EventTag.tag, func.count()).where(EventTag.tag.in_(shown)).group_by(EventTag.tag)
    events = {name: number for name, number in connection.execute(counted)}  # noqa: C416  # a row is no pair to the type checker
    documents = [orjson.dumps({"id": name, "events": events[name]}) for name in shown]
    meta = {"description": "Tags", "limit": query.limit}
    return Body(envelope(documents, meta, links), to_next(links["next"]) if links["next"] else None)
