from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.database import Database
from app.history.log import Act
from app.main import create_app
from app.recording.ends import merge, withdraw
from app.settings import Settings
from tests import make as drafts
from tests.copies import Copies
from tests.releases.tagged import LATER
from tests.timeline.formats.odd import ODD

TAKEN = {"bashar-al-assad", "syria", "russia", "sochi", "london"}


@pytest.fixture
def served(seeded_copies: Copies, tmp_path: Path) -> Iterator[FastAPI]:
    """The service on the seeds and the odd events, with a merger and a withdrawal."""
    address = seeded_copies.fresh()
    app = create_app(Settings(database_url=address, releases=f"{tmp_path}/releases"))
    database: Database = app.state.database
    drafts.record(database, *(draft for draft in ODD if getattr(draft, "id", "") not in TAKEN), now=LATER)
    drafts.record(database, drafts.actor("merged-away"), drafts.event("withdrawn"), now=LATER)
    with database.write() as session:
        merge(session, "actor", "merged-away", "russia", Act(LATER))
        withdraw(session, "event", "withdrawn", Act(LATER, reason="So"))
    yield app
    app.state.releases.close()
    app.state.database.close()
    seeded_copies.drop(address)
