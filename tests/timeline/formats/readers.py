"""How a client would read each format: the ids of the events in it, in order."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from geojson_pydantic import Feature, FeatureCollection
from geojson_pydantic.geometries import Geometry

from app.timeline.formats import FORMATS


def rows(body: bytes) -> list[dict[str, str]]:
    """The rows of a CSV by their header, of which each has as many cells."""
    read = list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))
    assert body.endswith(b"\r\n")
    assert {len(row) for row in read} == {len(read[0])}
    return [dict(zip(read[0], row, strict=True)) for row in read[1:]]


def lines(body: bytes) -> list[dict[str, Any]]:
    """The objects of JSON Lines."""
    assert not body or body.endswith(b"\n")
    return [json.loads(line) for line in body.split(b"\n")[:-1]]


def features(body: bytes) -> list[Any]:
    """The features of a GeoJSON, as a library reads it."""
    return list(FeatureCollection[Feature[Geometry, dict[str, Any]]].model_validate_json(body).features)


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "csv": lambda body: [row["id"] for row in rows(body)],
    "jsonl": lambda body: [event["id"] for event in lines(body)],
    "geojson": lambda body: [str(feature.id) for feature in features(body)],
    "timelinejs.json": lambda body: [slide["unique_id"] for slide in json.loads(body)["events"]],
    "timelinejs.csv": lambda body: [row["id"] for row in rows(body)],
    "vis-items.json": lambda body: [item["id"] for item in json.loads(body)],
    "fullcalendar.json": lambda body: [event["id"] for event in json.loads(body)],
}
OF_EVENTS = tuple(each for each in FORMATS if each.suffix != "vis-groups.json")
"""All but that which holds groups."""
