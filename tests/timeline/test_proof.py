"""What the issue of the first proof asks for, word for word, through HTTP on the seeds."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI

from app.importers.seeds import SEEDS
from tests.web.asking import ask

NEVER_THERE = {"invited", "declined", "absent", "excluded"}


def events(app: FastAPI, query: str) -> dict[str, dict[str, Any]]:
    """The events that the list answers with, by id and in order; the whole list."""
    answer = ask(app, "GET", f"/v1/events?{query}&limit=500")
    assert answer.status == 200, answer.body
    assert answer.json["links"]["next"] is None
    return {event["id"]: event for event in answer.json["data"]}


def facts() -> list[dict[str, Any]]:
    """The events as their writers drafted them."""
    return [json.loads(line) for line in (SEEDS / "events.jsonl").read_text().splitlines()]


def test_putin_and_assad_together_in_november_2017(app: FastAPI) -> None:
    query = "actor=vladimir-putin&actor=bashar-al-assad&actor_match=all"
    assert [*events(app, f"{query}&from=2017-11&to=2017-11")] == ["putin-assad-sochi-20171120"]
    together = events(app, query)
    assert len(together) > 3
    for event in together.values():
        assert {"vladimir-putin", "bashar-al-assad"} <= {part["actor"]["id"] for part in event["participants"]}


@pytest.mark.parametrize(
    ("country", "inside"),
    [("russia", {"sochi", "moscow"}), ("switzerland", {"geneva", "montreux", "palais-des-nations"})],
)
def test_a_country_finds_what_lies_inside_it(app: FastAPI, country: str, inside: set[str]) -> None:
    found = events(app, f"venue={country}")
    assert inside <= {event["venue"]["id"] for event in found.values()}
    places = [json.loads(line) for line in (SEEDS / "venues.jsonl").read_text().splitlines()]
    held = {country}
    for _ in range(2):
        held |= {place["id"] for place in places if place.get("parent") in held}
    assert set(found) == {fact["id"] for fact in facts() if fact.get("venue") in held}


def test_geneva_viii_reaches_into_december_but_does_not_start_there(app: FastAPI) -> None:
    days = "from=2017-12-01&to=2017-12-05"
    assert "geneva-8-2017" in events(app, days)
    assert "geneva-8-2017" not in events(app, f"{days}&date_match=starts")
    assert "geneva-8-2017" in events(app, "from=2017-11-28&to=2017-12-05&date_match=starts")


def test_russia_finds_what_putin_and_lavrov_did_for_it(app: FastAPI) -> None:
    found = events(app, "actor=russia")
    for who in ("vladimir-putin", "sergey-lavrov"):
        theirs = {key for key, event in events(app, f"actor={who}").items() if stood_for(event, who) == "russia"}
        assert theirs
        assert theirs <= set(found)
    assert set(found) == {
        fact["id"]
        for fact in facts()
        for part in fact.get("participants", [])
        if "russia" in (part["actor"], part.get("on_behalf_of")) and part.get("attendance") not in NEVER_THERE
    }


def stood_for(event: dict[str, Any], who: str) -> str | None:
    [behalf] = {part["on_behalf_of"] and part["on_behalf_of"]["id"] for part in event["participants"]
                if part["actor"]["id"] == who}  # fmt: skip
    return str(behalf) if behalf else None


def test_russia_as_guarantor_finds_the_astana_rounds(app: FastAPI) -> None:
    found = events(app, "actor=russia&role=guarantor")
    rounds = {
        fact["id"] for fact in facts() if fact.get("series") == "astana-process" and fact["kind"] == "talks_round"
    }
    assert {f"astana-{number}-2017" for number in range(1, 9)} <= rounds <= set(found)
    assert "putin-assad-sochi-20171120" not in found


def test_the_assad_visit_became_known_on_the_21st(app: FastAPI) -> None:
    assert "putin-assad-sochi-20171120" not in events(app, "known_at=2017-11-20")
    on_the_21st = events(app, "known_at=2017-11-21")["putin-assad-sochi-20171120"]
    assert on_the_21st["status"] == "occurred"
    assert on_the_21st["outcome"]


@pytest.mark.parametrize(
    ("evening", "status", "day"),
    [
        ("2017-11-20", "postponed", None),
        ("2017-11-21", "proposed", "2017-12-02"),
        ("2017-11-25", "proposed", "2017-12-02"),
    ],
)
def test_the_sochi_congress_is_shown_as_what_was_then_known(
    app: FastAPI, evening: str, status: str, day: str | None
) -> None:
    congress = events(app, f"known_at={evening}")["sochi-congress-2018"]
    assert (congress["status"], congress["when"] and congress["when"]["edtf"]) == (status, day)
    assert (congress["summary"], congress["outcome"], congress["statements"], congress["claims"]) == ("", None, [], [])
    assert all(entry["known_from"] <= evening for entry in congress["schedule"])
    assert all((source["published_on"] or "") <= evening for source in congress["sources"])
    now = events(app, "id=sochi-congress-2018")["sochi-congress-2018"]
    assert (now["status"], now["when"]["edtf"]) == ("occurred", "2018-01-29/2018-01-30")
    assert now["outcome"]


@pytest.mark.parametrize(("evening", "when"), [("2017-11-20", "2017-09~"), ("2017-11-25", "2017-11-28")])
def test_geneva_viii_was_scheduled(app: FastAPI, evening: str, when: str) -> None:
    geneva = events(app, f"known_at={evening}")["geneva-8-2017"]
    assert (geneva["status"], geneva["when"]["edtf"]) == ("scheduled", when)


def test_date_filters_and_order_use_the_date_of_that_day(app: FastAPI) -> None:
    rumoured = "known_at=2017-11-25&from=2017-12-02&to=2017-12-02"
    assert [*events(app, rumoured)] == ["sochi-congress-2018"]
    assert "sochi-congress-2018" in events(app, "known_at=2017-11-20&undated=true")
    known = list(events(app, "known_at=2017-11-25&from=2017-11-22"))
    assert known.index("geneva-8-2017") < known.index("sochi-congress-2018")


@pytest.mark.parametrize("word", ["Hejab", "حجاب", "Хиджаб", "Hijab", "hijāb", "HICAB"])
def test_hijab_is_found_in_every_spelling(app: FastAPI, word: str) -> None:
    assert {"hijab-elected-2015", "hijab-resigns-2017"} <= set(events(app, f"q={quote(word)}"))


def test_sochi_is_found_in_cyrillic(app: FastAPI) -> None:
    found = set(events(app, f"q={quote('Сочи')}"))
    assert {"putin-assad-sochi-20171120", "sochi-congress-2018"} <= found
    assert set(events(app, "venue=sochi")) <= found


def test_two_words_are_both_there(app: FastAPI) -> None:
    assert [*events(app, f"q={quote('Astana-7')}&kind=talks_round")] == ["astana-7-2017"]
    assert set(events(app, f"q={quote('Сочи')}+hijab")) == set(events(app, "q=sochi")) & set(events(app, "q=hijab"))
