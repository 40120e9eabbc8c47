"""Series as they are posted and as they are read."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from app.drafts import Draft
from app.history.stamps import CreatedAt, UpdatedAt, Version
from app.slugs import Id, Reference, each_once
from app.texts import Alias, Line, Prose, Summary


class SeriesRef(BaseModel):
    """A series as others name it."""

    id: Id
    name: Annotated[Line, Field(description="The name it is best known by, English.")]


class SponsorRef(BaseModel):
    """An actor behind a series."""

    id: Id
    name: Annotated[Line, Field(description="The name it is best known by, English.")]
    kind: Annotated[str, Field(description="What kind of actor it is.", max_length=16)]


class SeriesDraft(Draft):
    """A series as a writer posts it. What the service sets (`version` and the like) is ignored."""

    id: Id
    name: Line
    description: Summary = ""
    sponsors: Annotated[list[Reference], Field(max_length=100), AfterValidator(each_once)] = []
    aliases: Annotated[list[Alias], Field(max_length=200)] = []


class SeriesView(SeriesRef):
    """A series, whole."""

    description: Annotated[Prose, Field(description="Plain text; may be empty.")]
    sponsors: Annotated[list[SponsorRef], Field(description="The actors behind it.", max_length=100)]
    aliases: Annotated[list[Alias], Field(description="Its other names, in any language.", max_length=200)]
    version: Version
    created_at: CreatedAt
    updated_at: UpdatedAt
