"""Releases over HTTP: what there is, their files, and the events of each by every filter and in every format."""

import inspect
import mimetypes
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from inspect import Parameter
from pathlib import Path
from threading import Lock
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse
from fastapi.routing import APIRoute

from app.database import Database
from app.memory import Memory
from app.names import near
from app.problems import NotFound
from app.releases.release import SNAPSHOT, TAG, TAG_LENGTH, Release, every, read
from app.releases.view import ReleaseList, ReleaseView
from app.timeline import routes as timeline
from app.web.answers import Held, base_url
from app.web.conditional import READ_CACHE, entity_tag, unchanged
from app.web.openapi import JSON, operation_id
from app.web.problems import responses
from app.web.query import StrictRoute, check, shown
from app.web.streams import Streams

router = APIRouter(route_class=StrictRoute, generate_unique_id_function=operation_id)

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400"
"""What is drawn of a release stays the same until the service draws otherwise."""
OPEN = 4
"""So many releases' databases are held open at once, each with so much memory for documents."""
DOCUMENTS = 8 << 20
TYPES = {".jsonl": "application/jsonl", ".json": JSON, ".csv": "text/csv"}
TAG_HERE = InPath(
    description="The release.", pattern=f"^{TAG}$", max_length=TAG_LENGTH, examples=["2026.1"]
)  # fmt: skip
InTag = Annotated[str, TAG_HERE]
Handler = Callable[..., Coroutine[Any, Any, Response]]
KEYWORD = Parameter.KEYWORD_ONLY


