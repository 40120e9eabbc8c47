"""The command that releases the record."""

from pathlib import Path

from app.database import Database
from app.releases.release import read
from tests import make as drafts
from tests.test_cli import run


def test_the_command_releases_and_lists(database: Database, empty_url: str, tmp_path: Path) -> None:
    drafts.record(database, drafts.event("a"))
    given = {
        "COMMUNIQUE_DATABASE_URL": empty_url,
        "COMMUNIQUE_RELEASES": str(tmp_path),
        "COMMUNIQUE_LICENCE": "ODbL-1.0",
    }
    told = run("release", "2026.1", "--author", "Ada", **given)
    assert (told.exit_code, f"{tmp_path}/2026.1/events.csv" in told.output.splitlines()) == (0, True)
    assert read(tmp_path, "2026.1").package["licenses"][0]["name"] == "ODbL-1.0"
    assert run("release", "--list", **given).output.startswith("2026.1  20")
    assert run("release", "2026.1", **given).exit_code == 1
    assert run("release", "--licence", "mine", "2026.2", **given).exit_code == 1
    assert run("release", "--licence", "CC0-1.0", "2026.2", **given).exit_code == 0
    assert read(tmp_path, "2026.2").package["licenses"][0]["name"] == "CC0-1.0"
    assert run("release", **given).exit_code == 2
