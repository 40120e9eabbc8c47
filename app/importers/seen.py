"""What a file has named so far, and which of its rows wait for others: on disk, once it is much."""

import sqlite3
from collections.abc import Iterator

import orjson

from app.importers.reader import Row
from app.recording.nouns import Name

CACHE = 4_000
"""KiB in memory; what is more goes to a file that nobody else sees and that is gone with its connection."""


class Seen:
    """The rows of one import. Ids are those of a noun."""

    def __init__(self) -> None:
        self._kept = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for statement in (
            "PRAGMA journal_mode=OFF",
            f"PRAGMA cache_size=-{CACHE}",
            "CREATE TABLE named (key TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID",
            "CREATE TABLE alike (wanted TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID",
            "CREATE TABLE held (noun TEXT, key TEXT, wants TEXT, row TEXT, PRIMARY KEY (noun, key)) WITHOUT ROWID",
            "BEGIN",
        ):
            self._kept.execute(statement)

    def claim(self, key: str, number: int) -> int | None:
        """Note that a row is that record; the row that was it before, if there is one."""
        if self._kept.execute("INSERT OR IGNORE INTO named VALUES (?, ?)", (key, number)).rowcount:
            return None
        return self.row_of(key)

    def row_of(self, key: str) -> int | None:
        """The number of the row that is that record."""
        found = self._kept.execute("SELECT number FROM named WHERE key = ?", (key,)).fetchone()
        return found and int(found[0])

    def nth(self, wanted: str) -> int:
        """How many rows, this one counted, wanted that same id to be made."""
        count = "INSERT INTO alike VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count"
        return int(self._kept.execute(count, (wanted,)).fetchone()[0])

    def hold(self, key: str, row: Row, wants: list[str]) -> None:
        """Let a row wait for these of its own noun, by id or by name."""
        told = [row.number, row.given, row.noun, dict(row.otherwise), list(row.in_part), list(row.if_known)]
        values = (row.noun, key, orjson.dumps(wants), orjson.dumps(told))
        self._kept.execute("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)", values)

    def waiting(self, noun: Name) -> dict[str, list[str]]:
        """The ids of the rows that wait, with what each waits for."""
        found = self._kept.execute("SELECT key, wants FROM held WHERE noun = ? ORDER BY key", (noun,))
        return {key: orjson.loads(wants) for key, wants in found}

    def release(self, noun: Name, keys: list[str]) -> Iterator[tuple[str, Row]]:
        """These rows, which wait no more."""
        for key in keys:
            free = "DELETE FROM held WHERE noun = ? AND key = ? RETURNING row"
            [told] = self._kept.execute(free, (noun, key)).fetchone()
            number, given, of, otherwise, in_part, if_known = orjson.loads(told)
            yield key, Row(number, given, of, otherwise, frozenset(in_part), frozenset(if_known))

    def close(self) -> None:
        self._kept.close()
