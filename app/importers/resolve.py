"""Who is meant by what stands inline: one that is there, by name within its state or place; else who it may be.

Sure is who alone bears one of the names, but for case and accents, and is of the same state, or lies in the same place.
What is only spelled alike is proposed, for people to look at, and never taken.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.history.keep import load
from app.history.model import Revision
from app.importers.matching import Like
from app.importers.naming import named
from app.importers.reader import Row
from app.names import START_LENGTH, NameStart, bearers, begins, words
from app.recording.named import Slot, living, slots_of
from app.recording.nouns import NOUNS, Name
from app.slugs import in_use, slug, unused
from app.venues.model import Venue

ALIKE = 85.0
"""Proposed from here on: `Mahathir Mohamed` for `Mahathir Mohamad`, not `George Bush` for `George Shultz`."""
MOST = 5
MOST_STEPS = 10
SOME = 400
"""Names asked for at once; SQLite takes no list without end."""


class Wanted(NamedTuple):
    """Someone or some place that stands inline: what it is called, of what kind it is, and within what."""

    noun: Name
    kind: str
    names: tuple[str, ...]
    within: frozenset[str]
    """The organizations that an actor is of, or the one place that a venue lies in; by id."""

    @property
    def starts(self) -> set[str]:
        """The names as they are looked up."""
        return {" ".join(words(name))[:START_LENGTH] for name in self.names} - {""}


class Resolver:
    """What one import has found out: asked with whole batches first, and of what is then still unknown one by one."""

    def __init__(self) -> None:
        self._found: dict[Wanted, str] = {}
        self._outer: dict[tuple[Name, str], str] = {}

    def settle(self, session: Session, noun: Name, rows: Iterable[Row]) -> None:
        """Put ids wherever these rows have inline what is there already, with few questions for them all."""
        slots = [(slot, wanted) for row in rows for slot, wanted in self._inline(session, noun, row) if wanted]
        self._forget(session, {wanted for _, wanted in slots})
        unknown = {wanted for _, wanted in slots} - self._found.keys()
        for of in {wanted.noun for wanted in unknown}:
            for wanted, found in _bearers(session, of, [each for each in unknown if each.noun == of]).items():
                if len(found) == 1:
                    self._found[wanted] = found[0]
        for slot, wanted in slots:
            if wanted in self._found:
                slot.fill(self._found[wanted])

    def __call__(self, session: Session, slot: Slot, row: Row) -> str | tuple[Like, ...]:
        """The id of who stands inline; where nobody is sure to be meant, who may be, and an id for someone new."""
        if isinstance(slot.value, str):
            return placed(session, slot.value) if slot.noun == "venue" and "," in slot.value else ()
        wanted = self._wanted(session, slot.noun, slot.value)
        if wanted is None:
            return ()
        found = _bearers(session, wanted.noun, [wanted])[wanted]
        if len(found) == 1:
            return found[0]
        if slot.value.get("id") is None:
            slot.value["id"] = _made(session, wanted)
        return tuple(Like(key, 100.0) for key in found[:MOST]) or alike(session, wanted)

    def _inline(self, session: Session, noun: Name, row: Row) -> Iterator[tuple[Slot, Wanted | None]]:
        """What a row carries without an id; most rows carry nothing, and that is soon told."""
        if all(key for _, key in named(noun, row.given)):
            return
        for slot in slots_of(noun, row.given):
            if isinstance(slot.value, dict) and slot.value.get("id") is None:
                yield slot, self._wanted(session, slot.noun, slot.value)

    def _wanted(self, session: Session, noun: Name, given: Any) -> Wanted | None:
        """What stands inline, as far as it says well what it is."""
        if not isinstance(given, dict) or not isinstance(given.get("name"), str):
            return None
        aliases = given.get("aliases")
        also = [each.get("name") for each in aliases if isinstance(each, dict)] if isinstance(aliases, list) else []
        names = (given["name"], *(name for name in also if isinstance(name, str)))
        within = frozenset(self._within(session, noun, given))
        return Wanted(noun, str(given.get("kind") or ""), names, within)

    def _within(self, session: Session, noun: Name, given: Mapping[str, Any]) -> Iterator[str]:
        """The ids of what an actor is of or a venue lies in."""
        outer = [given.get("parent")] if noun == "venue" else []
        if noun == "actor" and isinstance(given.get("affiliations"), list):
            outer = [each.get("organization") for each in given["affiliations"] if isinstance(each, dict)]
        for each in outer:
            key = each.get("id") if isinstance(each, dict) else each
            if isinstance(key, str):
                yield self._standing(session, noun, key, each)

    def _standing(self, session: Session, noun: Name, key: str, given: Any) -> str:
        """The record that this id means by now: itself, what it was merged into, or another of its name."""
        if (noun, key) not in self._outer:
            found = living(session, noun, key)
            if found is None:
                wanted = self._wanted(session, noun, given)
                bearing = (
                    _bearers(session, noun, [wanted])[wanted] if wanted else bearers(session.connection(), noun, key)
                )
                found = bearing[0] if len(bearing) == 1 else None
            if found is None:
                return key
            self._outer[noun, key] = found
        return self._outer[noun, key]

    def _forget(self, session: Session, asked: Collection[Wanted]) -> None:
        """Forget who is there no more: the rows that brought them may have been refused."""
        for noun in NOUNS:
            ours = sorted({self._found[each] for each in asked if each.noun == noun and each in self._found})
            there = set[str]()
            for begin in range(0, len(ours), SOME):
                there |= load(session, NOUNS[noun].table, ours[begin : begin + SOME]).keys()
            gone = set(ours) - there
            if gone:
                self._found = {each: key for each, key in self._found.items() if key not in gone}


def placed(session: Session, text: str) -> str | tuple[Like, ...]:
    """The one venue that lies where a text says, from the inside out: `Palais des Nations, Geneva, Switzerland`."""
    first, *around = (part.strip() for part in text.split(",")[:MOST_STEPS])
    steps = [set(bearers(session.connection(), "venue", each)) for each in around]
    found = []
    for key, view in load(session, Venue, bearers(session.connection(), "venue", first)).items():
        lies_in = {place["id"] for place in view["path"][:-1]}
        if all(step & lies_in for step in steps):
            found.append(key)
    return found[0] if len(found) == 1 else ()


def alike(session: Session, wanted: Wanted) -> tuple[Like, ...]:
    """Those of the same kind within the same whose names are spelled alike, best first."""
    prefixes = {word[:3] for name in wanted.names for word in words(name) if len(word) > 3}
    if not prefixes or not wanted.within:
        return ()
    near = or_(*(begins(prefix) for prefix in sorted(prefixes)))
    choices = select(NameStart.owner_id, NameStart.name).where(NameStart.noun == wanted.noun, near).distinct()
    names = [(owner, " ".join(words(name))) for owner, name in session.execute(choices.limit(1_000))]
    best: dict[str, float] = {}
    for name in wanted.names:
        own = " ".join(words(name))
        for _, score, place in process.extract(
            own, [each for _, each in names], scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=20
        ):
            owner = names[place][0]
            best[owner] = max(best.get(owner, 0.0), round(score, 1))
    views = load(session, NOUNS[wanted.noun].table, best)
    likes = [Like(key, best[key]) for key, view in views.items() if _fits(view, wanted)]
    return tuple(sorted(likes, key=lambda like: (-like.score, like.id))[:MOST])


def _bearers(session: Session, noun: Name, wanted: Sequence[Wanted]) -> dict[Wanted, list[str]]:
    """Who bears one of the names of each and is of the same kind within the same."""
    starts = sorted({start for each in wanted for start in each.starts})
    owners: dict[str, set[str]] = {}
    for begin in range(0, len(starts), SOME):
        like = (NameStart.noun == noun, NameStart.leads, NameStart.start.in_(starts[begin : begin + SOME]))
        for start, owner in session.execute(select(NameStart.start, NameStart.owner_id).where(*like)):
            owners.setdefault(start, set()).add(owner)
    everyone = sorted({owner for some in owners.values() for owner in some})
    views: dict[str, Any] = {}
    for begin in range(0, len(everyone), SOME):
        views |= load(session, NOUNS[noun].table, everyone[begin : begin + SOME])
    found: dict[Wanted, list[str]] = {}
    for each in wanted:
        bearing = {owner for start in each.starts for owner in owners.get(start, ()) if owner in views}
        found[each] = sorted(owner for owner in bearing if _fits(views[owner], each) and _bears(views[owner], each))
    return found


def _bears(view: Mapping[str, Any], wanted: Wanted) -> bool:
    """Whether it is called so: the words alone of a long name's beginning are not the name."""
    own = {tuple(words(name)) for name in (view["name"], *(alias["name"] for alias in view["aliases"]))}
    return any(tuple(words(name)) in own for name in wanted.names)


