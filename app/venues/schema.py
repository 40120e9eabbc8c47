"""Venues as they are posted and as they are read."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from app.names import Alias
from app.slugs import Id, Reference
from app.texts import CountryCode, Line

VenueKind = Literal["country", "city", "site"]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no IANA time zone; Europe/Zurich is one") from None
    return name


Zone = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+/-]+$", max_length=64), AfterValidator(_known_zone)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, description="Degrees north, WGS 84.")]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, description="Degrees east, WGS 84.")]


class VenueRef(BaseModel):
    """A venue as others name it."""

    id: Id
    name: Line
    kind: VenueKind


class VenueDraft(BaseModel):
    """A venue as a writer posts it. What the service sets (`path`, `version` and the like) is ignored."""

    id: Id
    name: Line
    kind: VenueKind
    parent: Reference | None = None
    iso3166: CountryCode | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    timezone: Zone | None = None
    aliases: Annotated[list[Alias], Field(max_length=200)] = []

    @model_validator(mode="after")
    def _whole_point(self) -> "VenueDraft":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude come together, or not at all")
        return self


class VenueInEvent(VenueRef):
    """Where an event is held: with all that it lies in, and what it has from there where it has none of its own."""

    path: Annotated[list[VenueRef], Field(description="From the country down to the venue itself.")]
    iso3166: str | None
    latitude: float | None
    longitude: float | None
    timezone: str | None


class VenueView(VenueRef):
    """A venue, whole."""

    parent: VenueRef | None
    path: list[VenueRef]
    iso3166: str | None
    latitude: float | None
    longitude: float | None
    timezone: str | None
    aliases: list[Alias]
    version: int
    created_at: str
    updated_at: str
