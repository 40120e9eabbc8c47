"""CSL JSON, what Zotero, Pandoc and citeproc read (citationstyles.org, csl-data 1.0.2)."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, RootModel
from pydantic.json_schema import SkipJsonSchema

from app.timeline.formats.citations import Citation, cited, line
from app.timeline.formats.format import Format, Timeline, array, present

TYPES = {"dataset": "dataset", "entry": "entry", "source": "webpage"}


class CslName(BaseModel):
    """Who made it."""

    literal: Annotated[str, Field(description="The name as it is.")]


class CslDate(BaseModel):
    """A day."""

    parts: Annotated[
        list[list[int]], Field(alias="date-parts", description="Year, month and day.", min_length=1, max_length=1)
    ]


class CslItem(BaseModel):
    """Something to be cited."""

    id: Annotated[str, Field(description="`query`, `event-…` or `source-…`.")]
    type: Annotated[Literal["dataset", "entry", "webpage"], Field(description="What it is.")]
    title: Annotated[str, Field(description="Its title, plain text.")]
    author: Annotated[list[CslName] | SkipJsonSchema[None], Field(description="Who made it.")] = None
    issued: Annotated[CslDate | SkipJsonSchema[None], Field(description="When it was changed, or published.")] = None
    accessed: Annotated[CslDate | SkipJsonSchema[None], Field(description="When it was asked for.")] = None
    container: Annotated[
        str | SkipJsonSchema[None], Field(alias="container-title", description="What it stands in.")
    ] = None
    version: Annotated[str | SkipJsonSchema[None], Field(description="Of the record; of a release, its tag.")] = None
    url: Annotated[str | SkipJsonSchema[None], Field(alias="URL", description="Where it is.")] = None
    note: Annotated[str | SkipJsonSchema[None], Field(description="When and where the event was.")] = None


class CslItems(RootModel[list[CslItem]]):
    """A bare array of items."""


def write(timeline: Timeline) -> Iterator[bytes]:
    """The array."""
    yield from array(map(_item, cited(timeline)))


def _item(citation: Citation) -> dict[str, Any]:
    return present(
        {
            "id": citation.key,
            "type": TYPES[citation.kind],
            "title": _plain(citation.title),
            "author": [{"literal": _plain(author)} for author in citation.authors],
            "issued": _day(citation.issued_on),
            "accessed": _day(citation.asked_on),
            "container-title": citation.within and _plain(citation.within),
            "version": citation.version,
            "URL": citation.url,
            "note": citation.note and _plain(citation.note),
        }
    )


def _plain(text: str) -> str:
    """Processors take `<i>` and its like for markup: text is text."""
    return line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if "<" in text else line(text)


def _day(day: str | None) -> dict[str, Any] | None:
    if day is None or not day[:1].isdigit():
        return None
    return {"date-parts": [[int(part) for part in day.split("-")]]}


CSL = Format(
    suffix="csl.json",
    media_type="application/vnd.citationstyles.csl+json",
    name="CSL JSON",
    description=(
        "Citations for Zotero, Pandoc and other processors of citationstyles.org: the question with the day it was "
        "asked, each event, and each of their sources once."
    ),
    write=write,
    view=CslItems,
    negotiable=True,
    single=True,
    dated=True,
)
