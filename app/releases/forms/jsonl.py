"""JSON Lines of drafts: what an import makes the same records of again."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from app.database import Row
from app.recording.nouns import NOUNS
from app.releases.walk import Plural, Walk

DRAFTS = {noun.plural: noun.draft for noun in NOUNS.values()}


def write(walk: Walk, nouns: Sequence[Plural], folder: Path) -> None:
    """A file for each noun. Sources stand within the events that cite them too: their own file has all there are."""
    for noun in nouns:
        with (folder / f"{noun}.jsonl").open("wb") as file:
            file.writelines(line + b"\n" for line in lines(walk, noun))


def lines(walk: Walk, noun: Plural) -> Iterator[bytes]:
    """The drafts of a noun, each in one line; revisions as they are."""
    if noun == "revisions":
        return walk.documents(noun)
    return (orjson.dumps(drafted(noun, view)) for view in walk.views(noun))


def drafted(noun: Plural, view: Row) -> Row:
    """The draft that says the same as a view, all fields given, but for those without a value."""
    if noun == "sources":
        return {name: value for name, value in view.items() if value is not None}
    return DRAFTS[noun].model_validate(view).stored()
