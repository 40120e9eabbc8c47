"""Writing events over HTTP: made, replaced, amended, withdrawn; and what is refused, with a pointer to it."""

from typing import Any

import pytest
from sqlalchemy import event

from tests.recording.editor import Editor, pointers, query

CALL = {"title": "A call", "kind": "call", "when": "2019-12-11"}


def test_a_posted_event_is_there(editor: Editor) -> None:
    answer = editor.post("/v1/events", CALL)
    assert (answer.status, answer.headers["location"]) == (201, "http://127.0.0.1:80/v1/events/a-call-2019-12-11")
    seen = editor.get("/v1/events/a-call-2019-12-11")
    assert seen.body == answer.body
    assert seen.headers["etag"] == answer.headers["etag"]
    assert seen.json["version"] == 1
    assert [each["id"] for each in editor.get("/v1/events?q=call").json["data"]] == ["a-call-2019-12-11"]


def test_a_record_keeps_its_tag_while_others_are_written(editor: Editor) -> None:
    editor.made("events", id="a", **CALL)
    tag = editor.tag("/v1/events/a")
    editor.made("events", id="b", **CALL)
    assert editor.tag("/v1/events/a") == tag
    assert editor.patch("/v1/events/a", {"note": "x"}, if_match=tag).status == 200
    assert editor.tag("/v1/events/a") != tag


def test_a_view_can_be_put_back_as_it_is(editor: Editor) -> None:
    editor.made("actors", id="putin", name="Putin", kind="person")
    editor.made("events", id="b", **CALL)
    full = {
        **CALL, "id": "a", "participants": [{"actor": "putin", "role": "caller"}],
        "relations": [{"type": "follows", "event": "b"}], "sources": [{"url": "https://example.org/a", "title": "A"}],
        "statements": [{"speaker": "putin", "text": "Yes", "source": "A"}],
        "schedule": [{"when": "2019-12-11", "status": "occurred", "known_from": "2019-12-12", "source": "A"}],
    }  # fmt: skip
    editor.made("events", **full)
    seen = editor.get("/v1/events/a")
    again = editor.put("/v1/events/a", seen.json)
    assert (again.status, again.body) == (200, seen.body)
    changed = editor.put("/v1/events/a", {**seen.json, "outcome": "Agreed"})
    assert (changed.json["outcome"], changed.json["version"]) == ("Agreed", 2)
    assert changed.json["schedule"] == seen.json["schedule"]


def test_a_put_leaves_nothing_of_what_was(editor: Editor) -> None:
    editor.made("events", id="a", **CALL, note="x", tags=["core"])
    answer = editor.put("/v1/events/a", CALL)
    assert (answer.json["note"], answer.json["tags"]) == (None, [])


def test_a_patch_changes_what_it_names(editor: Editor) -> None:
    editor.made("events", id="a", **CALL, note="x", tags=["core"], external_ids={"x": "1", "y": "2"})
    answer = editor.patch("/v1/events/a", {"note": None, "external_ids": {"x": None, "z": "3"}})
    assert answer.status == 200
    view = answer.json
    assert (view["note"], view["tags"], view["external_ids"]) == (None, ["core"], {"y": "2", "z": "3"})


def test_a_patch_may_be_plain_json_too(editor: Editor) -> None:
    editor.made("events", id="a", **CALL)
    assert editor.patch("/v1/events/a", {"note": "x"}, content_type="application/json").status == 200


def test_a_withdrawn_event_is_gone_with_its_reason_and_its_id(editor: Editor) -> None:
    editor.made("events", id="a", **CALL)
    assert editor.delete("/v1/events/a" + query(reason="A duplicate")).status == 204
    gone = editor.get("/v1/events/a")
    assert gone.status == 410
    assert "A duplicate" in gone.json["detail"]
    assert "revision 2" in gone.json["detail"]
    assert editor.get("/v1/events").json["data"] == []
    assert editor.get("/v1/events?q=call").json["data"] == []
    assert editor.get("/v1/suggest?q=a").json["data"] == []
    assert pointers(editor.post("/v1/events", {**CALL, "id": "a"})) == ["/id"]
    assert editor.patch("/v1/events/a", {}, if_match="*").status == 410
    assert editor.delete("/v1/events/a", if_match="*").status == 410
    assert editor.get("/v1/events/a/context").status == 410


def test_a_made_id_is_none_that_was(editor: Editor) -> None:
    made = editor.made("events", **CALL)
    editor.delete(f"/v1/events/{made['id']}")
    assert editor.made("events", **CALL)["id"] == "a-call-2019-12-11-2"


def test_an_event_others_relate_to_is_not_withdrawn(editor: Editor) -> None:
    editor.made("events", id="a", **CALL)
    editor.made("events", id="b", **CALL, relations=[{"type": "follows", "event": "a"}])
    answer = editor.delete("/v1/events/a")
    assert (answer.status, "event b" in answer.json["detail"]) == (409, True)
    assert editor.delete("/v1/events/b").status == 204
    assert editor.get("/v1/events/a").json["relations"] == []
    assert editor.delete("/v1/events/a").status == 204


