"""The shape of the linked data that `jsonld` writes, for the OpenAPI document; what is not known is left out."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, RootModel
from pydantic.json_schema import SkipJsonSchema


def _at(keyword: str, description: str) -> Any:
    """A keyword of JSON-LD."""
    return Field(alias=f"@{keyword}", description=description)


Key = Annotated[str, _at("id", "Its address, which names it in the world.")]
Name = Annotated[str, Field(description="What it is called, plain text.")]
Line = str | SkipJsonSchema[None]
Moment = Annotated[Line, Field(description="A day, a month, a year or an instant, ISO 8601, no finer than known.")]


class LinkedAddress(BaseModel):
    """Where a place is, by name."""

    type: Annotated[Literal["PostalAddress"], _at("type", "What it is.")]
    addressLocality: Annotated[Line, Field(description="The city.")] = None
    addressCountry: Annotated[Line, Field(description="ISO 3166-1 alpha-2.")] = None


class LinkedPoint(BaseModel):
    """Where a place is, on Earth."""

    type: Annotated[Literal["GeoCoordinates"], _at("type", "What it is.")]
    latitude: Annotated[float, Field(description="Degrees north, WGS 84.", ge=-90, le=90)]
    longitude: Annotated[float, Field(description="Degrees east, WGS 84.", ge=-180, le=180)]


class LinkedPlace(BaseModel):
    """Where an event was held."""

    type: Annotated[Literal["Place"], _at("type", "What it is.")]
    key: Key
    name: Name
    address: Annotated[LinkedAddress | None, Field(description="By name.")] = None
    geo: Annotated[LinkedPoint | None, Field(description="On Earth.")] = None


class LinkedOrganization(BaseModel):
    """A state, an organization, a publisher."""

    type: Annotated[Literal["Organization", "GovernmentOrganization"], _at("type", "What it is.")]
    key: Annotated[Line, _at("id", "Its address, where it is one of the actors.")] = None
    name: Name


class LinkedAgent(BaseModel):
    """Who took part."""

    type: Annotated[Literal["Person", "Organization", "GovernmentOrganization"], _at("type", "What it is.")]
    key: Key
    name: Name
    jobTitle: Annotated[Line, Field(description="The title held at the time.")] = None
    affiliation: Annotated[LinkedOrganization | None, Field(description="Whom a person acted for.")] = None


class LinkedOther(BaseModel):
    """Another event, or the series of events that it belongs to."""

    type: Annotated[Literal["Event", "EventSeries"], _at("type", "What it is.")]
    key: Key
    name: Name


class LinkedWork(BaseModel):
    """A source."""

    type: Annotated[Literal["CreativeWork"], _at("type", "What it is.")]
    url: Annotated[Line, Field(description="Where it can be read.")] = None
    name: Annotated[Line, Field(description="Its title.")] = None
    publisher: Annotated[LinkedOrganization | None, Field(description="Who published it.")] = None
    datePublished: Annotated[Line, Field(description="The day it was published.")] = None


Agents = Annotated[
    list[LinkedAgent] | SkipJsonSchema[None], Field(description="Who came, by what schema.org calls it.")
]
Others = Annotated[list[LinkedOther] | SkipJsonSchema[None], Field(description="What it is a part of, or its parts.")]


class LinkedEvent(BaseModel):
    """An event as schema.org has it."""

    context: Annotated[Line, _at("context", "Whose words these are: https://schema.org; missing in a list.")] = None
    type: Annotated[Literal["Event"], _at("type", "What it is.")]
    key: Key
    identifier: Annotated[str, Field(description="The event's id.")]
    url: Annotated[str, Field(description="Its page.")]
    name: Name
    description: Annotated[Line, Field(description="What happened and what came of it, plain text.")] = None
    eventStatus: Annotated[Line, Field(description="One of schema.org's.")] = None
    startDate: Moment = None
    endDate: Moment = None
    previousStartDate: Annotated[
        str | list[str] | SkipJsonSchema[None], Field(description="When it was to begin before, one day or several.")
    ] = None
    location: Annotated[LinkedPlace | None, Field(description="Where; missing where it has no place.")] = None
    organizer: Agents = None
    sponsor: Agents = None
    performer: Agents = None
    contributor: Agents = None
    attendee: Agents = None
    superEvent: Others = None
    subEvent: Others = None
    keywords: Annotated[list[str], Field(description="Its kind and its tags.")]
    subjectOf: Annotated[list[LinkedWork] | SkipJsonSchema[None], Field(description="Who says so.")] = None
    sameAs: Annotated[list[str] | SkipJsonSchema[None], Field(description="The same elsewhere.")] = None


class LinkedEntry(BaseModel):
    """A place in the list."""

    type: Annotated[Literal["ListItem"], _at("type", "What it is.")]
    position: Annotated[int, Field(description="From 1 on.", ge=1)]
    item: LinkedEvent


class LinkedList(BaseModel):
    """Events in their order."""

    context: Annotated[Literal["https://schema.org"], _at("context", "Whose words these are.")]
    type: Annotated[Literal["ItemList"], _at("type", "What it is.")]
    key: Key
    url: Annotated[str, Field(description="The same as a page.")]
    name: Name
    numberOfItems: Annotated[int, Field(description="How many there are.", ge=0)]
    itemListElement: Annotated[list[LinkedEntry], Field(description="The events.")]


class LinkedData(RootModel[LinkedList | LinkedEvent]):
    """A list of events; or the one that was asked for by its id."""
