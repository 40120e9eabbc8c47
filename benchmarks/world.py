"""A made-up world of diplomacy: its actors, venues, series and words, the same for the same seed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from importlib import resources
from itertools import accumulate
from random import Random
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from app.actors import edit as actors
from app.actors.model import Actor
from app.actors.schema import ActorDraft
from app.events.known import Known
from app.history.keep import load
from app.history.log import Act
from app.series import edit as series
from app.series.model import Series
from app.series.schema import SeriesDraft
from app.slugs import slug
from app.sources.schema import SourceDraft
from app.venues import edit as venues
from app.venues.model import Venue
from app.venues.schema import VenueDraft

SEED = 7
NOW = datetime(2026, 11, 1, tzinfo=UTC)
FIRST, LAST = date(1950, 1, 1).toordinal(), date(2026, 12, 31).toordinal()
STATES, PEOPLE, OTHERS = 200, 1_400, 400
COUNTRIES, CITIES, SITES = 60, 400, 1_500
PROCESSES = 200
VOCABULARY = 3_000
EVENTS_PER_SOURCE = 3

LATIN = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "ch", "sh"), ("a", "e", "i", "o", "u")
ARABIC = ("ب", "د", "ف", "ك", "ل", "م", "ن", "ر", "س", "ت"), ("ا", "و", "ي", "ى")
CYRILLIC = ("б", "д", "в", "г", "к", "л", "м", "н", "п", "р"), ("а", "е", "и", "о", "й")
SITE_KINDS = ("Palace", "Hotel", "Ministry", "Residence", "Hall", "Airport", "Embassy")
PUBLISHERS = ("Herald", "Gazette", "Agency", "Chronicle", "Ministry", "Monitor", "Post", "Observer")

Member = TypeVar("Member")


class Zipf(Generic[Member]):
    """Members by popularity: the nth is drawn in proportion to 1/(n + flat)."""

    def __init__(self, members: Sequence[Member], flat: float = 0.0) -> None:
        self.members = members
        self.weights = list(accumulate(1 / (rank + flat) for rank in range(1, len(members) + 1)))

    def draw(self, random: Random, number: int = 1) -> list[Member]:
        return random.choices(self.members, cum_weights=self.weights, k=number)

    def stream(self, random: Random) -> Iterator[Member]:
        """One after the other, without end; made by the thousand, which costs a third."""
        while True:
            yield from self.draw(random, 1_000)


class Odds(Zipf[str]):
    """Words drawn by the weights they are given with."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.members = list(weights)
        self.weights = list(accumulate(weights.values()))