def test_a_taken_id_is_a_conflict(editor: Editor) -> None:
    editor.made("events", id="a", **CALL)
    assert pointers(editor.post("/v1/events", {**CALL, "id": "a"}), 409) == ["/id"]


def test_a_dry_run_shows_and_keeps_nothing(editor: Editor) -> None:
    body = {**CALL, "id": "a", "participants": [{"actor": {"name": "New One", "kind": "person"}}]}
    shown = editor.post("/v1/events?dry_run=true", body)
    assert (shown.status, shown.json["participants"][0]["actor"]["id"]) == (200, "new-one")
    assert "location" not in shown.headers
    assert editor.get("/v1/events/a").status == editor.get("/v1/actors/new-one").status == 404
    editor.made("events", id="a", **CALL)
    before = editor.get("/v1/events/a").body
    assert editor.patch("/v1/events/a?dry_run=true", {"note": "x"}).json["note"] == "x"
    assert editor.delete("/v1/events/a?dry_run=true").status == 204
    assert editor.get("/v1/events/a").body == before
    assert len(editor.get("/v1/changes").json["data"]) == 1


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_write_says_which_version_it_saw(editor: Editor, method: str) -> None:
    editor.made("events", id="a", **CALL)
    body = None if method == "DELETE" else CALL
    assert editor.send(method, "/v1/events/a", body).status == 428
    for tag in ('"another"', f"W/{editor.tag('/v1/events/a')}"):
        assert editor.send(method, "/v1/events/a", body, if_match=tag).status == 412
    tag = editor.tag("/v1/events/a")
    assert editor.send(method, "/v1/events/a", body, if_match=f'"x", {tag[:-1]}-br"').status < 300


def test_of_two_editors_with_one_tag_one_is_told_to_look_again(editor: Editor) -> None:
    editor.made("events", id="a", **CALL)
    tag = editor.tag("/v1/events/a")
    first = editor.patch("/v1/events/a", {"note": "first"}, if_match=tag)
    second = editor.patch("/v1/events/a", {"summary": "second"}, if_match=tag)
    assert (first.status, second.status) == (200, 412)
    assert editor.patch("/v1/events/a", {"summary": "second"}).status == 200
    view = editor.get("/v1/events/a").json
    assert (view["note"], view["summary"]) == ("first", "second")


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ([], [""]),
        ({}, ["/title", "/kind"]),
        ({**CALL, "kind": "cal"}, ["/kind"]),
        ({**CALL, "titel": "x"}, ["/titel"]),
        ({**CALL, "when": "yesterday"}, ["/when"]),
        ({**CALL, "participants": [{"actor": "a", "rol": "host"}]}, ["/participants/0/actor"]),
        ({**CALL, "participants": [{"rol": "host"}]}, ["/participants/0/actor", "/participants/0/rol"]),
        ({**CALL, "participants": {}}, ["/participants"]),
        ({**CALL, "venue": "nowhere"}, ["/venue"]),
        ({**CALL, "venue": 7}, ["/venue"]),
        ({**CALL, "venue": {}}, ["/venue"]),
        ({**CALL, "venue": {"name": "New", "kind": "castle"}}, ["/venue/kind"]),
        ({**CALL, "venue": {"name": "New", "kind": "city", "parent": "nowhere"}}, ["/venue/parent"]),
        ({**CALL, "series": "\u0000"}, ["/series"]),
        ({**CALL, "relations": [{"type": "follows", "event": {"name": "New"}}]}, ["/relations/0/event"]),
        ({**CALL, "title": "a\u0000b"}, ["/title"]),
        ({**CALL, "id": "Not An Id"}, ["/id"]),
        ({**CALL, "schedule": [{"when": "2019", "status": "scheduled"}]}, ["/when"]),
        ({**CALL, "when": None, "status": "occurred", "schedule": [{"status": "scheduled"}]}, ["/status"]),
        ({"title": "A", "kind": "call", "schedule": [
            {"status": "scheduled", "known_from": "2019-01-01"}, {"status": "scheduled", "known_from": "2018-01-01"},
        ]}, ["/schedule"]),
        ({**CALL, "venue": {"name": "New", "kind": "city", "latitude": 1}}, ["/venue/longitude"]),
        ({**CALL, "external_ids": {"a/b": ""}}, ["/external_ids/a~1b"]),
    ],
)  # fmt: skip
def test_a_refusal_points_to_what_is_wrong(editor: Editor, body: Any, places: list[str]) -> None:
    assert pointers(editor.post("/v1/events", body)) == places
    assert editor.get("/v1/changes").json["data"] == []


