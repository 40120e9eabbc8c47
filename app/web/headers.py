"""The outermost layer of the service: what every answer carries, and which requests come no further."""

import re
import secrets
from collections.abc import Mapping
from types import MappingProxyType

from anyio import BrokenResourceError
from fastapi import HTTPException, Response
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.problems import NotFound, Problem, TooLarge
from app.web.access import admit
from app.web.methods import IN_ORDER, PATCHABLE, allowed, as_get, route_path
from app.web.problems import drawn, logger, unexpected
from app.web.query import check_path

EXPOSED = (
    "Allow, Communique-Omitted, Content-Disposition, Content-Location, ETag, Link, Location, RateLimit, "
    "RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, Retry-After, WWW-Authenticate, "
    "X-Request-ID"
)
ASKABLE = (
    "Accept, Accept-Language, Authorization, Cache-Control, Content-Type, Idempotency-Key, If-Match, "
    "If-Modified-Since, If-None-Match, Last-Event-ID, X-Request-ID"
)
A_DAY = "86400"

FRAMES = b"frame-ancestors 'none'"
ALWAYS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", EXPOSED.encode()),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"x-content-type-options", b"nosniff"),
)
UNFRAMED = (*ALWAYS, (b"x-frame-options", b"DENY"), (b"content-security-policy", b"default-src 'none'; " + FRAMES))
FRAMED = (*ALWAYS, (b"content-security-policy", b"default-src 'none'"))

NO_LIMITS: Mapping[str, int] = MappingProxyType({})
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,100}")


class Envelope:
    """Pure ASGI, because Starlette's `@app.middleware` costs more than all of this does.

    Request ids, CORS open for reading, the security headers, `Cache-Control` where a route sets none; HEAD and OPTIONS
    on every path, a limit to bodies (FastAPI's own answers in plain text, and outside of every middleware), and a
    problem document for what nobody else has caught.

    The policy of a page stands in `request.state.policy`, so that whatever comes of the request has it. A 304 must: its
    headers take the place of those that a browser has kept (RFC 9111 §3.2).
    """

    def __init__(self, app: ASGIApp, body_limit: int, limits: Mapping[str, int] = NO_LIMITS) -> None:
        """`limits` are other ones than `body_limit`, by path."""
        self.app = app
        self.body_limit = body_limit
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked: dict[bytes, bytes] = dict(scope["headers"])
        request_id = asked.get(b"x-request-id", b"")
        if not REQUEST_ID.fullmatch(request_id):
            request_id = secrets.token_hex(8).encode()
        scope.setdefault("state", {})["request_id"] = request_id.decode()
        started = False

        async def send_dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [(b"x-request-id", request_id), *_dressed(message, scope)]
            await send(message)

        try:
            await self._admit(scope, receive, send_dressed, asked)
        except ClientDisconnect:
            return
        except Exception as error:
            if started and _left(error):
                return
            if started:  # too late for another answer: the server breaks the connection off, so that it shows
                logger.exception("request %s failed after its answer had begun", scope["state"]["request_id"])
                raise
            response = drawn(error, scope) if isinstance(error, Problem) else unexpected(error, scope)
            if scope["method"] == "HEAD":
                response.body = b""
            await response(scope, receive, send_dressed)

    async def _admit(self, scope: Scope, receive: Receive, send: Send, asked: dict[bytes, bytes]) -> None:
        check_path(route_path(scope))
        if b"authorization" in asked:
            await admit(scope, [value for name, value in scope["headers"] if name == b"authorization"])
        method: str = scope["method"]
        if method == "OPTIONS" and (response := _options(scope, asked)):
            await response(scope, receive, send)
            return
        if method == "HEAD":
            scope, receive, send = as_get(scope, send)
        elif method != "GET":  # whose body nobody reads
            length = asked.get(b"content-length", b"")
            limit = self.limits.get(route_path(scope), self.body_limit)
            if length.isdigit() and int(length[:20]) > limit:
                raise TooLarge(_over(limit))
            receive = _limited(receive, limit)
        await self.app(scope, receive, send)


def _left(error: BaseException) -> bool:
    """Whether it tells of nothing but a client that went away in the middle of a stream, as FastAPI's own do."""
    if isinstance(error, BaseExceptionGroup):
        return all(map(_left, error.exceptions))
    return isinstance(error, BrokenResourceError)


def _dressed(message: Message, scope: Scope) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with ours beside them; where a route has set one itself, the route's stands."""
    headers: list[tuple[bytes, bytes]] = list(message["headers"])
    if policy := scope["state"].get("policy"):
        headers.append((b"content-security-policy", policy.encode()))
    present = {name for name, _ in headers}
    embedded = f"{route_path(scope)}/".startswith("/embed/")
    headers += [pair for pair in (FRAMED if embedded else UNFRAMED) if pair[0] not in present]
    if b"content-security-policy" in present and not embedded:
        headers = [_unframed(name, value) for name, value in headers]
    if b"cache-control" not in present:
        fresh = message["status"] < 400 and scope["method"] in {"GET", "HEAD"}
        headers.append((b"cache-control", b"no-cache" if fresh else b"no-store"))
    return headers


def _unframed(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    bare = name == b"content-security-policy" and b"frame-ancestors" not in value
    return (name, value + b"; " + FRAMES) if bare else (name, value)


def _options(scope: Scope, asked: dict[bytes, bytes]) -> Response | None:
    """The answer to OPTIONS, a browser's preflight or not; None leaves it to a mounted application."""
    methods = allowed(scope)
    if b"origin" in asked and b"access-control-request-method" in asked:
        # Also where the path leads nowhere: a refused preflight would hide the 404 from the page that asks.
        return Response(
            status_code=204,
            headers={
                "Access-Control-Allow-Methods": ", ".join(methods or IN_ORDER),
                "Access-Control-Allow-Headers": ASKABLE,
                "Access-Control-Max-Age": A_DAY,
            },
        )
    if methods is None:
        return None
    if not methods:
        raise NotFound("There is nothing at this address.")
    return Response(status_code=204, headers={"Allow": ", ".join(methods), **(PATCHABLE if "PATCH" in methods else {})})


def _limited(receive: Receive, limit: int) -> Receive:
    """A body that ends in a 413 once more than `limit` bytes of it have come, whatever length it claimed to have."""
    taken = 0

    async def receive_limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(TooLarge.status, _over(limit))  # FastAPI makes a 400 of anything else raised here
        return message

    return receive_limited


def _over(limit: int) -> str:
    return f"The body is over the limit of {limit:,} bytes."
