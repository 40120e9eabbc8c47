"""What an import came to: what it did to the records of each noun, what was refused and why, what is new."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from app.importers.matching import Proposal
from app.importers.reader import Refusal, Row
from app.recording.nouns import Name

Brought = Literal["source", "actor", "venue", "series", "event"]
BROUGHT: tuple[Brought, ...] = ("source", "actor", "venue", "series", "event")
"""What files hold, each before what names it."""
Done = Literal["created", "changed", "unchanged", "skipped"]
DONE: tuple[Done, ...] = ("created", "changed", "unchanged", "skipped")
MOST_TOLD = 1_000
"""As many of each kind are told one by one; the others are counted."""


class Made(NamedTuple):
    """A record that a row carried inline and that is new."""

    number: int
    noun: Name
    id: str
    name: str


class Held(NamedTuple):
    """A row that has to wait for others of its noun, which it names."""

    id: str
    row: Row
    wants: list[str]


@dataclass
class Outcome:
    """What became of some rows."""

    done: Counter[tuple[Brought, Done]] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)

    def join(self, other: "Outcome") -> None:
        self.done.update(other.done)
        self.refused += other.refused
        self.made += other.made
        self.proposals += other.proposals
        self.held += other.held


@dataclass
class Report:
    """What became of all rows; `hear` is told of each refusal as it comes, and the lists hold the first of them."""

    hear: Callable[[Refusal], None] = lambda refusal: None
    kept: bool = True
    """Whether anything was kept: not by a dry run, nor where all was to be kept and something was refused."""
    done: Counter[tuple[Brought, Done]] = field(default_factory=Counter)
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """How many were `made` and proposed in all."""

    def add(self, outcome: Outcome) -> None:
        self.done.update(outcome.done)
        self.refused += len(outcome.refused)
        for refusal in outcome.refused:
            self.hear(refusal)
        for name, own in (("refusals", outcome.refused), ("made", outcome.made), ("proposals", outcome.proposals)):
            told = getattr(self, name)
            told += own[: MOST_TOLD - len(told)]
            self.counts[name] += len(own)

    @property
    def rows(self) -> int:
        """How many there were."""
        return self.done.total() + self.refused

    def of(self, noun: Brought) -> dict[Done, int]:
        """What was done to the records of a noun; empty where nothing was."""
        found = {done: self.done[noun, done] for done in DONE}
        return found if any(found.values()) else {}
