"""Reading the timeline: a question answered with a page of events, each as the bytes it was rendered to."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any, cast

import orjson
from sqlalchemy import Connection, Select, func, select

from app import days
from app.database import Row, fetch
from app.events.index import FOREVER
from app.events.model import Event
from app.memory import Recollection
from app.names import words
from app.paging import fingerprint, read_cursor, write_cursor
from app.timeline.conditions import conditions
from app.timeline.filters import EventQuery
from app.timeline.known import as_known
from app.timeline.question import Question, Terms
from app.timeline.stream import Place, compiled, walk
from app.timeline.survey import RANKED, Stack, Survey, begun, by_change, by_rank, ended, in_time, last_of_page

RARE = 2_000
"""A term with no more events than this is rare: taking them all and sorting them costs little."""
CHANGED = 10_000
"""No more events than this that changed are all taken and sorted: who polls has few, and they may lie where no walk
comes by soon."""
WALKS = 30
"""Along as many terms a page is walked; each costs seven walks, and SQLite joins no more than 500."""
EPOCH, TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
MOMENTS = range((datetime.min.replace(tzinfo=UTC) - EPOCH) // TICK, (datetime.max.replace(tzinfo=UTC) - EPOCH) // TICK)
PLACES: dict[str, tuple[type[str] | range, ...]] = {
    "date": (range(-FOREVER, FOREVER + 1), str),
    "updated": (MOMENTS, str),
    "relevance": (range(RANKED + 1),),
}
"""What cursors say, for each order, of where a page ends."""
EVERY_TERM: Terms = ("*",)
AS_BYTES = "CAST(view AS BLOB)"
"""SQLite keeps text as UTF-8, so that the driver need not make a string of it."""
BY_ID = "SELECT id, {} FROM event JOIN document USING (key) WHERE id"
BY_KEY = "SELECT key, {} FROM document WHERE key"
COUNT_TERM = "SELECT count(*) FROM (SELECT 1 FROM posting WHERE term = {} LIMIT {}) AS found"


@dataclass(frozen=True, slots=True)
class Page:
    """The events of a page, the cursor of the next one where there is more, and how many match where that was asked."""

    ids: list[str]
    documents: list[bytes]
    cursor: str | None
    total: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the database: the connection it goes through, and what is in mind of this edition."""

    connection: Connection
    mind: Recollection

    @property
    def embedded(self) -> bool:
        return self.connection.dialect.name == "sqlite"

    def page(self, question: Question, query: EventQuery) -> Page:
        """The page a query asks for; BadQuery when its cursor is another question's."""
        mark = fingerprint(query.model_dump(mode="json", exclude={"limit", "cursor", "count"}, exclude_defaults=True))
        order = query.sort.lstrip("-")
        after = read_cursor(query.cursor, mark, *PLACES[order]) if query.cursor else None
        rows = self.rows(question, query, after)
        more, rows = len(rows) > query.limit, rows[: query.limit]
        ids = [row[-2] for row in rows]
        skipped = after[0] if after and order == "relevance" else 0
        place: tuple[Any, ...] = (skipped + len(rows),)
        if rows and order != "relevance":
            place = (FOREVER if rows[-1][0] == -FOREVER else rows[-1][0], ids[-1])
        return Page(
            ids=ids,
            documents=self.documents(ids, [row[-1] for row in rows])
            if question.known_at is None
            else self.known(ids, question.known_at),
            cursor=write_cursor(mark, *place) if more else None,
            total=self.total(question) if query.count else None,
        )

    def rows(self, question: Question, query: EventQuery, after: Sequence[Any] | None) -> list[Any]:
        """The places of the page's events and of one more, in order: each ends with the event's id and key."""
        if () in question.groups:  # a box without a venue in it
            return []
        descending = query.sort.startswith("-")
        need = query.limit + 1
        terms, others, rare = self._start(question, query.sort.lstrip("-"))
        if terms is not None:
            found = conditions(question, others, self.connection.dialect)
            place = Place(*after) if after else None
            shape, values = walk(question, terms, found, place, descending=descending)
            if not shape.spans:
                return []
            sql, constants = compiled(shape, self.connection.dialect)
            return fetch(self.connection, sql, {**constants, **values, "n": need})
        survey = self._survey(question, others, rare)
        if query.sort == "relevance":
            skip = after[0] if after else 0
            found = self._merged(survey, by_rank(survey), lambda row: (row[0], -row[2]), min(skip + need, RANKED))
            return found[skip:]
        if query.sort in {"updated", "-updated"}:
            moment = [EPOCH + after[0] * TICK, after[1]] if after else None
            statement = by_change(survey, moment, descending=descending)
            changed = self._merged(survey, statement, _two, need, descending=descending)
            return [((at - EPOCH) // TICK, *event) for at, *event in changed]
        return self._in_time(survey, after, need, descending=descending)

    def _in_time(self, survey: Survey, after: Sequence[Any] | None, need: int, *, descending: bool) -> list[Any]:
        statement = in_time(survey, after, descending=descending)
        if not survey.by_words or survey.question.known_at is not None:
            return self._merged(survey, statement, _two, need, descending=descending)
        search = last_of_page(survey, after, descending=descending)
        parts = []
        for stack in (begun(stack, after, descending=descending) for stack in survey.stacks):
            stop = self.connection.scalar(search, {**survey.values(stack), "n": need})
            parts.append(stack if stop is None else ended(stack, stop, descending=descending))
        return self._merged(survey, statement, _two, need, descending=descending, parts=parts)

    def _merged(
        self,
        survey: Survey,
        statement: Select[Any],
        order: Callable[[Any], Any],
        need: int,
        *,
        descending: bool = False,
        parts: Sequence[Stack] | None = None,
    ) -> list[Any]:
        """The first rows of what a statement finds in every part of the full text."""
        found = [
            self.connection.execute(statement, {**survey.values(stack), "n": need}).all()
            for stack in (survey.stacks if parts is None else parts)
        ]
        return list(islice(merge(*found, key=order, reverse=descending), need))

    def total(self, question: Question) -> int:
        """How many events match."""
        if () in question.groups:
            return 0
        terms, others, rare = self._start(question, "date")
        if terms is None:
            survey = self._survey(question, others, rare)
            counted = select(func.count()).select_from(survey.found(Event.id).subquery())
            return sum(self.connection.scalar(counted, survey.values(stack)) or 0 for stack in survey.stacks)
        shape, values = walk(question, terms, conditions(question, others, self.connection.dialect), counting=True)
        if not shape.spans:
            return 0
        sql, constants = compiled(shape, self.connection.dialect)
        return int(fetch(self.connection, sql, {**constants, **values})[0][0])

    def documents(self, ids: Sequence[str], keys: Sequence[int] | None = None) -> list[bytes]:
        """The events' JSON, from mind or else from the database, where their keys find them faster than their ids."""
        held = self.mind.documents(ids)
        if None not in held:
            return cast(list[bytes], held)
        names: Sequence[Any]
        names, chosen = (ids, BY_ID) if keys is None else (keys, BY_KEY)
        missing = [name for name, document in zip(names, held, strict=True) if document is None]
        sql = chosen.format(AS_BYTES if self.embedded else "view")
        rows = fetch(self.connection, *_these(sql, missing, self.embedded))
        read: dict[Any, bytes] = dict(rows) if self.embedded else {name: view.encode() for name, view in rows}
        self.mind.keep({key: read[name] for key, name in zip(ids, names, strict=True) if name in read})
        found = (document or read.get(name) for name, document in zip(names, held, strict=True))
        return [document for document in found if document]

    def known(self, ids: Sequence[str], day: int) -> list[bytes]:
        """The events' JSON as the public knew them on that day."""
        views = {view["id"]: view for view in map(orjson.loads, self.documents(ids))}
        related = {each["event"]["id"] for view in views.values() for each in view["relations"]}
        phases = self._phases({*views, *related}, day)
        known = {key for key, *_ in phases}
        states = {key: state for key, until, *state in phases if until > day}
        return [
            orjson.dumps(as_known(views[key], days.iso(day), entry, status, known, told=bool(told)))
            for key, (entry, status, told) in ((key, states[key]) for key in ids)
        ]

    def _phases(self, ids: Collection[str], day: int) -> list[Any]:
        """Of each of these events, every phase that had begun by the end of that day."""
        sql = f"SELECT event_id, until, entry, status, told FROM phase WHERE since <= {day} AND event_id"
        return fetch(self.connection, *_these(sql, list(ids), self.embedded))

    def _start(self, question: Question, order: str) -> tuple[Terms | None, list[Terms], Terms | None]:
        """Where to start: terms to walk along (none of them: along what was known), or no walk but a survey that may
        start from rare terms, or none of them: from what changed; and the groups that are left as conditions.
        """
        asked, groups = question.asked, list(question.groups)
        if order == "relevance":
            return None, groups, None
        few = RARE if asked.q else CHANGED  # words are looked up one by one then
        if order == "date" and asked.updated_since and self._few_changed(asked.updated_since, few):
            return None, groups, ()
        walking = order == "date" and not asked.q and not asked.id
        if walking and question.known_at is None and len(groups) < 2 and all(len(group) <= WALKS for group in groups):
            return (groups[0] if groups else EVERY_TERM), [], None
        counts = [sum(self._count(term) for term in group) for group in groups]
        best = min(range(len(groups)), key=counts.__getitem__, default=None)
        rarest = groups[best] if best is not None and counts[best] <= RARE else None
        if walking and question.known_at is None:
            assert best is not None
            if len(groups[best]) <= WALKS:
                return groups[best], [*groups[:best], *groups[best + 1 :]], None
            if rarest is None:
                return EVERY_TERM, groups, None
        if walking and rarest is None:
            return (), groups, None
        others = [group for group in groups if group is not rarest]
        return None, others, rarest

    def _count(self, term: str) -> int:
        """How many events stand under a term, counted no further than it takes to see that it is not rare."""
        mark = ":t" if self.embedded else "%(t)s"
        sql = COUNT_TERM.format(mark, 5 * RARE)
        return self.mind.recall(("count", term), lambda: int(fetch(self.connection, sql, {"t": term})[0][0]))

    def _few_changed(self, since: datetime, few: int) -> bool:
        """Whether no more events have changed since: these are taken first then, and all else is asked of them."""
        more = select(Event.key).where(Event.updated_at >= since).order_by(Event.updated_at).limit(1).offset(few)
        return self.mind.recall(("few changed", since, few), lambda: self.connection.scalar(more) is None)

    def _survey(self, question: Question, others: list[Terms], rare: Terms | None) -> Survey:
        asked = question.asked
        found = conditions(question, others, self.connection.dialect)
        return Survey(question, tuple(words(asked.q)) if asked.q else (), rare, found, self.embedded)


def _two(row: Sequence[Any]) -> Any:
    """What a page is ordered by."""
    return row[:2]


def _these(sql: str, ids: Sequence[Any], embedded: bool) -> tuple[str, Row]:
    """The statement ending in a column, for any number of values of it."""
    if embedded:
        return f"{sql} IN (SELECT value FROM json_each(:ids))", {"ids": orjson.dumps(ids).decode()}
    return f"{sql} = ANY(%(ids)s)", {"ids": list(ids)}
