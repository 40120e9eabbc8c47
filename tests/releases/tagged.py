"""The release that tests make of a service."""

from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI

from app.releases.release import make
from tests import make as drafts

TAG = "2026.1-rc_2"
HERE = f"/v1/releases/{TAG}"
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def released(app: FastAPI, tag: str = TAG) -> Path:
    return make(app.state.database, Path(app.state.settings.releases), tag, drafts.NOW).folder
