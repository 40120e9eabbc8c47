"""The table of readers: what is in it can be imported."""

from app.importers.jsonl import JSONL
from app.importers.reader import Reader

READERS: tuple[Reader, ...] = (JSONL,)
