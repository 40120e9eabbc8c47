"""An import that is killed in the middle, and begun again until it ends: the same records as of an unbroken one."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.database import Database
from app.migrate import migrate
from app.recording.nouns import Name
from tests.copies import opened
from tests.importers.importing import CALL, brought, drafts, lines
from tests.running import ROOT

NOUNS: tuple[Name, ...] = ("event", "actor")


def rows(count: int) -> Iterator[Any]:
    """Events of every way to be told apart, of which some are broken and some wait for what comes later."""
    for number in range(count):
        row: dict[str, Any] = {**CALL, "title": f"Call {number % 50}", "summary": "words " * 20}
        if number % 3 == 0:
            row["id"] = f"e-{number}"
        elif number % 3 == 1:
            row["external_ids"] = {"other/db": str(number)}
        if number % 9 == 0:
            row["relations"] = [{"type": "follows", "event": f"e-{(number + 903) % count // 3 * 3}"}]
        if number % 7 == 0:
            row["participants"] = [{"actor": {"name": f"Someone {number % 100}", "kind": "person"}}]
        if number % 100 == 50:
            row["venue"] = "nowhere"
        yield row


def start(address: str, file: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", "import", str(file)],
        cwd=ROOT, env={**os.environ, "COMMUNIQUE_DATABASE_URL": address},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def written(database: Database) -> int:
    with database.reading.connect() as connection:
        return int(connection.scalar(text("SELECT max(seq) FROM revision")) or 0)


@pytest.mark.parametrize(("kills", "count"), [(2, 3_000), pytest.param(10, 15_000, marks=pytest.mark.prove)])
def test_killed_and_begun_again_it_ends_as_if_never_broken(
    empty_url: str, tmp_path: Path, kills: int, count: int
) -> None:
    file = tmp_path / "events.jsonl"
    file.write_bytes(lines(*rows(count)))
    dice = random.Random(7)
    points = sorted(dice.sample(range(1, count * 9 // 10), kills))
    with closing(opened(empty_url)) as database:
        for point in points:
            importing = start(empty_url, file)
            while written(database) < point:
                assert importing.poll() is None, "it ended before it could be killed"
                time.sleep(0.002)
            importing.kill()
            importing.wait(timeout=20)
            assert importing.stdout
            importing.stdout.close()
        last = start(empty_url, file)
        out, _ = last.communicate(timeout=300)
        assert last.returncode == 1, out
        if database.embedded:
            with database.engine.begin() as connection:
                assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        ended = {noun: drafts(database, noun) for noun in NOUNS}
        assert written(database) == sum(map(len, ended.values()))
    whole = f"sqlite:///{tmp_path}/whole.db"
    migrate(whole)
    with closing(opened(whole)) as database:
        report = brought(database, file.read_bytes())
        assert ended == {noun: drafts(database, noun) for noun in NOUNS}
    assert count // 100 <= report.refused < count // 50
    assert f"{report.refused} of {count} rows refused" in out.decode()
