"""A local copy that follows the changes of another service: the same writes, in the same order, at the same instants.

A write always has the same effect on the same records. So the copy ends equal, and its own log has the same numbers:
the last of them says where to go on, also after a copy that was broken off.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException
from itertools import groupby
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.request import urlopen

import orjson
from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.database import Database, Row
from app.drafts import pointer, validated
from app.history.log import Act, last_seq
from app.history.tail import numbered
from app.history.view import ChangeList
from app.problems import Problem
from app.recording import ends
from app.recording.nouns import NOUNS, save
from app.recording.tombstones import lead_back, reopen

PAGE = 500
TIMEOUT = 60
"""Seconds that the source has to answer."""


class Differs(Exception):  # it says what the copy does
    """The copy does not come to the same as the source: something else has written into it."""


class Feed(Protocol):
    """Where changes come from: the answers of `GET /v1/changes`."""

    def __call__(self, after: int, limit: int) -> Row: ...


def feed_from(url: str) -> Feed:
    """The changes of the service at this address; OSError where it does not answer, or not to the end, ValueError where
    it is nonsense, Differs where it has no such change.
    """
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{url!r} is no address of a service; https://example.org is one")

    def feed(after: int, limit: int) -> Row:
        asked = f"{url.rstrip('/')}/v1/changes?after={after}&limit={limit}"
        try:
            with urlopen(asked, timeout=TIMEOUT) as answer:
                return _page(answer.read())
        except HTTPError as error:
            with error:
                if error.code != HTTPStatus.BAD_REQUEST:
                    raise
                raise Differs(orjson.loads(error.read())["detail"]) from None
        except HTTPException as broken:  # no OSError, though the connection was lost
            raise ConnectionError(f"the answer to {asked} broke off: {broken}") from None

    return feed


def _page(body: bytes) -> Row:
    """What a page of changes holds; ValueError where it is none."""
    page: Row = orjson.loads(body)
    try:
        shown = ChangeList.model_validate(page)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        where = pointer(*first["loc"]) or "all of it"
        raise ValueError(f"that is no page of changes: {where}: {first['msg']}") from None
    if shown.more and not shown.data:
        raise ValueError("that is no page of changes: there are more, and none is there")
    return page


def follow(database: Database, feed: Feed, limit: int = PAGE) -> Iterator[int]:
    """Apply all changes that there are by now, a page at a time; yields the number reached after each.

    Differs where the last of those made before is not, or no longer, the source's: it was put back, or is another one.
    """
    with database.write() as session:
        after = last_seq(session)
        made = [orjson.loads(change) for _, change in numbered(session.connection(), after - 1)] if after else []
    there = feed(after - 1, 1)["data"] if made else []
    if [{name: each.get(name) for name in own} for each, own in zip(there, made, strict=False)] != made:
        raise Differs(f"change {after} is another one there, or none: this copy holds something else than its source")
    waiting: list[Row] = []
    more = True
    while more:
        page = feed(waiting[-1]["seq"] if waiting else after, limit)
        more = page["more"]
        waiting += page["data"]
        # What was written as one is applied as one: the rest of the last batch may be on the next page.
        last = waiting[-1]["batch"] if more else None
        ready = [change for change in waiting if change["batch"] != last]
        waiting = waiting[len(ready) :]
        if ready:
            with database.write() as session:
                apply(session, ready)
            after = ready[-1]["seq"]
            yield after


def apply(session: Session, changes: Iterable[Row]) -> None:
    """Write what these changes say was written; Differs where that comes to something else."""
    for _, batch in groupby(changes, key=lambda change: change["batch"]):
        together = list(batch)
        first, last = together[0]["seq"], together[-1]["seq"]
        reached = last_seq(session)
        if last <= reached:
            continue  # what a merger wrote beside its tombstone was written with it
        if not first == reached + 1 == together[0]["batch"]:
            raise Differs(f"change {first} comes after {reached}: this copy holds something else than its source")
        try:
            _write(session, together)
        except Problem as wrong:
            raise Differs(f"change {first} can't be made here: {wrong.detail}") from None
        if last_seq(session) < last:
            raise Differs(f"change {last} made no difference here: this copy holds something else than its source")


def _write(session: Session, together: list[Row]) -> None:
    change = together[0]
    noun, key = change["noun"], change["id"]
    at, restores = datetime.fromisoformat(change["at"]), change["op"] == "restore"
    act = Act(at, change["by"], change["reason"], restores, repeats=True)
    if change["op"] == "withdraw":
        ends.withdraw(session, noun, key, act)
    elif change["op"] == "merge":
        ends.merge(session, noun, key, change["merged_into"], act)
    else:
        if act.restores:
            reopen(session, noun, key)
        drafts: list[Any] = [validated(NOUNS[noun].draft, each["draft"]) for each in together]
        save(session, noun, drafts, act)
        if act.restores:
            lead_back(session, noun, key)
