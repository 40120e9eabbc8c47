"""Which of several representations a client would have, by its `Accept` (RFC 9110 §12.5.1)."""

import re
from collections.abc import Iterator, Sequence

from fastapi import Request

QUALITY = re.compile(r"q=([01](?:\.[0-9]{0,3})?)", re.IGNORECASE)
VARY = "Accept"


def liking(accept: str, media_type: str) -> tuple[float, int]:
    """How well a client likes a media type, by the most specific range that holds it, and how specific that is.

    Parameters other than the weight are passed over: there is one kind of each type here.
    """
    ranges = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights = [match[1] for match in map(QUALITY.fullmatch, parameters) if match]
        ranges[name] = float(weights[0]) if weights else 1.0
    holding = ("*/*", f"{media_type.partition('/')[0]}/*", media_type)
    return next(((ranges[name], holding.index(name)) for name in reversed(holding) if name in ranges), (0.0, 0))


def preferred(request: Request, offered: Sequence[str]) -> str | None:
    """The media type that the client likes best, None where it takes none of those offered.

    Where it likes several equally well, what it names itself goes before what it takes as well, and then the first.
    """
    accept = ", ".join(_values(request))
    if accept in {"", "*/*", offered[0]}:  # nearly every request there is
        return offered[0]
    best = max(offered, key=lambda media_type: liking(accept, media_type))
    return best if liking(accept, best)[0] > 0 else None


def _values(request: Request) -> Iterator[str]:
    return (value.decode("latin-1") for name, value in request.scope["headers"] if name == b"accept")
