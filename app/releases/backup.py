"""The whole database in one file: taken while others write, verified, and put back.

SQLite is copied by its own backup interface, PostgreSQL by `pg_dump` and `pg_restore`. Beside the file lies its
checksum, as `sha256sum -c` reads it.
"""

import hashlib
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url

from app.database import SCHEMA_REVISION, Row

SQLITE, POSTGRES = b"SQLite format 3\0", b"PGDMP"
"""What files of either kind begin with."""
EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM revision) AND NOT EXISTS (SELECT 1 FROM event)"
CONNECTED = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
ANOTHER = "UPDATE edition SET dataset = '{}'"
"""What was told of the database before is not true of it any more: entity tags begin anew."""


class Failed(Exception):  # it says what to do
    """A backup that can't be taken, or can't be put back."""


class Tools:
    """The programs that come with PostgreSQL."""

    def __init__(self, dump: str = "pg_dump", restore: str = "pg_restore") -> None:
        self._named = {"COMMUNIQUE_PG_DUMP": dump, "COMMUNIQUE_PG_RESTORE": restore}

    def run(self, setting: str, url: URL, *arguments: str) -> None:
        """Run one against this database; the password goes by the environment, which only its owner can read."""
        program = shutil.which(self._named[setting])
        if program is None:
            raise Failed(
                f"there is no {self._named[setting]!r} here: install PostgreSQL's client, or name it in {setting}"
            )
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
        own = int((re.findall(r"\d+", told) or ["0"])[0])
        with psycopg.connect(conninfo(url, secret=True)) as connection:
            server = connection.info.server_version // 10_000
        if own < server:
            raise Failed(f"{program} is of version {own}, the server of {server}: name one as new in {setting}")
        environment = {**os.environ, "PGPASSWORD": url.password or os.environ.get("PGPASSWORD", "")}
        done = subprocess.run(
            [program, f"--dbname={conninfo(url)}", *arguments],
            capture_output=True, text=True, check=False, env=environment,
        )  # fmt: skip
        if done.returncode:
            raise Failed(f"{Path(program).name} failed: {done.stderr.strip()}")


def conninfo(url: URL, *, secret: bool = False) -> str:
    """How libpq has an address; without the password unless it is kept `secret`."""
    given: Row = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database, **url.query}
    if secret:
        given["password"] = url.password
    return make_conninfo(**{name: value for name, value in given.items() if value is not None})


