"""Names that begin as someone types, for a search box: actors, venues, series, and the titles of events."""

from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from sqlalchemy import Connection, Select, bindparam, select

from app.actors.model import Actor
from app.events.model import Event
from app.names import START_LENGTH, NameStart, words
from app.series.model import Series
from app.slugs import Id
from app.texts import LINE, Title, whole
from app.venues.model import Venue

TABLES: dict[str, tuple[Any, Any]] = {
    "actor": (Actor, Actor.name),
    "venue": (Venue, Venue.name),
    "series": (Series, Series.name),
    "event": (Event, Event.title),
}
TYPED_MAX = 100
ALIKE = 50
"""As many of someone's names may begin alike and not keep others from being suggested."""
Typed = Annotated[str, StringConstraints(pattern=LINE, min_length=1, max_length=TYPED_MAX)]


class SuggestQuery(BaseModel):
    """What was typed so far."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[Typed, Field(description="What was typed so far.", examples=["Lav"])]
    limit: Annotated[
        int, Field(ge=1, le=50, description="Names of each noun.", examples=[10]), BeforeValidator(whole)
    ] = 10


class Suggestion(BaseModel):
    """Something with a name that begins so; `matched` is the name or alias that does."""

    noun: Annotated[Literal["actor", "venue", "series", "event"], Field(description="What it is.")]
    id: Id
    name: Annotated[Title, Field(description="Its name, or the title of an event.")]
    matched: Annotated[Title, Field(description="The name or alias that begins so.")]


class Suggestions(BaseModel):
    """What may be meant, the likeliest of each noun first."""

    data: Annotated[list[Suggestion], Field(description="What was found, noun by noun.", max_length=200)]


def suggest(connection: Connection, typed: str, limit: int) -> bytes:
    """The JSON of what begins as typed: of each noun, names that begin so before those with a later word that does."""
    start = " ".join(words(typed))[:START_LENGTH]
    found: list[dict[str, str]] = []
    for noun, (table, name) in TABLES.items() if start else ():
        seen: dict[str, dict[str, str]] = {}
        for leads in (True, False):
            if len(seen) < limit:
                starting = _starting(noun, table, name, start, leads)
                for key, own, matched in connection.execute(starting, {"n": limit * 5 + ALIKE}):
                    seen.setdefault(key, {"noun": noun, "id": key, "name": own, "matched": matched})
        found.extend(list(seen.values())[:limit])
    return orjson.dumps({"data": found})


def _starting(noun: str, table: Any, name: Any, start: str, leads: bool) -> Select[Any]:
    """By name, along the index; an owner may come more than once, under several names."""
    end = start + "\U0010ffff"
    wanted = select(table.id, name, NameStart.name).join(NameStart, NameStart.owner_id == table.id)
    place = (NameStart.noun == noun, NameStart.leads.is_(leads), NameStart.start >= start, NameStart.start < end)
    return wanted.where(*place).order_by(NameStart.start, NameStart.owner_id).limit(bindparam("n"))
