"""Actors over HTTP."""

import pytest
from fastapi import FastAPI

from tests import make
from tests.reading import get, ids, refused


def test_actors_are_listed_by_kind(app: FastAPI) -> None:
    kinds = {actor["id"]: actor["kind"] for actor in get(app, "/v1/actors?limit=500").json["data"]}
    for query, wanted in (("kind=state", {"state"}), ("kind=person&kind=coalition", {"person", "coalition"})):
        found = ids(app, f"/v1/actors?limit=500&{query}")
        assert found == [key for key, kind in kinds.items() if kind in wanted]
        assert found
    assert ids(app, "/v1/actors?kind=person&q=hijab") == ["riyad-hijab"]
    assert ids(app, "/v1/actors?kind=state&q=hijab") == []


@pytest.mark.parametrize("query", ["kind=persn", "kind=", "&".join(["kind=person"] * 7)])
def test_a_kind_that_there_is_not_is_refused(app: FastAPI, query: str) -> None:
    assert refused(app, f"/v1/actors?{query}")["parameter"] == "kind"


def test_an_actor_has_its_names_and_offices(app: FastAPI) -> None:
    actor = get(app, "/v1/actors/riyad-hijab").json
    assert {"name": "رياض حجاب", "lang": "ar"} in actor["aliases"]
    assert actor["affiliations"][0] == {
        "organization": {"id": "syria", "name": "Syria", "kind": "state"},
        "title": "Prime Minister",
        "from": "2012-06~",
        "to": "2012-08-06",
    }


def test_an_actor_of_whom_little_is_known_says_so(empty_app: FastAPI) -> None:
    make.record(empty_app.state.database, make.actor("someone"))
    actor = get(empty_app, "/v1/actors/someone").json
    assert (actor["aliases"], actor["affiliations"], actor["description"], actor["wikidata"]) == ([], [], "", None)
