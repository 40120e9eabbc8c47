"""A world made up for the tests: facts as plain values, which the oracle reads and the database is filled with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple, get_args

from sqlalchemy.orm import Session

from app.events.kinds import Kind
from app.events.roles import Attendance, Role, Status, Verification
from tests import make
from tests.timeline.calendar import Date, some_date

# Each word as it is found, and how people write it.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "sochi": ("Sochi", "SOCHI", "Sóchi"),
    "сочи": ("Сочи", "СОЧИ"),
    "hijab": ("Hijab", "Hijāb", "hijab’s"),
    "حجاب": ("حجاب", "حِجَاب"),
    "jaafari": ("Ja'afari", "Jaʿafari", "jaafari"),
    "istanbul": ("İstanbul", "istanbul", "ISTANBUL"),
    "7": ("7", "٧"),
    "كرد": ("كرد", "کرد"),
    "strasse": ("Straße", "STRASSE"),
    "not": ("NOT", "not"),
    "talks": ("talks", "Talks"),
    "peace": ("peace",),
}
KINDS, ROLES, STATUSES = get_args(Kind)[:6], get_args(Role)[:5], get_args(Status)
ATTENDANCES, VERIFICATIONS = get_args(Attendance), get_args(Verification)
TAGS = ("core", "article", "geneva")
FIRST_DAY = datetime(2017, 9, 1, tzinfo=UTC)


class Text(NamedTuple):
    """Something written, and the words it is found by."""

    written: str
    words: frozenset[str]


class Place(NamedTuple):
    """A venue: `point` is latitude and longitude."""

    id: str
    kind: str
    parent: str | None
    point: tuple[float, float] | None
    zone: str | None
    names: tuple[Text, ...] = ()


class Named(NamedTuple):
    """An actor or a series, with its name and aliases."""

    id: str
    names: tuple[Text, ...]


class Part(NamedTuple):
    actor: str
    role: str
    on_behalf_of: str | None
    attendance: str


class Entry(NamedTuple):
    """A line of a schedule; `known_from` is a day number."""

    when: Date | None
    status: str
    known_from: int | None


@dataclass(frozen=True)
class Event:
    """An event; the last line of its schedule is its own date and status."""

    id: str
    kind: str
    verification: str
    updated_at: datetime
    title: Text
    summary: Text
    outcome: Text
    said: Text
    venue: str | None
    series: str | None
    parts: tuple[Part, ...]
    schedule: tuple[Entry, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, repr=False)  # too long for hypothesis to tell
class World:
    """All there is."""

    actors: dict[str, Named]
    series: dict[str, Named]
    venues: dict[str, Place]
    events: list[Event] = field(default_factory=list)

    def path(self, venue: str | None) -> list[Place]:
        """The venue and all that it lies in, from the inside out."""
        found = []
        while venue is not None:
            found.append(self.venues[venue])
            venue = self.venues[venue].parent
        return found

    def zone(self, event: Event) -> str | None:
        """The time zone of where the event is held, of what that lies in where it has none."""
        return next((place.zone for place in self.path(event.venue) if place.zone), None)


def made_up(random: Random, events: int) -> World:
    """A world with so many events."""
    names = iter(_names(random))
    actors = {key: Named(key, next(names)) for key in ("putin", "assad", "russia", "syria", "un", "us")}
    series = {key: Named(key, next(names)) for key in ("astana-process", "geneva-talks")}
    venues = {place.id: place._replace(names=next(names)) for place in PLACES}
    world = World(actors, series, venues)
    ids = random.sample(_ids(events), events)
    world.events.extend(_event(random, world, key) for key in ids)
    return world


PLACES = (
    Place("russia", "country", None, (61.5, 105.3), None),
    Place("sochi", "city", "russia", (43.6, 39.73), "Europe/Moscow"),
    Place("kremlin", "site", "russia", None, "Europe/Moscow"),
    Place("dagomys", "site", "sochi", None, None),
    Place("fiji", "country", None, (-17.7, 178.0), "Pacific/Fiji"),
    Place("taveuni", "city", "fiji", (-16.8, -179.97), None),
    Place("lavena", "site", "taveuni", (-16.86, 179.9), None),
    Place("nowhere", "city", None, None, "America/Los_Angeles"),
)


def record(session: Session, world: World) -> None:
    """Fill a database with this world, each event at the moment it says."""
    make.keep(session, [make.actor(each.id, **_named(each.names)) for each in world.actors.values()])
    make.keep(session, [_venue(each) for each in world.venues.values()])
    make.keep(session, [make.process(each.id, **_named(each.names)) for each in world.series.values()])
    for moment in sorted({event.updated_at for event in world.events}):
        make.keep(session, [_draft(event) for event in world.events if event.updated_at == moment], moment)


def _venue(place: Place) -> Any:
    point = dict(zip(("latitude", "longitude"), place.point or (), strict=False))
    return make.venue(place.id, place.kind, place.parent, timezone=place.zone, **point, **_named(place.names))


def _named(names: Sequence[Text]) -> dict[str, Any]:
    return {"name": names[0].written, "aliases": [{"name": each.written} for each in names[1:]]}


def _draft(event: Event) -> Any:
    return make.event(
        event.id,
        title=event.title.written,
        kind=event.kind,
        verification=event.verification,
        summary=event.summary.written,
        outcome=event.outcome.written,
        venue=event.venue,
        series=event.series,
        participants=[part._asdict() for part in event.parts],
        statements=[{"speaker": "un", "text": event.said.written}] if event.said.written else [],
        schedule=[
            {
                "when": entry.when and entry.when.edtf,
                "status": entry.status,
                "known_from": entry.known_from and datetime.fromordinal(entry.known_from).date(),
            }
            for entry in event.schedule
        ],
        tags=list(event.tags),
    )


def _ids(count: int) -> list[str]:
    """Ids whose order is not the same in every language: digits, letters and hyphens."""
    return [f"{head}{number}" for number in range(count // 4 + 1) for head in ("a", "a-", "b-a", "ab")]


def _names(random: Random) -> list[tuple[Text, ...]]:
    return [tuple(_text(random, 1, 2) for _ in range(random.randint(1, 3))) for _ in range(20)]


def _text(random: Random, least: int, most: int) -> Text:
    words = random.sample(sorted(SPELLINGS), random.randint(least, most))
    written = [random.choice(SPELLINGS[word]) for word in words]
    return Text(random.choice((" ", "-", ", ")).join(written), frozenset(words))


def _event(random: Random, world: World, key: str) -> Event:
    return Event(
        id=key,
        kind=random.choice(KINDS),
        verification=random.choice(VERIFICATIONS),
        updated_at=FIRST_DAY + timedelta(seconds=random.randrange(4), microseconds=random.randrange(3)),
        title=_text(random, 1, 2),
        summary=_text(random, 0, 2),
        outcome=_text(random, 0, 1),
        said=_text(random, 0, 1),
        venue=random.choice((*world.venues, None)),
        series=random.choice((*world.series, None)),
        parts=_parts(random, list(world.actors)),
        schedule=_schedule(random),
        tags=tuple(random.sample(TAGS, random.randrange(3))),
    )


def _parts(random: Random, actors: list[str]) -> tuple[Part, ...]:
    found: dict[tuple[str, str, str | None], Part] = {}
    for _ in range(random.randrange(5)):
        for_whom = random.choice(actors) if random.random() < 0.3 else None
        attendance = "attended" if random.random() < 0.5 else random.choice(ATTENDANCES)
        part = Part(random.choice(actors), random.choice(ROLES), for_whom, attendance)
        found.setdefault(part[:3], part)
    return tuple(found.values())


def _schedule(random: Random) -> tuple[Entry, ...]:
    """A few lines, the days they were known from in order, and missing here and there."""
    lines = random.choice((1, 1, 1, 2, 3))
    days = sorted(FIRST_DAY.toordinal() + random.randrange(140) for _ in range(lines))
    return tuple(
        Entry(
            some_date(random) if random.random() < 0.85 else None,
            random.choice((*STATUSES, "occurred", "occurred", "scheduled")),
            day if random.random() < 0.7 else None,
        )
        for day in days
    )
