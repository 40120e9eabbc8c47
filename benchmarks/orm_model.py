"""The tables as ORM classes with relationships, the way most applications have them."""

from datetime import UTC, date, datetime

from sqlalchemy import DateTime, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from app.database import Row
from app.dates import parse, view
from app.events.schema import INVERSE


class Base(DeclarativeBase):
    pass


class Actor(Base):
    __tablename__ = "actor"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]


class Venue(Base):
    __tablename__ = "venue"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("venue.id"))
    own_iso3166: Mapped[str | None] = mapped_column("iso3166")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    own_timezone: Mapped[str | None] = mapped_column("timezone")
    parent: Mapped["Venue | None"] = relationship(remote_side=[id])

    @property
    def path(self) -> list["Venue"]:
        return [*(self.parent.path if self.parent else []), self]

    @property
    def iso3166(self) -> str | None:
        return self.own_iso3166 or (self.parent.iso3166 if self.parent else None)

    @property
    def timezone(self) -> str | None:
        return self.own_timezone or (self.parent.timezone if self.parent else None)


class Series(Base):
    __tablename__ = "series"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Source(Base):
    __tablename__ = "source"

    id: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str | None]
    publisher: Mapped[str | None]
    title: Mapped[str | None]
    published_on: Mapped[date | None]


class Participation(Base):
    __tablename__ = "participation"

    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[str] = mapped_column(ForeignKey("actor.id"))
    role: Mapped[str]
    on_behalf_of_id: Mapped[str | None] = mapped_column(ForeignKey("actor.id"))
    attendance: Mapped[str]
    title: Mapped[str | None]
    actor: Mapped[Actor] = relationship(foreign_keys=[actor_id])
    on_behalf_of: Mapped[Actor | None] = relationship(foreign_keys=[on_behalf_of_id])


class Statement(Base):
    __tablename__ = "statement"

    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    speaker_id: Mapped[str] = mapped_column(ForeignKey("actor.id"))
    text: Mapped[str]
    verbatim: Mapped[bool]
    source_id: Mapped[str | None]
    speaker: Mapped[Actor] = relationship()


class ScheduleEntry(Base):
    __tablename__ = "schedule_entry"

    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    edtf: Mapped[str | None]
    status: Mapped[str]
    known_from: Mapped[date | None]
    source_id: Mapped[str | None]
    note: Mapped[str | None]

    @property
    def when(self) -> Row | None:
        return view(parse(self.edtf)) if self.edtf else None


class Claim(Base):
    __tablename__ = "claim"

    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    field: Mapped[str]
    value: Mapped[str]
    source_id: Mapped[str | None]
    note: Mapped[str | None]


class Relation(Base):
    __tablename__ = "relation"

    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    other_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True)
    position: Mapped[int]
    owner: Mapped["Event"] = relationship(foreign_keys=[event_id], back_populates="relates_to")
    other: Mapped["Event"] = relationship(foreign_keys=[other_id], back_populates="related_from")


class EventTag(Base):
    __tablename__ = "event_tag"

    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]


class EventSource(Base):
    __tablename__ = "event_source"

    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"), primary_key=True)
    position: Mapped[int]
    source: Mapped[Source] = relationship()


class ExternalId(Base):
    __tablename__ = "external_id"

    scheme: Mapped[str] = mapped_column(primary_key=True)
    identifier: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"))


class Event(Base):
    __tablename__ = "event"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str]
    kind: Mapped[str]
    edtf: Mapped[str | None]
    start_min: Mapped[int | None]
    end_max: Mapped[int | None]
    status: Mapped[str]
    verification: Mapped[str]
    venue_id: Mapped[str | None] = mapped_column(ForeignKey("venue.id"))
    series_id: Mapped[str | None] = mapped_column(ForeignKey("series.id"))
    round: Mapped[int | None]
    outcome: Mapped[str | None]
    note: Mapped[str | None]
    version: Mapped[int]
    made_at: Mapped[datetime] = mapped_column("created_at", DateTime(timezone=True))
    changed_at: Mapped[datetime] = mapped_column("updated_at", DateTime(timezone=True))
    venue: Mapped[Venue | None] = relationship()
    series: Mapped[Series | None] = relationship()
    participants: Mapped[list[Participation]] = relationship(order_by=Participation.position)
    statements: Mapped[list[Statement]] = relationship(order_by=Statement.position)
    schedule: Mapped[list[ScheduleEntry]] = relationship(order_by=ScheduleEntry.position)
    claims: Mapped[list[Claim]] = relationship(order_by=Claim.position)
    tagged: Mapped[list[EventTag]] = relationship(order_by=EventTag.position)
    cited: Mapped[list[EventSource]] = relationship(order_by=EventSource.position)
    named_elsewhere: Mapped[list[ExternalId]] = relationship()
    relates_to: Mapped[list[Relation]] = relationship(
        foreign_keys=[Relation.event_id], order_by=Relation.position, back_populates="owner"
    )
    related_from: Mapped[list[Relation]] = relationship(
        foreign_keys=[Relation.other_id], order_by=(Relation.type, Relation.event_id), back_populates="other"
    )

    @property
    def when(self) -> Row | None:
        return view(parse(self.edtf)) if self.edtf else None

    @property
    def relations(self) -> list[Row]:
        own = [{"type": each.type, "event": each.other} for each in self.relates_to]
        return [*own, *({"type": INVERSE[each.type], "event": each.owner} for each in self.related_from)]

    @property
    def tags(self) -> list[str]:
        return [each.tag for each in self.tagged]

    @property
    def sources(self) -> list[Source]:
        return [each.source for each in self.cited]

    @property
    def external_ids(self) -> dict[str, str]:
        return {each.scheme: each.identifier for each in self.named_elsewhere}

    @property
    def created_at(self) -> str:
        return _instant(self.made_at)

    @property
    def updated_at(self) -> str:
        return _instant(self.changed_at)


def _instant(moment: datetime) -> str:
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
