"""Events as rows: what happened, when, where, who took part and who says so."""

from datetime import date

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.database import Base, Slug
from app.history.model import Recorded

OF_EVENT = "event.id"


class Document(Base):
    """An event's view as readers get it; apart from the columns it is searched by, so that more lie close together."""

    __tablename__ = "document"

    key: Mapped[int] = mapped_column(
        BigInteger,
        ForeignKey("event.key", ondelete="CASCADE", onupdate="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    view: Mapped[str] = mapped_column(Text)

    # PostgreSQL would compress what is longer than a quarter of a page: unpacking it costs more than reading it.
    __table_args__ = ({"postgresql_with": {"toast_tuple_target": 8160}},)


class Event(Recorded, Base):
    """An event; the four bounds are inclusive day numbers, null while no date is known (`end_max` also if open).

    Rows lie in the order of `key` (see `order`); `vector` is PostgreSQL's full text, SQLite's is the table `words_fts`.
    """

    __tablename__ = "event"

    key: Mapped[int] = mapped_column(
        BigInteger,
        primary_key=True,
        autoincrement=False,
        sort_order=-2,
        comment="goes with the first day, see events.order",
    )
    id: Mapped[str] = mapped_column(Slug, unique=True, sort_order=-1)
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(32))
    edtf: Mapped[str | None] = mapped_column(String(64))
    start_min: Mapped[int | None] = mapped_column(BigInteger)
    start_max: Mapped[int | None] = mapped_column(BigInteger)
    end_min: Mapped[int | None] = mapped_column(BigInteger)
    end_max: Mapped[int | None] = mapped_column(BigInteger)
    span: Mapped[int] = mapped_column(SmallInteger, comment="the class of its length, see events.index")
    status: Mapped[str] = mapped_column(String(16))
    verification: Mapped[str] = mapped_column(String(16))
    venue_id: Mapped[str | None] = mapped_column(Slug, ForeignKey("venue.id"), index=True)
    series_id: Mapped[str | None] = mapped_column(Slug, ForeignKey("series.id"), index=True)
    round: Mapped[int | None]
    outcome: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    vector: Mapped[str | None] = mapped_column(Text().with_variant(TSVECTOR, "postgresql"), sort_order=2)
    view: Mapped[str] = column_property(select(Document.view).where(Document.key == key).scalar_subquery())

    __table_args__ = (
        Index("ix_event_updated_at_id", "updated_at", "id"),
        CheckConstraint("(edtf IS NULL) = (start_min IS NULL)", name="dated"),
        CheckConstraint("start_min <= start_max AND end_min <= end_max AND start_min <= end_min", name="bounds"),
    )


class Participation(Base):
    """An actor's part in an event, in the order given; unique by actor, role and whom they stood for."""

    __tablename__ = "participation"

    event_id: Mapped[str] = mapped_column(Slug, ForeignKey(OF_EVENT, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    actor_id: Mapped[str] = mapped_column(Slug, ForeignKey("actor.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    on_behalf_of_id: Mapped[str | None] = mapped_column(Slug, ForeignKey("actor.id"), index=True)
    attendance: Mapped[str] = mapped_column(String(16))
    title: Mapped[str | None] = mapped_column(String(200))

    __table_args__ = (
        # Two indexes, because in a unique index null differs from null.
        Index("uq_participation_for", "event_id", "actor_id", "role", "on_behalf_of_id", unique=True),
        Index(
            "uq_participation_self", "event_id", "actor_id", "role", unique=True,
            sqlite_where=text("on_behalf_of_id IS NULL"), postgresql_where=text("on_behalf_of_id IS NULL"),
        ),
    )  # fmt: skip


class Statement(Base):
    """What someone said at an event, or about it; `verbatim` tells a quotation from a paraphrase."""

    __tablename__ = "statement"

    event_id: Mapped[str] = mapped_column(Slug, ForeignKey(OF_EVENT, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    speaker_id: Mapped[str] = mapped_column(Slug, ForeignKey("actor.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    verbatim: Mapped[bool] = mapped_column(Boolean)
    source_id: Mapped[str | None] = mapped_column(Slug, ForeignKey("source.id"), index=True)


class ScheduleEntry(Base):
    """How the date moved: what was said of it, and since which day the public knew. The last is the event's own."""

    __tablename__ = "schedule_entry"

    event_id: Mapped[str] = mapped_column(Slug, ForeignKey(OF_EVENT, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    edtf: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    known_from: Mapped[date | None] = mapped_column(Date)
    source_id: Mapped[str | None] = mapped_column(Slug, ForeignKey("source.id"), index=True)
    note: Mapped[str | None] = mapped_column(Text)


class Claim(Base):
    """What a source says otherwise about a field, or about any other matter in dispute."""

    __tablename__ = "claim"

    event_id: Mapped[str] = mapped_column(Slug, ForeignKey(OF_EVENT, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    field: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(Text)
    source_id: Mapped[str | None] = mapped_column(Slug, ForeignKey("source.id"), index=True)
    note: Mapped[str | None] = mapped_column(Text)


class Relation(Base):
    """How an event stands to another; the other shows the inverse."""

    __tablename__ = "relation"

    event_id: Mapped[str] = mapped_column(Slug, ForeignKey(OF_EVENT, ondelete="CASCADE"), primary_key=True)
    type: Mapped[str] = mapped_column(String(16), primary_key=True)
    other_id: Mapped[str] = mapped_column(Slug, ForeignKey(OF_EVENT), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(SmallInteger)

    __table_args__ = (CheckConstraint("event_id <> other_id", name="not_to_itself"),)


class EventTag(Base):
    """A free word on an event."""

    __tablename__ = "event_tag"

    event_id: Mapped[str] = mapped_column(Slug, ForeignKey(OF_EVENT, ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(Slug, primary_key=True, index=True)
    position: Mapped[int] = mapped_column(SmallInteger)


class EventSource(Base):
    """A source of an event, in the order given."""

    __tablename__ = "event_source"

    event_id: Mapped[str] = mapped_column(Slug, ForeignKey(OF_EVENT, ondelete="CASCADE"), primary_key=True)
    source_id: Mapped[str] = mapped_column(Slug, ForeignKey("source.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(SmallInteger)


class ExternalId(Base):
    """What another collection calls an event: a scheme and an id name one event."""

    __tablename__ = "external_id"

    scheme: Mapped[str] = mapped_column(String(100), primary_key=True)
    identifier: Mapped[str] = mapped_column(String(200), primary_key=True)
    event_id: Mapped[str] = mapped_column(Slug, ForeignKey(OF_EVENT, ondelete="CASCADE"), index=True)


class MergedId(Base):
    """What another collection called an event when it was merged: by this, what it was merged into is found."""

    __tablename__ = "merged_id"

    scheme: Mapped[str] = mapped_column(String(100), primary_key=True)
    identifier: Mapped[str] = mapped_column(String(200), primary_key=True)
    seq: Mapped[int] = mapped_column(
        BigInteger,
        ForeignKey("revision.seq"),
        primary_key=True,
        autoincrement=False,
        index=True,
        comment="of the merger in the log",
    )
