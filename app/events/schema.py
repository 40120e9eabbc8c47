"""Events as they are posted: the draft, whose fields are those of the record."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from app.drafts import Draft, Misfit, NoBoolean
from app.events.kinds import Kind
from app.events.roles import Attendance, Role, Status, Verification
from app.slugs import Id, Reference, each_once
from app.sources.schema import SourceDraft
from app.texts import DateText, Day, Line, Prose, Summary, Title

RelationType = Literal["prepares", "follows", "responds_to", "part_of", "supersedes"]
INVERSE: dict[str, str] = {
    "prepares": "prepared_by",
    "follows": "followed_by",
    "responds_to": "answered_by",
    "part_of": "has_part",
    "supersedes": "superseded_by",
}
SourceName = Annotated[
    str,
    BeforeValidator(lambda value: value["id"] if isinstance(value, dict) and "id" in value else value),
    StringConstraints(min_length=1, max_length=2000),
    Field(description="One of the event's sources, by url, id or exact title."),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ParticipantDraft(_Strict):
    """Who took part, in which role, for whom, and whether they came."""

    actor: Reference
    role: Role = "participant"
    on_behalf_of: Reference | None = None
    attendance: Attendance = "attended"
    title: Annotated[Line | None, Field(description="The title held at the time.")] = None


class StatementDraft(_Strict):
    """What someone said: a quotation (`verbatim`) or a paraphrase."""

    speaker: Reference
    text: Annotated[Prose, Field(min_length=1)]
    verbatim: bool = False
    source: SourceName | None = None


class ScheduleDraft(_Strict):
    """What was said of the date and status, and the day from which the public knew."""

    when: DateText | None = None
    status: Status
    known_from: Day | None = None
    source: SourceName | None = None
    note: Prose | None = None


class ClaimDraft(_Strict):
    """What a source says otherwise about a field, or about any other matter in dispute."""

    field: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]*$", max_length=64)]
    value: Annotated[Prose, Field(min_length=1)]
    source: SourceName | None = None
    note: Prose | None = None


class RelationDraft(_Strict):
    """How the event stands to another."""

    type: RelationType
    event: Reference


def _own(relations: Any) -> Any:
    """Without the inverse relations that a view shows and no draft carries."""
    if not isinstance(relations, list):
        return relations
    inverse = INVERSE.values()
    return [each for each in relations if not (isinstance(each, dict) and each.get("type") in inverse)]


ExternalIds = Annotated[
    dict[
        Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9./_-]*$", max_length=100)],
        Annotated[Line, Field(description="What the scheme calls the event.")],
    ],
    Field(max_length=50),
]


class EventDraft(Draft):
    """An event as a writer posts it. What the service sets (`version` and the like) is ignored."""

    id: Id | None = None
    title: Title
    summary: Summary = ""
    kind: Kind
    when: DateText | None = None
    status: Status = "occurred"
    verification: Verification = "reported"
    venue: Reference | None = None
    series: Reference | None = None
    round: Annotated[int | None, Field(ge=0, le=10_000), NoBoolean] = None
    participants: Annotated[list[ParticipantDraft], Field(max_length=500)] = []
    statements: Annotated[list[StatementDraft], Field(max_length=200)] = []
    outcome: Prose | None = None
    relations: Annotated[list[RelationDraft], Field(max_length=200), BeforeValidator(_own)] = []
    schedule: Annotated[list[ScheduleDraft], Field(max_length=100)] = []
    claims: Annotated[list[ClaimDraft], Field(max_length=200)] = []
    tags: Annotated[list[Id], Field(max_length=50), AfterValidator(each_once)] = []
    sources: Annotated[list[SourceDraft], Field(max_length=200)] = []
    external_ids: ExternalIds = {}
    note: Prose | None = None

    @model_validator(mode="after")
    def _scheduled(self) -> "EventDraft":
        """The last entry of the schedule is the event's own date and status; none given, it is made from them."""
        if not self.schedule:
            self.schedule = [ScheduleDraft(when=self.when, status=self.status)]
        last = self.schedule[-1]
        for field in ("when", "status"):
            said, told = getattr(self, field), getattr(last, field)
            if field in self.model_fields_set and said != told:
                raise Misfit(
                    f"/{field}", f"{field} is {said}, but the last entry of the schedule has {told}; they have to agree"
                )
        self.when, self.status = last.when, last.status
        days = [entry.known_from for entry in self.schedule if entry.known_from]
        if days != sorted(days):
            raise Misfit("/schedule", "the schedule goes from oldest to newest: known_from can't go back")
        return self
