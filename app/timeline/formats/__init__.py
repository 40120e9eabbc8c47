"""The table of formats: what is in it has its routes, its entries in the document, its links and its tests."""

from app.timeline.formats.atom import ATOM
from app.timeline.formats.bibtex import BIBTEX
from app.timeline.formats.csl import CSL
from app.timeline.formats.csv import CSV
from app.timeline.formats.format import Format
from app.timeline.formats.fullcalendar import FULLCALENDAR
from app.timeline.formats.geojson import GEOJSON
from app.timeline.formats.ical import ICS
from app.timeline.formats.jsonfeed import JSON_FEED
from app.timeline.formats.jsonl import JSONL
from app.timeline.formats.jsonld import JSONLD
from app.timeline.formats.timelinejs import TIMELINEJS
from app.timeline.formats.timelinejs_csv import TIMELINEJS_CSV
from app.timeline.formats.vis import VIS_GROUPS, VIS_ITEMS

FORMATS: tuple[Format, ...] = (
    CSV,
    JSONL,
    GEOJSON,
    ICS,
    ATOM,
    JSON_FEED,
    JSONLD,
    TIMELINEJS,
    TIMELINEJS_CSV,
    VIS_ITEMS,
    VIS_GROUPS,
    FULLCALENDAR,
    BIBTEX,
    CSL,
)
