"""What was written: every write in order, page by page and live; and what became of one record."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any

import jsonpatch
import orjson
from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import Connection, select

from app.history.log import TOLD, as_reference, as_revision, last_seq
from app.history.model import Revision
from app.history.tail import Tail, must_hold, numbered
from app.history.view import ChangeList, DiffView, RevisionList, RevisionView
from app.memory import Recollection
from app.paging import LIMIT, LIMIT_MAX
from app.problems import NotFound
from app.slugs import PATTERN
from app.texts import whole
from app.web.answers import Body, answer
from app.web.asked import Asked
from app.web.problems import responses
from app.web.query import StrictRoute

router = APIRouter(route_class=StrictRoute)

SEQ_MAX = 2**53 - 1
After = Annotated[int, Field(ge=0, le=SEQ_MAX), BeforeValidator(whole)]


class ChangesQuery(BaseModel):
    """From where on."""

    model_config = ConfigDict(extra="forbid")

    after: Annotated[
        int,
        Field(
            ge=0, le=SEQ_MAX, description="`seq` of the last write you have; 0 begins at the beginning.", examples=[0]
        ),
        BeforeValidator(whole),
    ] = 0
    limit: Annotated[
        int,
        Field(ge=1, le=LIMIT_MAX, description="Writes on a page; fewer where they are long.", examples=[LIMIT]),
        BeforeValidator(whole),
    ] = LIMIT


CHANGES = Asked(ChangesQuery)


@router.get(
    "/changes",
    response_model=ChangeList,
    responses=responses(304),
    openapi_extra=CHANGES.documented,
    tags=["Changes"],
    summary="Every write",
)
async def list_changes(request: Request) -> Response:
    """All that was written after `after`, in the one order of all writes, without gaps and without late arrivals.

    Who applies it from 0 on, those of one `batch` together, ends with an equal copy. What was withdrawn or merged comes
    without a draft.
    """
    query = CHANGES(request)
    return await answer(request, partial(_changes, query))


def _changes(query: ChangesQuery, connection: Connection, _: Recollection) -> Body:
    must_hold(connection, query.after)
    shown = numbered(connection, query.after, query.limit)
    last = shown[-1][0] if shown else query.after
    rest = orjson.dumps({"last": last, "more": last_seq(connection) > last})
    return Body(b'{"data":[' + b",".join(change for _, change in shown) + b"]," + rest[1:])


Begin = Annotated[
    After | None,
    Query(description="Begin after the write with this `seq`; without it, with the next that is made."),
]
Reconnected = Annotated[
    str | None,
    Header(
        description="Where a dropped connection goes on: browsers send it by themselves. It goes before `after`.",
        pattern=r"^[0-9]{1,15}$",
    ),
]


async def begin_of(request: Request, after: Begin = None, last_event_id: Reconnected = None) -> int | None:
    """After which write a stream begins; BadQuery, before any of it is sent, where there is none by that number."""
    said, begin = ("after", after) if last_event_id is None else ("Last-Event-ID", int(last_event_id))
    if begin is not None:
        await request.app.state.database.read(partial(must_hold, seq=begin, said=said))
    return begin


@router.get(
    "/changes/stream",
    response_class=EventSourceResponse,
    tags=["Changes"],
    summary="Every write, as it is made",
    responses={
        200: {
            "description": "Each write as a message: `id` is its `seq`, `data` what `GET /v1/changes` tells of it.",
            "content": {"text/event-stream": {"example": 'id: 328\ndata: {"seq":328,"op":"amend"}\n\n'}},
        }
    },
)
async def stream_changes(
    request: Request, begin: Annotated[int | None, Depends(begin_of)]
) -> AsyncIterator[ServerSentEvent]:
    """The writes as server-sent events, each once and in order; a comment every 15 seconds keeps it alive."""
    tail: Tail = request.app.state.tail
    async for seq, change in tail.follow(begin):
        yield ServerSentEvent(id=str(seq), raw_data=change.decode())


NOUNS = {
    "event": ("events", "putin-assad-sochi-20171120"),
    "actor": ("actors", "riyad-hijab"),
    "venue": ("venues", "palais-des-nations"),
    "series": ("series", "astana-process"),
}
"""Whose revisions are told: the word in the address, and an example."""
VERSION_MAX = 2**31 - 1
Version = Annotated[
    int,
    Path(ge=1, le=VERSION_MAX, description="The number of the revision, from 1.", examples=[1]),
    BeforeValidator(whole),
]


def _add(noun: str, plural: str, example: str) -> None:
    key = Annotated[
        str, Path(description=f"The id of the {noun}.", pattern=PATTERN, max_length=100, examples=[example])
    ]
    after = Annotated[
        int, Query(ge=0, le=VERSION_MAX, description="The last version you have.", examples=[0]), BeforeValidator(whole)
    ]
    most = Annotated[
        int, Query(ge=1, le=LIMIT_MAX, description="Revisions on a page.", examples=[LIMIT]), BeforeValidator(whole)
    ]

    async def list_revisions(request: Request, record_id: Any, after: Any = 0, limit: Any = LIMIT) -> Response:
        return await answer(request, partial(_revisions, noun, record_id, after, limit))

    async def show_revision(request: Request, record_id: Any, version: Any) -> Response:
        return await answer(request, partial(_revision, noun, record_id, version))

    async def show_diff(request: Request, record_id: Any, version: Any) -> Response:
        return await answer(request, partial(_diff, noun, record_id, version))

    base, tag = f"/{plural}/{{{noun}_id}}/revisions", plural.capitalize()
    for path, handler, name, shows, summary, told in (
        ("", list_revisions, "list", RevisionList, "What became of it", "Every write of the record, the oldest first."),
        ("/{version}", show_revision, "show", RevisionView, "One write", "A write, with the whole record as drafted."),
        ("/{version}/diff", show_diff, "compare", DiffView, "What a write changed", "From the draft before: RFC 6902."),
    ):
        named = {
            "record_id": Annotated[key, Path(alias=f"{noun}_id")],
            "version": Version,
            "after": after,
            "limit": most,
        }
        handler.__annotations__ |= {name: kind for name, kind in named.items() if name in handler.__annotations__}
        router.add_api_route(
            base + path,
            handler,
            name=f"{name}_{noun}_revision" + "s" * (name == "list"),
            response_model=shows,
            responses=responses(304, 404),
            tags=[tag],
            summary=summary,
            description=told,
        )


def _revisions(noun: str, key: str, after: int, limit: int, connection: Connection, _: Recollection) -> Body:
    of = (Revision.noun == noun, Revision.record_id == key, Revision.version > after)
    wanted = select(*TOLD).where(*of).order_by(Revision.version)  # and no drafts, which are long
    found = connection.execute(wanted.limit(limit + 1)).all()
    if not found and not (after and _ever(connection, noun, key)):
        raise NotFound(f"There is no {noun} {key!r}, and never was.")
    shown = found[:limit]
    told = [as_reference(row) for row in shown]
    return Body(orjson.dumps({"data": told, "next": shown[-1].version if len(found) > limit else None}))


def _ever(connection: Connection, noun: str, key: str) -> bool:
    """Whether there ever was such a record."""
    of = (Revision.noun == noun, Revision.record_id == key)
    return connection.scalar(select(Revision.seq).where(*of).limit(1)) is not None


def _revision(noun: str, key: str, version: int, connection: Connection, _: Recollection) -> Body:
    return Body(orjson.dumps(as_revision(_row(connection, noun, key, version))))


def _diff(noun: str, key: str, version: int, connection: Connection, _: Recollection) -> Body:
    after = orjson.loads(_row(connection, noun, key, version).draft)
    earlier = (Revision.noun == noun, Revision.record_id == key, Revision.version < version)
    before = connection.scalar(select(Revision.draft).where(*earlier).order_by(Revision.version.desc()).limit(1))
    patch = jsonpatch.make_patch(orjson.loads(before or b"{}"), after).patch
    return Body(orjson.dumps({"version": version, "patch": patch}))


def _row(connection: Connection, noun: str, key: str, version: int) -> Any:
    of = (Revision.noun == noun, Revision.record_id == key, Revision.version == version)
    found = connection.execute(select(Revision).where(*of)).one_or_none()
    if found is None:
        raise NotFound(f"There is no revision {version} of the {noun} {key!r}.")
    return found


for noun, (plural, example) in NOUNS.items():
    _add(noun, plural, example)
