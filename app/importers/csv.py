"""CSV: our own, as `GET /v1/events.csv` writes it, or any with a column `title` and some of the others that it knows.

Columns may come in any order and case, separated by commas, semicolons or tabs. An empty cell says nothing; nor does
a column without a name, which spreadsheets leave behind, as long as nothing stands in it. Actors are separated by
semicolons. They and the venue are named by id, exact name or alias; one that is new says so by its kind in brackets
behind its name: `Robert Mood [person]`, `Bogor Palace [site, bogor]` with what it lies in.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from app.importers.lines import TooLong, lines
from app.importers.reader import Reader, Refusal, Row
from app.names import near
from app.problems import Trouble
from app.timeline.formats.csv import GUARDED

DELIMITERS = ",;\t"
NEW = re.compile(r"([^\[\]]*[^\[\]\s])\s*\[\s*([a-z_]+)\s*(?:,\s*([^\[\]]*[^\[\]\s])\s*)?\]")
SEPARATED = re.compile(f"sep=([{DELIMITERS}])", re.IGNORECASE)
"""What some programs begin a file with for Excel."""
OF_THE_FORM = {
    "new-line character seen in unquoted field": (
        "a line ends in CR alone: lines end in LF or CR LF, and a line break in a cell stands in quotation marks"
    ),
    "unexpected end of data": "a quotation mark that begins a cell has none that ends it",
}
"""What Python's reader says of a broken line, in words for who wrote it."""
OTHERWISE: Mapping[str, Any] = {"kind": "other"}
"""What an event is of which no column tells the kind."""
PARTS: Mapping[str, str | None] = {"actor": "", "role": "participant", "on_behalf_of": None, "attendance": "attended"}
"""Of a participant, with what stands for nothing."""
IN_PART = frozenset({"participants", "sources"})
"""What has no room for titles, or for what no address leads to."""


class _Lines:
    """The lines of a file as text; UnicodeDecodeError and TooLong where one is none, and the next one goes on."""

    def __init__(self, file: BinaryIO) -> None:
        self._lines = lines(file)
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        if isinstance(line, TooLong):
            raise line
        return line.decode()


def read(file: BinaryIO) -> Iterator[Row | Refusal]:
    """A row for each record under the header; where that is not understood, its refusal and nothing else."""
    text = _Lines(file)
    try:
        first = next(text, "")
        if told := SEPARATED.fullmatch(first.strip()):
            first = next(text, "")
        delimiter = told[1] if told else max(DELIMITERS, key=first.count)
        header = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
    except (ValueError, csv.Error) as wrong:
        yield Refusal(max(text.number, 1), (Trouble(_told(wrong)),))
        return
    if troubles := tuple(_misnamed(header)):
        yield Refusal(max(text.number, 1), troubles)
        return
    cells = csv.reader(text, delimiter=delimiter, strict=True)
    while True:
        number = text.number + 1
        try:
            found = next(cells)
            if any(cell.strip() for cell in found):
                yield Row(number, _given(header, found), otherwise=OTHERWISE, in_part=IN_PART)
        except StopIteration:
            return
        except (ValueError, csv.Error) as wrong:
            yield Refusal(number, (Trouble(_told(wrong)),))


def _told(wrong: Exception) -> str:
    if isinstance(wrong, UnicodeDecodeError):
        found = f"there is a byte 0x{wrong.object[wrong.start]:02x} in the line"
        return f"it is not UTF-8: {found}; spreadsheets save it as “CSV UTF-8”"
    said = str(wrong)
    return next((told for part, told in OF_THE_FORM.items() if part in said), said)


def _misnamed(header: Sequence[str]) -> Iterator[Trouble]:
    """What is wrong with the header."""
    known = {*COLUMNS, *TOLD_OTHERWISE}
    for name in dict.fromkeys(filter(None, header)):
        if name not in known:
            like = near(name, COLUMNS)
            guess = f"; did you mean {like[0]}?" if like else f"; there are {', '.join(sorted(COLUMNS))}"
            yield Trouble(f"there is no column {name[:100]!r}{guess}", nearest=like)
        elif header.count(name) > 1:
            yield Trouble(f"there is more than one column {name!r}")
    if "title" not in header and "id" not in header:
        yield Trouble("there is no column 'title', nor an 'id' to tell which event is meant", nearest=("title",))


