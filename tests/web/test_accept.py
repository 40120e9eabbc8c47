"""Accept: which representation is chosen, and what is said where there is none."""

import pytest
from fastapi import FastAPI

from tests.reading import get
from tests.web.asking import ask

JSON, CSV, GEOJSON = "application/json", "text/csv", "application/geo+json"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        ("application/json; charset=utf-8", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        (CSV, CSV),
        ("TEXT/CSV; header=present", CSV),
        ("text/*", CSV),
        (GEOJSON, GEOJSON),
        ("text/csv, application/geo+json;q=0.9", CSV),
        ("text/csv;q=0.5, application/geo+json;q=0.501", GEOJSON),
        ("text/csv;q=0.5, */*;q=0.1", CSV),
        ("text/csv, */*", CSV),
        ("text/csv, application/json", JSON),
        ("application/json;q=0, */*;q=0.5", CSV),
        ("image/png, text/csv;q=0.001", CSV),
        ("nonsense;;;, text/csv", CSV),
    ],
)
def test_the_best_liked_is_chosen(app: FastAPI, accept: str | None, media_type: str) -> None:
    answer = ask(app, "GET", "/v1/events?limit=2", {"accept": accept} if accept is not None else {})
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, media_type)
    assert answer.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("accept", ["application/rss+xml", "text/csv;q=0", "image/*", "application/jsonl", "*/*;q=0"])
def test_where_nothing_is_liked_it_is_said_what_there_is(app: FastAPI, accept: str) -> None:
    answer = ask(app, "GET", "/v1/events", {"accept": accept})
    assert (answer.status, answer.headers["content-type"]) == (406, "application/problem+json")
    assert "Accept" in answer.headers["vary"]
    for media_type in (JSON, CSV, GEOJSON):
        assert media_type in answer.json["detail"]


def test_each_representation_has_its_own_tag_and_304_says_that_it_varies(app: FastAPI) -> None:
    tags = {
        each: ask(app, "GET", "/v1/events?limit=2", {"accept": each}).headers["etag"] for each in (JSON, CSV, GEOJSON)
    }
    assert len(set(tags.values())) == 3
    for accept, tag in tags.items():
        for other in tags:
            again = ask(app, "GET", "/v1/events?limit=2", {"accept": other, "if-none-match": tag})
            assert again.status == (304 if other == accept else 200)
            assert again.headers["vary"] == "Accept, Accept-Encoding"


def test_it_is_the_same_as_at_the_address_of_the_format(app: FastAPI) -> None:
    for media_type, suffix in ((CSV, "csv"), (GEOJSON, "geojson")):
        chosen = ask(app, "GET", "/v1/events?actor=russia&lang=ru", {"accept": media_type})
        assert chosen.body == ask(app, "GET", f"/v1/events.{suffix}?actor=russia&lang=ru").body


def test_at_the_address_of_a_format_accept_does_not_count(app: FastAPI) -> None:
    """Feed readers ask for RSS wherever they go."""
    answer = ask(app, "GET", "/v1/events.csv?limit=1", {"accept": "application/rss+xml"})
    assert (answer.status, answer.headers["vary"]) == (200, "Accept-Encoding")
    assert get(app, "/v1/events/geneva-8-2017", {"accept": "image/png"}).status == 200
