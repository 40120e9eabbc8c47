"""Series as they are posted and as they are read."""

from typing import Annotated

from pydantic import BaseModel, Field

from app.names import Alias
from app.slugs import Id, Reference
from app.texts import Line, Summary


class SeriesRef(BaseModel):
    """A series as others name it."""

    id: Id
    name: Line


class SponsorRef(BaseModel):
    """An actor behind a series."""

    id: Id
    name: Line
    kind: str


class SeriesDraft(BaseModel):
    """A series as a writer posts it. What the service sets (`version` and the like) is ignored."""

    id: Id
    name: Line
    description: Summary = ""
    sponsors: Annotated[list[Reference], Field(max_length=100)] = []
    aliases: Annotated[list[Alias], Field(max_length=200)] = []


class SeriesView(SeriesRef):
    """A series, whole."""

    description: str
    sponsors: list[SponsorRef]
    aliases: list[Alias]
    version: int
    created_at: str
    updated_at: str
