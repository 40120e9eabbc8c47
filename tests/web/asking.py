"""A client that speaks ASGI itself, so that tests can send what no well-behaved client would."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Scope


@dataclass
class Answer:
    """What came back; `ended` is False where the application broke off in the middle."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    ended: bool = False

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    app: ASGIApp,
    method: str,
    target: str,
    headers: Mapping[str, str] | None = None,
    body: bytes | Iterable[bytes] = b"",
    root_path: str = "",
    run: Callable[[Coroutine[Any, Any, Any]], Any] = asyncio.run,
) -> Answer:
    """The answer to one request; a body given in pieces is sent without saying how long it is.

    Who asks often on PostgreSQL lends an event loop (`asyncio.Runner().run`), or else opens connections without end.
    """
    pieces = [body] if isinstance(body, bytes) else list(body)
    sent = dict(headers or {})
    if isinstance(body, bytes) and body:
        sent.setdefault("content-length", str(len(body)))
    scope = scope_of(method, target, sent, root_path)
    answer = Answer()
    run(asyncio.wait_for(app(scope, _receive(pieces), _into(answer)), timeout=10))
    return answer


def scope_of(method: str, target: str, headers: Mapping[str, str], root_path: str = "") -> Scope:
    """What a server makes of a request."""
    path, _, query = target.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": root_path + unquote(path),
        "raw_path": (root_path + path).encode(),
        "query_string": query.encode("latin-1"),
        "root_path": root_path,
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }


def _receive(pieces: list[bytes]) -> Callable[[], Any]:
    async def receive() -> Message:
        if pieces:
            piece = pieces.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(pieces)}
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    return receive


def _into(answer: Answer) -> Callable[[Message], Any]:
    async def send(message: Message) -> None:
        await asyncio.sleep(0)
        if message["type"] == "http.response.start":
            assert not answer.status, "an answer begins once"
            answer.status = message["status"]
            pairs = [(name.decode(), value.decode("latin-1")) for name, value in message["headers"]]
            answer.headers = dict(pairs)
            assert len(answer.headers) == len(pairs), f"a header is there twice: {pairs}"
        else:
            assert not answer.ended, "an answer ends once"
            answer.body += message.get("body", b"")
            answer.ended = not message.get("more_body")

    return send
