"""Releases as they are read."""

from typing import Annotated

from pydantic import BaseModel, Field

from app.history.stamps import DATE_TIME
from app.releases.release import TAG, TAG_LENGTH
from app.texts import Line

Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Tag = Annotated[str, Field(description="What it is cited by.", pattern=f"^{TAG}$", max_length=TAG_LENGTH)]
Count = Annotated[int, Field(ge=0, le=2**53 - 1)]


class FileView(BaseModel):
    """A file of a release."""

    name: Annotated[str, Field(description="Its name.", max_length=100)]
    url: Annotated[Address, Field(description="Where it is.")]
    bytes: Annotated[Count, Field(description="How long it is.")]
    sha256: Annotated[str, Field(description="Its checksum.", pattern="^[0-9a-f]{64}$")]


class ReleaseRef(BaseModel):
    """A release, in short."""

    tag: Tag
    title: Annotated[Line, Field(description="What the data is called.")]
    created_at: Annotated[str, Field(description="When it was frozen, RFC 3339.", json_schema_extra=DATE_TIME)]
    licence: Annotated[str, Field(description="Its licence, by the name in the SPDX list.", max_length=40)]
    counts: Annotated[dict[str, Count], Field(description="How many records of each noun it has.")]
    url: Annotated[Address, Field(description="The release itself.")]
    events: Annotated[Address, Field(description="Its events: every filter and format of `/v1/events` works there.")]


class ReleaseView(ReleaseRef):
    """A release, with its files."""

    files: Annotated[list[FileView], Field(description="All that may be fetched.", max_length=100)]


class ReleaseList(BaseModel):
    """The releases there are."""

    data: Annotated[list[ReleaseRef], Field(description="The releases, the latest first.", max_length=10_000)]
