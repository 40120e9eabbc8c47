"""Sources over HTTP."""

from fastapi import FastAPI

from tests import make
from tests.reading import get, ids


def test_a_source_says_who_where_and_when(app: FastAPI) -> None:
    assert get(app, "/v1/sources/tass-putin-and-assad-meet-in-sochi").json == {
        "id": "tass-putin-and-assad-meet-in-sochi",
        "url": "https://tass.com/politics/976568",
        "publisher": "TASS",
        "title": "Putin and Assad meet in Sochi",
        "published_on": "2017-11-21",
    }


def test_a_source_that_many_cite_is_listed_once(empty_app: FastAPI) -> None:
    paper = {"publisher": "Ведомости", "title": "Переговоры в Сочи"}
    events = [
        make.event(f"e{number}", sources=[paper, {"url": f"https://example.org/{number}"}]) for number in range(3)
    ]
    make.record(empty_app.state.database, *events)
    assert len(ids(empty_app, "/v1/sources")) == 4
    [found] = get(empty_app, "/v1/sources?q=%D1%81%D0%BE%D1%87%D0%B8").json["data"]
    assert (found["publisher"], found["title"]) == ("Ведомости", "Переговоры в Сочи")
    make.record(empty_app.state.database, make.event("another", sources=[paper]))
    assert len(ids(empty_app, "/v1/sources")) == 4
