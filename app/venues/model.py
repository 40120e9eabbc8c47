"""Venues as rows: a tree of country ⊃ city ⊃ site."""

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Slug
from app.history.model import Recorded


class Venue(Recorded, Base):
    """A place where events are held; coordinates in WGS 84 degrees, `timezone` an IANA name."""

    __tablename__ = "venue"

    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))
    parent_id: Mapped[str | None] = mapped_column(Slug, ForeignKey("venue.id"), index=True)
    iso3166: Mapped[str | None] = mapped_column(String(2))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    timezone: Mapped[str | None] = mapped_column(String(64))
    merged_into: Mapped[str | None] = mapped_column(Slug, ForeignKey("venue.id"))

    __table_args__ = (
        Index("ix_venue_latitude_longitude", "latitude", "longitude"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_point"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_in_itself"),
    )


class VenueAlias(Base):
    """Another name of a venue, in the order given."""

    __tablename__ = "venue_alias"

    venue_id: Mapped[str] = mapped_column(Slug, ForeignKey("venue.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str | None] = mapped_column(String(35))
