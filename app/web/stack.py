"""The layers between the server and the routes, in their one right order."""

from fastapi import FastAPI
from starlette_compress import CompressMiddleware, add_compress_type, remove_compress_type

from app.settings import Settings
from app.web.conditional import TagPerEncoding
from app.web.headers import Envelope


def wrap(app: FastAPI, settings: Settings) -> None:
    """Puts the layers around `app`; the last one added is the outermost."""
    for media_type in ("application/feed+json", "application/jsonl", "application/problem+json", "text/csv"):
        add_compress_type(media_type)
    # An event stream is small and lives long: an encoder's memory for each client would buy nothing.
    remove_compress_type("text/event-stream")
    # The fastest level of each: the next ones take several times as long to save a few per cent.
    app.add_middleware(CompressMiddleware, zstd_level=1, brotli_quality=1, gzip_level=1)
    app.add_middleware(TagPerEncoding)
    limits = {"/v1/imports": settings.import_limit}
    app.add_middleware(Envelope, body_limit=settings.body_limit, limits=limits)
