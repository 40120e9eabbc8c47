"""Conditional reads (RFC 9110 §13): entity tags, 304, and a tag of its own for each content encoding."""

import re
from collections.abc import Iterable
from hashlib import blake2b

from fastapi import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READ_CACHE = "public, no-cache"
ENCODINGS = ("zstd", "br", "gzip")

TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
ACCEPTED = re.compile(r"([\w*-]+)[ \t]*(?:;[ \t]*[qQ]=([01](?:\.[0-9]{0,3})?))?[ \t]*(?:,|$)")


def entity_tag(*parts: str | bytes) -> str:
    """A strong entity tag for what these parts determine; others, or the same ones split otherwise, have another."""
    data = [part.encode(errors="surrogatepass") if isinstance(part, str) else part for part in parts]
    return f'"{blake2b(repr(data).encode(), digest_size=12).hexdigest()}"'


def unchanged(scope: Scope, tag: str, *, cache: str = READ_CACHE, vary: str = "Accept-Encoding") -> Response | None:
    """304 where the request's `If-None-Match` names `tag`, in any encoding that the client takes; otherwise None.

    Compared weakly (§13.1.2). The tag that matched is repeated, so that a cache which keeps several encodings knows
    which of them is still good; it is never one in an encoding that this client does not take.
    """
    held = ",".join(_values(scope, b"if-none-match"))
    if not held or scope["method"] not in {"GET", "HEAD"}:
        return None
    match = _matching(held, tag, scope)
    if match is None:
        return None
    return Response(status_code=304, headers={"ETag": match, "Cache-Control": cache, "Vary": vary})


class TagPerEncoding:
    """Outside of compression: a body in another encoding is another representation, so its strong tag is another.

    The plain form says `Vary: Accept-Encoding` as well, or a cache would hand it to everybody.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell_apart(message)
            await send(message)

        await self.app(scope, receive, send_tagged if scope["type"] == "http" else send)


def _tell_apart(message: Message) -> None:
    headers: list[tuple[bytes, bytes]] = message["headers"]
    tag = encoding = None
    varies = []
    for name, value in headers:
        if name == b"etag":
            tag = value
        elif name == b"content-encoding":
            encoding = value
        elif name == b"vary":
            varies.append(value)
    if tag is None:
        return
    vary = b", ".join(varies)
    changed = {}
    if encoding is not None:
        changed[b"etag"] = tag[:-1] + b"-" + encoding + tag[-1:]
    if b"accept-encoding" not in vary.lower() and vary != b"*":
        changed[b"vary"] = vary + b", Accept-Encoding" if vary else b"Accept-Encoding"
    if changed:
        message["headers"] = [*(pair for pair in headers if pair[0] not in changed), *changed.items()]


def _matching(held: str, tag: str, scope: Scope) -> str | None:
    if held.strip() == "*":
        return tag
    names = set(TAG.findall(held))
    plain = tag.removeprefix("W/")
    encoded = (f'{plain[:-1]}-{encoding}"' for encoding in _taken(scope))
    return next((name for name in (*encoded, plain) if name in names), None)


def _taken(scope: Scope) -> Iterable[str]:
    """The encodings that this client takes, in our order; without the header that is any of them (§12.5.3)."""
    accepted = _values(scope, b"accept-encoding")
    if not accepted:
        return ENCODINGS
    weights = {name.lower(): weight for name, weight in ACCEPTED.findall(",".join(accepted))}
    default = weights.get("*", "0")
    return [encoding for encoding in ENCODINGS if float(weights.get(encoding, default) or 1) > 0]


def _values(scope: Scope, wanted: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]
