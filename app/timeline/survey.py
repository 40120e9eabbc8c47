"""Pages that the index of terms does not hold in their order: of words, of changes, of given ids, or as once known.

They start at the rarest term where that is rare, at the words where there are some, or go along the order itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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

from app.events.index import FAR, FOREVER, REACHES, UNDATED, Phase, Posting
from app.events.model import Event
from app.events.order import TIE_BITS, UNDATED_KEY, first_key, last_key
from app.timeline.conditions import IN_EVENT, IN_EVENT_THEN, Condition, bound, clause
from app.timeline.question import Question, Terms
from app.timeline.search import FTS, NAMES, expression, hits, matches, rank

RANKED = 1_000
"""How many matches are ranked, the latest first: ranking all that a common word finds takes seconds."""


class Stack(NamedTuple):
    """A part of the full text: from one key to another, inclusive, and whether only what reaches far counts."""

    lowest: int = 0
    highest: int = 2**62
    far: bool = False

    def within(self, lowest: int = 0, highest: int = 2**62) -> "Stack":
        """The part of it that lies between these keys too."""
        return Stack(max(self.lowest, lowest), min(self.highest, highest), self.far)


def stacks(question: Question) -> list[Stack]:
    """Where in the full text a question's events lie, the latest part last.

    What overlaps a range begins a little before it, but for what reaches far: that is marked in the full text.
    """
    if not question.ranged or question.known_at is not None:
        return [Stack()]
    highest = Stack().highest if question.last is None else last_key(first_key(question.last))
    if question.first is None:
        return [Stack(0, highest)]
    if question.match != "overlaps":
        return [Stack(first_key(question.first), highest)]
    edge = first_key(question.first - REACHES[FAR - 1])
    return [Stack(0, edge - 1, far=True), Stack(edge, highest)]


@dataclass(frozen=True, slots=True)
class Survey:
    """A question to be answered so: the words it asks for, the rare terms to start from (none of them: from what
    changed), and what else has to hold.
    """

    question: Question
    words: tuple[str, ...]
    rare: Terms | None
    conditions: Sequence[Condition]
    embedded: bool

    def values(self, stack: Stack) -> dict[str, Any]:
        """What is bound into every statement of this survey, of this part of the full text."""
        first, last = self.question.bounds
        values = {**bound(self.conditions), "first": first, "last": last}
        if self.words:
            values["match"] = expression(self.words, embedded=self.embedded, far=stack.far)
            values["named"] = expression(self.words, embedded=self.embedded, columns=NAMES)
        return {**values, "lowest": stack.lowest, "highest": stack.highest}

    @property
    def stacks(self) -> list[Stack]:
        """The parts of the full text to go through; all of it where the words are not where it starts."""
        return stacks(self.question) if self.by_words else [Stack()]

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
            wanted = wanted.where(*self._worded())
        if self.by_words and self.embedded:
            wanted = wanted.join(FTS, FTS.c.rowid == Event.key)
        if self.rare:
            under: list[Any] = [bindparam(f"r{number}", term) for number, term in enumerate(self.rare)]
            wanted = wanted.where(Event.id.in_(select(Posting.event_id).where(Posting.term.in_(under))))
        at = IN_EVENT_THEN if known else IN_EVENT
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
            key = FTS.c.rowid if self.embedded else Event.key
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
    wanted = survey.found(order[0].label("start"), order[1], Event.key)
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
    key: Any = FTS.c.rowid if survey.embedded else Event.key
    wanted = in_time(survey, after, descending=descending).with_only_columns(key).order_by(None)
    return wanted.where(key < UNDATED_KEY).order_by(key.desc() if descending else key).limit(1).offset(bindparam("n"))


def begun(stack: Stack, after: Sequence[Any] | None, *, descending: bool) -> Stack:
    """The part in which a page lies, as far as is known before looking."""
    if not after:
        return stack
    day, _ = after
    if day == FOREVER:
        return stack.within(lowest=UNDATED_KEY)
    return stack if descending else stack.within(lowest=first_key(day))


def ended(stack: Stack, key: int, *, descending: bool) -> Stack:
    """The part in which a page lies that ends on the day of this key."""
    return stack.within(lowest=key >> TIE_BITS << TIE_BITS) if descending else stack.within(highest=last_key(key))


def by_change(survey: Survey, after: Sequence[Any] | None, *, descending: bool) -> Select[Any]:
    """The page in the order of change, from a place on: the moment and the id."""
    wanted = survey.found(Event.updated_at, Event.id, Event.key)
    place = tuple_(Event.updated_at, Event.id)
    if after:
        at = tuple_(literal(after[0], Event.updated_at.type), literal(after[1]))
        wanted = wanted.where(place < at if descending else place > at)
    return wanted.order_by(*_directed((Event.updated_at, Event.id), descending)).limit(bindparam("n", type_=Integer))


def by_rank(survey: Survey) -> Select[Any]:
    """The page by how well it matches, of the latest `RANKED` matches: the rank, the id and the key."""
    key: Any = FTS.c.rowid if survey.embedded else Event.key
    latest = survey.found(rank("match", embedded=survey.embedded).label("score"), Event.id, key.label("key"))
    ranked = latest.order_by(key.desc()).limit(RANKED).subquery()
    return select(ranked).order_by(ranked.c.score, ranked.c.key.desc()).limit(bindparam("n"))


def _directed(columns: Sequence[Any], descending: bool) -> list[Any]:
    return [column.desc() if descending else column for column in columns]
