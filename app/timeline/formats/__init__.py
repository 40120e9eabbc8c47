"""The table of formats: what is in it has a route, an entry in the document, links and tests."""

from app.timeline.formats.csv import CSV
from app.timeline.formats.format import Format
from app.timeline.formats.geojson import GEOJSON
from app.timeline.formats.jsonl import JSONL

FORMATS: tuple[Format, ...] = (
    CSV,
    JSONL,
    GEOJSON,
)
