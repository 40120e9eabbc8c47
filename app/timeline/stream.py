"""The core list as one statement: events under index terms, in the order of time, from a place on.

For each term and span there is one bounded walk along the index, and what they find is merged. A statement depends on
the shape of a question, not on its values, so it is built and compiled once for each: building it costs more than
running it.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import (
    Dialect,
    Select,
    bindparam,
    column,
    false,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union,
    union_all,
)

from app.events.index import FOREVER, OPEN, REACHES, SPANS, UNDATED, Phase, Posting
from app.timeline.conditions import IN_PHASE, IN_POSTING, Condition, bound, clause
from app.timeline.question import Question, Terms

AFTER_ALL_IDS = "~"
"""Greater than any id in code point order."""


class Place(NamedTuple):
    """Where a page ends: the first day, `FOREVER` for what has no date, and the id."""

    start: int
    event_id: str


class Shape(NamedTuple):
    """All that a statement depends on; without terms it walks what was known of all events on a day."""

    terms: int
    spans: tuple[int, ...]
    match: str | None
    descending: bool
    conditions: tuple[tuple[str, tuple[int, ...]], ...]
    counting: bool


def walk(
    question: Question,
    terms: Terms,
    conditions: Sequence[Condition],
    after: Place | None = None,
    *,
    descending: bool = False,
    counting: bool = False,
) -> tuple[Shape, dict[str, Any]]:
    """The shape of the statement that finds what stands under any of the terms, and the values to bind."""
    match = question.match
    spans = _spans(question, after)
    shape = Shape(len(terms), spans, match, descending, tuple(each.shape for each in conditions), counting)
    values = bound(conditions)
    values.update((f"t{number}", term) for number, term in enumerate(terms))
    first, last = question.bounds
    values.update(first=first, last=last)
    for span in spans:
        lower, upper = _limits(span, match, first, last)
        if after and (after.start == FOREVER) == (span == UNDATED):
            place = (0, after.event_id) if span == UNDATED else after
            lower, upper = (lower, min(upper, place)) if descending else (max(lower, place), upper)
        values[f"l{span}"], values[f"li{span}"] = lower
        values[f"u{span}"], values[f"ui{span}"] = upper
        if not terms and question.known_at is not None:  # what was not known ahead has begun by then
            values[f"b{span}"], values[f"bi{span}"] = min(upper, (question.known_at, AFTER_ALL_IDS))
    return shape, values


def _spans(question: Question, after: Place | None) -> tuple[int, ...]:
    """The spans to walk: what has no date matches no range, and comes last."""
    dated = () if question.asked.undated or (after and after.start == FOREVER) else tuple(SPANS)
    return dated if question.ranged else (*dated, UNDATED)


def _limits(span: int, match: str | None, first: int, last: int) -> tuple[tuple[int, str], tuple[int, str]]:
    """Between which places of this span an event lies that may match, both exclusive."""
    if span == UNDATED or match is None:
        return (-FOREVER, ""), (FOREVER, AFTER_ALL_IDS)
    reaching = match == "overlaps"
    lowest = -FOREVER if reaching and span == OPEN else first - reaching * REACHES[span]
    return (lowest, ""), (last, AFTER_ALL_IDS)


@lru_cache(maxsize=512)
def compiled(shape: Shape, dialect: Dialect) -> tuple[str, dict[str, Any]]:
    """The statement of this shape as the driver takes it, with named parameters, and those that are always the same."""
    style = "named" if dialect.name == "sqlite" else "pyformat"
    ready = type(dialect)(paramstyle=style)  # type: ignore[call-arg]  # every dialect takes it; the base class does not say
    made = statement(shape, embedded=dialect.name == "sqlite")
    text = made.compile(dialect=ready, compile_kwargs={"render_postcompile": True})
    return str(text), {name: value for name, value in text.params.items() if value is not None}


def statement(shape: Shape, *, embedded: bool) -> Any:
    """Finds the page, in order, or counts it all.

    SQLite merges the walks as it goes and stops when the page is full. PostgreSQL would sort all that they find, so
    each brings no more than a page; on SQLite the undated do, who have no order of their own to be merged in.
    """
    if shape.terms:
        walks = {(number, span): _under(shape, number, span) for number in range(shape.terms) for span in shape.spans}
    else:
        ways = [way for way in product((False, True), shape.spans) if way != (True, UNDATED)]
        walks = {(ahead, span): _known(shape, span, ahead=ahead) for ahead, span in ways}
    joined = union if shape.terms > 1 else union_all  # an event may stand under several terms
    if shape.counting:
        return select(func.count()).select_from(joined(*walks.values()).subquery())
    order: list[Any] = [column(name).desc() if shape.descending else column(name) for name in ("start", "event_id")]
    pages = [
        walk if embedded and span != UNDATED else _paged(walk, order[1:] if span == UNDATED else order)
        for (_, span), walk in walks.items()
    ]
    return joined(*pages).order_by(*order).limit(bindparam("n"))


def _paged(walk: Select[Any], order: Sequence[Any]) -> Select[Any]:
    return select(walk.order_by(*order).limit(bindparam("n")).subquery())


def _under(shape: Shape, number: int, span: int) -> Select[Any]:
    """The walk along one span of one term."""
    found = _walk(shape, Posting, span, "u").where(Posting.term == bindparam(f"t{number}"))
    return found.where(*(clause(each, condition, IN_POSTING) for each, condition in enumerate(shape.conditions)))


def _known(shape: Shape, span: int, *, ahead: bool) -> Select[Any]:
    """The walk along one span of what was known; what was known before its first day is kept apart, being rare."""
    found = _walk(shape, Phase, span, "u" if ahead else "b").where(Phase.ahead == (true() if ahead else false()))
    return found.where(*(clause(each, condition, IN_PHASE) for each, condition in enumerate(shape.conditions)))


def _walk(shape: Shape, source: type[Posting] | type[Phase], span: int, upper: str) -> Select[Any]:
    """The part of a span between two places, `upper` naming the second, that lies to the range as asked."""
    start: Any = source.start.label("start")
    lies = _lies(shape.match, source)
    if span == UNDATED:  # what has no date comes last either way, by its id alone
        start = literal_column(str(-FOREVER if shape.descending else FOREVER)).label("start")
        lies = [
            source.start == literal_column("0"),
            source.event_id > bindparam(f"li{span}"),
            source.event_id < bindparam(f"{upper}i{span}"),
        ]
    else:
        place = tuple_(source.start, source.event_id)
        lies.append(place > tuple_(bindparam(f"l{span}"), bindparam(f"li{span}")))
        lies.append(place < tuple_(bindparam(f"{upper}{span}"), bindparam(f"{upper}i{span}")))
    key = literal_column("0") if source is Phase else Posting.key
    return select(start, source.event_id, key.label("key")).where(source.span == literal_column(str(span)), *lies)


def _lies(match: str | None, source: type[Posting] | type[Phase]) -> list[Any]:
    """What the end has to do with the range; where something starts is said by the places it lies between."""
    if match == "overlaps":
        return [source.end >= bindparam("first")]
    return [source.end <= bindparam("last")] if match == "within" else []
