"""The key of an event: it goes with the first day, so that rows lie, and full text is walked, in the order of time."""

import hashlib

DAY_BITS, TIE_BITS = 22, 40
MIDDLE = 1 << (DAY_BITS - 1)
UNDATED_KEY = (2 * MIDDLE - 1) << TIE_BITS
"""From this key on lie the events without a date."""


def first_key(day: int | None) -> int:
    """The least key of this day's events; days beyond some 5,700 years from now share the outermost."""
    if day is None:
        return UNDATED_KEY
    return min(max(day + MIDDLE - 730_000, 0), 2 * MIDDLE - 2) << TIE_BITS


def last_key(key: int) -> int:
    """The greatest key of the day that this one lies on."""
    return key | ((1 << TIE_BITS) - 1)


def key_of(event_id: str, day: int | None) -> int:
    """The event's key: its day, and behind it a digest of its id."""
    tie = int.from_bytes(hashlib.blake2b(event_id.encode(), digest_size=TIE_BITS // 8).digest())
    return first_key(day) | tie
