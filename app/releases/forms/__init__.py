"""The table of forms that everything can be exported in."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.releases.forms import csv, jsonl, parquet, sqlite
from app.releases.walk import Plural, Walk

Form = Callable[[Walk, Sequence[Plural], Path], None]
"""Writes the records of these nouns as files of a folder."""

FORMS: Mapping[str, Form] = {"jsonl": jsonl.write, "csv": csv.write, "parquet": parquet.write, "sqlite": sqlite.write}
