"""Pages that the index of terms does not hold in their order: of words, of changes, of given ids, or as once known.

They start at the rarest term where that is rare, at the words where there are some, or go along the order itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from app.events.index import FOREVER, UNDATED, Phase, Posting
from app.events.model import Event
from app.events.words import TIE_BITS, UNDATED_KEY, Words, first_key, last_key
from app.timeline.conditions import IN_EVENT, IN_PHASE, Condition, bound, clause
from app.timeline.question import Question, Terms
from app.timeline.search import FTS, NAMES, expression, hits, matches, rank

RANKED = 1_000
"""How many matches are ranked, the latest first: ranking all that a common word finds takes seconds."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A question to be answered so: the words it asks for, the rare terms to start from, and what else has to hold."""

    question: Question
    words: tuple[str, ...]
    rare: Terms | None
    conditions: Sequence[Condition]
    embedded: bool

    @property
    def values(self) -> dict[str, Any]:
        """What is bound into every statement of this survey."""
        first, last = self.question.bounds
        values = {**bound(self.conditions), "first": first, "last": last, "lowest": 0, "highest": 2**62}
        if self.words:
            values["match"] = expression(self.words, embedded=self.embedded)
            values["named"] = expression(self.words, embedded=self.embedded, columns=NAMES)
        return values

    @property
    def by_words(self) -> bool:
        """Whether the words are where it starts."""
        return bool(self.words) and self.rare is None

    def found(self, *columns: Any) -> Select[Any]:
        """These columns of all that matches."""
        question = self.question
        known = question.known_at is not None
        wanted: Select[Any] = select(*columns).select_from(Event)
        if known:
            wanted = wanted.join(Phase, Phase.event_id == Event.id)
        if self.words:
            wanted = wanted.join(Words, Words.event_id == Event.id).where(*self._worded())
        if self.by_words and self.embedded:
            wanted = wanted.join(FTS, FTS.c.rowid == Words.key)
        if self.rare is not None:
            under: list[Any] = [bindparam(f"r{number}", term) for number, term in enumerate(self.rare)]
            wanted = wanted.where(Event.id.in_(select(Posting.event_id).where(Posting.term.in_(under))))
        at = IN_PHASE if known else IN_EVENT
        wanted = wanted.where(*(clause(number, each.shape, at) for number, each in enumerate(self.conditions)))
        return wanted.where(*self._ranged())

    def order(self, *, descending: bool) -> tuple[ColumnElement[int], Any]:
        """The order of time: the first day, what has none beyond all others, and the id."""
        span, start, _ = self._dates()
        return case((span == UNDATED, -FOREVER if descending else FOREVER), else_=start), Event.id

    def _dates(self) -> tuple[Any, Any, Any]:
        if self.question.known_at is not None:
            return Phase.span, Phase.start, Phase.end
        end = func.coalesce(Event.end_max, literal(FOREVER, BigInteger))
        return Event.span, func.coalesce(Event.start_min, 0), end

    def _worded(self) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = []
        if self.by_words:
            key = FTS.c.rowid if self.embedded else Words.key
            wanted += [key >= bindparam("lowest", type_=BigInteger), key <= bindparam("highest", type_=BigInteger)]
            wanted.append(hits("match") if self.embedded else matches("match", embedded=False))
        else:
            wanted.append(matches("match", embedded=self.embedded))
        if self.question.known_at is not None:
            wanted.append(or_(Phase.told, matches("named", embedded=self.embedded)))
        return wanted

    def _ranged(self) -> list[ColumnElement[bool]]:
        question = self.question
        span, start, end = self._dates()
        if question.asked.undated:
            return [span == UNDATED, *([literal(False)] if question.ranged else [])]
        if question.match is None:
            return []
        first, last = bindparam("first", type_=BigInteger), bindparam("last", type_=BigInteger)
        lies = {
            "overlaps": (start <= last, end >= first),
            "starts": (start >= first, start <= last),
            "within": (start >= first, end <= last),
        }
        return [span != UNDATED, *lies[question.match]]


def in_time(survey: Survey, after: Sequence[Any] | None, *, descending: bool) -> Select[Any]:
    """The page in the order of time, from a place on."""
    order = survey.order(descending=descending)
    wanted = survey.found(order[0].label("start"), order[1])
    if after:
        day, key = after
        edge = -FOREVER if descending and day == FOREVER else day
        at = tuple_(literal(edge, BigInteger), literal(key))
        wanted = wanted.where(tuple_(*order) < at if descending else tuple_(*order) > at)
    return wanted.order_by(*_directed(order, descending)).limit(bindparam("n", type_=Integer))


def last_of_page(survey: Survey, after: Sequence[Any] | None, *, descending: bool) -> Select[Any]:
    """The key of the last match of a page: up to the end of its day the page may go, and need be sorted no further.

    Keys go with the days, so this walks only as far along the full text as the page reaches.
    """
    key: Any = FTS.c.rowid if survey.embedded else Words.key
    wanted = in_time(survey, after, descending=descending).with_only_columns(key).order_by(None)
    return wanted.where(key < UNDATED_KEY).order_by(key.desc() if descending else key).limit(1).offset(bindparam("n"))


def keys_of_page(after: Sequence[Any] | None, *, descending: bool) -> dict[str, int]:
    """Between which keys of the full text a page lies, as far as is known before looking."""
    if not after:
        return {}
    day, _ = after
    if day == FOREVER:
        return {"lowest": UNDATED_KEY}
    return {} if descending else {"lowest": first_key(day)}


def last_day(key: int, *, descending: bool) -> dict[str, int]:
    """The bounds of a page that ends on the day of this key."""
    return {"lowest": key >> TIE_BITS << TIE_BITS} if descending else {"highest": last_key(key)}


def by_change(survey: Survey, after: Sequence[Any] | None, *, descending: bool) -> Select[Any]:
    """The page in the order of change, from a place on: the moment and the id."""
    wanted = survey.found(Event.updated_at, Event.id)
    place = tuple_(Event.updated_at, Event.id)
    if after:
        at = tuple_(literal(after[0], Event.updated_at.type), literal(after[1]))
        wanted = wanted.where(place < at if descending else place > at)
    return wanted.order_by(*_directed((Event.updated_at, Event.id), descending)).limit(bindparam("n", type_=Integer))


def by_rank(survey: Survey) -> Select[Any]:
    """The page by how well it matches, of the latest `RANKED` matches."""
    key: Any = FTS.c.rowid if survey.embedded else Words.key
    latest = survey.found(Event.id, rank("match", embedded=survey.embedded).label("score"), key.label("key"))
    ranked = latest.order_by(key.desc()).limit(RANKED).subquery()
    order = (ranked.c.score, ranked.c.key.desc())
    return select(ranked.c.id).order_by(*order).limit(bindparam("n")).offset(bindparam("skip"))


def _directed(columns: Sequence[Any], descending: bool) -> list[Any]:
    return [column.desc() if descending else column for column in columns]
