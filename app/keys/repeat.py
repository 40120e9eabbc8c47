"""Repeated requests: one with an `Idempotency-Key` seen before gets the answer it got then, also after a restart."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

import orjson
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database import add_rows
from app.keys.model import Repeatable
from app.problems import Invalid

REMEMBERED = timedelta(days=7)


class Told(NamedTuple):
    """An answer: status, headers and body."""

    status: int
    headers: dict[str, str]
    body: bytes


def digest(parts: Iterable[bytes]) -> str:
    """What makes a request the same as another."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(b"%d:" % len(part) + part)
    return found.hexdigest()


def answered(session: Session, key_id: str, token: str, request: str) -> Told | None:
    """What this request was answered before; Invalid where the token was used for another one."""
    found = session.execute(
        select(Repeatable.digest, Repeatable.status, Repeatable.headers, Repeatable.body).where(
            Repeatable.key_id == key_id, Repeatable.token == token
        )
    ).one_or_none()
    if found is None:
        return None
    if found.digest != request:
        raise Invalid("This Idempotency-Key was used for another request; a new request takes a new one.")
    return Told(found.status, orjson.loads(found.headers), found.body.encode())


def remember(session: Session, key_id: str, token: str, request: str, told: Told, now: datetime) -> None:
    """Keep an answer for a week, and forget those that are older."""
    session.execute(delete(Repeatable).where(Repeatable.answered_at < now - REMEMBERED))
    kept = {"status": told.status, "headers": orjson.dumps(told.headers).decode(), "body": told.body.decode()}
    add_rows(session, Repeatable, [{"key_id": key_id, "token": token, "digest": request, "answered_at": now, **kept}])