def test_what_may_have_been_meant_is_told(editor: Editor) -> None:
    editor.made("actors", id="sergey-lavrov", name="Sergey Lavrov", kind="person")
    for body, near in (
        ({**CALL, "titel": "x"}, "title"),
        ({**CALL, "kind": "sumit"}, "summit"),
        ({**CALL, "participants": [{"actor": "lavrov"}]}, "sergey-lavrov"),
        ({**CALL, "participants": [{"actor": "sergey-lavrov", "rol": "host"}]}, "role"),
        ({**CALL, "id": "Astana 8"}, "astana-8"),
    ):
        answer = editor.post("/v1/events", body)
        assert answer.json["errors"][0]["nearest"][0] == near


def test_what_the_service_sets_is_passed_over(editor: Editor) -> None:
    body = {**CALL, "id": "a", "version": 7, "created_at": "x", "updated_at": "y"}
    assert editor.post("/v1/events", body).json["version"] == 1


@pytest.mark.parametrize("body", [b"", b"{", b'{"a": NaN}', b'"\\ud800"', b"\xff", b"[" * 5000])
def test_what_is_no_json_is_refused(editor: Editor, body: bytes) -> None:
    answer = editor.post("/v1/events", body, content_type="application/json")
    assert (answer.status, answer.json["type"]) == (400, "/problems/malformed-body")


def test_a_boolean_is_no_number(editor: Editor) -> None:
    answer = editor.post("/v1/events", {**CALL, "round": True})
    assert pointers(answer) == ["/round"]
    assert "a number is wanted, such as 3; true and false are none" in answer.json["detail"]
    assert editor.post("/v1/events", {**CALL, "round": 3.0}).json["round"] == 3
    point = {"name": "V", "kind": "country", "latitude": True, "longitude": False}
    assert pointers(editor.post("/v1/venues", point)) == ["/latitude", "/longitude"]


def test_deep_json_is_refused(editor: Editor) -> None:
    editor.made("events", id="a", **CALL)
    deep = b'{"external_ids":' * 900 + b"1" + b"}" * 900
    assert editor.patch("/v1/events/a", deep).status == 422
    assert editor.post("/v1/events", b'{"venue":' * 900 + b"1" + b"}" * 900).status == 422


def test_other_media_types_are_refused(editor: Editor) -> None:
    editor.made("events", id="a", **CALL)
    assert editor.post("/v1/events", CALL, content_type="text/plain").status == 415
    patch = editor.patch("/v1/events/a", CALL, content_type="text/plain")
    asked = editor.send("OPTIONS", "/v1/events/a")
    for answer, status in ((patch, 415), (asked, 204)):
        told = (answer.status, answer.headers["accept-patch"])
        assert told == (status, "application/merge-patch+json, application/json")
    assert editor.put("/v1/events/a", CALL, content_type="application/merge-patch+json").status == 415
    assert editor.post("/v1/events", b"{}", content_type="").status == 415
    assert editor.post("/v1/events", CALL, content_encoding="gzip").status == 415
    assert editor.post("/v1/events", {**CALL, "id": "b"}, content_encoding="identity").status == 201


def test_a_body_over_the_limit_is_refused(editor: Editor) -> None:
    assert editor.post("/v1/events", {**CALL, "note": "x" * 1_100_000}).status == 413


def test_an_id_in_the_address_is_one(editor: Editor) -> None:
    answer = editor.put("/v1/events/Astana%208", CALL)
    assert (answer.status, answer.json["errors"][0]["nearest"]) == (400, ["astana-8"])
    assert editor.put("/v1/events/nothing", CALL, if_match="*").status == 404
    editor.made("events", id="a", **CALL)
    assert pointers(editor.put("/v1/events/a", {**CALL, "id": "b"})) == ["/id"]
    assert editor.patch("/v1/events/a?known_from=tomorrow", {}).status == 400
    assert editor.patch("/v1/events/a?resaon=x", {}).json["errors"][0]["nearest"] == ["reason"]


def test_a_database_that_only_reads(editor: Editor) -> None:
    editor.made("events", id="a", title="A call", kind="call")
    database = editor.app.state.database
    only_reads = "PRAGMA query_only = ON" if database.embedded else "SET default_transaction_read_only = ON"

    @event.listens_for(database.engine, "checkout")
    def no_writes(connection: Any, *_: Any) -> None:
        connection.execute(only_reads)
        if not database.embedded:
            connection.commit()

    row = b'{"title": "Another", "kind": "call"}'
    for answer in (
        editor.post("/v1/events", {"title": "Another", "kind": "call"}),
        editor.delete("/v1/events/a"),
        editor.post("/v1/imports", row, content_type="application/jsonl"),
    ):
        assert (answer.status, answer.json["detail"]) == (503, "The database can't be written now.")
        assert answer.headers["retry-after"] == "5"
    assert editor.get("/v1/events/a").status == 200