class World:
    """Who and what there is, most popular first; built anew from the seed wherever it is needed."""

    def __init__(self, seed: int = SEED) -> None:
        self.seed = seed

    @cached_property
    def words(self) -> list[str]:
        random = Random(f"{self.seed}/words")
        made: dict[str, None] = {}
        while len(made) < VOCABULARY:
            made[_word(random, random.choice((2, 2, 3, 3, 4)))] = None
        return sorted(made, key=len)  # what is said most is short

    @cached_property
    def actors(self) -> list[ActorDraft]:
        random = Random(f"{self.seed}/actors")
        codes = _countries(STATES)
        states = [_state(random, code, name) for code, name in codes]
        people = [_person(random, number) for number in range(PEOPLE)]
        others = [_organization(random, number) for number in range(OTHERS)]
        ranked = [(random.random() * 0.25, state) for state in states]  # states among the most popular
        ranked += [(random.random(), each) for each in (*people, *others)]
        return [actor for _, actor in sorted(ranked, key=lambda pair: pair[0])]

    @cached_property
    def homes(self) -> dict[str, str]:
        """The state that each person stands for, when they stand for one."""
        random = Random(f"{self.seed}/homes")
        states = Zipf([actor.id for actor in self.actors if actor.kind == "state"])
        return {actor.id: states.draw(random)[0] for actor in self.actors if actor.kind == "person"}

    @cached_property
    def venues(self) -> list[VenueDraft]:
        random = Random(f"{self.seed}/venues")
        zones = _zones()
        countries = [
            VenueDraft(id=slug(name), name=name, kind="country", iso3166=code, timezone=zones.get(code))
            for code, name in _countries(COUNTRIES)
        ]
        random.shuffle(countries)
        cities = [_inside(random, Zipf(countries).draw(random)[0], "city", number) for number in range(CITIES)]
        sites = [_inside(random, Zipf(cities).draw(random)[0], "site", number) for number in range(SITES)]
        return [*countries, *cities, *sites]

    @cached_property
    def places(self) -> list[str]:
        """Where events are held: mostly sites and cities, sometimes no more than a country is known."""
        random = Random(f"{self.seed}/places")
        usual = {"site": 1.0, "city": 0.7, "country": 8.0}
        return [venue.id for venue in sorted(self.venues, key=lambda venue: random.random() * usual[venue.kind])]

    @cached_property
    def series(self) -> list[SeriesDraft]:
        random = Random(f"{self.seed}/series")
        sponsors = Zipf([actor.id for actor in self.actors])
        names = [f"{_name(random, 2)} {random.choice(('talks', 'process', 'format'))}" for _ in range(PROCESSES)]
        return [
            SeriesDraft(id=f"{slug(name)}-{number}", name=name, sponsors=[*dict.fromkeys(sponsors.draw(random, 3))])
            for number, name in enumerate(names)
        ]

    def source(self, number: int, of: int) -> SourceDraft:
        """One of so many sources, which are spread over the years."""
        publisher = f"{self.words[number % 37 + 200].capitalize()} {PUBLISHERS[number % len(PUBLISHERS)]}"
        title = f"{self.words[number * 7 % VOCABULARY].capitalize()} {self.words[number * 31 % VOCABULARY]} {number}"
        day = date.fromordinal(FIRST + number * (LAST - FIRST) // of)
        url = f"https://{slug(publisher)}.example/{day.year}/{day.month:02}/{slug(title)}"
        return SourceDraft(url=url, publisher=publisher, title=title, published_on=day)

    def settle(self, session: Session) -> None:
        """Record the actors, venues and series."""
        actors.record(session, self.actors, Act(NOW))
        venues.record(session, self.venues, Act(NOW))
        sponsors = actors.references(session, {one for each in self.series for one in each.sponsors})
        series.record(session, self.series, sponsors, Act(NOW))

    def known(self, session: Session) -> Known:
        """All of them as they are stored."""
        return Known(
            actors=load(session, Actor, [draft.id for draft in self.actors]),
            venues=load(session, Venue, [draft.id for draft in self.venues]),
            series=load(session, Series, [draft.id for draft in self.series]),
            titles={},
        )


def _word(random: Random, syllables: int, letters: tuple[Sequence[str], Sequence[str]] = LATIN) -> str:
    return "".join(random.choice(letters[0]) + random.choice(letters[1]) for _ in range(syllables))


def _name(random: Random, parts: int, letters: tuple[Sequence[str], Sequence[str]] = LATIN) -> str:
    return " ".join(_word(random, random.choice((2, 3, 3)), letters).capitalize() for _ in range(parts))


def _countries(number: int) -> list[tuple[str, str]]:
    lines = (resources.files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(code, name) for code, name in pairs][:number]


def _zones() -> dict[str, str]:
    lines = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[0]: row[2] for row in reversed(rows)}


def _state(random: Random, code: str, name: str) -> ActorDraft:
    aliases: list[Any] = [{"name": f"Republic of {name}", "lang": "en"}, {"name": _name(random, 1, ARABIC)}]
    return ActorDraft(id=slug(name), name=name, kind="state", iso3166=code, aliases=aliases)


def _person(random: Random, number: int) -> ActorDraft:
    name = _name(random, 2)
    aliases: list[Any] = [{"name": _name(random, 2, ARABIC), "lang": "ar"}, {"name": _name(random, 2, CYRILLIC)}]
    return ActorDraft(id=f"{slug(name)}-{number}", name=name, kind="person", aliases=aliases[: random.randint(0, 2)])


def _organization(random: Random, number: int) -> ActorDraft:
    name = f"{_name(random, 2)} {random.choice(('Council', 'League', 'Front', 'Commission'))}"
    kind: Any = random.choice(("organization", "organization", "coalition", "armed_group", "other"))
    return ActorDraft(id=f"{slug(name)}-{number}", name=name, kind=kind)


def _inside(random: Random, outer: VenueDraft, kind: Any, number: int) -> VenueDraft:
    name = _name(random, 1) + (f" {random.choice(SITE_KINDS)}" if kind == "site" else "")
    latitude, longitude = (
        (outer.latitude + random.uniform(-0.1, 0.1), (outer.longitude or 0) + random.uniform(-0.1, 0.1))
        if outer.latitude is not None
        else (random.uniform(-50, 65), random.uniform(-170, 170))
    )
    point = {"latitude": round(latitude, 4), "longitude": round(longitude, 4)}
    return VenueDraft(id=f"{slug(name)}-{number}", name=name, kind=kind, parent=outer.id, **point)
