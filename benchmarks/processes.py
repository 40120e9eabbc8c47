"""Servers as processes of their own: started on a free port of the loopback, measured by /proc, stopped at the end."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60
"""Seconds that a server has to answer its first connection."""


class Server(NamedTuple):
    """A server that listens."""

    process: int
    port: int


@contextmanager
def serving(target: str, settings: Mapping[str, str], *more: str) -> Iterator[Server]:
    """One worker of uvicorn with what `target` names, as it would be run in earnest, in this environment."""
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", target, "--port", str(port), "--loop", "uvloop", "--http", "httptools"]
    running = subprocess.Popen(
        [*command, "--no-access-log", "--log-level", "warning", *more], env={**os.environ, **settings}, cwd=ROOT
    )
    try:
        _wait_for(running, port)
        yield Server(running.pid, port)
    finally:
        running.terminate()
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()


def spent(processes: Iterable[int]) -> float:
    """Processor time of those of the processes that are still there, all threads, in seconds."""
    total = 0
    for process in processes:
        try:
            fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def family(process: int) -> list[int]:
    """The process and its children, such as PostgreSQL's, one a connection."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()
    return [process, *map(int, children)]


def parent(process: int, name: str) -> int | None:
    """The process that started this one, where there is one of this number and name."""
    try:
        before, _, after = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")
    except FileNotFoundError:
        return None
    return int(after.split()[1]) if before.endswith(f"({name}") else None


def memory(process: int) -> float:
    """Megabytes that the process has for its own: resident, and mapping no file."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:"))
    return kilobytes / 1024


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(running: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if running.poll() is not None:
            raise RuntimeError(f"the server ended with {running.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server does not answer")
