"""The lines of a file, of which none is held that is longer than a record has any need to be."""

from collections.abc import Iterator
from typing import BinaryIO

LONGEST = 1 << 20
"""Bytes."""
MARK = b"\xef\xbb\xbf"
"""What some editors begin UTF-8 with."""


class TooLong(ValueError):
    """A line that is passed over."""

    def __init__(self) -> None:
        super().__init__(f"the line is longer than {LONGEST:,} bytes")


def lines(file: BinaryIO) -> Iterator[tuple[int, bytes | TooLong]]:
    """Each line with its number, from 1, and with its end."""
    number, line = 1, file.readline(LONGEST + 1).removeprefix(MARK)
    while line:
        if len(line) > LONGEST:
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST)
            yield number, TooLong()
        else:
            yield number, line
        number, line = number + 1, file.readline(LONGEST + 1)
