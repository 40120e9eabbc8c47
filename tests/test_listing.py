"""The lists of nouns: by id, some words, a page at a time; and what was merged into another."""

from datetime import UTC, datetime
from typing import Any, get_args
from urllib.parse import quote

import pytest
from fastapi import FastAPI

from app.history.log import Act
from app.recording.ends import merge
from app.recording.nouns import Name
from tests import make
from tests.reading import HERE, get, ids, pages, problem, refused
from tests.web.asking import ask

NOUNS = ("actors", "venues", "series", "sources", "tags")
NAMED = NOUNS[:3]


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_is_in_the_order_of_its_ids(app: FastAPI, noun: str) -> None:
    found = ids(app, f"/v1/{noun}?limit=500")
    assert len(found) > 10
    assert found == sorted(set(found))


@pytest.mark.parametrize("noun", NOUNS)
def test_sevens_through_everything_bring_each_once(app: FastAPI, noun: str) -> None:
    found = list(pages(app, f"/v1/{noun}?limit=7"))
    assert [key for page in found for key in page] == ids(app, f"/v1/{noun}?limit=500")
    assert {len(page) for page in found[:-1]} == {7}


@pytest.mark.parametrize("noun", NOUNS)
def test_the_words_of_a_search_stay_while_pages_are_turned(app: FastAPI, noun: str) -> None:
    whole = ids(app, f"/v1/{noun}?q=s&limit=500")
    some = max(1, len(whole) // 4)
    assert 1 < len(whole) < len(ids(app, f"/v1/{noun}?limit=500"))
    assert [key for page in pages(app, f"/v1/{noun}?q=s&limit={some}") for key in page] == whole
    cursor = get(app, f"/v1/{noun}?q=s&limit=1").json["links"]["next"].partition("cursor=")[2]
    assert refused(app, f"/v1/{noun}?limit=1&cursor={cursor}")["parameter"] == "cursor"


@pytest.mark.parametrize("noun", NOUNS)
def test_the_envelope_is_the_same_when_empty(app: FastAPI, noun: str) -> None:
    some, none = (get(app, f"/v1/{noun}?q={word}").json for word in ("s", "zzzzzz"))
    assert none == {
        "data": [],
        "meta": {"description": some["meta"]["description"], "limit": 50},
        "links": {"self": f"{HERE}/v1/{noun}?q=zzzzzz", "next": None},
    }
    assert list(some) == list(none)


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize(
    ("query", "parameter"),
    [("limit=501", "limit"), ("limit=0", "limit"), ("limit=x", "limit"), ("q=", "q"), ("q=!!", "q"), ("q=%20", "q")],
)
def test_what_can_not_be_is_refused(app: FastAPI, noun: str, query: str, parameter: str) -> None:
    error = refused(app, f"/v1/{noun}?{query}")
    assert error["parameter"] == parameter
    assert "500" in error["detail"] or query != "limit=501"


@pytest.mark.parametrize(
    ("target", "words", "key"),
    [
        ("actors", ("lavrov", "LAVR", "Лавров", "لافروف", "lav serg", "sergey lavrov"), "sergey-lavrov"),
        ("actors", ("hejab", "حجاب", "Хиджаб", "riyad hicab"), "riyad-hijab"),
        ("venues", ("palais", "nations palais"), "palais-des-nations"),
        ("venues", ("Сочи", "soçi", "SOCI"), "sochi"),
        ("series", ("astana", "astan proc"), "astana-process"),
        ("sources", ("tass putin", "TASS assad sochi"), "tass-putin-and-assad-meet-in-sochi"),
        ("tags", ("putin", "assad", "putin assad", "Assad-Putin", "put"), "putin-assad"),
    ],
)
def test_a_search_finds_by_words_or_what_they_begin_with(
    app: FastAPI, target: str, words: tuple[str, ...], key: str
) -> None:
    for each in words:
        assert key in ids(app, f"/v1/{target}?q={quote(each)}"), each


@pytest.mark.parametrize(
    ("target", "words"),
    [("actors", "avrov"), ("actors", "lavrov zzz"), ("venues", "alais"), ("tags", "utin"), ("sources", "tass zzz")],
)
def test_a_search_finds_no_middle_of_a_word_and_not_half_of_them(app: FastAPI, target: str, words: str) -> None:
    assert ids(app, f"/v1/{target}?q={quote(words)}") == []


@pytest.mark.parametrize("words", ["%", "_", "core%", "c_re"])
def test_nothing_in_a_search_is_a_wildcard(app: FastAPI, words: str) -> None:
    found = ask(app, "GET", f"/v1/tags?q={quote(words)}")
    assert found.status == 400 or [tag["id"] for tag in found.json["data"]] == (["core"] if words == "core%" else [])


@pytest.mark.parametrize(
    ("noun", "item"),
    [
        ("actors", "riyad-hijab"),
        ("venues", "palais-des-nations"),
        ("series", "astana-process"),
        ("sources", "tass-putin-and-assad-meet-in-sochi"),
        ("tags", "core"),
    ],
)
def test_one_entry_is_the_bare_object_as_in_the_list(app: FastAPI, noun: str, item: str) -> None:
    entries = {entry["id"]: entry for entry in get(app, f"/v1/{noun}?limit=500").json["data"]}
    answer = get(app, f"/v1/{noun}/{item}")
    assert answer.json == entries[item]
    assert ask(app, "GET", f"/v1/{noun}/{item}", {"if-none-match": answer.headers["etag"]}).status == 304


@pytest.mark.parametrize(
    ("noun", "wrong", "right"),
    [
        ("actors", "sergei-lavrov", "sergey-lavrov"),
        ("venues", "genf-geneva", "geneva"),
        ("series", "astana", "astana-process"),
        ("sources", "tass-putin-and-assad", "tass-putin-and-assad-meet-in-sochi"),
    ],
)
def test_what_is_near_an_unknown_entry_is_told(app: FastAPI, noun: str, wrong: str, right: str) -> None:
    assert f"did you mean {right}" in problem(app, f"/v1/{noun}/{wrong}", 404)["detail"]
    assert "did you mean" not in problem(app, f"/v1/{noun}/xxxxxxxx", 404)["detail"]


@pytest.mark.parametrize("wrong", ["Riyad-Hijab", "a_b", "a" * 101, "-a", "%D0%A1"])
@pytest.mark.parametrize("noun", [*NOUNS, "events"])
def test_an_id_that_can_not_be_is_refused(app: FastAPI, noun: str, wrong: str) -> None:
    assert refused(app, f"/v1/{noun}/{wrong}")["parameter"] in {f"{noun.rstrip('s')}_id", "series_id", "tag"}


def _two_of(noun: str) -> list[Any]:
    drafts: dict[str, Any] = {"actors": make.actor, "venues": make.venue, "series": make.process}
    return [drafts[noun](key) for key in ("new-one", "old-one")]


@pytest.mark.parametrize("noun", NAMED)
def test_a_merged_entry_leads_on_and_is_not_listed(empty_app: FastAPI, noun: str) -> None:
    database = empty_app.state.database
    make.record(database, *_two_of(noun))
    assert ids(empty_app, f"/v1/{noun}") == ids(empty_app, f"/v1/{noun}?q=one") == ["new-one", "old-one"]
    of: Name = next(each for each in get_args(Name) if each == noun.removesuffix("s") or each == noun)
    with database.write() as session:
        merge(session, of, "old-one", "new-one", Act(datetime.now(UTC)))
    assert ids(empty_app, f"/v1/{noun}") == ids(empty_app, f"/v1/{noun}?q=one") == ["new-one"]
    for method in ("GET", "HEAD"):
        answer = ask(empty_app, method, f"/v1/{noun}/old-one")
        assert (answer.status, answer.headers["location"]) == (308, f"{HERE}/v1/{noun}/new-one")
    behind = ask(empty_app, "GET", f"/v1/{noun}/old-one", root_path="/api").headers["location"]
    assert behind == f"{HERE}/api/v1/{noun}/new-one"
    assert get(empty_app, behind.removeprefix(f"{HERE}/api")).json["id"] == "new-one"
