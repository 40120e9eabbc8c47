"""Venues as they are posted and as they are read."""

from typing import Annotated, ClassVar, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from app.drafts import Draft, Misfit, NoBoolean
from app.history.stamps import CreatedAt, UpdatedAt, Version
from app.slugs import Id, Reference
from app.texts import Alias, CountryCode, Line

VenueKind = Literal["country", "city", "site"]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no IANA time zone; Europe/Zurich is one") from None
    return name


ZoneName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+/-]+$", max_length=64)]
Zone = Annotated[ZoneName, AfterValidator(_known_zone)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, description="Degrees north, WGS 84."), NoBoolean]
Longitude = Annotated[
    float, Field(ge=-180, le=180, allow_inf_nan=False, description="Degrees east, WGS 84."), NoBoolean
]


class VenueRef(BaseModel):
    """A venue as others name it."""

    id: Id
    name: Annotated[Line, Field(description="The name it is best known by, English.")]
    kind: Annotated[VenueKind, Field(description="Which level of the tree it stands on.")]


class VenueDraft(Draft):
    """A venue as a writer posts it. What the service sets (`path`, `version` and the like) is ignored."""

    set_by_service: ClassVar[frozenset[str]] = Draft.set_by_service | {"path"}

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
            lacking = "latitude" if self.latitude is None else "longitude"
            raise Misfit(f"/{lacking}", "latitude and longitude come together, or not at all")
        return self


class PlaceView(VenueRef):
    """A venue, and where on Earth it is."""

    path: Annotated[list[VenueRef], Field(description="From the country down to the venue itself.", max_length=3)]
    iso3166: Annotated[CountryCode | None, Field(description="Of its country: ISO 3166-1 alpha-2.")]
    latitude: Annotated[Latitude | None, Field(description="Degrees north, WGS 84.")]
    longitude: Annotated[Longitude | None, Field(description="Degrees east, WGS 84.")]
    timezone: Annotated[ZoneName | None, Field(description="Its IANA time zone.")]


class VenueInEvent(PlaceView):
    """Where an event is held: with all that it lies in, and what it has from there where it has none of its own."""


class VenueView(PlaceView):
    """A venue, whole."""

    parent: Annotated[VenueRef | None, Field(description="What it lies in; null for a country.")]
    aliases: Annotated[list[Alias], Field(description="Its other names, in any language.", max_length=200)]
    version: Version
    created_at: CreatedAt
    updated_at: UpdatedAt
