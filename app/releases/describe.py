"""A release described for machines and for who cites it: a Data Package (version 2), and CITATION.cff (1.2.0)."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from pydantic import BaseModel

from app.actors.schema import ActorView
from app.events.view import EventView
from app.releases.forms import csv
from app.releases.licences import Licence
from app.releases.tables import Column, Kind
from app.releases.walk import NOUNS, Plural
from app.series.schema import SeriesView
from app.sources.schema import SourceView
from app.venues.schema import VenueView

DESCRIPTOR = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES: dict[Kind, dict[str, str]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    # A year before the year 0 or beyond 9999 is no date to most readers.
    "day": {"type": "string"},
    "instant": {"type": "datetime"},
    "json": {"type": "object"},
}
OF_EVENTS: dict[str, tuple[Kind, str]] = {
    "id": ("text", "The event's id."),
    "title": ("text", "What happened, in a line."),
    "kind": ("text", "What kind of event."),
    "status": ("text", "How far it has come."),
    "verification": ("text", "How well it is known."),
    "start": ("day", "The earliest day it may begin, ISO 8601; before the year 0 with an apostrophe in front."),
    "end": ("day", "The latest day it may end; empty while that is open."),
    "precision": ("text", "How exactly the date is told."),
    "edtf": ("text", "The date, EDTF (ISO 8601-2) level 1."),
    "label": ("text", "The date in words, English."),
    "venue_id": ("text", "Where: the id of a venue."),
    "venue": ("text", "Where: its name."),
    "latitude": ("number", "Degrees north, WGS 84."),
    "longitude": ("number", "Degrees east, WGS 84."),
    "country": ("text", "The country, ISO 3166-1 alpha-2."),
    "series_id": ("text", "The process it belongs to: its id."),
    "series": ("text", "The process it belongs to: its name."),
    "round": ("integer", "Its number in the series."),
    "participants": ("text", "Who took part, by spaces: actor/role/on_behalf_of/attendance."),
    "summary": ("text", "What there is to tell."),
    "outcome": ("text", "What came of it."),
    "tags": ("text", "Free words, by spaces."),
    "sources": ("text", "The addresses of the sources, by spaces."),
    "version": ("integer", "How often it was written."),
    "updated_at": ("instant", "When it last changed here."),
}
VIEWS: dict[Plural, type[BaseModel]] = {
    "actors": ActorView,
    "venues": VenueView,
    "series": SeriesView,
    "sources": SourceView,
    "events": EventView,
}
"""What a line of JSON is."""
REFERENCES = {"venue_id": "venues", "series_id": "series"}


class About(NamedTuple):
    """What a release says of itself."""

    tag: str
    title: str
    authors: list[str]
    licence: Licence
    at: datetime
    url: str


def descriptor(about: About, folder: Path, counts: dict[str, int]) -> bytes:
    """`datapackage.json` for the files of a folder."""
    package = {
        "$schema": PROFILE,
        "name": f"communique-{about.tag}",
        "title": about.title,
        "description": "Dated events of diplomacy: who took part, where, what came of it, and who says so.",
        "version": about.tag,
        "created": about.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        **({"homepage": about.url} if about.url else {}),
        "licenses": [{"name": about.licence.name, "title": about.licence.title, "path": about.licence.url}],
        "contributors": [{"title": author, "roles": ["author"]} for author in about.authors],
        "counts": counts,
        "resources": [
            *(_table(folder, noun) for noun in NOUNS),
            *(_lines(folder, noun) for noun in NOUNS if counts[noun]),  # a file of no bytes is no table to readers
        ],
    }
    return orjson.dumps(package, option=orjson.OPT_INDENT_2) + b"\n"


def citation(about: About) -> str:
    """`CITATION.cff`: YAML, of which JSON's texts and lists are a part."""
    told: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this data, please cite it as below.",
        "type": "dataset",
        "title": about.title,
        "version": about.tag,
        "date-released": about.at.date().isoformat(),
        "license": about.licence.name,
        "authors": [{"name": author} for author in about.authors],
        **({"url": about.url} if about.url else {}),
    }
    return "".join(f"{name}: {orjson.dumps(value).decode()}\n" for name, value in told.items())


def digest(file: Path) -> str:
    """The file's SHA-256, in hexadecimal digits."""
    with file.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def _file(folder: Path, name: str) -> dict[str, Any]:
    file = folder / name
    return {"path": name, "encoding": "utf-8", "bytes": file.stat().st_size, "hash": f"sha256:{digest(file)}"}


def _lines(folder: Path, noun: Plural) -> dict[str, Any]:
    kind = {"type": "table", "format": "jsonl", "mediatype": "application/jsonl"}
    with (folder / f"{noun}.jsonl").open("rb") as file:
        names = list(orjson.loads(file.readline()))
    about = {name: field.description for name, field in VIEWS[noun].model_fields.items()}
    fields = [{"name": name, "type": "any", "description": about[name]} for name in names]
    return {
        "name": f"{noun}-jsonl",
        **kind,
        "title": f"All {noun}, whole, one a line",
        **_file(folder, f"{noun}.jsonl"),
        "schema": {"fields": fields},  # without it, readers guess the types from the first lines
    }


def _table(folder: Path, noun: Plural) -> dict[str, Any]:
    if noun == "events":
        columns = [Column(name, *told, REFERENCES.get(name)) for name, told in OF_EVENTS.items()]
    else:
        columns = list(csv.columns(noun))
    keys = [
        {"fields": [column.name], "reference": {"resource": column.refers, "fields": ["id"]}}
        for column in columns
        if column.refers and column.refers != noun
    ] + [
        {"fields": [column.name], "reference": {"fields": ["id"]}} for column in columns if column.refers == noun
    ]  # fmt: skip
    fields = [{"name": column.name, **TYPES[column.kind], "description": column.about} for column in columns]
    schema = {"fields": fields, "primaryKey": ["id"], **({"foreignKeys": keys} if keys else {}), "missingValues": [""]}
    kind = {"type": "table", "format": "csv", "mediatype": "text/csv"}
    return {"name": noun, **kind, "title": f"All {noun}, a row each", **_file(folder, f"{noun}.csv"), "schema": schema}
