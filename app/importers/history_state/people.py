"""Who is who: one actor for one person, however history.state.gov spells the name."""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from app.importers.history_state.states import NAMES, UNITED_STATES, State
from app.importers.history_state.titles import Titled
from app.names import words

INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.)+(?=[\s,]|$)")
NICKNAME = re.compile(r"\(([^)]*)\)")
ORDINAL = re.compile(r"\b[IVX]+$")
ARTICLES = frozenset({"al", "el"})
SAME_THRONE = {"Amir": "Emir"}


class Leader(NamedTuple):
    """A person of a state with all spellings that no rule makes one: checked by hand.

    What fits several, a family name above all, means who was in public life in that year.
    """

    states: tuple[str, ...]
    """Of which it is told: one, or two that are one after the other."""
    name: str
    since: int
    until: int
    spellings: tuple[str, ...]

    def in_public(self, year: int) -> bool:
        return self.since <= year <= self.until


def person(titled: Titled, state: State, year: int) -> dict[str, Any]:
    """The actor that is meant by a name and title, of that state, in that year; as a draft."""
    leader = known(titled, state.scope, year)
    if leader:
        also = [{"name": each} for each in leader.spellings if len(words(each)) > 1 and _alone(leader, each)]
        of = [State(key, NAMES.get(key) or key.replace("-", " ").title(), key) for key in leader.states]
        return _draft(leader.name, of if len(of) > 1 else [state], also)
    return _draft(_called(titled), [state])


def american(name: str) -> dict[str, Any]:
    """A President of the United States, by the well-known name."""
    return _draft(name, [UNITED_STATES])


def known(titled: Titled, scope: str, year: int) -> Leader | None:
    """The one leader of a state who is called so; for a mere family name, who was in public life in that year."""
    for spelt in _spellings(titled):
        found = _leaders().get((scope, key(spelt)), ())
        then = [leader for leader in found if leader.in_public(year)]
        if len(then) == 1:
            return then[0]
        if len(found) == 1 and len(words(spelt)) > 1:
            return found[0]
    return None


def reigning(titled: Titled, year: int) -> Leader | None:
    """The one known leader of any state who is called so by throne and name: `King Hussein`."""
    (spelt, *_) = _spellings(titled)
    then = {
        leader
        for (_, called), leaders in _leaders().items()
        for leader in leaders
        if titled.throne and called == key(spelt) and leader.in_public(year)
    }
    return next(iter(then)) if len(then) == 1 else None


def key(name: str) -> tuple[str, ...]:
    """What spellings of a name have in common: folded words without initials, nicknames and articles; `I` is nobody's
    number until there is a second."""
    return tuple(word for word in words(re.sub(r" I$", "", bare(name))) if word not in ARTICLES)


def bare(name: str) -> str:
    """The name without initials and nicknames, where enough of it is left."""
    short = " ".join(INITIALS.sub(" ", NICKNAME.sub(" ", name)).split())
    if len(words(short)) > 1:
        return short
    nickname = NICKNAME.search(name)
    if nickname and short:
        return f"{nickname[1]} {short}"
    return name


def _called(titled: Titled) -> str:
    """The name to go by: a throne belongs to who has one name alone, or a number behind it."""
    name = bare(titled.name)
    if titled.throne and (titled.throne == "Pope" or ORDINAL.search(name) or len(name.split()) == 1):
        return f"{SAME_THRONE.get(titled.throne, titled.throne)} {re.sub(r' I$', '', name)}"
    return name


def _spellings(titled: Titled) -> Iterator[str]:
    if titled.throne:
        yield f"{SAME_THRONE.get(titled.throne, titled.throne)} {titled.name}"
    yield titled.name


def _alone(leader: Leader, spelling: str) -> bool:
    """Whether no other leader of those states is called so: an alias that two bear would make one of them."""
    return all(_leaders()[state, key(spelling)] == (leader,) for state in leader.states)


def _draft(name: str, states: Sequence[State], aliases: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """A person as a draft, without an id: who that is, is a matter of name and state."""
    offices = [{"organization": state.draft()} for state in states]
    made = {"name": name, "kind": "person", "affiliations": offices}
    return {**made, "aliases": aliases} if aliases else made


@cache
def _leaders() -> dict[tuple[str, tuple[str, ...]], tuple[Leader, ...]]:
    """The leaders by state and by all that they are called."""
    found: dict[tuple[str, tuple[str, ...]], tuple[Leader, ...]] = {}
    table = files(__package__).joinpath("leaders.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        spellings = tuple(each for each in row["also"].split(";") if each)
        states = tuple(row["state"].split(";"))
        leader = Leader(states, row["name"], int(row["from"]), int(row["to"]), spellings)
        for called in {(state, key(each)) for state in states for each in (leader.name, *spellings)}:
            found[called] = (*found.get(called, ()), leader)
    return found
