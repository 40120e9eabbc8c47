"""Actors as rows: who acts, under which names, and in whose offices."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Slug
from app.history.model import Recorded


class Actor(Recorded, Base):
    """A person, state, organization, coalition or armed group."""

    __tablename__ = "actor"

    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))
    iso3166: Mapped[str | None] = mapped_column(String(2))
    wikidata: Mapped[str | None] = mapped_column(String(16))
    description: Mapped[str] = mapped_column(Text, default="")
    merged_into: Mapped[str | None] = mapped_column(Slug, ForeignKey("actor.id"))

    __table_args__ = (
        Index("ix_actor_kind_id", "kind", "id"),
        CheckConstraint("merged_into IS NULL OR merged_into <> id", name="not_into_itself"),
    )


class ActorAlias(Base):
    """Another name of an actor, in the order given."""

    __tablename__ = "actor_alias"

    actor_id: Mapped[str] = mapped_column(Slug, ForeignKey("actor.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str | None] = mapped_column(String(35))


class Affiliation(Base):
    """An office or membership of an actor; `began` and `ended` are EDTF dates."""

    __tablename__ = "affiliation"

    actor_id: Mapped[str] = mapped_column(Slug, ForeignKey("actor.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[str] = mapped_column(Slug, ForeignKey("actor.id"), index=True)
    title: Mapped[str | None] = mapped_column(String(200))
    began: Mapped[str | None] = mapped_column(String(64))
    ended: Mapped[str | None] = mapped_column(String(64))
