"""Words: where they are looked for, how they are folded, and what is most to the point."""

from itertools import chain
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI

from tests import make
from tests.reading import ids, pages


def found(app: FastAPI, words: str, sort: str = "date") -> list[str]:
    return ids(app, f"/v1/events?q={quote(words)}&sort={sort}")


@pytest.fixture
def worded(empty_app: FastAPI) -> FastAPI:
    """A word in each of the places where words are looked for, and in those where they are not."""
    drafts: list[Any] = [
        make.actor("envoy", "The Peacemaker", aliases=[{"name": "Миротворец", "lang": "ru"}]),
        make.actor("country", "Peaceland", "state"),
        make.actor("speaker", "Only a Speaker"),
        make.venue("peace-country", "country", name="Peace Republic"),
        make.venue("city", "city", "peace-country"),
        make.process("talks", name="Peace Talks"),
        make.event("title", title="Peace at last"),
        make.event("summary", summary="They spoke of peace."),
        make.event("outcome", outcome="No peace."),
        make.event("statement", statements=[{"speaker": "speaker", "text": "Peace!"}]),
        make.event("actor", actors=["envoy"]),
        make.event("behalf", participants=[{"actor": "speaker", "on_behalf_of": "country", "attendance": "invited"}]),
        make.event("venue", venue="city"),
        make.event("series", series="talks"),
        make.event("elsewhere", note="Peace", tags=["peace"], claims=[{"field": "outcome", "value": "peace"}]),
    ]
    make.record(empty_app.state.database, *drafts)
    return empty_app


def test_words_are_looked_for_where_the_contract_says(worded: FastAPI) -> None:
    assert set(found(worded, "peace")) == {"title", "summary", "outcome", "statement", "venue", "series"}
    assert found(worded, "peacemaker") == found(worded, "миротворец") == ["actor"]
    assert found(worded, "peaceland") == ["behalf"]
    assert found(worded, "Only") == ["behalf"]  # a speaker alone did not take part


def test_all_words_are_there_but_each_may_be_elsewhere(worded: FastAPI) -> None:
    assert found(worded, "peace republic city") == ["venue"]
    assert found(worded, "peace talks") == ["series"]
    assert found(worded, "peace republic talks") == []


def test_a_word_is_whole(worded: FastAPI) -> None:
    assert found(worded, "peac") == found(worded, "eace") == found(worded, "peaces") == []


@pytest.mark.parametrize(
    "words", ["peace OR miracle", "peace NOT last", "NEAR(peace last)", "miracle | peace", "peace*x"]
)
def test_operators_are_words_like_others(worded: FastAPI, words: str) -> None:
    assert found(worded, words) == []


@pytest.mark.parametrize(
    "words", ['"peace', "title:peace", "peace'", "(peace)", "{peace}", "peace*", "-peace", "^peace", "!peace"]
)
def test_marks_are_passed_over(worded: FastAPI, words: str) -> None:
    wanted = [] if words.startswith("title") else found(worded, "peace")
    assert found(worded, words) == wanted


def test_a_title_is_more_to_the_point_than_a_name_and_a_name_than_a_text(empty_app: FastAPI) -> None:
    filler = "much else was said of it and of other things that day"
    make.record(
        empty_app.state.database,
        make.actor("geneva-group", "Geneva Group"),
        make.event("text", title="One", when="2017-11-22", summary=f"Geneva; {filler}"),
        make.event("name", title="Two", when="2017-11-21", actors=["geneva-group"], summary=filler),
        make.event("title", title="Geneva", when="2017-11-20", summary=filler),
        make.event("none", title="Four", when="2017-11-23", summary=filler),
    )
    assert found(empty_app, "geneva", "relevance") == ["title", "name", "text"]
    assert found(empty_app, "geneva", "-date") == ["text", "name", "title"]


def test_among_the_equally_relevant_the_latest_comes_first(empty_app: FastAPI) -> None:
    days = {"a": "2017-11-20", "b": "2017-11-22", "c": "2017-11-21"}
    make.record(empty_app.state.database, *(make.event(key, title="Talks", when=when) for key, when in days.items()))
    assert found(empty_app, "talks", "relevance") == ["b", "c", "a"]


LASTING = {
    "ages": "1900/2100",
    "open": "1990-05-01/..",
    "decade": "201X",
    "year": "2017",
    "month": "2017-11",
    "week": "2017-10-29/2017-11-02",
    "day": "2017-11-20",
}


@pytest.mark.parametrize("sort", ["date", "-date", "updated", "relevance"])
@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("from=2017-11&to=2017-11", set(LASTING)),
        ("from=2017-11-21&to=2017-11-22", set(LASTING) - {"day", "week"}),
        ("from=2018-06", {"ages", "open", "decade"}),
        ("to=2009", {"ages", "open"}),
        ("from=2017&to=2017&date_match=starts", {"year", "month", "week", "day"}),
        ("from=2017-11&to=2017-11&date_match=within", {"month", "day"}),
        ("from=2017-11&to=2017-11&kind=visit&tag=core", set(LASTING)),
    ],
)
def test_words_are_found_in_a_range_however_long_events_last(
    empty_app: FastAPI, asked: str, wanted: set[str], sort: str
) -> None:
    events = [make.event(key, title="Talks", when=when, tags=["core"]) for key, when in LASTING.items()]
    make.record(empty_app.state.database, *events, make.event("other", title="Summit", when="2017-11-20"))
    address = f"/v1/events?q=talks&{asked}&sort={sort}"
    found = ids(empty_app, address)
    assert sorted(found) == sorted(wanted)
    assert list(chain(*pages(empty_app, f"{address}&limit=3"))) == found


def test_a_changed_event_is_found_by_its_new_words_and_not_by_its_old(empty_app: FastAPI) -> None:
    database = empty_app.state.database
    make.record(database, make.event("one", title="Talks", when="2017-11-20"))
    make.record(database, make.event("one", title="Summit", when="2017-11-21"))
    assert (found(empty_app, "talks"), found(empty_app, "summit")) == ([], ["one"])
