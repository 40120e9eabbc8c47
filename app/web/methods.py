"""Methods beyond the routes' own: which ones a path takes (405, OPTIONS), and HEAD as a GET without its body."""

import anyio
import anyio.lowlevel
from fastapi.routing import iter_route_contexts
from starlette.types import Message, Receive, Scope, Send

IN_ORDER = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
PATCHES = ("application/merge-patch+json", "application/json")
PATCHABLE = {"Accept-Patch": ", ".join(PATCHES)}
"""The header by which one learns what a PATCH may be (RFC 5789 §3.1)."""
PATH_KEY = "communique.path"


def allowed(scope: Scope) -> tuple[str, ...] | None:
    """The methods that the path takes, all routes of that form counted: empty where it leads nowhere, None where it
    leads to an application mounted there, which has its own.

    Starlette's `Allow` lists those of the first route that matches the path only.
    """
    path = route_path(scope)
    found: set[str] = set()
    at = None
    for route in iter_route_contexts(scope["app"].routes):
        if route.path_regex.match(path):
            if route.methods is None:
                return None
            at = at or route.path_regex  # a later one takes the path for another thing: an id with a dot in it
            if route.path_regex == at:
                found |= route.methods
    if found:
        found.add("OPTIONS")
    if "GET" in found:
        found.add("HEAD")
    return tuple(sorted(found, key=lambda method: IN_ORDER.index(method) if method in IN_ORDER else len(IN_ORDER)))


def route_path(scope: Scope) -> str:
    """The path below the prefix that a server or an outer application serves this one under.

    The outermost layer asks first and it is kept, because a mounted application moves the prefix.
    """
    known: str | None = scope.get(PATH_KEY)
    if known is not None:
        return known
    path: str = scope["path"]
    root = scope.get("root_path", "").rstrip("/")
    scope[PATH_KEY] = below = path[len(root) :] if root and path.startswith(f"{root}/") else path
    return below


def at_path(scope: Scope, path: str) -> Scope:
    """The same request as if it had been made at that path, for answers that name their own address."""
    return {**scope, PATH_KEY: path}


def as_get(scope: Scope, send: Send) -> tuple[Scope, Receive, Send]:
    """A HEAD request as the GET it stands for: what `send` passes on is its headers alone.

    As soon as they are out the client is said to have gone, which ends a stream that would go on for long, or for ever.
    """
    # Starlette listens for a disconnect up to version 2.3 of the protocol; later ones raise from `send` instead.
    scope = {**scope, "method": "GET", "asgi": {**scope.get("asgi", {}), "spec_version": "2.3"}}
    body_read = False
    answered = anyio.Event()

    async def receive() -> Message:
        nonlocal body_read
        if not body_read:
            body_read = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await answered.wait()
        return {"type": "http.disconnect"}

    async def send_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            answered.set()
        elif message.get("more_body"):
            await anyio.lowlevel.checkpoint()  # lets the stream be cancelled

    return scope, receive, send_headers
