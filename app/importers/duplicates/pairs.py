"""A likely duplicate: two records, how likely they are one, and what speaks for it; the likeliest of many."""

import heapq
from collections.abc import Iterable
from typing import NamedTuple

from app.recording.nouns import Name


class Pair(NamedTuple):
    """Two records of a noun; the score goes from 0 to 100."""

    score: float
    noun: Name
    first: str
    second: str
    evidence: tuple[str, ...]


def likeliest(pairs: Iterable[Pair], most: int) -> list[Pair]:
    """The pairs with the highest scores, each once, the highest first; no more of them are held than are wanted."""
    heap: list[tuple[float, str, str, str, Pair]] = []
    there: dict[tuple[str, str, str], float] = {}
    for pair in pairs:
        mark = (pair.noun, pair.first, pair.second)
        if there.get(mark, -1.0) >= pair.score or (len(heap) >= most and pair.score <= heap[0][0]):
            continue
        if mark in there:
            heap = [each for each in heap if each[1:4] != mark]
            heapq.heapify(heap)
        there[mark] = pair.score
        heapq.heappush(heap, (pair.score, *mark, pair))
        if len(heap) > most:
            dropped = heapq.heappop(heap)
            there.pop(dropped[1:4], None)
    return [each[4] for each in sorted(heap, key=lambda each: (-each[0], *each[1:4]))]