def _given(header: Sequence[str], found: Sequence[str]) -> dict[str, Any]:
    """What a record says; ValueError where no sense can be made of it."""
    if any(text.strip() for text in found[len(header) :]):
        raise ValueError(f"it has {len(found)} cells under a header of {len(header)}")
    for place, (name, text) in enumerate(zip(header, found, strict=False), 1):
        if text.strip() and not name:
            raise ValueError(f"there is something in column {place}, which has no name: leave it out, or name it")
    texts = (cell[1:] if GUARDED.match(cell) else cell for cell in found)
    said = {name: text for name, text in zip(header, texts, strict=False) if text.strip()}
    given: dict[str, Any] = {}
    for name in (name for name in COLUMNS if name in said):
        field, understood = COLUMNS[name]
        given[field] = understood(said[name])
    if "when" not in given and "start" in said:
        end = said.get("end", said["start"])
        given["when"] = said["start"] if end == said["start"] else f"{said['start']}/{end}"
    return given


def _plain(text: str) -> str:
    return text


def _trimmed(text: str) -> str:
    return text.strip()


def _whole(text: str) -> int | str:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text.strip()) else text


def _words(text: str) -> list[str]:
    return text.split()


def _sources(text: str) -> list[dict[str, str]]:
    return [{"url": url} for url in text.split()]


def _participants(text: str) -> list[dict[str, str | None]]:
    """As `actor/role/on_behalf_of/attendance`, cut off where nothing more is said."""
    parts = []
    for each in text.split():
        told = each.split("/")
        if len(told) > len(PARTS):
            raise ValueError(f"{each[:100]!r} is no participant: {'/'.join(PARTS)}")
        parts.append({**PARTS, **{name: value for name, value in zip(PARTS, told, strict=False) if value}})
    return parts


def _actors(text: str) -> list[dict[str, Any]]:
    return [{"actor": _someone(each)} for each in text.split(";") if each.strip()]


def _someone(text: str) -> str | dict[str, str]:
    if found := NEW.fullmatch(text.strip()):
        return {"name": found[1].strip(), "kind": found[2]}
    return text.strip()


def _somewhere(text: str) -> str | dict[str, str]:
    found = NEW.fullmatch(text.strip())
    if not found:
        return text.strip()
    inside = {"parent": found[3]} if found[3] else {}
    return {"name": found[1].strip(), "kind": found[2], **inside}


COLUMNS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "id": ("id", _trimmed),
    "title": ("title", _plain),
    "kind": ("kind", _trimmed),
    "status": ("status", _trimmed),
    "verification": ("verification", _trimmed),
    "when": ("when", _trimmed),
    "edtf": ("when", _trimmed),
    "venue": ("venue", _somewhere),
    "venue_id": ("venue", _trimmed),
    "series": ("series", _trimmed),
    "series_id": ("series", _trimmed),
    "round": ("round", _whole),
    "actors": ("participants", _actors),
    "participants": ("participants", _participants),
    "summary": ("summary", _plain),
    "outcome": ("outcome", _plain),
    "note": ("note", _plain),
    "tags": ("tags", _words),
    "sources": ("sources", _sources),
}
"""The columns, each with the field it fills; of two for one field, the later one does, where it says anything."""
TOLD_OTHERWISE = frozenset(
    {"start", "end", "precision", "label", "latitude", "longitude", "country", "version", "updated_at"}
)
"""What our own CSV has beside: of these only the days are read, and they only where no other column has the date."""

CSV = Reader(
    name="csv",
    suffixes=(".csv", ".tsv"),
    media_types=("text/csv", "text/tab-separated-values"),
    description="A row for each event, under a header: `title,when,venue,actors` is enough, and our own CSV is taken.",
    read=read,
)
