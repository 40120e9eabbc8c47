"""Events as a feed: JSON Feed 1.1 (jsonfeed.org), what changed last first."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from app.timeline.formats.feeds import PROVIDER, categories, event_tag, gist, moment, story
from app.timeline.formats.format import Format, Timeline, View, array, present

VERSION = "https://jsonfeed.org/version/1.1"


class FeedAuthor(BaseModel):
    """Who publishes the feed."""

    name: Annotated[str, Field(description="What they are called.")]
    url: Annotated[str, Field(description="Where they are.")]


class Happening(BaseModel):
    """The event itself: JSON Feed has no words for it."""

    about: Annotated[str, Field(description="Where these members are documented.")]
    id: Annotated[str, Field(description="The event's id.")]
    kind: Annotated[str, Field(description="What kind of event.")]
    status: Annotated[str, Field(description="How far it has come.")]
    edtf: Annotated[str | SkipJsonSchema[None], Field(description="The date, EDTF.")] = None
    start: Annotated[str | SkipJsonSchema[None], Field(description="The earliest day it may begin.")] = None
    end: Annotated[
        str | SkipJsonSchema[None], Field(description="The latest day it may end; missing while that is open.")
    ] = None
    label: Annotated[str | SkipJsonSchema[None], Field(description="The date in words.")] = None


class FeedItem(BaseModel):
    """An event as an entry of the feed."""

    id: Annotated[str, Field(description="Its permanent name, a `tag:` URI.")]
    url: Annotated[str, Field(description="Its page.")]
    title: Annotated[str, Field(description="What happened, plain text.")]
    content_html: Annotated[str, Field(description="The story; all text in it is escaped.")]
    summary: Annotated[str, Field(description="When and where, plain text.")]
    date_published: Annotated[str, Field(description="When it was recorded here.")]
    date_modified: Annotated[str, Field(description="When its record changed.")]
    tags: Annotated[list[str], Field(description="Its kind, series and tags.")]
    event: Annotated[Happening, Field(alias="_event")]


class JsonFeed(BaseModel):
    """What a feed reader loads."""

    version: Annotated[Literal["https://jsonfeed.org/version/1.1"], Field(description="Of JSON Feed.")]
    title: Annotated[str, Field(description="What was asked, English.")]
    home_page_url: Annotated[str, Field(description="The same as a page.")]
    feed_url: Annotated[str, Field(description="This very feed.")]
    next_url: Annotated[str | SkipJsonSchema[None], Field(description="Where it goes on, if there is more.")] = None
    authors: Annotated[list[FeedAuthor], Field(description="Who publishes it.")]
    language: Annotated[
        str | SkipJsonSchema[None], Field(description="The language of its names, where one was asked for.")
    ] = None
    items: Annotated[list[FeedItem], Field(description="The events.")]


def write(timeline: Timeline) -> Iterator[bytes]:
    """The feed, item by item."""
    head = present(
        {
            "version": VERSION,
            "title": timeline.title,
            "home_page_url": timeline.page,
            "feed_url": timeline.here,
            "next_url": timeline.next,
            "authors": [{"name": PROVIDER, "url": f"{timeline.service}/"}],
            "language": timeline.lang,
        }
    )
    items = (item(timeline, view) for view in timeline.events)
    yield from array(items, orjson.dumps(head)[:-1] + b',"items":[', b"]}")


def item(timeline: Timeline, view: View) -> dict[str, Any]:
    """An event as an item; `date_modified` tells of the record, never of the event."""
    told = view["when"] or {}
    happening = {
        "about": f"{timeline.service}/docs",
        **{name: view[name] for name in ("id", "kind", "status")},
        **{name: told.get(name) for name in ("edtf", "start", "end", "label")},
    }
    return {
        "id": event_tag(timeline, view),
        "url": timeline.address(view),
        "title": view["title"],
        "content_html": story(view),
        "summary": gist(view),
        "date_published": moment(view["created_at"]),
        "date_modified": moment(view["updated_at"]),
        "tags": categories(view),
        "_event": present(happening),
    }


JSON_FEED = Format(
    suffix="feed.json",
    media_type="application/feed+json",
    name="JSON Feed",
    description="The feed of what changed last as JSON. The event itself stands in `_event`.",
    write=write,
    view=JsonFeed,
    sort="-updated",
    negotiable=True,
)
