"""The limit: an ASGI application that answers every request with the same bytes, as many as `BENCH_BYTES` says."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

Message = dict[str, Any]

BODY = b'{"data":"' + b"x" * (int(os.environ.get("BENCH_BYTES", "53000")) - 11) + b'"}'
START: Message = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode())],
}


async def app(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Answers."""
    if scope["type"] == "http":
        await send(START)
        await send({"type": "http.response.body", "body": BODY})
