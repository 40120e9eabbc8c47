"""Releases: the whole record as it was, in files that never change, under a tag that is given once.

In a folder for each lie CSV and JSON Lines of every noun, what describes them, the checksums of all, and the state
itself as a database (`snapshot.db`), which answers questions as the service did then.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from app.database import Database
from app.releases.describe import DESCRIPTOR, About, citation, descriptor, digest
from app.releases.export import beside
from app.releases.forms import csv
from app.releases.frozen import freeze, thawed
from app.releases.licences import LICENCE, LICENCES, notice
from app.releases.walk import NOUNS, walking
from app.texts import LINE
from app.timeline.formats.format import Released

TAG = r"[a-z0-9]+([._-][a-z0-9]+)*"
TAG_LENGTH = 64
LONGEST = 500
"""Characters of a title, or of an author."""
SNAPSHOT = "snapshot.db"
SUMS = "SHA256SUMS"
TITLE = "Communiqué: timelines of diplomacy"
AUTHOR = "The Communiqué maintainers"


class Refused(Exception):  # it says why
    """A release that can't be made."""


class Release(NamedTuple):
    """One that was made: where it lies, what its descriptor says, and the checksums of its files by name."""

    folder: Path
    package: dict[str, Any]
    sums: dict[str, str]

    @property
    def tag(self) -> str:
        return self.folder.name

    @property
    def cited(self) -> Released:
        """What those tell who cite it."""
        authors = tuple(each["title"] for each in self.package["contributors"])
        return Released(self.tag, self.package["title"], authors, self.package["created"][:10])

    @property
    def files(self) -> list[str]:
        """The names of what may be fetched."""
        return [*self.sums, SUMS]


def make(
    database: Database,
    folder: Path,
    tag: str,
    now: datetime,
    *,
    title: str = TITLE,
    authors: Sequence[str] = (AUTHOR,),
    licence: str = LICENCE,
    url: str = "",
) -> Release:
    """Release the record as it is; Refused where the tag is none, or was given already, or nobody could cite it."""
    if len(tag) > TAG_LENGTH or not re.fullmatch(TAG, tag):
        told = "lower-case letters and digits, joined by dots, hyphens or underscores"
        raise Refused(f"{tag!r} is no tag: {told}, at most {TAG_LENGTH} characters, as 2026.1")
    for name in (title, *authors):
        if len(name) > LONGEST or not name.strip() or not re.fullmatch(LINE, name):
            raise Refused(f"{name!r} is no title, nor an author: a line of 1 to {LONGEST} characters")
    if licence not in LICENCES:
        raise Refused(f"there is no licence {licence!r} here; there are {', '.join(LICENCES)}")
    if (folder / tag).exists():
        raise Refused(f"there is a release {tag} already, and releases never change: take another tag")
    about = About(tag, title, list(authors), LICENCES[licence], now, url)
    with beside(folder / tag) as made:
        with walking(database) as walk:
            freeze(walk.connection, made / SNAPSHOT)
        counts: dict[str, int] = dict.fromkeys(NOUNS, 0)
        with thawed(made / SNAPSHOT) as walk:
            csv.write(walk, NOUNS, made)
            for noun in NOUNS:
                with (made / f"{noun}.jsonl").open("wb") as file:
                    for document in walk.documents(noun):
                        file.write(document + b"\n")
                        counts[noun] += 1
        (made / DESCRIPTOR).write_bytes(descriptor(about, made, counts))
        (made / "CITATION.cff").write_text(citation(about), encoding="utf-8")
        (made / "LICENSE.txt").write_text(notice(about.licence, about.authors, now.year), encoding="utf-8")
        _seal(made)
    return read(folder, tag)


def _seal(folder: Path) -> None:
    """Write the checksums, those of what may be fetched for whoever fetches it, and let nothing be written again."""
    names = sorted(file.name for file in folder.iterdir())
    lines = {name: f"{digest(folder / name)}  {name}\n" for name in names}
    (folder / f"{SNAPSHOT}.sha256").write_text(lines.pop(SNAPSHOT))
    (folder / SUMS).write_text("".join(lines.values()))
    for file in folder.iterdir():
        file.chmod(0o444)


def read(folder: Path, tag: str) -> Release:
    """The release of that tag; KeyError where there is none."""
    place = folder / tag
    if len(tag) > TAG_LENGTH or not re.fullmatch(TAG, tag) or not (place / SUMS).is_file():
        raise KeyError(tag)
    sums = (line.split("  ", 1) for line in (place / SUMS).read_text().splitlines())
    return Release(place, orjson.loads((place / DESCRIPTOR).read_bytes()), {name: told for told, name in sums})


def every(folder: Path) -> list[Release]:
    """All releases, the latest first."""
    if not folder.is_dir():
        return []
    tags = (place.name for place in folder.iterdir() if re.fullmatch(TAG, place.name) and (place / SUMS).is_file())
    return sorted(
        (read(folder, tag) for tag in tags), key=lambda each: (each.package["created"], each.tag), reverse=True
    )
