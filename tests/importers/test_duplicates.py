"""`communique duplicates`: likely duplicates with their evidence, found without comparing each with all."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli import app as cli
from app.database import Database
from app.importers.duplicates.pairs import Pair, likeliest
from tests import make


def told(address: str, *arguments: str) -> list[dict[str, Any]]:
    environment = {"COMMUNIQUE_DATABASE_URL": address}
    result = CliRunner().invoke(cli, ["duplicates", "--json", *arguments], env=environment)
    assert result.exit_code == 0, result.output
    return list(json.loads(result.stdout))


def of(*states: str) -> list[dict[str, str]]:
    return [{"organization": state} for state in states]


@pytest.fixture
def people(database: Database) -> None:
    make.record(
        database,
        make.actor("israel", kind="state"), make.actor("jordan", kind="state"), make.actor("morocco", kind="state"),
        make.actor("benjamin-netanyahu", affiliations=of("israel")),
        make.actor("benyamin-netanyahu", affiliations=of("israel")),
        make.actor("king-abdullah", affiliations=of("jordan")),
        make.actor("king-abdullah-2", "King Abdullah", affiliations=of("israel")),
        make.actor("king-mohammed-v", "King Mohammed V", affiliations=of("morocco")),
        make.actor("king-mohammed-vi", "King Mohammed VI", affiliations=of("morocco")),
        make.actor("anwar", "Anwar Sadat", wikidata="Q39524"), make.actor("el-sadat", "El-Sadat", wikidata="Q39524"),
        make.actor("iron-group", "Iron Group", kind="organization"), make.actor("iron-grump", "Iron Group"),
    )  # fmt: skip


def test_actors_by_name_state_and_item(people: None, empty_url: str) -> None:
    found = {(pair["first"], pair["second"]): pair for pair in told(empty_url, "--noun", "actor", "--threshold", "50")}
    alike = found["benjamin-netanyahu", "benyamin-netanyahu"]
    assert alike["score"] > 90
    assert alike["evidence"] == [
        "“Benjamin Netanyahu” and “Benyamin Netanyahu” are alike (94)",
        "both of israel",
    ]
    assert found["anwar", "el-sadat"]["score"] == 100
    assert "the same wikidata Q39524" in found["anwar", "el-sadat"]["evidence"]
    assert found["king-abdullah", "king-abdullah-2"]["score"] == 80  # the same name, of other states
    assert found["king-mohammed-v", "king-mohammed-vi"]["score"] < 75
    assert ("iron-group", "iron-grump") not in found  # an organization is no person
    assert {pair["first"] for pair in told(empty_url)} == {"benjamin-netanyahu", "anwar"}


def test_venues_by_name_place_and_distance(database: Database, empty_url: str) -> None:
    make.record(
        database,
        make.venue("switzerland", "country"), make.venue("austria", "country"), make.venue("australia", "country"),
        make.venue("geneva", parent="switzerland", latitude=46.2, longitude=6.15),
        make.venue("geneve", parent="switzerland", latitude=46.21, longitude=6.15),
        make.venue("vienna", parent="austria"), make.venue("vienna-2", name="Vienna", parent="australia"),
        make.venue("hotel", "site", "geneva", name="Hotel Central", latitude=46.2, longitude=6.15),
        make.venue("hotel-2", "site", "geneva", name="Hotel Central", latitude=-33.0, longitude=151.0),
    )  # fmt: skip
    found = {(pair["first"], pair["second"]): pair for pair in told(empty_url, "--noun", "venue", "--threshold", "50")}
    assert found["geneva", "geneve"]["score"] > 85
    assert "1.1 km apart" in found["geneva", "geneve"]["evidence"]
    assert found["vienna", "vienna-2"]["score"] == 75
    assert found["hotel", "hotel-2"]["score"] == 73


def test_events_by_days_venue_and_actors(database: Database, empty_url: str) -> None:
    make.record(
        database,
        make.actor("turkey", kind="state"), make.actor("iran", kind="state"),
        make.venue("russia", "country"), make.venue("sochi", parent="russia"), make.venue("moscow", parent="russia"),
        make.event("one", title="Summit in Sochi", when="2017-11-22", venue="sochi", actors=["turkey", "iran"]),
        make.event("two", title="The Sochi summit", when="2017-11-22", venue="sochi", actors=["turkey", "iran"]),
        make.event("next-day", title="Sochi summit", when="2017-11-23", venue="sochi", actors=["turkey"]),
        make.event("elsewhere", title="Summit in Sochi", when="2017-11-22", venue="moscow", actors=["iran"]),
        make.event("later", title="Summit in Sochi", when="2017-12-22", venue="sochi", actors=["turkey", "iran"]),
        make.event("undated", title="Summit in Sochi", venue="sochi", actors=["turkey", "iran"]),
    )  # fmt: skip
    found = {(pair["first"], pair["second"]): pair for pair in told(empty_url, "--noun", "event", "--threshold", "30")}
    assert found["one", "two"]["score"] > 90
    assert found["one", "two"]["evidence"][:3] == [
        "the same days", "both in sochi", "2 of 2 actors in both: iran, turkey",
    ]  # fmt: skip
    assert "a day apart" in found["next-day", "one"]["evidence"]
    assert found["elsewhere", "one"]["score"] < found["next-day", "one"]["score"] < found["one", "two"]["score"]
    assert not {"later", "undated"} & {key for pair in found for key in pair}


def test_events_that_tell_little_are_found_by_their_titles(database: Database, empty_url: str) -> None:
    make.record(
        database,
        make.actor("turkey", kind="state"), make.actor("iran", kind="state"), make.actor("iraq", kind="state"),
        make.event("bare", title="A call on Idlib", when="2019-01-01"),
        make.event("bare-2", title="A call on Idlib!", when="2019-01-01"),
        make.event("other", title="A call on Aleppo", when="2019-01-01"),
        make.event("call", title="A call", when="2019-02-01", actors=["turkey", "iran"]),
        make.event("call-2", title="A call", when="2019-02-01", actors=["turkey", "iran"]),
        make.event("others", title="A call", when="2019-02-01", actors=["iraq"]),
    )  # fmt: skip
    found = {(pair["first"], pair["second"]): pair for pair in told(empty_url, "--noun", "event")}
    assert found.keys() == {("bare", "bare-2"), ("call", "call-2")}
    assert found["bare", "bare-2"]["evidence"] == ["the same days", "the same title"]
    assert found["bare", "bare-2"]["score"] < found["call", "call-2"]["score"] <= 100


def test_two_of_one_list_are_not_one(database: Database, empty_url: str) -> None:
    make.record(
        database,
        *(make.event(f"visit-{number}", title="A visit", when="1980-01-01", external_ids={"list": number})
          for number in "12"),
    )  # fmt: skip
    (pair,) = told(empty_url, "--noun", "event", "--threshold", "20")
    assert "list has two of them" in pair["evidence"]
    assert pair["score"] == 60


def test_it_is_told_in_lines_too(people: None, empty_url: str) -> None:
    environment = {"COMMUNIQUE_DATABASE_URL": empty_url}
    result = CliRunner().invoke(cli, ["duplicates", "--limit", "1"], env=environment)
    (line,) = result.stdout.splitlines()
    assert line.startswith("100.0  actor  anwar  el-sadat  (")
    assert "1 likely duplicates" in result.stderr
    assert CliRunner().invoke(cli, ["duplicates", "--threshold", "900"], env=environment).exit_code == 2


def test_the_likeliest_of_many_are_kept() -> None:
    pairs = [Pair(score, "actor", f"a{score:.0f}", "b", ()) for score in (50.0, 90.0, 70.0, 60.0)]
    again = Pair(95.0, "actor", "a90", "b", ("better",))
    assert [pair.score for pair in likeliest([*pairs, again, pairs[1]], 2)] == [95.0, 70.0]