def backup(address: str, file: Path, tools: Tools) -> str:
    """Write the database as it is at one moment to a file, others writing or not; returns its checksum.

    Failed where it does not come out sound. A file that is there already is replaced once the new one is verified.
    """
    url = make_url(address)
    if not file.absolute().parent.is_dir():
        raise Failed(f"there is no folder {file.absolute().parent}")
    _apart(url, file)
    with _finished(file) as made:
        if url.get_backend_name() == "sqlite":
            with closing(sqlite3.connect(made)) as copy, closing(_existing(Path(str(url.database)))) as source:
                source.backup(copy)  # in one step: in several, each write of others would begin it anew
                copy.execute("PRAGMA journal_mode = DELETE")
        else:
            tools.run("COMMUNIQUE_PG_DUMP", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={made}")
        _verify(made)
        checksum = _digest(made)
    _beside(file).write_text(f"{checksum}  {file.name}\n")
    return checksum


def restore(address: str, file: Path, tools: Tools, *, force: bool = False) -> None:
    """Put a backup in the place of the database; Failed unless that is empty, or is to be given up (`force`).

    Until the new one is there whole, the old one is.
    """
    url = make_url(address)
    embedded = url.get_backend_name() == "sqlite"
    if not file.is_file():
        raise Failed(f"there is no file {file}")
    _apart(url, file)
    if _beside(file).is_file() and _beside(file).read_text().split()[:1] != [_digest(file)]:
        raise Failed(f"{file} is not what was backed up: its checksum is another than {_beside(file).name} tells")
    if _begins(file) != (SQLITE if embedded else POSTGRES):
        kind = "SQLite" if embedded else "PostgreSQL"
        raise Failed(f"{file} is no backup of {kind}; drafts go from one database to another by export and import")
    _verify(file)
    if not force and not _empty(url):
        raise Failed("the database holds something already; --force gives it up for the backup")
    if embedded:
        _replace(Path(str(url.database)), file)
    else:
        if used := _others(url):
            raise Failed(f"the database is in use ({used} connections): stop the service first")
        tools.run(
            "COMMUNIQUE_PG_RESTORE", url, "--clean", "--if-exists", "--no-owner", "--no-privileges", "--exit-on-error",
            "--single-transaction", str(file),
        )  # fmt: skip
        with psycopg.connect(conninfo(url, secret=True)) as connection:
            connection.execute(ANOTHER.format(secrets.token_hex(8)).encode())


def _others(url: URL) -> int:
    """How many have a connection to this PostgreSQL database, after a second in which those that go may go.

    One that reads would be waited for without end.
    """
    until = time.monotonic() + 1
    with psycopg.connect(conninfo(url, secret=True), autocommit=True) as connection:
        while True:
            used: int = connection.execute(CONNECTED).fetchall()[0][0]
            if not used or time.monotonic() > until:
                return used
            time.sleep(0.02)


def _replace(target: Path, file: Path) -> None:
    """The copy is made beside, and takes the place of the old file at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with _finished(target) as made:
        shutil.copyfile(file, made)
        with closing(sqlite3.connect(made)) as copy:
            copy.execute(ANOTHER.format(secrets.token_hex(8)))
            copy.commit()
        if target.exists():
            try:
                with closing(sqlite3.connect(target, timeout=1)) as old:  # no log of the old file may outlive it
                    old.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError as error:
                raise Failed(f"{target} is in use ({error}): stop the service first") from None
            except sqlite3.DatabaseError:
                pass  # it is broken: that may be why it is replaced


def _apart(url: URL, file: Path) -> None:
    """Failed where the backup and the database are one file: it would be put in its own place while others use it."""
    own = Path(str(url.database))
    if url.get_backend_name() == "sqlite" and file.exists() and own.exists() and file.samefile(own):
        raise Failed(f"{file} is the database itself: name another file")


def _verify(file: Path) -> None:
    """Failed where the file is damaged, no database of ours, or of a newer schema."""
    if _begins(file) != SQLITE:
        return  # pg_restore reads all of it before anything is kept
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as made:
            told = [row[0] for row in made.execute("PRAGMA integrity_check(5)")]
            ours = made.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
            revision = made.execute("SELECT version_num FROM alembic_version").fetchone() if ours else None
    except sqlite3.DatabaseError as error:
        raise Failed(f"{file} is damaged: {error}") from None
    if told != ["ok"]:
        raise Failed(f"{file} is damaged: {'; '.join(told)}")
    if revision is None:
        raise Failed(f"{file} is no backup: it is another program's database, or has no tables yet")
    if revision[0] > SCHEMA_REVISION:
        raise Failed(f"{file} is of schema {revision[0]}, newer than this version knows ({SCHEMA_REVISION})")


def _empty(url: URL) -> bool:
    """Whether the database is not there, has no schema yet, or holds nothing."""
    try:
        if url.get_backend_name() == "sqlite":
            target = Path(str(url.database))
            if not target.exists() or target.stat().st_size == 0:
                return True
            with closing(_existing(target)) as kept:
                return bool(kept.execute(EMPTY).fetchone()[0])
        with psycopg.connect(conninfo(url, secret=True)) as connection:
            found = connection.execute(EMPTY).fetchone()
            return bool(found and found[0])
    except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
        return True
    except sqlite3.DatabaseError:
        return False  # no database at all: someone's file


def _existing(file: Path) -> sqlite3.Connection:
    """A connection that makes no file where there is none."""
    try:
        return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=30)
    except sqlite3.OperationalError:
        raise Failed(f"there is no database {file}") from None


@contextmanager
def _finished(file: Path) -> Iterator[Path]:
    """A file beside this one, that takes its place once it is written and on the disk; else nothing is left of it."""
    made = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        yield made
        with made.open("rb+") as written:
            os.fsync(written.fileno())
        made.replace(file)
        folder = os.open(file.absolute().parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        made.unlink(missing_ok=True)


def _begins(file: Path) -> bytes:
    with file.open("rb") as read:
        begin = read.read(16)
    return next((kind for kind in (SQLITE, POSTGRES) if begin.startswith(kind)), b"")


def _digest(file: Path) -> str:
    with file.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")
