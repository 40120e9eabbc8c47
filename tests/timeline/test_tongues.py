"""Names in the reader's language: which of them, where, and at what cost."""

from typing import Any

import pytest
from fastapi import FastAPI

from tests import make
from tests.reading import HERE, following, get, refused
from tests.statements import count, listened_to
from tests.timeline.people import KNOWN_BY_MANY_NAMES

WORLD = (
    *KNOWN_BY_MANY_NAMES,
    make.venue("russia", "country", aliases=[{"name": "روسيا", "lang": "ar"}]),
    make.venue("sochi", "city", "russia", aliases=[{"name": "سوتشي", "lang": "ar"}]),
    make.process("talks", aliases=[{"name": "المحادثات", "lang": "ar"}]),
    make.event(
        "one", when="2017-11-20", venue="sochi", series="talks",
        participants=[{"actor": "bashar-al-assad", "on_behalf_of": "syria"}],
        statements=[{"speaker": "bashar-al-assad", "text": "Yes."}],
    ),
    make.event("two", when="2017-11-21", actors=["bashar-al-assad"]),
)  # fmt: skip


@pytest.fixture
def app(empty_app: FastAPI) -> FastAPI:
    make.record(empty_app.state.database, *WORLD)
    return empty_app


def first(app: FastAPI, lang: str) -> dict[str, Any]:
    event: dict[str, Any] = get(app, f"/v1/events?id=one&lang={lang}").json["data"][0]
    return event


def test_every_name_in_an_event_is_told(app: FastAPI) -> None:
    event = first(app, "ar")
    [part], [said] = event["participants"], event["statements"]
    assert (part["actor"]["name"], part["on_behalf_of"]["name"]) == ("بشار الأسد", "سوريا")
    assert said["speaker"]["name"] == "بشار الأسد"
    assert (event["venue"]["name"], event["series"]["name"]) == ("سوتشي", "المحادثات")
    assert [place["name"] for place in event["venue"]["path"]] == ["روسيا", "سوتشي"]
    plain = get(app, "/v1/events/one").json
    assert {name for name in plain if plain[name] != event[name]} == {"participants", "statements", "venue", "series"}


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("ar", "بشار الأسد"),
        ("AR-sy", "بشار الأسد"),
        ("ar-Latn", "Bachar"),
        ("ru", "Башар Асад"),
        ("fr", "Bachar al-Assad"),
        ("fr-CA", "Bachar el-Assad"),
        ("fr-BE", "Bachar al-Assad"),
        ("tr", "Bashar al-Assad"),
        ("en", "Bashar al-Assad"),
        ("en-GB", "Bashar al-Assad"),
    ],
)
def test_the_nearest_tag_is_taken_and_else_the_default(app: FastAPI, lang: str, name: str) -> None:
    assert first(app, lang)["participants"][0]["actor"]["name"] == name


@pytest.mark.parametrize("lang", ["", "a", "arabic", "ar_SY", "ar-", "%D8%B9%D8%B1", "ar%00"])
def test_what_is_no_tag_is_refused(app: FastAPI, lang: str) -> None:
    assert refused(app, f"/v1/events?lang={lang}")["parameter"] == "lang"


def test_it_takes_one_statement_and_then_none(empty_app: FastAPI) -> None:
    with listened_to(empty_app) as sent:
        make.record(empty_app.state.database, *WORLD)
        get(empty_app, "/v1/kinds")
        without, _ = count(empty_app, sent, "/v1/events?limit=500")
        english, _ = count(empty_app, sent, "/v1/events?limit=500&lang=en")
        told, _ = count(empty_app, sent, "/v1/events?limit=500&lang=ar")
        before = len(sent)
        get(empty_app, "/v1/events?limit=499&lang=ar")
        assert (english, told) == (without, without + 1)
        assert len(sent) - before < without


def test_a_new_alias_is_told_at_once(app: FastAPI) -> None:
    assert first(app, "tr")["venue"]["name"] == "Sochi"
    alias = [{"name": "Soçi", "lang": "tr"}]
    make.record(app.state.database, make.venue("sochi", "city", "russia", aliases=alias))
    assert first(app, "tr")["venue"]["name"] == "Soçi"


def test_a_cursor_is_good_for_any_language(app: FastAPI) -> None:
    onward = following(get(app, "/v1/events?limit=1&lang=ar"))
    assert onward
    assert [
        event["id"] for event in get(app, onward.removeprefix(HERE).replace("lang=ar", "lang=ru")).json["data"]
    ] == ["two"]
