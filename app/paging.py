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


def read_cursor(cursor: str, question: str, *kinds: type[str] | range) -> list[Any]:
    """The place a cursor names, texts and numbers of a range; BadQuery when it is damaged, or of another question."""
    place: list[Any]
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        told, *place = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error):
        raise _unreadable() from None
    if len(place) != len(kinds) or not all(map(_fits, place, kinds)):
        raise _unreadable()
    if told != question:
        detail = "This cursor belongs to other filters or another order; ask again without it"
        raise refuse(Trouble(detail, parameter="cursor"))
    return place


def _fits(part: Any, kind: type[str] | range) -> bool:
    """Whether it is of this kind; PostgreSQL's text has no NUL."""
    if isinstance(kind, range):
        return type(part) is int and part in kind
    return type(part) is str and "\0" not in part


def _unreadable() -> BadQuery:
    return refuse(Trouble("The cursor can't be read; take it whole from links.next", parameter="cursor"))
