"""Sources as they are posted and as they are read."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.slugs import Id
from app.texts import Line, Title

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s\x00-\x20<>\"\\^`{|}\x7f]+$", max_length=2000)]


class SourceDraft(BaseModel):
    """A source as a writer names it: by its url, or by publisher, title and day where it has none."""

    model_config = ConfigDict(extra="forbid")

    id: Id | None = None
    url: Url | None = None
    publisher: Line | None = None
    title: Title | None = None
    published_on: date | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "SourceDraft":
        if not (self.url or self.title or self.publisher):
            raise ValueError("A source has a url, or at least a publisher or a title")
        return self


class SourceView(BaseModel):
    """Who says so."""

    id: Id
    url: str | None
    publisher: str | None
    title: str | None
    published_on: Annotated[str | None, Field(description="The day it was published, ISO 8601.")]
