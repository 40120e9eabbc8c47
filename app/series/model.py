"""Series as rows: the processes that events belong to."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Slug
from app.history.model import Recorded


class Series(Recorded, Base):
    """A process with several events, such as the Astana talks."""

    __tablename__ = "series"

    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    merged_into: Mapped[str | None] = mapped_column(Slug, ForeignKey("series.id"))


class SeriesAlias(Base):
    """Another name of a series, in the order given."""

    __tablename__ = "series_alias"

    series_id: Mapped[str] = mapped_column(Slug, ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str | None] = mapped_column(String(35))


class Sponsor(Base):
    """An actor behind a series."""

    __tablename__ = "series_sponsor"

    series_id: Mapped[str] = mapped_column(Slug, ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[str] = mapped_column(Slug, ForeignKey("actor.id"), index=True)
