"""What a reader may ask of the events: every filter, described and checked where it is declared."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from app.dates import LONGEST
from app.events.kinds import Kind
from app.events.roles import Attendance, Role, Status, Verification
from app.paging import LIMIT, LIMIT_MAX
from app.slugs import Id
from app.texts import LINE, Instant, day, flag, whole

MANY = 20
"""How often a repeatable filter may be repeated."""
IDS = 100

Sort = Literal["date", "-date", "updated", "-updated", "relevance"]
DateMatch = Literal["overlaps", "starts", "within"]
Certainty = Literal["possible", "certain"]

# Documented by patterns, but refused in words: by the reader of dates, and by the box's own check.
DateWord = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9XY?~%./:TZ+-]+$", "minLength": 1, "maxLength": LONGEST}),
]
Words = Annotated[str, StringConstraints(pattern=LINE, min_length=1, max_length=200)]
DEGREES = r"-?[0-9]{1,3}(\.[0-9]{1,15})?"
BOX = rf"^{DEGREES},{DEGREES},{DEGREES},{DEGREES}$"


def _four_degrees(text: str) -> str:
    if not re.fullmatch(BOX, text):
        raise ValueError("say west,south,east,north in degrees, without spaces: 39,43,40,44")
    return text


Box = Annotated[str, AfterValidator(_four_degrees), WithJsonSchema({"type": "string", "pattern": BOX, "maxLength": 83})]


def _ask(description: str, example: Any, **limits: Any) -> Any:
    return Field(description=description, examples=[example], **limits)


def _list(description: str, example: str, most: int = MANY) -> Any:
    return _ask(f"{description} Repeated: any of them.", [example], max_length=most)


LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$"


def _tag(text: str) -> str:
    if not re.fullmatch(LANGUAGE, text):
        raise ValueError("say a language as BCP 47 has it: ar, ru, tr, fa")
    return text


Tag = Annotated[str, AfterValidator(_tag), WithJsonSchema({"type": "string", "pattern": LANGUAGE, "maxLength": 39})]
Language = Annotated[
    Tag | None,
    _ask("The language of the names of actors, venues and series, BCP 47; the default name where there is none.", "ar"),
]
Ordered = Annotated[
    Sort, _ask("`date` by first possible day, then id; those without a date last. `relevance` needs `q`.", "date")
]
Cursor = Annotated[
    str | None, Field(max_length=400, pattern=r"^[A-Za-z0-9_-]+$", description="From `links.next`; opaque.")
]


class Filters(BaseModel):
    """The filters of the events, the same for every list, format and analysis.

    Lists have factories, because a default that can change is copied deeply for each query.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    actor: Annotated[
        list[Id],
        _list("Took part, in person or represented; who was only invited, declined, absent or excluded is left out "
              "unless `attendance` asks.", "vladimir-putin"),
    ] = Field(default_factory=list)  # fmt: skip
    actor_match: Annotated[
        Literal["any", "all"], _ask("`all`: every `actor` took part, not just any of them.", "any")
    ] = "any"
    role: Annotated[list[Role], _list("In this role; of the same participation as `actor`.", "host")] = Field(
        default_factory=list
    )
    attendance: Annotated[
        list[Attendance], _list("With this attendance; of the same participation as `actor`.", "attended")
    ] = Field(default_factory=list)
    venue: Annotated[list[Id], _list("Held there, or anywhere inside it.", "russia")] = Field(default_factory=list)
    bbox: Annotated[
        Box | None, _ask("`west,south,east,north` in degrees, WGS 84; west greater than east crosses the antimeridian.",
                  "39,43,40,44"),
    ] = None  # fmt: skip
    from_: Annotated[
        DateWord | None, _ask("The first day, inclusive; an EDTF date, which may be vague: `2017-11` is 1 November.",
                       "2017-11", alias="from"),
    ] = None  # fmt: skip
    to: Annotated[DateWord | None, _ask("The last day, inclusive; vague too: `2017-11` is 30 November.", "2017-11")] = (
        None
    )
    date_match: Annotated[
        DateMatch,
        _ask("How the event lies to the range: it overlaps it, it starts in it, or it lies within.", "overlaps"),
    ] = "overlaps"
    certainty: Annotated[
        Certainty, _ask("For vague dates: may it match, or must it whatever day is meant?", "possible")
    ] = "possible"
    kind: Annotated[list[Kind], _list("Of this kind.", "visit")] = Field(default_factory=list)
    status: Annotated[list[Status], _list("With this status.", "occurred")] = Field(default_factory=list)
    verification: Annotated[list[Verification], _list("Known so well.", "confirmed")] = Field(default_factory=list)
    series: Annotated[list[Id], _list("Belongs to this series.", "putin-assad-meetings")] = Field(default_factory=list)
    tag: Annotated[list[Id], _list("Bears this tag.", "core")] = Field(default_factory=list)
    id: Annotated[list[Id], _list("Exactly these events.", "putin-assad-sochi-20171120", IDS)] = Field(
        default_factory=list
    )
    q: Annotated[
        Words | None,
        _ask("All these words in title, summary, outcome, statements, or names and aliases of who took part, venue and "
             "series; without regard to case, accents and script variants.", "Assad"),
    ] = None  # fmt: skip
    known_at: Annotated[
        date | None, BeforeValidator(day), _ask("As the public knew it at the end of that day.", "2017-12-31")
    ] = None
    ongoing: Annotated[
        bool, BeforeValidator(flag), _ask("`true`: under way on the day given by `from`, or today.", False)
    ] = False
    undated: Annotated[bool, BeforeValidator(flag), _ask("`true`: only events without a date.", False)] = False
    updated_since: Annotated[
        Instant | None,
        _ask("Changed in this database at or after that instant, RFC 3339.", "2017-01-01T00:00:00Z"),
    ] = None


class Spoken(BaseModel):
    """What may be asked of one event: in which language names are told."""

    model_config = ConfigDict(extra="forbid")

    lang: Language = None


class EventQuery(Filters):
    """The filters, and how the list is ordered and cut into pages."""

    sort: Ordered = "date"
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX), BeforeValidator(whole), _ask("Events on a page.", LIMIT)] = LIMIT
    cursor: Cursor = None
    as_of: Annotated[
        Instant | None,
        Field(description="As this database held it at that instant, RFC 3339; it looks through up to 2,000 events."),
    ] = None
    count: Annotated[bool, BeforeValidator(flag), _ask("`true` counts all matches as `meta.total`.", True)] = False
    lang: Language = None

    @property
    def takes_long(self) -> bool:
        """Whether it may look through much."""
        asked = (self.q, self.known_at, self.as_of)
        return self.count or self.sort.endswith("updated") or any(each is not None for each in asked)
