"""What a reader is: it makes rows of a file's bytes, each a draft of a record or the refusal of one."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO, NamedTuple

from app.problems import Trouble
from app.recording.nouns import Name

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Row(NamedTuple):
    """A record as a file has it. The draft may name others by id, by name or alias, or carry new ones inline."""

    number: int
    """Where it stands, from 1: the line of a text, the element of an XML file, the component of a calendar."""
    given: dict[str, Any]
    """What the row says; whatever else is known of the record stays as it is."""
    noun: Name = "event"
    otherwise: Mapping[str, Any] = NOTHING
    """What a record that is new has beside that: a format may have no word for what every record needs."""
    in_part: frozenset[str] = frozenset()
    """The lists that the format tells only in part: while it says nothing else than what is there, they stay."""
    if_known: frozenset[str] = frozenset()
    """The fields that are free text in the format: what names nothing known goes into the note, tagged."""


class Refusal(NamedTuple):
    """A record that no sense could be made of, and why; pointers lead into the draft where there is one."""

    number: int
    troubles: tuple[Trouble, ...]


Read = Callable[[BinaryIO], Iterator[Row | Refusal]]
"""Goes through the bytes once, and holds no more of them than a record needs."""


class Reader(NamedTuple):
    """A format that can be imported."""

    name: str
    """As the command line has it: `jsonl`."""
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    description: str
    read: Read
    any_noun: bool = False
    """Whether its rows may be of any noun, of which nothing in the file says which."""
