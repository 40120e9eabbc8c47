"""What a format is: the words it is known by, what it can't say, and how it draws a timeline."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

import orjson
from pydantic import BaseModel

from app.dates import When, parse
from app.timeline.formats.groups import GroupBy

View = dict[str, Any]
"""An event as `EventView` documents it, read from its JSON."""

EVENTS = re.compile(r"^/v1(/releases/[^/]+)?/events")
"""The addresses that events are under."""
LIMIT = 500
LIMIT_MOST = 5_000


class Released(NamedTuple):
    """The release that events are read from: its tag, what it is called, who made it, and its day, ISO 8601."""

    tag: str
    title: str
    authors: tuple[str, ...]
    on: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events in the order asked for, and all else that a format may say of them.

    Addresses are absolute. `events` can be gone through once; so can `documents`, which are the same events as JSON
    where nothing in them was changed since they were stored.
    """

    title: str
    """The question in words."""
    here: str
    """This very output."""
    list: str
    """The JSON list by the same filters."""
    service: str
    """The service, without a slash at the end."""
    events: Iterable[View]
    documents: Iterable[bytes] | None = None
    changed_at: datetime | None = None
    """When the newest of them changed; None where there are none, or where they are not known before they are drawn."""
    next: str | None = None
    """Where it goes on, if there is more."""
    group_by: GroupBy | None = None
    lang: str | None = None
    """The language of the names, BCP 47; None for the default names."""
    asked_on: int | None = None
    """The number of the day on which it is asked for, for a format that tells (`dated`)."""
    released: Released | None = None
    """The release that it is of; None for the record as it is now."""

    @property
    def host(self) -> str:
        """The name of the service's machine, which makes ids that are unique there unique in the world."""
        return urlsplit(self.service).hostname or "localhost"

    @property
    def single(self) -> bool:
        """Whether it is one event that was asked for by its id."""
        return self._rest.startswith("/")

    @property
    def page(self) -> str:
        """The same as a page for people; in a release, of which there are none, as JSON."""
        if self.released:
            return self.list
        return f"{self.events_at}{self._rest}" if self.single else f"{self.service}/timeline{self._rest}"

    @property
    def page_type(self) -> str:
        """The media type of that page, and of those of its events."""
        return "application/json" if self.released else "text/html"

    @property
    def events_at(self) -> str:
        """Where its events stand, each by its id: whoever follows a link in a release stays in it."""
        return f"{self.service}/v1/releases/{self.released.tag}/events" if self.released else f"{self.service}/events"

    @property
    def _rest(self) -> str:
        """What comes after the address of all events."""
        return EVENTS.sub("", self.list.removeprefix(self.service), count=1)

    def address(self, view: View) -> str:
        """Where a reader finds that event."""
        return f"{self.events_at}/{view['id']}"


class Window(BaseModel, ABC):
    """A part of time as a client of some format asks for it, by parameters of its own."""

    @abstractmethod
    def troubles(self) -> Iterator[tuple[str, str]]:
        """What is wrong with it: a parameter and what to say of it."""

    @abstractmethod
    def days(self) -> tuple[int | None, int | None]:
        """The first and last day number that anything in it may bear, in whatever time zone."""

    @abstractmethod
    def holds(self, view: View) -> bool:
        """Whether the event has a part in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One line of the table of formats. All that the service says of a format, and does with it, comes from here."""

    suffix: str
    media_type: str
    name: str
    """What it is called, in a few words."""
    description: str
    """What it is good for and what its reader has to know; the first sentence stands alone in the README."""
    write: Callable[[Timeline], Iterator[bytes]]
    """Yields no empty pieces, and of a stream no more than a few for each event."""
    view: type[BaseModel] | None = None
    """The shape of what it writes; None for text."""
    sort: Literal["date", "-updated"] = "date"
    """In which order, where that is not asked for."""
    limit: int | None = LIMIT
    """As many events where no limit is asked for; None for all that match, as a stream."""
    omits: Callable[[View], bool] | None = None
    """What it has no way to show."""
    negotiable: bool = False
    """Whether `Accept` can ask for it: its media type is a registered one, and nobody else's in the table."""
    single: bool = False
    """Whether one event makes sense in it."""
    groups: bool = False
    group_by: GroupBy | None = None
    """How it groups where that is not asked for."""
    dated: bool = False
    """Whether it tells the day on which it was asked for, so that its answers are others on the next."""
    window: type[Window] | None = None
    """The parameters by which its client asks for a part of time."""

    @property
    def ranks(self) -> bool:
        """Whether it can be sorted by relevance: only the latest matches are ranked, and a stream sends them all."""
        return self.limit is not None

    @property
    def key(self) -> str:
        """The suffix as a part of names in code."""
        return self.suffix.replace(".", "_").replace("-", "_")


def when(view: View) -> When | None:
    """The date of an event, its bounds as day numbers."""
    if view["when"] is None:
        return None
    return parse(view["when"]["edtf"], view["venue"] and view["venue"]["timezone"])


def array(items: Iterable[Any], begin: bytes = b"[", end: bytes = b"]") -> Iterator[bytes]:
    """The JSON array of these, piece by piece."""
    yield begin
    separators = chain((b"",), iter(lambda: b",", None))
    for separator, item in zip(separators, items, strict=False):
        yield separator + orjson.dumps(item)
    yield end


def present(fields: dict[str, Any]) -> dict[str, Any]:
    """Those fields that hold something: many clients take a null for a word."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
