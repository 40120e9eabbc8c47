"""Made-up events, a batch at a time: drafts, and from them the rows that the service itself would have written."""

from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from random import Random

import orjson

from app.database import Row
from app.events import rows, words
from app.events.edit import said
from app.events.index import own_key, phases, postings
from app.events.kinds import KINDS
from app.events.known import Known
from app.events.render import render
from app.events.schema import INVERSE, EventDraft
from app.history.keep import as_text, stamp
from app.names import starts
from app.names import words as folded
from app.slugs import slug
from app.sources.edit import identity
from app.sources.schema import SourceDraft
from benchmarks.world import EVENTS_PER_SOURCE, FIRST, LAST, NOW, Odds, World, Zipf

BATCH = 2_000
FULL_TEXT = "words_fts"
TABLES = (
    "event",
    "document",
    *(table.__tablename__ for table in rows.PARTS),
    "posting",
    "phase",
    "name_start",
    FULL_TEXT,
)

KIND = Zipf([row.id for row in KINDS])
ROLE = Zipf(
    (
        "participant", "party", "host", "visitor", "delegation_head", "delegate", "mediator", "chair", "signatory",
        "speaker", "observer", "guarantor", "facilitator", "caller", "callee", "convenor", "witness", "sponsor",
        "subject",
    )
)  # fmt: skip
ATTENDANCE = Odds(
    {
        "attended": 94, "unknown": 1.5, "declined": 1, "absent": 1, "invited": 1, "partial": 0.7, "walked_out": 0.5,
        "excluded": 0.3,
    }
)  # fmt: skip
STATUS = Odds({"occurred": 92, "cancelled": 3, "postponed": 2, "scheduled": 1.5, "suspended": 1, "proposed": 0.5})
VERIFICATION = Odds({"confirmed": 70, "reported": 25, "disputed": 4, "retracted": 1})
LENGTH = Odds({"day": 80, "days": 15, "month": 3, "year": 1, "long": 0.5, "open": 0.3, "undated": 0.2})


