"""Sources as they are posted and as they are read."""

from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.slugs import Id
from app.texts import Day, Line, Title


def _has_a_host(url: str) -> str:
    try:
        host = urlsplit(url).hostname
    except ValueError as error:
        raise ValueError(f"no address can be read from it: {error}") from None
    if not host:
        raise ValueError("it names no host; https://example.org/page does")
    return url


Url = Annotated[
    str,
    StringConstraints(pattern=r"^https?://[^\s\x00-\x20\x22<>\\^`{|}\x7f]+$", max_length=2000),
    AfterValidator(_has_a_host),
]


class SourceDraft(BaseModel):
    """A source as a writer names it: by its url, or by publisher, title and day where it has none."""

    model_config = ConfigDict(extra="forbid")

    id: Id | None = None
    url: Url | None = None
    publisher: Line | None = None
    title: Title | None = None
    published_on: Day | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "SourceDraft":
        if not (self.url or self.title or self.publisher):
            raise ValueError("A source has a url, or at least a publisher or a title")
        return self


class SourceView(BaseModel):
    """Who says so."""

    id: Id
    url: Annotated[Url | None, Field(description="Where it can be read.")]
    publisher: Annotated[Line | None, Field(description="Who published it.")]
    title: Annotated[Title | None, Field(description="Its title, in its own language.")]
    published_on: Annotated[date | None, Field(description="The day it was published, ISO 8601.")]
