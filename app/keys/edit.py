"""Making, revoking and recognising keys."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import Connection, or_, select, update
from sqlalchemy.orm import Session

from app.database import add_rows
from app.keys.model import AccessKey

Scope = Literal["write", "admin"]
REACHES: dict[str, frozenset[str]] = {"write": frozenset({"write"}), "admin": frozenset({"write", "admin"})}
"""What each scope allows."""
SECRET = re.compile(r"cmq_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")
USED_EVERY = timedelta(minutes=1)
"""The last use of a key is written down no more often than that."""


class Holder(NamedTuple):
    """Who asks: the key that was shown, by name."""

    id: str
    name: str
    scope: str

    def may(self, scope: Scope) -> bool:
        return scope in REACHES.get(self.scope, ())


def create(session: Session, name: str, scope: Scope, now: datetime) -> str:
    """Keep a new key and return its secret, which nobody can tell again."""
    key_id = secrets.token_hex(4)
    secret = f"cmq_{key_id}_{secrets.token_urlsafe(32)}"
    add_rows(
        session,
        AccessKey,
        [{"id": key_id, "name": name, "scope": scope, "digest": _digest(secret), "created_at": now}],
    )
    return secret


def revoke(session: Session, key_id: str, now: datetime) -> bool:
    """Let a key open nothing any more; False where there is none, or it was revoked before."""
    standing = (AccessKey.id == key_id, AccessKey.revoked_at.is_(None))
    revoked = session.execute(update(AccessKey).where(*standing).values(revoked_at=now).returning(AccessKey.id))
    return revoked.first() is not None


def every(session: Session) -> list[AccessKey]:
    """All keys, the oldest first."""
    return list(session.scalars(select(AccessKey).order_by(AccessKey.created_at, AccessKey.id)))


def recognise(connection: Connection | Session, secret: str) -> Holder | None:
    """Whose key this is; None where it is nobody's, or revoked. Takes as long whichever part of it is wrong."""
    parts = SECRET.fullmatch(secret)
    key_id = parts[1] if parts else ""
    columns = (AccessKey.id, AccessKey.name, AccessKey.scope, AccessKey.digest)
    found = connection.execute(
        select(*columns).where(AccessKey.id == key_id, AccessKey.revoked_at.is_(None))
    ).one_or_none()
    same = hmac.compare_digest(_digest(secret), found.digest if found else "0" * 64)
    return Holder(found.id, found.name, found.scope) if found and same else None


def stands(session: Session, key_id: str) -> bool:
    """Whether a key has not been revoked."""
    return session.scalar(select(AccessKey.id).where(AccessKey.id == key_id, AccessKey.revoked_at.is_(None))) == key_id


def used(session: Session, key_id: str, now: datetime) -> None:
    """Write down, with a write that is made anyway, that the key was used."""
    stale = or_(AccessKey.used_at.is_(None), AccessKey.used_at < now - USED_EVERY)
    session.execute(update(AccessKey).where(AccessKey.id == key_id, stale).values(used_at=now))


def _digest(secret: str) -> str:
    """A fast hash is enough: the secret has 256 random bits, and nobody guesses among those."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
