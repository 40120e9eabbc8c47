"""Everything a database holds, as files of a folder that is there whole or not at all."""

import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import orjson

from app.database import Database
from app.releases.forms import FORMS
from app.releases.walk import NOUNS, Plural, walking

MARK = "export.json"
"""The file that tells an export from any other folder."""


class Occupied(Exception):  # it says what is there
    """There is something already that is no export."""


def export(database: Database, form: str, folder: Path, *, revisions: bool = False) -> list[Path]:
    """Write all records in this form, of one state of the database; returns the files. Occupied says why not.

    An export that is there already is replaced once the new one is finished.
    """
    nouns: Sequence[Plural] = (*NOUNS, "revisions") if revisions else NOUNS
    if folder.exists() and not _ours(folder):
        raise Occupied(f"{folder} is there already and is no export: name another folder, or remove it")
    with beside(folder) as made, walking(database) as walk:
        FORMS[form](walk, nouns, made)
        names = sorted(file.name for file in made.iterdir())
        (made / MARK).write_bytes(orjson.dumps({"communique": "export", "format": form, "files": names}) + b"\n")
    return [folder / name for name in names]


def _ours(folder: Path) -> bool:
    return folder.is_dir() and ((folder / MARK).is_file() or not any(folder.iterdir()))


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """A new folder beside this one, that takes its place in the end; nothing is left of it where that fails."""
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    made.mkdir()
    try:
        yield made
        if folder.exists():
            old = made.with_suffix(".old")
            folder.rename(old)
            made.rename(folder)
            shutil.rmtree(old)
        else:
            made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
