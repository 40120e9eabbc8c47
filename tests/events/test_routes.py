"""The vocabularies, and the tags in use."""

import json
from collections import Counter

from fastapi import FastAPI

from app.events.kinds import KINDS
from app.importers.seeds import SEEDS
from tests.reading import get, ids, problem


def test_kinds_come_with_their_definitions_and_codes(app: FastAPI) -> None:
    kinds = {kind["id"]: kind for kind in get(app, "/v1/kinds").json["data"]}
    assert list(kinds) == [row.id for row in KINDS]
    assert kinds["visit"] == {
        "id": "visit",
        "label": "Visit",
        "definition": "A leader or envoy goes to another country or place.",
        "cameo": ["042", "043"],
        "plover": "CONSULT/visit",
    }
    assert (kinds["mechanism"]["cameo"], kinds["mechanism"]["plover"]) == ([], None)


def test_roles_and_statuses_say_what_they_mean(app: FastAPI) -> None:
    roles, statuses = get(app, "/v1/roles").json, get(app, "/v1/statuses").json
    assert {"id": "host", "label": "Host", "definition": "Receives the others."} in roles["data"]
    assert [each["id"] for each in roles["attendances"]][:2] == ["attended", "partial"]
    assert [each["id"] for each in statuses["data"]][:2] == ["proposed", "scheduled"]
    assert [each["id"] for each in statuses["verifications"]] == ["reported", "confirmed", "disputed", "retracted"]
    for vocabulary in (roles["data"], roles["attendances"], statuses["data"], statuses["verifications"]):
        assert all(each["label"] and each["definition"] for each in vocabulary)


def test_tags_tell_how_many_events_bear_them(app: FastAPI) -> None:
    events = [json.loads(line) for line in (SEEDS / "events.jsonl").read_text().splitlines()]
    counted = Counter(tag for event in events for tag in event.get("tags", []))
    assert {tag["id"]: tag["events"] for tag in get(app, "/v1/tags?limit=500").json["data"]} == counted
    assert get(app, "/v1/tags/core").json == {"id": "core", "events": counted["core"]}
    assert len(ids(app, "/v1/events?tag=core&limit=500")) == counted["core"]


def test_a_tag_that_nothing_bears_is_not_found(app: FastAPI) -> None:
    assert "cores" in problem(app, "/v1/tags/cores", 404)["detail"]


def test_without_events_there_are_no_tags(empty_app: FastAPI) -> None:
    assert ids(empty_app, "/v1/tags") == []
