"""What reading keeps in mind of the database: rendered events and small facts of one edition, in bounded memory."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import TypeVar, cast

Fact = TypeVar("Fact")
FACTS = 20_000
OVERHEAD = 150
"""Bytes that an entry costs beside its document, about."""


class Memory:
    """The recollection of the edition last read; when the edition moves, a new one takes its place."""

    def __init__(self, size: int) -> None:
        """Keep at most this many bytes of documents."""
        self._size = size
        self._current = Recollection("", size)

    def of(self, edition: str) -> "Recollection":
        """What is known of this edition. Who still reads an older one writes into what nobody will look at again."""
        current = self._current
        if current.edition != edition:
            current = self._current = Recollection(edition, self._size)
        return current


class Recollection:
    """Documents by event, and facts by what they are about."""

    def __init__(self, edition: str, size: int) -> None:
        self.edition = edition
        self._size = self._room = size
        self._documents: OrderedDict[str, bytes] = OrderedDict()
        self._facts: dict[Hashable, object] = {}
        self._lock = Lock()

    def recall(self, fact: Hashable, learn: Callable[[], Fact]) -> Fact:
        """The fact, learnt now unless it was before."""
        try:
            return cast(Fact, self._facts[fact])
        except KeyError:
            return self.learn(fact, learn())

    def knows(self, fact: Hashable) -> object | None:
        """The fact, where it was learnt."""
        return self._facts.get(fact)

    def learn(self, fact: Hashable, truth: Fact) -> Fact:
        """Keep the fact in mind; when there are too many, all that was is forgotten."""
        if len(self._facts) >= FACTS:
            self._facts = {}
        self._facts[fact] = truth
        return truth

    def documents(self, ids: Iterable[str]) -> list[bytes | None]:
        """The events' JSON, where it is in mind."""
        return list(map(self._documents.get, ids))

    def keep(self, documents: Mapping[str, bytes]) -> None:
        """Keep documents in mind, and let go of the oldest where there is no room."""
        with self._lock:
            for event_id, document in documents.items():
                need = len(document) + OVERHEAD
                if need <= self._size and event_id not in self._documents:
                    self._documents[event_id] = document
                    self._room -= need
            while self._room < 0:
                _, gone = self._documents.popitem(last=False)
                self._room += len(gone) + OVERHEAD
