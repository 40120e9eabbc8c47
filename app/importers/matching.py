"""Whom a row means: what is sure is taken, what is only like something is proposed, and nothing is guessed."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from app.importers.reader import Row
from app.recording.named import Slot
from app.recording.nouns import Name


class Like(NamedTuple):
    """A record whose name is like another: from 0 to 100, which is the same."""

    id: str
    score: float


class Proposal(NamedTuple):
    """A name that was taken for somebody new's though it is like known ones: for people to look at."""

    number: int
    noun: Name
    name: str
    taken: str
    """The id of the record that is new."""
    like: tuple[Like, ...]


class Match(Protocol):
    """Tells who is meant where a row names someone by no id that there is: the id, or else who it may be, best first.

    Asked of names and of records that stand inline. What it does not know is looked up by exact name or alias, and
    refused where nobody bears that; what stands inline is new then, by the id that may have been put into it.
    """

    def settle(self, session: Session, noun: Name, rows: Iterable[Row]) -> None:
        """Put ids into a batch of rows, of one noun, wherever it is sure already who is meant."""

    def __call__(self, session: Session, slot: Slot, row: Row) -> str | tuple[Like, ...]:
        """Who is meant in this place of a row."""
