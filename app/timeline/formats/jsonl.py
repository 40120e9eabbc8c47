"""JSON Lines: each event whole, as the list has it, on a line of its own."""

from collections.abc import Iterator

import orjson

from app.timeline.formats.format import Format, Timeline


def write(timeline: Timeline) -> Iterator[bytes]:
    """A line for each event, ended by LF; JSON itself has no line break in it."""
    if timeline.documents is None:
        yield from (orjson.dumps(view) + b"\n" for view in timeline.events)
    else:
        yield from (document + b"\n" for document in timeline.documents)


JSONL = Format(
    suffix="jsonl",
    media_type="application/jsonl",
    name="JSON Lines",
    description="Whole events, one a line, as `GET /v1/events` has them. Every match is sent, however many there are.",
    write=write,
    limit=None,
)
