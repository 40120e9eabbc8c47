"""Events as they are read: the shape of the JSON that `render` makes, for the OpenAPI document."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.actors.schema import ActorRef
from app.dates import Precision
from app.events.kinds import Kind
from app.events.roles import Attendance, Role, Status, Verification
from app.paging import LIMIT_MAX
from app.series.schema import SeriesRef
from app.slugs import Id
from app.sources.schema import SourceView
from app.venues.schema import VenueInEvent

ShownRelation = Literal[
    "prepares", "follows", "responds_to", "part_of", "supersedes",
    "prepared_by", "followed_by", "answered_by", "has_part", "superseded_by",
]  # fmt: skip
Day = Annotated[str, Field(description="A day, ISO 8601.", max_length=20)]


class WhenView(BaseModel):
    """A date as vague as it is: the bounds are inclusive days, ISO 8601."""

    edtf: Annotated[str, Field(description="The date, EDTF (ISO 8601-2) level 1.", max_length=64)]
    start: Annotated[Day, Field(description="The earliest day it may begin.")]
    end: Annotated[Day | None, Field(description="The latest day it may end; null while the end is open.")]
    start_latest: Annotated[Day, Field(description="The latest day it may begin.")]
    end_earliest: Annotated[Day, Field(description="The earliest day it may end.")]
    precision: Precision
    approximate: bool
    uncertain: bool
    label: Annotated[str, Field(description="The date in words, English.", max_length=200)]


class ParticipantView(BaseModel):
    """Who took part, in which role, for whom, and whether they came."""

    actor: ActorRef
    role: Role
    on_behalf_of: ActorRef | None
    attendance: Attendance
    title: Annotated[str | None, Field(description="The title held at the time.", max_length=200)]


class StatementView(BaseModel):
    """What someone said: a quotation (`verbatim`) or a paraphrase."""

    speaker: ActorRef
    text: Annotated[str, Field(max_length=20_000)]
    verbatim: bool
    source: Id | None


class ScheduleView(BaseModel):
    """What was said of the date and status, and the day from which the public knew."""

    when: WhenView | None
    status: Status
    known_from: Day | None
    source: Id | None
    note: Annotated[str | None, Field(max_length=20_000)]


class ClaimView(BaseModel):
    """What a source says otherwise."""

    field: Annotated[str, Field(max_length=64)]
    value: Annotated[str, Field(max_length=20_000)]
    source: Id | None
    note: Annotated[str | None, Field(max_length=20_000)]


class RelatedRef(BaseModel):
    """Another event, by name."""

    id: Id
    title: Annotated[str, Field(max_length=500)]


class RelationView(BaseModel):
    """How the event stands to another; what others say of it is shown as the inverse."""

    type: ShownRelation
    event: RelatedRef


class EventView(BaseModel):
    """An event, whole."""

    id: Id
    title: Annotated[str, Field(max_length=500)]
    summary: Annotated[str, Field(description="Plain text; may be empty.", max_length=20_000)]
    kind: Kind
    when: Annotated[WhenView | None, Field(description="Null while no date is known.")]
    status: Status
    verification: Verification
    venue: VenueInEvent | None
    series: SeriesRef | None
    round: Annotated[int | None, Field(description="Its number in the series.", ge=0, le=10_000)]
    participants: Annotated[list[ParticipantView], Field(max_length=500)]
    statements: Annotated[list[StatementView], Field(max_length=200)]
    outcome: Annotated[str | None, Field(max_length=20_000)]
    relations: Annotated[list[RelationView], Field(max_length=100_000)]
    schedule: Annotated[list[ScheduleView], Field(description="How the date moved, oldest first.", max_length=100)]
    claims: Annotated[list[ClaimView], Field(max_length=200)]
    tags: Annotated[list[Id], Field(max_length=50)]
    sources: Annotated[list[SourceView], Field(max_length=200)]
    external_ids: dict[str, Annotated[str, Field(max_length=200)]]
    note: Annotated[str | None, Field(description="For editors.", max_length=20_000)]
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    created_at: Annotated[str, Field(json_schema_extra={"format": "date-time"}, max_length=40)]
    updated_at: Annotated[str, Field(json_schema_extra={"format": "date-time"}, max_length=40)]


class Meta(BaseModel):
    """About the list: the question in words, how long a page is, and how many match where that was asked."""

    description: Annotated[str, Field(max_length=4_000)]
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)]
    total: Annotated[int | None, Field(ge=0, le=2**53)]


class Links(BaseModel):
    """Absolute addresses: of this page, of the next, and of the same events in other formats."""

    self: Annotated[str, Field(max_length=4_000)]
    next: Annotated[str | None, Field(max_length=4_000)]
    formats: dict[str, Annotated[str, Field(max_length=4_000)]]


class EventList(BaseModel):
    """A page of events."""

    data: Annotated[list[EventView], Field(max_length=LIMIT_MAX)]
    meta: Meta
    links: Links


class RelatedEvent(BaseModel):
    """An event that this one is related to, whole."""

    type: ShownRelation
    event: EventView


class ContextView(BaseModel):
    """An event, what it is related to from either end, and what else lies around it in time."""

    event: EventView
    related: Annotated[list[RelatedEvent], Field(max_length=LIMIT_MAX)]
    nearby: Annotated[list[EventView], Field(max_length=LIMIT_MAX)]
    meta: Meta
    links: Links
