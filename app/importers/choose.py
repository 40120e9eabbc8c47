"""Which reader reads a file: the one that is named, or the one that its name or its media type speaks for."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from app.importers import READERS
from app.importers.reader import Reader, Refusal, Row
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


def noun_of(name: str) -> Name:
    """The noun of that name, in the singular or the plural."""
    names: dict[str, Name] = {}
    for noun in NOUNS.values():
        names |= {noun.name: noun.name, noun.plural: noun.name}
    if name.lower() not in names:
        raise Unknown(f"there is no noun {name[:100]!r}; there are {', '.join(NOUNS)}", near(name, names))
    return names[name.lower()]


def noun_by_stem(file: str) -> Name:
    """What a file named `actors.jsonl` holds; events, where it is named otherwise."""
    try:
        return noun_of(PurePath(file).stem)
    except Unknown:
        return "event"


def rows(reader: Reader, file: BinaryIO, noun: Name) -> Iterator[Row | Refusal]:
    """What the reader makes of a file of records of this noun, where nothing in it says of which they are."""
    found = reader.read(file)
    if not reader.any_noun or noun == "event":
        return found
    return (each._replace(noun=noun) if isinstance(each, Row) else each for each in found)
