"""What is wrong somewhere in a database."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import orjson

from app.database import Row


class Finding(NamedTuple):
    """What is wrong, and where; `lost` is what can't be made again of anything else."""

    where: str
    what: str
    lost: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def readable(view: str) -> Row:
    """A view as it is stored; nothing where that can't be read."""
    try:
        read = orjson.loads(view)
    except orjson.JSONDecodeError:
        return {}
    return read if isinstance(read, dict) else {}


def differing(kept: Row, right: Row) -> list[str]:
    """The names under which two rows, or two views, hold something else."""
    return sorted(name for name in kept.keys() | right.keys() if kept.get(name) != right.get(name))


def told(where: str, what: str, names: Iterable[str]) -> Iterator[Finding]:
    """The finding that these names of something are not as they should be; none without names."""
    if names := list(names):
        yield Finding(where, f"{what} ({', '.join(names)})")