class Almanac:
    """The events of a world, so many; each batch of them is always the same."""

    def __init__(self, world: World, size: int) -> None:
        self.world, self.size = world, size
        self.sources = max(100, size // EVENTS_PER_SOURCE)
        self.actors = Zipf([actor.id for actor in world.actors], flat=1.2)
        self.places = Zipf(world.places)
        self.series = Zipf([each.id for each in world.series])
        self.words = Zipf(world.words, flat=3)
        self.tags = Zipf([f"{word}-affairs" for word in world.words[200:600]])

    def batches(self) -> range:
        return range(-(-self.size // BATCH))

    def drafts(self, batch: int) -> list[EventDraft]:
        """The batch-th drafts."""
        made = Drafting(self, Random(f"{self.world.seed}/{self.size}/{batch}"))
        return [made.draft(number) for number in range(batch * BATCH, min((batch + 1) * BATCH, self.size))]

    def source(self, day: int, luck: float) -> SourceDraft:
        """A source of about that day."""
        place = (day - FIRST) / (LAST - FIRST) * self.sources + luck * 3
        return _source(self.world, min(int(place), self.sources - 1), self.sources)

    def source_rows(self, number: int) -> tuple[Row, list[Row]]:
        """A source as its table keeps it, and where its name may be looked for."""
        draft = self.world.source(number, self.sources)
        view = _cited(draft)
        moment = {"published_on": draft.published_on, "created_at": NOW, "identity": identity(draft)}
        named = starts("source", view["id"], [f"{draft.publisher} {draft.title}"], inner=True)
        return {**view, **moment, "view": orjson.dumps(view).decode()}, named


class Drafting:
    """Makes drafts, one after the other; some relate to an earlier one."""

    def __init__(self, almanac: Almanac, random: Random) -> None:
        self._almanac, self._random, self._ids = almanac, random, list[str]()
        self._words, self._actors = almanac.words.stream(random), almanac.actors.stream(random)
        self._places, self._series = almanac.places.stream(random), almanac.series.stream(random)
        self._tags, self._kinds = almanac.tags.stream(random), KIND.stream(random)
        self._roles, self._attendances = ROLE.stream(random), ATTENDANCE.stream(random)
        self._statuses, self._verifications = STATUS.stream(random), VERIFICATION.stream(random)
        self._lengths = LENGTH.stream(random)

    def draft(self, number: int) -> EventDraft:
        chance = self._random.random
        title = self._phrase(3, 8)
        event_id = f"{slug(title, 60)}-{number}"
        start = self._random.randint(FIRST, LAST)
        when = self._when(start)
        status = next(self._statuses) if when else "proposed"
        sources = [self._almanac.source(start, chance()) for _ in range(self._random.choice((1, 1, 2)))]
        related = [self._relation()] if self._ids and chance() < 0.05 else []
        self._ids.append(event_id)
        return EventDraft.model_validate(
            {
                "id": event_id,
                "title": title,
                "summary": " ".join(f"{self._phrase(8, 18)}." for _ in range(self._random.choice((1, 2)))),
                "kind": next(self._kinds),
                "when": when,
                "status": status,
                "verification": next(self._verifications),
                "venue": next(self._places) if chance() < 0.85 else None,
                "series": next(self._series) if chance() < 0.25 else None,
                "round": self._random.randint(1, 20) if chance() < 0.1 else None,
                "participants": self._participants(),
                "statements": [self._statement(sources[0].url)] if chance() < 0.05 else [],
                "outcome": f"{self._phrase(6, 12)}." if chance() < 0.3 else None,
                "relations": related,
                "schedule": self._schedule(start, when, status) if when is None or chance() < 0.01 else [],
                "tags": [next(self._tags) for _ in range(self._random.choice((0, 1, 2, 3)))],
                "sources": sources,
                "external_ids": {"archive.example/events": f"E{number}"} if chance() < 0.05 else {},
            }
        )

    def _phrase(self, least: int, most: int) -> str:
        length = least + int(self._random.random() * (most - least + 1))
        return " ".join(islice(self._words, length)).capitalize()

    def _relation(self) -> Row:
        return {"type": self._random.choice([*INVERSE]), "event": self._random.choice(self._ids)}

    def _participants(self) -> list[Row]:
        parts: list[Row] = []
        for actor in dict.fromkeys(islice(self._actors, self._random.choice((2, 2, 3, 3, 4, 5)))):
            home = self._almanac.world.homes.get(actor) if self._random.random() < 0.5 else None
            title = self._phrase(2, 3) if home and self._random.random() < 0.3 else None
            part = {"actor": actor, "role": next(self._roles), "on_behalf_of": home, "title": title}
            parts.append({**part, "attendance": next(self._attendances)})
        return parts

    def _statement(self, source: str | None) -> Row:
        text, verbatim = f"{self._phrase(8, 20)}.", self._random.random() < 0.5
        return {"speaker": next(self._actors), "text": text, "verbatim": verbatim, "source": source}

    def _when(self, start: int) -> str | None:
        match next(self._lengths):
            case "day":
                return _iso(start)
            case "days":
                return f"{_iso(start)}/{_iso(start + self._random.randint(1, 19))}"
            case "month":
                return _iso(start)[:7]
            case "year":
                return _iso(start)[:4]
            case "long":
                return f"{_iso(start)}/{_iso(start + int(60 * 20 ** self._random.random()))}"
            case "open":
                return f"{_iso(start)}/.."
        return None

    def _schedule(self, start: int, when: str | None, status: str) -> list[Row]:
        """Two or three entries, the last being what became of it."""
        heard = start - self._random.randint(5, 90)
        entries: list[Row] = [{"when": _iso(start)[:7], "status": "proposed", "known_from": _iso(heard)}]
        if self._random.random() < 0.5:
            entries.append({"when": _iso(start + 7), "status": "scheduled", "known_from": _iso(heard + 3)})
        return [*entries, {"when": when, "status": status, "known_from": _iso(start)}]


@lru_cache(maxsize=4096)
def _source(world: World, number: int, of: int) -> SourceDraft:
    return world.source(number, of)


class Recording:
    """Turns batches into the rows that recording them would have kept, by table."""

    def __init__(self, almanac: Almanac, known: Known, *, embedded: bool) -> None:
        self._almanac, self._known, self._embedded = almanac, known, embedded
        words.words = lru_cache(maxsize=20_000)(folded)  # type: ignore[attr-defined]  # names come again and again

    def rows(self, batch: int) -> dict[str, list[Row]]:
        now = NOW + timedelta(minutes=batch)
        drafts = self._almanac.drafts(batch)
        self._known.titles.clear()
        self._known.titles.update((str(draft.id), draft.title) for draft in drafts)
        views: dict[str, Row] = {}
        for draft in drafts:
            cited = {identity(source): _cited(source) for source in draft.sources}
            views[str(draft.id)] = render(draft, str(draft.id), self._known, cited)
        stamp({}, views, now)
        _show_inverse(views)
        tables: dict[str, list[Row]] = {name: [] for name in TABLES}
        moments = {"created_at": now, "updated_at": now}
        for view in views.values():
            texts = said(view, self._known)
            own = {**rows.columns(view), "version": view["version"], **moments}
            tables["document"].append({"key": own["key"], "view": as_text(view)})
            tables["event"].append({**own, "vector": None if self._embedded else words.vector(texts)})
            for table, made in rows.PARTS.items():
                tables[table.__tablename__].extend(made(view))
            tables["posting"].extend(postings(view))
            tables["phase"].extend(phases(view))
            tables["name_start"].extend(starts("event", view["id"], [view["title"]], inner=False))
            if self._embedded:
                told = {name: " ".join(part) for name, part in texts._asdict().items()}
                tables[FULL_TEXT].append({"rowid": own_key(view), **told})
        return tables


def _cited(source: SourceDraft) -> Row:
    view: Row = source.model_dump(mode="json")
    return {**view, "id": slug(f"{source.publisher} {source.title}")}


def _show_inverse(views: dict[str, Row]) -> None:
    towards: dict[str, list[Row]] = {}
    for key, view in views.items():
        for relation in view["relations"]:
            shown = {"type": relation["type"], "event": {"id": key, "title": view["title"]}}
            towards.setdefault(relation["event"]["id"], []).append(shown)
    for key, shown_there in towards.items():
        shown_there.sort(key=lambda each: (each["type"], each["event"]["id"]))
        views[key]["relations"] += [{**each, "type": INVERSE[each["type"]]} for each in shown_there]


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
