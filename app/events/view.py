"""Events as they are read: the shape of the JSON that `render` makes, for the OpenAPI document."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.actors.schema import ActorRef
from app.dates import Precision
from app.events.kinds import Kind
from app.events.roles import Attendance, Role, Status, Verification
from app.history.stamps import CreatedAt, UpdatedAt, Version
from app.paging import LIMIT_MAX
from app.series.schema import SeriesRef
from app.slugs import Id
from app.sources.schema import SourceView
from app.texts import Edtf, Line, Prose, Title
from app.venues.schema import VenueInEvent

ShownRelation = Literal[
    "prepares", "follows", "responds_to", "part_of", "supersedes",
    "prepared_by", "followed_by", "answered_by", "has_part", "superseded_by",
]  # fmt: skip
Day = Annotated[
    str,
    Field(
        description="A day, ISO 8601; a year beyond four digits or before the year 0 has a sign.",
        pattern=r"^[+-]?[0-9]{4,10}-[0-9]{2}-[0-9]{2}$",
        max_length=20,
    ),
]
SourceId = Annotated[Id | None, Field(description="Who says so: the id of one of the event's sources.")]


class WhenView(BaseModel):
    """A date as vague as it is: the bounds are inclusive days, ISO 8601."""

    edtf: Annotated[Edtf, Field(description="The date, EDTF (ISO 8601-2) level 1.")]
    start: Annotated[Day, Field(description="The earliest day it may begin.")]
    end: Annotated[Day | None, Field(description="The latest day it may end; null while the end is open.")]
    start_latest: Annotated[Day, Field(description="The latest day it may begin.")]
    end_earliest: Annotated[Day, Field(description="The earliest day it may end.")]
    precision: Annotated[Precision, Field(description="How exactly it is told.")]
    approximate: Annotated[bool, Field(description="Whether it is only about then (`~`).")]
    uncertain: Annotated[bool, Field(description="Whether it is in doubt (`?`).")]
    label: Annotated[Line, Field(description="The date in words, English.")]


class ParticipantView(BaseModel):
    """Who took part, in which role, for whom, and whether they came."""

    actor: ActorRef
    role: Annotated[Role, Field(description="In which role; `GET /v1/roles` says what each means.")]
    on_behalf_of: Annotated[ActorRef | None, Field(description="Whom the actor represented; null where nobody else.")]
    attendance: Annotated[Attendance, Field(description="Whether they came.")]
    title: Annotated[Line | None, Field(description="The title held at the time.")]


class StatementView(BaseModel):
    """What someone said: a quotation (`verbatim`) or a paraphrase."""

    speaker: ActorRef
    text: Annotated[Prose, Field(description="What was said.")]
    verbatim: Annotated[bool, Field(description="Whether these are the words themselves.")]
    source: SourceId


class ScheduleView(BaseModel):
    """What was said of the date and status, and the day from which the public knew."""

    when: Annotated[WhenView | None, Field(description="The date it then had; null for none.")]
    status: Annotated[Status, Field(description="The status it then had.")]
    known_from: Annotated[date | None, Field(description="The day from which the public knew.")]
    source: SourceId
    note: Annotated[Prose | None, Field(description="How this came about.")]


class ClaimView(BaseModel):
    """What a source says otherwise."""

    field: Annotated[str, Field(description="The field, or any other matter in dispute.", max_length=64)]
    value: Annotated[Prose, Field(description="What the source says of it.")]
    source: SourceId
    note: Annotated[Prose | None, Field(description="What there is to say about the claim.")]


class RelatedRef(BaseModel):
    """Another event, by name."""

    id: Id
    title: Annotated[Title, Field(description="The other event's title.")]


class RelationView(BaseModel):
    """How the event stands to another; what others say of it is shown as the inverse."""

    type: Annotated[ShownRelation, Field(description="How it stands to the other event.")]
    event: RelatedRef


class EventView(BaseModel):
    """An event, whole."""

    id: Id
    title: Annotated[Title, Field(description="What happened, in a line.")]
    summary: Annotated[Prose, Field(description="Plain text; may be empty.")]
    kind: Annotated[Kind, Field(description="What kind of event; `GET /v1/kinds` says what each means.")]
    when: Annotated[WhenView | None, Field(description="Null while no date is known.")]
    status: Annotated[Status, Field(description="How far it has come; `GET /v1/statuses` says what each means.")]
    verification: Annotated[Verification, Field(description="How well it is known, whatever its status.")]
    venue: Annotated[VenueInEvent | None, Field(description="Where; null for what has no place, a call say.")]
    series: Annotated[SeriesRef | None, Field(description="The process it belongs to.")]
    round: Annotated[int | None, Field(description="Its number in the series.", ge=0, le=10_000)]
    participants: Annotated[list[ParticipantView], Field(description="Who took part, and how.", max_length=500)]
    statements: Annotated[list[StatementView], Field(description="What was said there.", max_length=200)]
    outcome: Annotated[Prose | None, Field(description="What came of it, in a sentence or two.")]
    relations: Annotated[
        list[RelationView], Field(description="Other events, and how it stands to them.", max_length=100_000)
    ]
    schedule: Annotated[list[ScheduleView], Field(description="How the date moved, oldest first.", max_length=100)]
    claims: Annotated[list[ClaimView], Field(description="What sources say otherwise.", max_length=200)]
    tags: Annotated[list[Id], Field(description="Free words.", max_length=50)]
    sources: Annotated[list[SourceView], Field(description="Who says so.", max_length=200)]
    external_ids: Annotated[dict[str, Line], Field(description="What other collections call it, by their names.")]
    note: Annotated[Prose | None, Field(description="For editors.")]
    version: Version
    created_at: CreatedAt
    updated_at: UpdatedAt


Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]


class Meta(BaseModel):
    """About the list: the question in words, how long a page is, and how many match where that was asked."""

    description: Annotated[str, Field(description="What was asked, English.", max_length=50_000)]
    limit: Annotated[int, Field(description="The most events that a page has.", ge=1, le=LIMIT_MAX)]
    total: Annotated[int | None, Field(description="How many match; null unless `count=true`.", ge=0, le=2**53 - 1)]


class Links(BaseModel):
    """Absolute addresses: of this page, of the next, and of the same events in other formats."""

    self: Annotated[Address, Field(description="This page.")]
    next: Annotated[Address | None, Field(description="The next page; null on the last.")]
    formats: Annotated[dict[str, Address], Field(description="The same events in other formats, by suffix.")]


class EventList(BaseModel):
    """A page of events."""

    data: Annotated[list[EventView], Field(description="The events, in the order asked for.", max_length=LIMIT_MAX)]
    meta: Meta
    links: Links


class RelatedEvent(BaseModel):
    """An event that this one is related to, whole."""

    type: Annotated[ShownRelation, Field(description="How the event asked about stands to this one.")]
    event: EventView


class ContextView(BaseModel):
    """An event, what it is related to from either end, and what else lies around it in time."""

    event: EventView
    related: Annotated[list[RelatedEvent], Field(description="What it is related to.", max_length=LIMIT_MAX)]
    nearby: Annotated[
        list[EventView], Field(description="What else lies around it, in the order of time.", max_length=LIMIT_MAX)
    ]
    meta: Meta
    links: Links
