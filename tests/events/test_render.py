"""An event's view as it is made of a draft: dates in the venue's zone, and sources named in three ways."""

from typing import Any

import pytest

from app.database import Database
from app.problems import Invalid
from tests import make
from tests.events.drafts import shown
from tests.refused import refused
from tests.stored import view

PUTIN = make.actor("putin")
PAGE = {"url": "https://tass.com/1", "publisher": "TASS", "title": "Talks"}
BOOK = {"publisher": "A press", "title": "A book"}


def test_what_a_draft_leaves_out_is_there_all_the_same() -> None:
    assert shown(make.event("a", title="Talks")) == {
        "id": "a", "title": "Talks", "summary": "", "kind": "visit", "when": None, "status": "occurred",
        "verification": "reported", "venue": None, "series": None, "round": None, "participants": [], "statements": [],
        "outcome": None, "relations": [], "claims": [], "tags": [], "sources": [], "external_ids": {}, "note": None,
        "schedule": [{"when": None, "status": "occurred", "known_from": None, "source": None, "note": None}],
    }  # fmt: skip


def test_a_date_is_shown_with_its_bounds() -> None:
    assert shown(make.event("a", when="2017-11~"))["when"] == {
        "edtf": "2017-11~",
        "start": "2017-11-01",
        "end": "2017-11-30",
        "start_latest": "2017-11-30",
        "end_earliest": "2017-11-01",
        "precision": "month",
        "approximate": True,
        "uncertain": False,
        "label": "about November 2017",
    }


def test_an_instant_is_on_the_day_it_was_at_the_venue(database: Database) -> None:
    tonga, venue = (
        make.venue("tonga", "country", timezone="Pacific/Tongatapu"),
        make.venue("nukualofa", "city", "tonga"),
    )
    moments = [{"when": "2017-11-21T11:00:00Z", "status": "scheduled"}, {"when": "2017-11-21", "status": "occurred"}]
    make.record(database, tonga, venue, make.event("a", venue="nukualofa", schedule=moments))
    first, last = view(database, "event", "a")["schedule"]
    assert (first["when"]["start"], first["when"]["label"]) == (
        "2017-11-22",
        "22 November 2017, 00:00 (Pacific/Tongatapu)",
    )
    assert last["when"]["start"] == "2017-11-21"


@pytest.mark.parametrize(
    ("when", "zone"), [("0001-01-01T00:00:00Z", "Pacific/Honolulu"), ("9999-12-31T23:59:59Z", "Pacific/Tongatapu")]
)
def test_an_instant_before_or_after_all_days_there_is_refused(database: Database, when: str, zone: str) -> None:
    make.record(database, make.venue("island", "country", timezone=zone), make.event("somewhere", when=when))
    (trouble,) = refused(database, make.event("a", venue="island", when=when))
    assert trouble.pointer == "/when"
    schedule = [{"when": when, "status": "scheduled"}, {"when": "2017", "status": "occurred"}]
    (trouble,) = refused(database, make.event("a", venue="island", schedule=schedule))
    assert trouble.pointer == "/schedule/0/when"


@pytest.mark.parametrize("name", ["https://tass.com/1", "Talks", "tass-talks"])
def test_a_source_is_named_by_url_or_title_or_id(database: Database, name: str) -> None:
    make.record(database, PUTIN, make.event("first", sources=[PAGE]))
    draft = make.event(
        "a",
        sources=[BOOK, PAGE],
        statements=[{"speaker": "putin", "text": "Yes", "source": name}],
        schedule=[{"status": "occurred", "source": name}],
        claims=[{"field": "round", "value": "8", "source": name}],
    )
    make.record(database, draft)
    found = view(database, "event", "a")
    assert [found[part][0]["source"] for part in ("statements", "schedule", "claims")] == ["tass-talks"] * 3


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"statements": [{"speaker": "putin", "text": "Yes", "source": "Talk"}]}, "/statements/0/source"),
        ({"schedule": [{"status": "scheduled"}, {"status": "occurred", "source": "talks"}]}, "/schedule/1/source"),
        ({"claims": [{"field": "round", "value": "8", "source": "TASS"}]}, "/claims/0/source"),
    ],
)
def test_a_source_that_the_event_has_not_is_refused(database: Database, fields: dict[str, Any], pointer: str) -> None:
    make.record(database, PUTIN)
    (trouble,) = refused(database, make.event("a", sources=[PAGE, BOOK], **fields))
    assert trouble.pointer == pointer


def test_a_title_that_two_of_the_sources_have_names_neither(database: Database) -> None:
    claim = {"field": "round", "value": "8", "source": "Talks"}
    other = {"url": "https://sana.sy/1", "title": "Talks"}
    (trouble,) = refused(database, make.event("a", sources=[PAGE, other], claims=[claim]))
    assert trouble.pointer == "/claims/0/source"
    make.record(database, make.event("a", sources=[PAGE, other], claims=[{**claim, "source": other["url"]}]))
    found = view(database, "event", "a")
    assert found["claims"][0]["source"] == found["sources"][1]["id"] == "sana-sy-talks"


def test_a_source_can_be_named_by_the_title_the_draft_gives_it_though_it_is_kept_under_another(
    database: Database,
) -> None:
    make.record(database, make.event("first", sources=[PAGE]))
    claims = [{"field": "round", "value": "8", "source": name} for name in ("Talks, live", "Talks")]
    make.record(database, make.event("a", sources=[{**PAGE, "title": "Talks, live"}], claims=claims))
    assert [claim["source"] for claim in view(database, "event", "a")["claims"]] == ["tass-talks"] * 2


def test_an_id_wins_over_a_title_that_is_spelled_like_it(database: Database) -> None:
    sources = [{"publisher": "Sana"}, {"title": "sana"}]
    claims = [{"field": "round", "value": "8", "source": "sana"}]
    make.record(database, make.event("a", sources=sources, claims=claims))
    found = view(database, "event", "a")
    assert found["claims"][0]["source"] == "sana"
    assert [source["id"] for source in found["sources"]] == ["sana", "sana-2"]


def test_who_is_refused_without_an_id_is_named_by_the_id_that_would_be_made(database: Database) -> None:
    with pytest.raises(Invalid, match=r"^a-call: 'x' is not one of the event's sources"):
        make.record(database, make.event(title="A call", claims=[{"field": "round", "value": "8", "source": "x"}]))
