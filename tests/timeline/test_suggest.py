"""Names that begin as someone types."""

from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI

from tests import make
from tests.reading import get, refused


def suggested(app: FastAPI, typed: str, limit: int = 10) -> list[tuple[str, str, str]]:
    """Noun, id and the name that matched, in order."""
    found: list[dict[str, Any]] = get(app, f"/v1/suggest?q={quote(typed)}&limit={limit}").json["data"]
    return [(each["noun"], each["id"], each["matched"]) for each in found]


@pytest.mark.parametrize("typed", ["Lav", "LAVR", "лавр", "لافر", "Sergey Lav", "sergey  lavrov"])
def test_lavrov_is_suggested_in_every_script(app: FastAPI, typed: str) -> None:
    assert ("actor", "sergey-lavrov") in [each[:2] for each in suggested(app, typed)]


def test_all_four_nouns_are_suggested_in_their_order(app: FastAPI) -> None:
    found = suggested(app, "Astana")
    assert list(dict.fromkeys(noun for noun, *_ in found)) == ["actor", "venue", "series", "event"]
    assert ("venue", "astana", "Astana") in found
    assert ("series", "astana-process", "Astana process") in found
    assert ("event", "astana-1-2017", "Astana-1") in found


def test_a_name_that_begins_so_comes_before_one_with_a_later_word_that_does(empty_app: FastAPI) -> None:
    people = ("Aaron Talks", "Talker", "Zoe Talks", "Talks About"), "abcd"
    drafts = [make.actor(key, name) for name, key in zip(*people, strict=True)]
    make.record(empty_app.state.database, *drafts)
    assert [key for _, key, _ in suggested(empty_app, "talk")] == ["b", "d", "a", "c"]
    assert [key for _, key, _ in suggested(empty_app, "talk", limit=3)] == ["b", "d", "a"]
    assert [key for _, key, _ in suggested(empty_app, "talk", limit=1)] == ["b"]
    assert [key for _, key, _ in suggested(empty_app, "talks")] == ["d", "a", "c"]


def test_each_is_suggested_once_however_many_of_its_names_begin_so(empty_app: FastAPI) -> None:
    many = make.actor("one", "Assad", aliases=[{"name": f"Assad {number}"} for number in range(20)])
    make.record(empty_app.state.database, many, make.actor("two", "Assad the Second"))
    assert [key for _, key, _ in suggested(empty_app, "assad")] == ["one", "two"]
    assert [key for _, key, _ in suggested(empty_app, "assad", limit=2)] == ["one", "two"]


def test_an_events_title_is_suggested_by_its_beginning_alone(app: FastAPI) -> None:
    assert ("event", "putin-assad-sochi-20171120", "Assad’s working visit to Sochi") in suggested(app, "assad wor")
    assert "event" not in {noun for noun, *_ in suggested(app, "working visit")}


@pytest.mark.parametrize("typed", ["!!!", "–", "zzzz", "Lavrov Sergey"])
def test_where_nothing_begins_so_nothing_is_suggested(app: FastAPI, typed: str) -> None:
    assert suggested(app, typed) == []


def test_a_long_title_is_suggested_to_whoever_types_it_out(empty_app: FastAPI) -> None:
    title = "A title as long as anybody has ever typed out into a search box, word by word"
    make.record(empty_app.state.database, make.event("one", title=title), make.event("two", title=title[::-1]))
    for length in range(1, len(title), 5):
        assert ("event", "one", title) in suggested(empty_app, title[:length])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("", "q"), ("q=", "q"), ("q=" + "a" * 101, "q"), ("q=a&limit=51", "limit"), ("q=a&limit=0", "limit")],
)
def test_what_can_not_be_typed_is_refused(app: FastAPI, query: str, parameter: str) -> None:
    assert refused(app, f"/v1/suggest?{query}")["parameter"] == parameter
