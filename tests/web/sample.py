"""A small application with every kind of route that `app.web` has to be right about."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

import anyio
from fastapi import APIRouter, FastAPI, HTTPException, Path, Query, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.problems import NotFound, Unavailable
from app.settings import Settings
from app.web import openapi, problems, stack
from app.web.conditional import READ_CACHE, entity_tag, unchanged
from app.web.query import StrictRoute

BODY_LIMIT = 1024
TAG = entity_tag("big")
BIG = b'{"data":[' + b",".join(b'{"id":"astana-%d"}' % n for n in range(3000)) + b"]}"

router = APIRouter(route_class=StrictRoute, tags=["Things"])


class ThingQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    actor: Annotated[list[str], Field(description="Who took part.")] = []
    kind: Annotated[Literal["summit", "call"] | None, Field(description="What kind.")] = None
    limit: Annotated[int, Field(description="How many.", ge=1, le=500)] = 50
    to: Annotated[str | None, Field(description="The last day.")] = None


class Part(BaseModel):
    actor: Annotated[str, Field(min_length=1, examples=["turkey"])]
    weight: Annotated[float, Field(allow_inf_nan=False)] = 1


class Named(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str


class Thing(BaseModel):
    """A thing."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(max_length=200, examples=["Astana 8"])]
    note: Annotated[str | None, Field(examples=["seen"])] = None
    kind: Annotated[Literal["summit", "call"] | None, Field(examples=["call"])] = None
    parts: Annotated[list[Part], Field(max_length=10, examples=[[{"actor": "turkey"}]])] = []
    place: Annotated[Named | str | None, Field(examples=["sochi"])] = None

    @field_validator("title")
    @classmethod
    def _sober(cls, title: str) -> str:
        if "!" in title:
            raise ValueError(f"a title does not shout: {title}")
        return title


@router.get("/things", summary="List things", responses=problems.responses(304, 404))
async def list_things(request: Request, query: Annotated[ThingQuery, Query()]) -> list[Thing]:
    """Every thing."""
    return [Thing(title=f"Thing {number}") for number, _ in enumerate(query.actor)]


@router.post("/things", summary="Add a thing", status_code=201)
async def add_thing(thing: Thing) -> Thing:
    """Adds it."""
    return thing


@router.get("/things/{id}", summary="Show a thing", responses=problems.responses(404))
async def show_thing(id: Annotated[str, Path(description="Its id.", max_length=20)]) -> Thing:
    """One thing."""
    raise NotFound(f"There is no thing '{id}'.")


@router.put("/things/{id}", summary="Replace a thing")
async def replace_thing(id: Annotated[int, Path(description="Its id.")], thing: Thing) -> Thing:
    """Replaces it."""
    return thing


@router.delete("/things/{id}", summary="Remove a thing", status_code=204)
async def remove_thing(id: Annotated[str, Path(description="Its id.")]) -> None:
    """Removes it."""


hidden = APIRouter(include_in_schema=False)


@hidden.get("/big")
async def show_big(request: Request) -> Response:
    headers = {"ETag": TAG, "Cache-Control": READ_CACHE}
    return unchanged(request.scope, TAG) or Response(BIG, headers=headers, media_type="application/json")


@hidden.get("/small")
async def show_small() -> Response:
    return Response(b"{}", headers={"ETag": TAG, "Vary": "Accept"}, media_type="application/json")


@hidden.post("/raw")
async def take_raw(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


@hidden.get("/forever")
async def stream_forever() -> StreamingResponse:
    async def lines() -> AsyncIterator[bytes]:
        while True:
            yield b"data: x\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream")


@hidden.get("/silent")
async def stream_silence() -> StreamingResponse:
    async def lines() -> AsyncIterator[bytes]:
        await anyio.sleep(3600)
        yield b""

    return StreamingResponse(lines(), media_type="text/event-stream")


@hidden.get("/boom")
async def explode() -> None:
    raise RuntimeError("the password is hunter2")


@hidden.get("/late")
async def explode_late() -> StreamingResponse:
    async def lines() -> AsyncIterator[bytes]:
        yield b"begun"
        raise RuntimeError("too late")

    return StreamingResponse(lines(), media_type="text/event-stream")


@hidden.get("/status/{status}")
async def raise_status(status: int) -> None:
    if status == 503:
        raise Unavailable("Wait.")
    raise HTTPException(status, headers={"X-Own": "kept"} if status == 418 else None)


@hidden.get("/own")
async def show_own() -> Response:
    headers = {"Content-Security-Policy": "default-src 'self'", "Referrer-Policy": "no-referrer"}
    return Response(b"<p>", headers=headers, media_type="text/html")


@hidden.get("/embed/timeline")
async def show_embedded() -> Response:
    return Response(b"<p>", media_type="text/html")


@hidden.get("/surrogate")
async def tell_surrogate() -> None:
    raise NotFound("There is no \ud800 \x00 here." + "x" * 5000)


def make_app(directory: str | None = None, **options: Any) -> FastAPI:
    """The sample, put together as the service is."""
    app = FastAPI(
        title="Sample",
        version="1",
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=openapi.operation_id,
        openapi_tags=[{"name": "Things", "description": "Things."}],
        **options,
    )
    app.include_router(router, prefix="/v1")
    app.include_router(hidden)
    if directory:
        app.mount("/mounted", StaticFiles(directory=directory))
    problems.install(app)
    openapi.finish(app)
    stack.wrap(app, Settings(body_limit=BODY_LIMIT))
    return app
