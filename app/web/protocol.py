"""Uvicorn's HTTP, with its refusal of what is no HTTP at all drawn as every other problem."""

from typing import Any

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

DETAIL = "This is no HTTP request; what is not ASCII in an address has to be percent-encoded, as browsers do."
REFUSAL = {"type": "/problems/bad-request", "title": "The request can't be read", "status": 400, "detail": DETAIL}


class Protocol(HttpToolsProtocol):
    """Refuses with a problem document (RFC 9457) what the parser can't read: it comes to no application."""

    def send_400_response(self, msg: str) -> None:
        body = orjson.dumps(REFUSAL | {"request_id": ""})
        head = (
            b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\naccess-control-allow-origin: *\r\n"
            b"x-content-type-options: nosniff\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(body)
        )
        transport: Any = self.transport
        transport.write(head + body)
        transport.close()
