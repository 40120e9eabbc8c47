"""Pages that go on where the last one ended: opaque cursors bound to the question they belong to."""

import base64
import binascii
import hashlib
from typing import Any

import orjson

from app.problems import BadQuery, Trouble, refuse

LIMIT = 50
LIMIT_MAX = 500


def fingerprint(question: Any) -> str:
    """A short digest of what was asked, so that a cursor can't be carried to another question."""
    return hashlib.blake2s(orjson.dumps(question, option=orjson.OPT_SORT_KEYS), digest_size=6).hexdigest()


def write_cursor(question: str, *place: int | str) -> str:
    """The place after which the next page of this question starts."""
    return base64.urlsafe_b64encode(orjson.dumps([question, *place])).decode().rstrip("=")


def read_cursor(cursor: str, question: str, *kinds: type) -> list[Any]:
    """The place a cursor names; BadQuery when it is damaged, or belongs to another question."""
    place: list[Any]
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        told, *place = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error):
        raise _unreadable() from None
    if [type(part) for part in place] != list(kinds) or any(
        not -(2**62) < part < 2**62 for part in place if isinstance(part, int)
    ):
        raise _unreadable()
    if told != question:
        detail = "This cursor belongs to other filters or another order; ask again without it"
        raise refuse(Trouble(detail, parameter="cursor"))
    return place


def _unreadable() -> BadQuery:
    return refuse(Trouble("The cursor can't be read; take it whole from links.next", parameter="cursor"))
