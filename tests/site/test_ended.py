"""Pages of events that have ended: withdrawn ones say why, those of merged ones lead on."""

import pytest
from fastapi import FastAPI

from tests.recording.editor import Editor
from tests.site.reading import HERE, Read, page
from tests.web.asking import ask


@pytest.fixture
def ended(empty_app: FastAPI) -> FastAPI:
    """A service where `gone` was withdrawn, and `first` merged into `second` and that into `third`."""
    editor = Editor(empty_app)
    for key in ("gone", "first", "second", "third"):
        editor.made("events", id=key, title=f"The {key}", kind="call")
    assert editor.delete("/v1/events/gone?reason=Never%20%3Cb%3Eheld").status == 204
    assert editor.post("/v1/events/first/merge", {"into": "second"}).status == 200
    assert editor.post("/v1/events/second/merge", {"into": "third"}).status == 200
    editor.close()
    return empty_app


def test_a_withdrawn_event_is_gone_with_its_reason(ended: FastAPI) -> None:
    answer = page(ended, "/events/gone")
    assert answer.status == 410
    assert "Never <b>held" in Read(answer).text
    problem = ask(ended, "GET", "/events/gone", {"accept": "application/json"})
    assert (problem.status, problem.headers["content-type"]) == (410, "application/problem+json")


@pytest.mark.parametrize("query", ["", "?lang=ar"])
def test_a_merged_one_leads_on(ended: FastAPI, query: str) -> None:
    answer = page(ended, f"/events/first{query}")
    assert (answer.status, answer.headers["location"]) == (308, f"{HERE}/events/third{query}")


def test_what_is_embedded_of_them(ended: FastAPI) -> None:
    told = ask(ended, "GET", "/v1/oembed?url=/events/first")
    assert (told.status, told.json["title"]) == (200, "The third")
    missing = ask(ended, "GET", "/v1/oembed?url=/events/gone")
    assert missing.status == 404
    assert "Never <b>held" in missing.json["detail"]