def _fits(view: Mapping[str, Any], wanted: Wanted) -> bool:
    """Whether the kind is the same and, where both are told, the state or the place; who has none may be of any."""
    if wanted.kind and wanted.noun in {"actor", "venue"} and view["kind"] != wanted.kind:
        return False
    if not wanted.within:
        return True
    if wanted.noun == "venue":
        return view["parent"] is not None and view["parent"]["id"] in wanted.within
    offices = [office["organization"] for office in view["affiliations"]]
    states = {organization["id"] for organization in offices if organization["kind"] == "state"}
    return not states or not wanted.within.isdisjoint(each["id"] for each in offices)


def _made(session: Session, wanted: Wanted) -> str:
    """An id for someone new: the name, behind it the state or the place where another has that name."""
    own = slug(wanted.names[0]) or wanted.noun
    further = [f"{own}-{within}"[:90].strip("-") for within in sorted(wanted.within)[:1]]
    table = NOUNS[wanted.noun].table
    # What it lies in is perhaps not there yet: the city of Singapore does not take the id of its country.
    taken = in_use(session, table.id, [own]) | wanted.within
    taken |= in_use(session, Revision.record_id, [own], Revision.noun == wanted.noun)
    return next((key for key in (own, *further) if key not in taken), unused(own, taken))
