"""The seeds: real facts with their sources, as drafts in JSON Lines, loaded as often as one likes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.actors import edit as actors
from app.actors.schema import ActorDraft
from app.events import edit as events
from app.events.schema import EventDraft
from app.history.keep import Kept
from app.history.log import Act
from app.series import edit as series
from app.series.schema import SeriesDraft
from app.sources import edit as sources
from app.sources.schema import SourceDraft
from app.venues import edit as venues
from app.venues.schema import VenueDraft

SEEDS = Path(__file__).parents[2] / "seeds"

Draft = TypeVar("Draft", bound=BaseModel)


def load(session: Session, folder: Path = SEEDS, now: datetime | None = None) -> dict[str, Kept]:
    """Record all drafts of a folder, and tell what that did to each noun; a second time it changes nothing."""
    act = Act(now or datetime.now(UTC), "seeds")
    if (own := folder / "sources.jsonl").exists():  # of an export: seeds have them within events
        sources.keep(session, sources.look_up(session, read(own, SourceDraft), act.at))
    processes = list(read(folder / "series.jsonl", SeriesDraft))
    return {
        "actors": actors.record(session, list(read(folder / "actors.jsonl", ActorDraft)), act),
        "venues": venues.record(session, list(read(folder / "venues.jsonl", VenueDraft)), act),
        "series": series.record(session, processes, _sponsors(session, processes), act),
        "events": events.record(session, list(read(folder / "events.jsonl", EventDraft)), act),
    }


def read(file: Path, draft: type[Draft]) -> Iterator[Draft]:
    """The drafts of a file, one a line."""
    with file.open(encoding="utf-8") as lines:
        yield from (draft.model_validate_json(line) for line in lines if line.strip())


def _sponsors(session: Session, processes: list[SeriesDraft]) -> dict[str, dict[str, object]]:
    return actors.references(session, {sponsor for process in processes for sponsor in process.sponsors})
