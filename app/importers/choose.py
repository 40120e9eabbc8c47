"""Which reader reads a file: the one that is named, or the one that its name or its media type speaks for."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO, cast

from app.importers import READERS
from app.importers.reader import Reader, Refusal, Row
from app.importers.report import Brought
from app.names import near
from app.recording.nouns import NOUNS, Name


class Unknown(ValueError):
    """No reader goes by that; `nearest` are the ones that were perhaps meant."""

    def __init__(self, told: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(told)
        self.nearest = nearest


def by_name(name: str) -> Reader:
    """The reader of that name."""
    names = {each.name: each for each in READERS}
    if name not in names:
        raise Unknown(f"there is no format {name[:100]!r}; there are {', '.join(names)}", near(name, names))
    return names[name]


def by_suffix(file: str) -> Reader:
    """The reader for files named so."""
    suffix = PurePath(file).suffix.lower()
    for each in READERS:
        if suffix in each.suffixes:
            return each
    known = ", ".join(suffix for each in READERS for suffix in each.suffixes)
    raise Unknown(f"{file}: its name does not tell the format; name it, or let it end in {known}")


def by_media_type(told: str) -> Reader:
    """The reader for that `Content-Type`."""
    media_type = told.partition(";")[0].strip().lower()
    for each in READERS:
        if media_type in each.media_types:
            return each
    known = ", ".join(media_type for each in READERS for media_type in each.media_types)
    raise Unknown(f"it has to be one of {known}" + (f", not {media_type[:100]!r}" if media_type else ""))


def noun_of(name: str, reader: Reader) -> Brought:
    """The noun of that name, in the singular or the plural, if this reader has any but events."""
    names: dict[str, Brought] = {}
    for noun in NOUNS.values():
        names |= {noun.name: noun.name, noun.plural: noun.name}
    names |= {"source": "source", "sources": "source"}
    if name.lower() not in names:
        raise Unknown(
            f"there is no noun {name[:100]!r}; there are {', '.join(dict.fromkeys(names.values()))}", near(name, names)
        )
    found = names[name.lower()]
    if found != "event" and not reader.any_noun:
        raise Unknown(f"{reader.name} has events alone; what is a {found} comes as jsonl")
    return found


def noun_by_stem(file: str, reader: Reader) -> Brought:
    """What a file named `actors.jsonl` holds; events, where it is named otherwise."""
    try:
        return noun_of(PurePath(file).stem, reader)
    except Unknown:
        return "event"


def rows(reader: Reader, file: BinaryIO, noun: Brought) -> Iterator[Row | Refusal]:
    """What the reader makes of a file of records of this noun, where nothing in it says of which they are.

    Sources are no noun that is recorded: what is made of these rows has to know what they are.
    """
    found = reader.read(file)
    if not reader.any_noun or noun in {"event", "source"}:
        return found
    of = cast(Name, noun)
    return (each._replace(noun=of) if isinstance(each, Row) else each for each in found)
