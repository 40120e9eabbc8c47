"""Schemathesis asks a real server all that it can think of to read, and finds nothing.

What takes a key is left to `tests/recording`: it holds a refused key for a refused draft. The stream of changes is
left to `tests/history`: it has no end, and what OpenAPI 3.1 can say of it is that it is text.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

# One check is told less than it asks for: it takes every 400 to a query that fits the schemas for a mistake. But which
# ids there are, where a cursor is from, and what goes with what (`sort=relevance` with `q`) no schema can say, and an
# unknown id is a 400 here (design/api.md). That what the document lists is taken is held by `test_document`.
CONFIGURATION = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "3xx", "400", "404"]
"""
HARD = (
    "-c all -m all --include-method GET --exclude-path /v1/changes/stream "
    "--phases examples,coverage,fuzzing,stateful -n 50 --max-time 90 --seed 1 "
    "--continue-on-failure"
)


@pytest.mark.prove
def test_schemathesis_finds_nothing(served: str, tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION)
    program = str(Path(sys.executable).with_name("st"))
    options = [*HARD.split(), "--generation-database", "none", "--no-color"]
    done = subprocess.run(
        [program, "run", f"{served}/openapi.json", *options], cwd=tmp_path, capture_output=True, text=True, timeout=400
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    found = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert found, done.stdout[-2_000:]
    assert found[1] == found[2]
