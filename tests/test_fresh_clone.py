"""The first of the two commands, as a stranger runs it: in a fresh clone, with nothing installed, twice."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[1]
PROOF = "/v1/events?actor=vladimir-putin&actor=bashar-al-assad&actor_match=all&from=2017-11&to=2017-11"
MOST_SECONDS = 180


def clone(folder: Path) -> Path:
    """The files of this tree that are, or would be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


@contextmanager
def served(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`make serve` while it runs; at the end it is interrupted as by Ctrl-C."""
    ours = ("COMMUNIQUE_", "COV_", "MAKE", "MFLAGS", "PORT", "PYTEST_", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    command = ["make", "serve", f"PORT={port}"]
    with subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=20)


def answer(process: subprocess.Popen[bytes], port: int, seconds: float) -> list[str]:
    """The ids that the proof answers with, once it does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}{PROOF}", timeout=5) as response:
                return [event["id"] for event in json.load(response)["data"]]
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"make serve has not answered within {seconds} s (exit code {process.poll()})")


@pytest.mark.prove
def test_make_serve_answers_in_a_fresh_clone_and_again(tmp_path: Path) -> None:
    folder = clone(tmp_path / "a fresh clone")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for seconds in (MOST_SECONDS, 20):
        with served(folder, port) as process:
            assert answer(process, port, seconds) == ["putin-assad-sochi-20171120"]
