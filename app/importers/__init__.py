"""The table of readers: what is in it can be imported."""

from app.importers.csv import CSV
from app.importers.history_state.read import HISTORY_STATE
from app.importers.ical import ICAL
from app.importers.jsonl import JSONL
from app.importers.reader import Reader

READERS: tuple[Reader, ...] = (JSONL, CSV, ICAL, HISTORY_STATE)