class Shelf:
    """The databases of releases that are open, those asked last kept longest.

    One that is let go while something still reads from it is closed when that has ended: its connections are its own.
    """

    def __init__(self) -> None:
        self._open: OrderedDict[Path, Held] = OrderedDict()
        self._lock = Lock()

    def take(self, release: Release) -> Held:
        """The database of a release."""
        place = release.folder.absolute()
        with self._lock:
            held = self._open.pop(place, None)
            if held is None:
                database = Database(place / SNAPSHOT, threads=2)
                held = Held(database, Memory(DOCUMENTS), Streams(database), FOR_A_DAY)
            self._open[place] = held
            while len(self._open) > OPEN:
                _, oldest = self._open.popitem(last=False)
                oldest.database.close()
        return held

    def close(self) -> None:
        """Let go of all."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].database.close()


def _folder(request: Request) -> Path:
    return Path(request.app.state.settings.releases_folder)


def _release(request: Request, tag: str) -> Release:
    try:
        return read(_folder(request), tag)
    except KeyError:
        likely = near(tag, [each.tag for each in every(_folder(request))], 1)
        guess = f"; did you mean {likely[0]}?" if likely else "."
        raise NotFound(f"There is no release {shown(tag)!r}{guess}") from None


def _told(request: Request, release: Release) -> dict[str, Any]:
    package, here = release.package, f"{base_url(request)}/v1/releases/{release.tag}"
    return {
        "tag": release.tag,
        "title": package["title"],
        "created_at": package["created"],
        "licence": package["licenses"][0]["name"],
        "counts": package["counts"],
        "url": here,
        "events": f"{here}/events",
    }


def _kept(request: Request, content: bytes, cache: str) -> Response:
    """The body, or 304 where the client has it."""
    tag = entity_tag(content)
    if (same := unchanged(request.scope, tag, cache=cache)) is not None:
        return same
    return Response(content, headers={"ETag": tag, "Cache-Control": cache}, media_type=JSON)


@router.get(
    "/releases",
    response_model=ReleaseList,
    responses=responses(304),
    tags=["Releases"],
    summary="States of the record that never change",
)
async def list_releases(request: Request) -> Response:
    """What was frozen under a tag, to be cited: the latest first."""
    found = [_told(request, release) for release in every(_folder(request))]
    return _kept(request, orjson.dumps({"data": found}), READ_CACHE)


@router.get(
    "/releases/{release_tag}",
    response_model=ReleaseView,
    responses=responses(304, 404),
    tags=["Releases"],
    summary="One release",
)
async def show_release(request: Request, release_tag: InTag) -> Response:
    """A release: how many records it has, its licence, and its files with their checksums."""
    release = _release(request, release_tag)
    told = _told(request, release)
    files = [
        {
            "name": name,
            "url": f"{told['url']}/{name}",
            "bytes": (release.folder / name).stat().st_size,
            "sha256": release.sums[name],
        }
        for name in release.files
        if name in release.sums
    ]
    return _kept(request, orjson.dumps({**told, "files": files}), FOR_EVER)


def _file(request: Request, release: Release, name: str) -> Response:
    """A file as it lies there; its checksum is its tag."""
    if name not in release.files:
        likely = near(name, release.files, 1)
        guess = f"; did you mean {likely[0]}?" if likely else f"; it has {', '.join(release.files)}."
        raise NotFound(f"The release {release.tag} has no file {shown(name)!r}{guess}")
    tag = f'"{release.sums.get(name) or entity_tag(str(release.sums)).strip(chr(34))}"'
    if (same := unchanged(request.scope, tag, cache=FOR_EVER)) is not None:
        return same
    media_type = TYPES.get(Path(name).suffix) or mimetypes.types_map.get(Path(name).suffix) or "text/plain"
    headers = {"ETag": tag, "Cache-Control": FOR_EVER, "Content-Disposition": f'inline; filename="{name}"'}
    return FileResponse(release.folder / name, headers=headers, media_type=media_type)


def _of_release(endpoint: Callable[..., Any]) -> Handler:
    """The handler that does for a release what this one does for the record as it is now."""
    own = inspect.signature(endpoint)
    takes_request = "request" in own.parameters

    async def read_release(request: Request, release_tag: str, **named: str) -> Response:
        release = _release(request, release_tag)
        name = request.scope["path"].rpartition("/")[2]
        if not request.scope["query_string"] and name in {"events.csv", "events.jsonl"}:
            return _file(request, release, name)  # all of it is what is asked for: the very bytes that were released
        request.state.held = request.app.state.releases.take(release)
        request.state.released = release.cited
        answered: Response = await (endpoint(request, **named) if takes_request else endpoint(**named))
        return answered

    # What FastAPI documents and hands over: the tag, and what the other has in its path.
    places = [Parameter("request", KEYWORD, annotation=Request), Parameter("release_tag", KEYWORD, annotation=InTag)]
    places += [place.replace(kind=KEYWORD) for name, place in own.parameters.items() if name != "request"]
    read_release.__signature__ = own.replace(parameters=places)  # type: ignore[attr-defined]  # any function may have one
    return read_release


def _add_timeline() -> None:
    """The routes of events, below a release: each is told of as that of the record as it is now."""
    for route in timeline.router.routes:
        if isinstance(route, APIRoute) and route.path.startswith("/v1/events") and "GET" in (route.methods or ()):
            router.add_api_route(
                route.path.replace("/v1/", "/releases/{release_tag}/", 1),
                _of_release(route.endpoint),
                name=f"{route.name}_of_release",
                response_model=route.response_model,
                response_class=route.response_class,
                responses={404: responses(404)[404], **route.responses},
                openapi_extra=route.openapi_extra,
                include_in_schema=route.include_in_schema,
                tags=["Releases"],
                summary=f"{route.summary}, in a release",
                description=f"{route.description}\n\nAs it was released, whatever has been written since.",
            )


_add_timeline()


@router.get(
    "/releases/{release_tag}/{file}",
    response_class=Response,
    responses={
        200: {
            "description": "The file.",
            "content": {
                media_type: {"schema": {"type": kind, "description": what}, "example": example}
                for media_type, kind, what, example in (
                    ("text/plain", "string", "How to cite it, its licence, its checksums.", "cff-version: 1.2.0\n"),
                    (JSON, "object", "The descriptor, a Data Package.", {"name": "communique-2026.1"}),
                    ("text/csv", "string", "A table.", "id,name\r\n"),
                    ("application/jsonl", "string", "Drafts, one a line.", '{"id":"astana"}\n'),
                )
            },
        },
        **responses(304, 404),
    },
    tags=["Releases"],
    summary="A file of a release",
)
async def show_release_file(
    request: Request,
    release_tag: InTag,
    file: Annotated[str, InPath(description="Its name.", max_length=100, examples=["CITATION.cff"])],
) -> Response:
    """A file as it was released: `datapackage.json` describes all of them, `CITATION.cff` says how to cite them."""
    check(request.scope["query_string"], (), ())
    return _file(request, _release(request, release_tag), file)
