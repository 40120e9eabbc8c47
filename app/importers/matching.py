"""Whom a row means: what is sure is taken, what is only like something is proposed, and nothing is guessed."""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.history.keep import load
from app.importers.reader import Row
from app.names import bearers
from app.recording.named import Slot
from app.recording.nouns import Name
from app.venues.model import Venue


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


MOST_STEPS = 10
Match = Callable[[Session, Slot, Row], str | tuple[Like, ...]]
"""Tells who is meant where a row names someone by no id that there is: the id, or else who it may be, best first.

Asked of names and of records that stand inline. What it does not know is looked up by exact name or alias, and refused
where nobody bears that; what stands inline is new then.
"""


def exactly(session: Session, slot: Slot, row: Row) -> str | tuple[Like, ...]:
    """Whoever alone bears the very name of a record that stands inline: a file read twice makes it once.

    And the one venue that lies where a text says: `Palais des Nations, Geneva, Switzerland`.
    """
    value = slot.value
    if isinstance(value, str):
        return placed(session, value) if slot.noun == "venue" and "," in value else ()
    name = value.get("name") if isinstance(value, dict) and value.get("id") is None else None
    if not isinstance(name, str):
        return ()
    bearing = bearers(session.connection(), slot.noun, name)
    return bearing[0] if len(bearing) == 1 else ()


def placed(session: Session, text: str) -> str | tuple[Like, ...]:
    """The venue of a path from the inside out, where all of it is so, and of one venue alone."""
    first, *around = (part.strip() for part in text.split(",")[:MOST_STEPS])
    steps = [set(bearers(session.connection(), "venue", each)) for each in around]
    found = []
    for key, view in load(session, Venue, bearers(session.connection(), "venue", first)).items():
        lies_in = {place["id"] for place in view["path"][:-1]}
        if all(step & lies_in for step in steps):
            found.append(key)
    return found[0] if len(found) == 1 else ()
