"""What is asked, in words for people."""

import pytest
from fastapi import FastAPI

from app.timeline.describe import listed
from tests.reading import get, ids


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Events"),
        (
            "actor=vladimir-putin&actor=bashar-al-assad&actor_match=all&venue=russia&from=2017-11&to=2017-11",
            "Events with Vladimir Putin and Bashar al-Assad in Russia, 1–30 November 2017",
        ),
        ("actor=vladimir-putin&actor=bashar-al-assad", "Events with Vladimir Putin or Bashar al-Assad"),
        ("actor=russia&role=guarantor&role=host", "Events with Russia as guarantor or host"),
        ("actor=syria&attendance=declined&attendance=walked_out", "Events with Syria (declined or walked out)"),
        ("role=delegation_head", "Events with someone as head of delegation"),
        ("attendance=absent", "Events with someone (absent)"),
        ("venue=geneva&venue=sochi", "Events in Geneva or Sochi"),
        ("bbox=39,43,40,44", "Events in the box 39,43,40,44"),
        ("series=astana-process", "Events of Astana process"),
        ("kind=talks_round&kind=call", "Events of kind round of talks or telephone call"),
        ("status=under_way&status=occurred", "Events with status under way or occurred"),
        ("verification=disputed", "Events on record as disputed"),
        ("tag=core", "Events tagged core"),
        ("id=geneva-8-2017", "Events with id geneva-8-2017"),
        ("q=peace_talks++in", "Events about “peace_talks in”"),
        ("from=2017-11-20&to=2017-11-20", "Events, 20 November 2017"),
        ("from=2017-11-28&to=2017-12-14", "Events, 28 November – 14 December 2017"),
        ("from=2017&to=2017", "Events, 1 January – 31 December 2017"),
        ("from=2017-11&certainty=certain", "Events, certainly from 1 November 2017"),
        ("to=2017-11", "Events, until 30 November 2017"),
        ("from=2017-11&to=2017-12&date_match=starts", "Events, starting 1 November – 31 December 2017"),
        ("from=2017-11&date_match=starts", "Events, starting from 1 November 2017"),
        ("to=2017-11&date_match=starts", "Events, starting until 30 November 2017"),
        ("from=2017-11&to=2017-12&date_match=within", "Events, wholly within 1 November – 31 December 2017"),
        ("from=2017-11&date_match=within", "Events, starting from 1 November 2017"),
        ("to=2017-11&date_match=within", "Events, over by 30 November 2017"),
        ("from=-0043&to=Y12000", "Events, 1 January 44 BCE – 31 December 12,000"),
        ("from=Y12000&to=Y12000", "Events, 1 January – 31 December 12,000"),
        ("ongoing=true&from=2017-11-29", "Ongoing events, 29 November 2017"),
        ("ongoing=true&from=2017-11-29/..", "Ongoing events, 29 November 2017"),
        ("undated=true&status=scheduled", "Undated events with status scheduled"),
        ("known_at=2017-11-25&kind=summit", "Events of kind summit, as known on 25 November 2017"),
        ("updated_since=2017-11-25T03:00:00%2B03:00", "Events, changed since 2017-11-25T00:00:00Z"),
    ],
)
def test_a_question_is_told_in_words(app: FastAPI, query: str, words: str) -> None:
    assert get(app, f"/v1/events?{query}&limit=1").json["meta"]["description"] == words


def test_whoever_is_asked_for_twice_is_named_once(app: FastAPI) -> None:
    answer = get(app, "/v1/events?actor=russia&actor=russia&kind=visit&kind=visit&limit=1").json
    assert answer["meta"]["description"] == "Events with Russia of kind visit"


def test_of_many_the_last_are_counted(app: FastAPI) -> None:
    everyone = ids(app, "/v1/events?limit=100")
    target = "/v1/events?limit=1&" + "&".join(f"id={key}" for key in everyone)
    words = f"Events with id {', '.join(everyone[:3])} or 97 others"
    assert get(app, target).json["meta"]["description"] == words


@pytest.mark.parametrize(
    ("words", "text"),
    [("a", "a"), ("ab", "a or b"), ("abc", "a, b or c"), ("abcd", "a, b, c or d"), ("abcde", "a, b, c or 2 others")],
)
def test_a_list_in_a_sentence(words: str, text: str) -> None:
    assert listed(list(words)) == text
    assert listed(list(words), "and") == text.replace(" or ", " and ")
