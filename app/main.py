"""The service put together: one application made from its settings."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute

from app.actors import routes as actors
from app.database import Database
from app.events import routes as events
from app.examples import EXAMPLES
from app.history import routes as history
from app.history.tail import Tail
from app.importers import routes as importers
from app.memory import Memory
from app.recording import routes as recording
from app.recording.nouns import NOUNS
from app.releases import routes as releases
from app.series import routes as series
from app.settings import Settings
from app.site import routes as site
from app.sources import routes as sources
from app.timeline import routes as timeline
from app.venues import routes as venues
from app.web import docs, health, openapi, problems, stack
from app.web.stopping import on_signal
from app.web.streams import Streams

VERSION = "0.1.0"
ROUTERS: tuple[APIRouter, ...] = (
    events.router,
    actors.router,
    venues.router,
    series.router,
    sources.router,
    history.router,
    recording.router,
    releases.router,
    importers.router,
)


def _routes() -> list[BaseRoute]:
    """All of them in the order in which they are tried, the hottest first: to look into a router costs a twentieth of a
    list.
    """
    others = APIRouter(generate_unique_id_function=openapi.operation_id)
    for router in ROUTERS:
        others.include_router(router, prefix="/v1")
    others.include_router(health.router)
    others.include_router(site.router)
    return [*timeline.router.routes, *others.routes]


ROUTES = _routes()
"""Of all applications: FastAPI works out a router's routes when it is first asked for one, which takes 70 ms."""

TAGS = (
    {"name": "Events", "description": "What happened, when, where, with whom, and who says so."},
    {"name": "Formats", "description": "The same events in the shapes that other programs load."},
    {"name": "Search", "description": "From what someone types to what they may mean."},
    {"name": "Actors", "description": "Who acts: people, states, organizations, coalitions, armed groups."},
    {"name": "Venues", "description": "Where: a tree of countries, cities and sites."},
    {"name": "Series", "description": "The processes that events belong to."},
    {"name": "Sources", "description": "Who says so."},
    {"name": "Changes", "description": "Every write in order, for mirrors and for whoever wants to know at once."},
    {"name": "Releases", "description": "States of the record that never change, to be cited and asked."},
    {"name": "Imports", "description": "Many records at once, each broken one named by its row."},
    {"name": "Vocabularies", "description": "The words that kinds, roles, statuses and tags are told in."},
    {"name": "Service", "description": "Whether the service is up, for those who run it."},
)

DESCRIPTION = """\
Diplomacy, dated and sourced: who met whom, where, in what role, what came of it, and who says so.

Everything is under `/v1` and open to read, from any web page, without a key; writing takes one. Start with
`GET /v1/events`: its filters (actor, venue, date range, kind, words and more) add up, and each event comes whole: one
request draws a timeline.

- **Dates may be vague**: `2017`, `2017-11`, `2017-11~` and open intervals (EDTF) are as good as a day.
- **Answers can be kept**: each read has an `ETag`; send it back in `If-None-Match` and unchanged data costs a `304`.
- **Mistakes are told**: an unknown parameter, actor, venue or series is refused with the nearest known name, never
  answered with an empty list. Every error is a problem document (RFC 9457) with a `request_id` to quote.
- **It stays compatible**: within `/v1` things are only added, so let your client ignore members it does not know.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service with these settings, or with those of the environment."""
    settings = settings or Settings()
    app = FastAPI(
        title="Communiqué",
        summary="An open API for the timelines of diplomacy",
        description=DESCRIPTION,
        version=VERSION,
        contact={"name": "The Communiqué maintainers"} | ({"url": settings.public_url} if settings.public_url else {}),
        license_info={"name": "MIT", "url": "https://spdx.org/licenses/MIT.html"},
        servers=[{"url": settings.public_url or "/"}],
        openapi_tags=[dict(tag) for tag in TAGS],
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        generate_unique_id_function=openapi.operation_id,
        lifespan=_lifespan,
        routes=ROUTES.copy(),
    )
    app.state.settings = settings
    app.state.database = Database(settings.alchemy_url, threads=settings.threads)
    app.state.streams = Streams(app.state.database)
    app.state.memory = Memory(settings.document_cache)
    app.state.tail = Tail(app.state.database)
    app.state.releases = releases.Shelf()
    app.state.build = VERSION
    docs.install(app, settings.public_url)
    problems.install(app)
    openapi.finish(app, EXAMPLES, [noun.draft for noun in NOUNS.values()])
    stack.wrap(app, settings)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    gc.freeze()  # what has been made up to here stays: looking through it again and again costs a tenth of each request
    with on_signal(app.state.tail.stop):
        yield
    app.state.tail.stop()
    app.state.releases.close()
    app.state.database.close()
