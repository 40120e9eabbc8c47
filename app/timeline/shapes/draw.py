"""The timeline in the shapes of the table of formats: what may be asked of one, and the drawing of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Annotated, Any, cast, get_args

import orjson
from pydantic import BeforeValidator, Field, WithJsonSchema, create_model
from sqlalchemy import Connection, func, select

from app.events.index import FOREVER
from app.events.model import Event
from app.memory import Recollection
from app.problems import Trouble, refuse
from app.snapshots import still
from app.texts import whole
from app.timeline.describe import describe
from app.timeline.every import BATCH, every
from app.timeline.filters import Cursor, EventQuery, Filters, Language, Ordered, Sort
from app.timeline.formats.format import LIMIT_MOST, Format, Released, Timeline, View, Window
from app.timeline.formats.groups import GroupBy
from app.timeline.query import Page, Reading
from app.timeline.question import Question, make_out
from app.timeline.survey import RANKED
from app.timeline.tongues import told_in

GROUP_BY = Field(description="What the groups are.", examples=["kind"])


InTime = Annotated[
    Sort,
    Field(description="`date` by first possible day, then id; those without a date last.", examples=["date"]),
    WithJsonSchema({"type": "string", "enum": [each for each in get_args(Sort) if each != "relevance"]}),
]
"""`relevance` is refused in words."""


class ShapeQuery(Filters):
    """What every format takes: the filters, their order, where to go on, and in which language names are told."""

    sort: Ordered = "date"
    limit: int | None = None
    cursor: Cursor = None
    lang: Language = None


def query_of(given: Format) -> type[ShapeQuery]:
    """The query model of a format: what all take, its own limit, and its own parameters."""
    about = "Events, at the most." if given.limit else "Events, at the most; without it every match is sent."
    limits = Field(ge=1, le=LIMIT_MOST, description=about, examples=[given.limit or LIMIT_MOST])
    limit: Any = int if given.limit else int | None
    fields: dict[str, Any] = {
        "sort": (Ordered if given.ranks else InTime, given.sort),
        "limit": (Annotated[limit, limits, BeforeValidator(whole)], given.limit),
    }
    if given.groups:
        grouping: Any = GroupBy if given.group_by else GroupBy | None
        fields["group_by"] = (Annotated[grouping, GROUP_BY], given.group_by)
    models: Any = (ShapeQuery, given.window) if given.window else (ShapeQuery,)
    return cast(type[ShapeQuery], create_model(f"{given.key.title()}Query", __base__=models, **fields))


@dataclass(frozen=True, slots=True)
class Places:
    """Absolute addresses: of an output, of the JSON list by the same filters, of the service, and of what follows;
    and the release that they are in.
    """

    here: str
    list: str
    service: str
    following: Callable[[str], str]
    released: Released | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """An output: bytes, or for a stream what makes them of one state of the database; where there is more, the cursor
    to go on from; and how many of the events it had no way to show, in a format for which there are such.
    """

    content: bytes | Callable[[Connection], Iterator[bytes]]
    cursor: str | None = None
    omitted: int | None = None


class Shape:
    """What a query asks of a format."""

    def __init__(self, given: Format, query: ShapeQuery, places: Places) -> None:
        self._format, self._query, self._places = given, query, places
        self._omitted = 0
        fields = {name: getattr(query, name) for name in EventQuery.model_fields if name in type(query).model_fields}
        # The names' language is left to this module, so that a cursor is good for every format.
        self._asked = EventQuery.model_construct(**{**fields, "limit": query.limit or BATCH, "lang": None})

    def draw(self, connection: Connection, mind: Recollection, today: int) -> Drawing:
        """All at once; or as a stream, where all that matches is asked for and that is more than a page."""
        self._omitted = 0
        self._check()
        question = make_out(connection, mind, self._asked, today)
        narrowed = self._narrowed(question)
        with still(connection):
            # More than a page would push out of mind what lists are asked for.
            kept = mind if self._asked.limit <= BATCH else Recollection(mind.edition, 0)
            pages = list(every(Reading(connection, kept), narrowed, self._asked, self._asked.limit))
            cursor = pages[-1].cursor
            if cursor and self._query.limit is None:
                return Drawing(partial(self._stream, question))
            ids = [key for page in pages for key in page.ids]
            timeline = Timeline(
                **self._about(question),
                events=self._events(connection, mind, pages),
                documents=None if self._query.lang else (document for page in pages for document in page.documents),
                changed_at=_newest(connection, ids),
                next=cursor and self._places.following(cursor),
                asked_on=today,
            )
            content = b"".join(self._format.write(timeline))
        return Drawing(content, cursor, self._omitted if self._format.omits else None)

    def _stream(self, question: Question, connection: Connection) -> Iterator[bytes]:
        mind = Recollection("", 0)
        pages = every(Reading(connection, mind), question, self._asked)
        timeline = Timeline(
            **self._about(question),
            events=self._events(connection, mind, pages),
            documents=None if self._query.lang else (document for page in pages for document in page.documents),
        )
        return self._format.write(timeline)

    def _about(self, question: Question) -> dict[str, Any]:
        """What a timeline is beside its events."""
        return {
            "title": describe(question),
            "here": self._places.here,
            "list": self._places.list,
            "service": self._places.service,
            "group_by": getattr(self._query, "group_by", None),
            "lang": self._query.lang,
            "released": self._places.released,
        }

    def _narrowed(self, question: Question) -> Question:
        """What of it may lie in the window, where the client asks for one."""
        if self._window is None:
            return question
        first, last = self._window.days()
        asked = question.asked
        if not question.ranged:  # how events lie to a range says nothing where the question has none
            asked = asked.model_copy(update={"date_match": "overlaps", "certainty": "possible"})
        elif asked.ongoing or asked.date_match != "overlaps" or asked.certainty != "possible":
            return replace(question, shown=(-FOREVER if first is None else first, FOREVER if last is None else last))
        firsts = [day for day in (first, question.first) if day is not None]
        lasts = [day for day in (last, question.last) if day is not None]
        return replace(question, asked=asked, first=max(firsts, default=None), last=min(lasts, default=None))

    def _check(self) -> None:
        """Raises BadQuery where the window can't be read, or an order is asked for that all matches can't be put in."""
        window = self._window
        troubles = [Trouble(said, parameter=name) for name, said in (window.troubles() if window else ())]
        if self._query.sort == "relevance" and not self._format.ranks:
            told = f"only the latest {RANKED:,} matches are ranked, and {self._format.name} sends every match: say date"
            troubles.append(Trouble(told, parameter="sort", nearest=("date",)))
        if troubles:
            raise refuse(*troubles)

    @property
    def _window(self) -> Window | None:
        """The part of time that the client asks for in its own way, if it does."""
        if not (self._format.window and isinstance(self._query, Window)):
            return None
        asking = self._query.model_fields_set & self._format.window.model_fields.keys()
        return self._query if asking else None

    def _events(self, connection: Connection, mind: Recollection, pages: Iterable[Page]) -> Iterator[View]:
        """The events of these pages that the format can show; those that it can't are counted."""
        omits, window = self._format.omits, self._window
        for page in pages:
            views: Sequence[View] = [orjson.loads(document) for document in page.documents]
            if self._query.lang:
                views = told_in(connection, mind, self._query.lang, views)
            for view in views:
                if window and not window.holds(view):
                    continue
                if omits and omits(view):
                    self._omitted += 1
                else:
                    yield view


def draw_one(given: Format, document: bytes, places: Places, lang: str | None, today: int) -> Drawing:
    """One event in a format."""
    view: View = orjson.loads(document)
    omitted = given.omits is not None and given.omits(view)
    timeline = Timeline(
        title=view["title"],
        here=places.here,
        list=places.list,
        service=places.service,
        events=[] if omitted else [view],
        changed_at=datetime.fromisoformat(view["updated_at"]),
        lang=lang,
        asked_on=today,
        released=places.released,
    )
    return Drawing(b"".join(given.write(timeline)), omitted=int(omitted) if given.omits else None)


def _newest(connection: Connection, ids: Sequence[str]) -> datetime | None:
    """When the one of these events changed that did so last."""
    moments = (
        connection.scalar(select(func.max(Event.updated_at)).where(Event.id.in_(ids[begin : begin + BATCH])))
        for begin in range(0, len(ids), BATCH)
    )
    return max(filter(None, moments), default=None)
