"""JSON Lines: our own drafts, one a line, as `communique export` writes them; views are drafts too."""

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from app.importers.lines import TooLong, lines
from app.importers.reader import Reader, Refusal, Row
from app.problems import Trouble

KEY = re.compile(rb'"[ \t\r]*:')


def read(file: BinaryIO) -> Iterator[Row | Refusal]:
    """A row for each line that is not blank."""
    for number, line in lines(file):
        if isinstance(line, TooLong):
            yield Refusal(number, (Trouble(str(line)),))
        elif line := line.strip():
            try:
                yield Row(number, _an_object(line))
            except ValueError as wrong:
                yield Refusal(number, (Trouble(str(wrong)),))


def _an_object(line: bytes) -> dict[str, Any]:
    try:
        given = orjson.loads(line)
    except orjson.JSONDecodeError as wrong:
        raise ValueError(f"it is not JSON in UTF-8: {wrong.msg} at character {wrong.pos + 1}") from None
    if not isinstance(given, dict):
        raise ValueError("it has to be an object, in braces; each line is a record")
    try:
        again = orjson.dumps(given)
    except TypeError:
        raise ValueError("it is nested too deep") from None
    # Exact and slow only where the line has more members than came of it, or where a quote is written so that it hides.
    if again != line and (len(KEY.findall(line)) != len(KEY.findall(again)) or rb"\u0022" in line):
        _must_name_each_once(line)
    return given


def _must_name_each_once(line: bytes) -> None:
    """ValueError where a member is there twice: RFC 8259 §4 leaves open which of them counts."""

    def once(pairs: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise ValueError(f"{name[:100]!r} is there twice in one object")
            seen.add(name)

    try:
        json.loads(line, object_pairs_hook=once)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


JSONL = Reader(
    name="jsonl",
    suffixes=(".jsonl", ".ndjson"),
    media_types=("application/jsonl", "application/x-ndjson", "application/json"),
    description="Drafts as they are posted, one a line; views too.",
    read=read,
    any_noun=True,
)
