"""CSV (RFC 4180): an event a row, flat, so that a spreadsheet, pandas or DuckDB takes it as it is.

An importer can read it back. Lists are separated by spaces, which no id and no address has in it; a participant is
`actor/role/on_behalf_of/attendance`, cut off after the last part that says more than the default (for nobody else,
`attended`). A text that a spreadsheet would run as a formula has one apostrophe put in front, and so has a text that
looks as if it had: taking one away from what matches `GUARDED` gives back the text. Numbers are not guarded.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from app.timeline.formats.format import Format, Timeline, View

COLUMNS = (
    "id", "title", "kind", "status", "verification", "start", "end", "precision", "edtf", "label", "venue_id", "venue",
    "latitude", "longitude", "country", "series_id", "series", "round", "participants", "summary", "outcome", "tags",
    "sources", "version", "updated_at",
)  # fmt: skip
RUN = r"[=+\-@\t\r\n＝＋－＠]"
"""What a cell must not begin with: the OWASP list, with the full-width forms that some spreadsheets read alike."""
RISKY = re.compile(rf"'*{RUN}")
GUARDED = re.compile(rf"'+{RUN}")


def write(timeline: Timeline) -> Iterator[bytes]:
    """The header and a row for each event, in UTF-8 without a mark, ended by CRLF."""
    yield from rows(COLUMNS, (row(view) for view in timeline.events))


def rows(header: Iterable[str], cells: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """These rows under their header, a piece each; None is an empty cell, and texts are guarded."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    for each in cells:
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
        writer.writerow(guarded(cell) if isinstance(cell, str) else cell for cell in each)
    yield text.getvalue().encode()


def guarded(text: str) -> str:
    """The text, with an apostrophe in front where it would be run."""
    return f"'{text}" if RISKY.match(text) else text


def row(view: View) -> tuple[Any, ...]:
    """The cells of an event, in the order of `COLUMNS`."""
    when, venue, series = view["when"] or {}, view["venue"] or {}, view["series"] or {}
    return (
        view["id"],
        view["title"],
        view["kind"],
        view["status"],
        view["verification"],
        when.get("start"),
        when.get("end"),
        when.get("precision"),
        when.get("edtf"),
        when.get("label"),
        venue.get("id"),
        venue.get("name"),
        venue.get("latitude"),
        venue.get("longitude"),
        venue.get("iso3166"),
        series.get("id"),
        series.get("name"),
        view["round"],
        " ".join(map(_participant, view["participants"])),
        view["summary"],
        view["outcome"],
        " ".join(view["tags"]),
        " ".join(source["url"].replace(" ", "%20") for source in view["sources"] if source["url"]),
        view["version"],
        view["updated_at"],
    )


def _participant(part: View) -> str:
    behalf = part["on_behalf_of"]["id"] if part["on_behalf_of"] else ""
    attendance = "" if part["attendance"] == "attended" else part["attendance"]
    return "/".join((part["actor"]["id"], part["role"], behalf, attendance)).rstrip("/")


CSV = Format(
    suffix="csv",
    media_type="text/csv",
    name="CSV",
    description=(
        "A row for each event, under a header, for spreadsheets and data frames. `start` and `end` are inclusive days, "
        "`edtf` the date itself. Lists are separated by spaces; a participant is "
        "`actor/role/on_behalf_of/attendance`, without what is default at its end. A text that a spreadsheet would run "
        "as a formula has an apostrophe in front. Every match is sent, however many there are."
    ),
    write=write,
    limit=None,
    negotiable=True,
)
