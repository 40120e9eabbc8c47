"""Actors and venues that may be one: their names are neighbours in the order of the alphabet, from any word on."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from math import asin, cos, radians, sin, sqrt
from typing import Any, Literal

import orjson
from rapidfuzz import fuzz
from sqlalchemy import Connection, select

from app.actors.model import Actor
from app.importers.duplicates.pairs import Pair
from app.names import NameStart, names_of, words
from app.recording.nouns import NOUNS

Named = Literal["actor", "venue"]
NEIGHBOURS = 12
"""As many names before it are compared with each; a word that hundreds begin with is not compared out."""
ROUGHLY = 75.0
SOME = 300
NEAR = 2.0
"""Kilometres."""
NUMERAL = re.compile(r"^(?:[ivx]+|jr|sr|[0-9]+(?:st|nd|rd|th)?)$")


def alike(connection: Connection, noun: Named) -> Iterator[Pair]:
    """Pairs of neighbours whose names are roughly alike, and those of the same Wikidata item."""
    for some in _batches(_neighbours(connection, noun)):
        yield from _judged(connection, noun, some)
    if noun == "actor":
        for some in _batches(_same_item(connection)):
            yield from _judged(connection, noun, some)


def _neighbours(connection: Connection, noun: Named) -> Iterator[tuple[str, str]]:
    """A walk through the index of names, which has each from every word on: `Hussein I` lies beside `King Hussein`."""
    for leads in (True, False):
        rows = (
            select(NameStart.owner_id, NameStart.name, NameStart.start)
            .where(NameStart.noun == noun, NameStart.leads == leads)
            .order_by(NameStart.start, NameStart.owner_id)
        )
        before: deque[tuple[str, str, str]] = deque(maxlen=NEIGHBOURS)
        for owner, name, start in connection.execution_options(yield_per=1_000).execute(rows):
            own = " ".join(words(name))
            for other, its, begins in before:
                if other != owner and begins[:2] == start[:2] and fuzz.token_sort_ratio(own, its) >= ROUGHLY:
                    yield (min(owner, other), max(owner, other))
            before.append((owner, own, start))


def _same_item(connection: Connection) -> Iterator[tuple[str, str]]:
    rows = select(Actor.wikidata, Actor.id).where(Actor.wikidata.is_not(None), Actor.merged_into.is_(None))
    last: tuple[str | None, list[str]] = (None, [])
    for item, owner in connection.execution_options(yield_per=1_000).execute(rows.order_by(Actor.wikidata, Actor.id)):
        if item != last[0]:
            yield from combinations(last[1][:NEIGHBOURS], 2)
            last = (item, [])
        last[1].append(owner)
    yield from combinations(last[1][:NEIGHBOURS], 2)


def _batches(pairs: Iterable[tuple[str, str]]) -> Iterator[set[tuple[str, str]]]:
    some: set[tuple[str, str]] = set()
    for pair in pairs:
        some.add(pair)
        if len(some) == SOME:
            yield some
            some = set()
    if some:
        yield some


def _judged(connection: Connection, noun: Named, some: set[tuple[str, str]]) -> Iterator[Pair]:
    table = NOUNS[noun].table
    wanted = select(table.id, table.view).where(table.id.in_({key for pair in some for key in pair}))
    views = {key: orjson.loads(view) for key, view in connection.execute(wanted.where(table.merged_into.is_(None)))}
    for first, second in sorted(some):
        if first in views and second in views and (pair := _judge(noun, views[first], views[second])):
            yield pair


def _judge(noun: Named, one: Mapping[str, Any], other: Mapping[str, Any]) -> Pair | None:
    """How likely two are one: by the names that are most alike, and by what else is told of both."""
    if one["kind"] != other["kind"]:
        return None
    score, mine, its = max(
        (fuzz.token_sort_ratio(" ".join(words(a)), " ".join(words(b))), a, b)
        for a in names_of(one)
        for b in names_of(other)
    )
    evidence = [f"“{mine}” and “{its}” are alike ({score:.0f})"]
    for weight, what in _facts(noun, one, other):
        score += weight
        evidence.append(what)
    if {word for word in words(mine) if NUMERAL.match(word)} != {word for word in words(its) if NUMERAL.match(word)}:
        score -= 30
        evidence.append("other numbers behind the name")
    return Pair(round(min(max(score, 0.0), 100.0), 1), noun, one["id"], other["id"], tuple(evidence))


def _facts(noun: Named, one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[tuple[float, str]]:
    """What speaks for two records being one, and what against it."""
    for field, yes, no in (("wikidata", 100, -40), ("iso3166", 15, -40)):
        if one.get(field) and other.get(field):
            same = one[field] == other[field]
            yield (yes, f"the same {field} {one[field]}") if same else (no, f"{field} {one[field]} and {other[field]}")
    if noun == "actor":
        mine, its = ({each["organization"]["id"] for each in view["affiliations"]} for view in (one, other))
        if mine & its:
            yield 3, f"both of {', '.join(sorted(mine & its))}"
        elif mine and its:
            yield -20, f"of {', '.join(sorted(mine))} and of {', '.join(sorted(its))}"
        return
    inner, outer = ((view["parent"] or {}).get("id") for view in (one, other))
    if inner and outer:
        yield (3, f"both in {inner}") if inner == outer else (-25, f"in {inner} and in {outer}")
    if one["latitude"] is not None and other["latitude"] is not None:
        far = _kilometres(one, other)
        yield (10, f"{far:.1f} km apart") if far <= NEAR else (-min(far, 30.0), f"{far:.0f} km apart")


def _kilometres(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """The way along a great circle of the Earth: the haversine formula, on a radius of 6,371 km."""
    south, north = radians(one["latitude"]), radians(other["latitude"])
    east = radians(other["longitude"] - one["longitude"])
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * 6_371.0 * asin(min(1.0, sqrt(half)))
