"""One event in the formats in which that makes sense, and what is said of the others."""

import pytest
from fastapi import FastAPI

from app.timeline.formats.format import Format
from tests.reading import HERE, get, problem, refused
from tests.timeline.formats.asking import EVERY, SINGLE, shown
from tests.web.asking import ask


@SINGLE
def test_one_event_in_a_format(app: FastAPI, given: Format) -> None:
    path = f"/v1/events/geneva-8-2017.{given.suffix}"
    answer = ask(app, "GET", path)
    assert answer.headers["content-type"].partition(";")[0] == given.media_type
    assert shown(given, answer) == ["geneva-8-2017"]
    assert f'<{HERE}{path}>; rel="alternate"' in get(app, "/v1/events/geneva-8-2017").headers["link"]
    assert "did you mean geneva-8-2017?" in problem(app, f"/v1/events/geneva-8.{given.suffix}", 404)["detail"]
    assert refused(app, f"{path}?limit=1")["parameter"] == "limit"
    assert ask(app, "GET", path, {"if-none-match": answer.headers["etag"]}).status == 304


@EVERY
def test_what_one_event_is_not_to_be_had_in_is_told(app: FastAPI, given: Format) -> None:
    target = f"/v1/events/geneva-8-2017.{given.suffix}"
    if given.single:
        assert ask(app, "GET", target).status == 200
        return
    told = problem(app, target, 404)["detail"]
    assert told.startswith("One event is to be had as JSON, geojson, ics, jsonld, bib, csl.json, not as")
    instead = told.rpartition(" at ")[2].rstrip(".")
    assert ask(app, "GET", instead).status == 200
    assert problem(app, "/v1/events/geneva-8-2017.pdf", 404)["detail"].endswith("not as 'pdf'.")
    assert "<b>" not in problem(app, "/v1/events/a%00b.pdf", 400)["detail"]


@pytest.mark.parametrize(
    ("suffix", "meant"),
    [
        ("json", "/v1/events"), ("ical", "ics"), ("timelinejs", "timelinejs.json"), ("vis-items", "vis-items.json"),
        ("feed", "feed.json"), ("FullCalendar", "fullcalendar.json"), ("ndjson", "jsonl"), ("geojso", "geojson"),
    ],
)  # fmt: skip
def test_what_was_meant_by_a_suffix_is_guessed(app: FastAPI, suffix: str, meant: str) -> None:
    assert problem(app, f"/v1/events.{suffix}", 404)["detail"].endswith(f"; did you mean {meant}?")


@SINGLE
def test_one_event_is_told_in_the_readers_language(odd: FastAPI, given: Format) -> None:
    path = f"/v1/events/arabic.{given.suffix}"
    plain, told = (ask(odd, "GET", f"{path}{query}").body.decode() for query in ("", "?lang=ar"))
    assert ("Bashar al-Assad" in plain) == ("بشار الأسد" in told) == (given.suffix not in {"ics", "bib", "csl.json"})
    assert ("Россия" in ask(odd, "GET", f"/v1/events/day.{given.suffix}?lang=ru").body.decode()) == (
        given.suffix == "ics"
    )
    assert refused(odd, f"{path}?lang=!")["parameter"] == "lang"


def test_one_event_is_told_in_the_readers_language_as_json(odd: FastAPI) -> None:
    answer = get(odd, "/v1/events/day?lang=ru")
    assert answer.json == get(odd, "/v1/events?id=day&lang=ru").json["data"][0]
    assert answer.json["venue"]["path"][0]["name"] == "Россия"
    assert f"<{HERE}/v1/events/day.ics?lang=ru>" in answer.headers["link"]
    assert get(odd, "/v1/events/day?lang=en").json == get(odd, "/v1/events/day").json
    assert refused(odd, "/v1/events/day?lang=!")["parameter"] == "lang"
    assert refused(odd, "/v1/events/day?limit=1")["parameter"] == "limit"


@SINGLE
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_format_is_not_written(app: FastAPI, given: Format, method: str) -> None:
    answer = ask(app, method, f"/v1/events/geneva-8-2017.{given.suffix}?lang=ar")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
