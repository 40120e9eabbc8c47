import pytest
from fastapi import FastAPI, Response

from app.settings import Settings
from app.web import stack
from tests.web.asking import ask

ENCODINGS = {"accept-encoding": "gzip, br, zstd"}


def answer_of(media_type: str) -> dict[str, str]:
    app = FastAPI(openapi_url=None)

    @app.get("/")
    async def show() -> Response:
        return Response("x" * 5000, media_type=media_type)

    stack.wrap(app, Settings())
    return ask(app, "GET", "/", ENCODINGS).headers


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "application/geo+json",
        "application/ld+json",
        "application/feed+json",
        "application/jsonl",
        "application/atom+xml",
        "text/calendar",
        "text/csv; charset=utf-8",
        "text/html",
    ],
)
def test_every_text_we_serve_is_compressed(media_type: str) -> None:
    assert answer_of(media_type)["content-encoding"] == "zstd"


@pytest.mark.parametrize("media_type", ["text/event-stream", "image/png", "application/octet-stream"])
def test_live_streams_and_what_is_packed_already_are_not(media_type: str) -> None:
    assert "content-encoding" not in answer_of(media_type)
