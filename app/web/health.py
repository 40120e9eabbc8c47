"""Probes for whoever runs the service: is it alive, and can it answer."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from app import database
from app.problems import Unavailable
from app.web import problems
from app.web.query import StrictRoute

router = APIRouter(tags=["Service"], route_class=StrictRoute)


class HealthView(BaseModel):
    """The answer of a probe."""

    status: Annotated[Literal["alive", "ready"], Field(description="What the probe found.")]


def _saying(status: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {"application/json": {"example": {"status": status}}}}}


@router.get("/healthz", summary="Is the process alive?", responses=_saying("alive"))
async def show_health(response: Response) -> HealthView:
    """Answers as long as the process can answer at all; it looks at nothing else."""
    response.headers["Cache-Control"] = "no-store"
    return HealthView(status="alive")


@router.get("/readyz", summary="Can requests be answered?", responses=_saying("ready") | problems.responses(503))
async def show_readiness(request: Request, response: Response) -> HealthView:
    """Says `ready` once the database can be reached and has the schema that this version was written for."""
    response.headers["Cache-Control"] = "no-store"
    try:
        found = await request.app.state.database.read(_revision)
    except (SQLAlchemyError, OSError):
        raise Unavailable("The database can't be read.") from None
    if found != database.SCHEMA_REVISION:
        raise Unavailable("The database has another schema than this version needs.")
    return HealthView(status="ready")


def _revision(connection: Connection) -> str | None:
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found
