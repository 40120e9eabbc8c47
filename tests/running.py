"""A real server of its own process, to be killed, stopped and asked over the network."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@dataclass
class Server:
    """One that runs, and where."""

    url: str
    process: subprocess.Popen[str]

    def kill(self) -> None:
        """End it and its workers as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=20)

    def stop(self) -> str:
        """Tell it to end; what it said."""
        self.process.send_signal(signal.SIGTERM)
        _, told = self.process.communicate(timeout=20)
        return told


@contextmanager
def serving(address: str, *, workers: int = 1) -> Iterator[Server]:
    """A server on this database, until it was stopped or is not needed any more."""
    port = free_port()
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "COMMUNIQUE_DATABASE_URL": address}, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        for _ in range(300):
            assert process.poll() is None, process.stderr and process.stderr.read()
            try:
                if httpx.get(f"{server.url}/readyz", timeout=5).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield server
    finally:
        if process.poll() is None:
            server.kill()
        if process.stderr:
            process.stderr.close()
