"""Every write leaves one revision; what was can be seen, compared and restored; repeated requests write once."""

from typing import Any

import jsonpatch
import orjson
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from app.main import create_app
from app.settings import Settings
from tests.reading import get
from tests.recording.editor import Editor, pointers, query
from tests.stored import all_of

CALL = {"title": "A call", "kind": "call", "when": "2019-12-11"}
DRAFTS: dict[str, dict[str, Any]] = {
    "event": CALL,
    "actor": {"name": "An actor", "kind": "person"},
    "venue": {"name": "A venue", "kind": "city"},
    "series": {"name": "A series"},
}
PLURAL = {"event": "events", "actor": "actors", "venue": "venues", "series": "series"}
CHANGED: dict[str, dict[str, Any]] = {
    "event": {"note": "x"}, "actor": {"description": "x"}, "venue": {"timezone": "Asia/Almaty"},
    "series": {"description": "x"},
}  # fmt: skip


def writes() -> list[tuple[str, str]]:
    """Every way to write that the document tells of, by method and path."""
    paths = create_app().openapi()["paths"]
    return [(method, path) for path, item in paths.items() for method in item if method not in {"get", "parameters"}]


def write(editor: Editor, method: str, path: str, noun: str) -> Any:
    """A write by that way of records that are there for it."""
    at = path.format(**{f"{noun}_id": "a", "version": "1"})
    if path.endswith("/merge"):
        return editor.post(at, {"into": "b"})
    if path.endswith("/restore"):
        return editor.post(at)
    if path.endswith("/imports"):
        return editor.post(at, orjson.dumps(CALL), content_type="application/jsonl")
    if method == "post":
        return editor.post(at, DRAFTS[noun])
    if method == "delete":
        return editor.delete(at)
    return editor.put(at, DRAFTS[noun] | CHANGED[noun]) if method == "put" else editor.patch(at, CHANGED[noun])


@pytest.mark.parametrize(("method", "path"), writes())
def test_every_write_leaves_exactly_one_revision(editor: Editor, method: str, path: str) -> None:
    """Of each record it writes: a merger writes two, unless the other has nothing to gain by it."""
    noun = next((each for each in PLURAL if f"/v1/{PLURAL[each]}" in path), "event")
    for key in "ab":
        draft = DRAFTS[noun] | {"id": key, **({"name": key} if noun != "event" else {})}
        editor.made(PLURAL[noun], **draft)
    if path.endswith("/restore"):
        assert editor.patch(f"/v1/{PLURAL[noun]}/a", CHANGED[noun]).status == 200
    before = all_of(editor.app.state.database)["revision"]
    answer = write(editor, method, path, noun)
    assert answer.status in {200, 201, 204}, answer.body
    after = all_of(editor.app.state.database)["revision"]
    assert [row["seq"] for row in after] == list(range(1, len(after) + 1))
    new = after[len(before) :]
    expected = 2 if path.endswith("/merge") and noun != "event" else 1
    assert len(new) == expected == len({row["record_id"] for row in new})
    assert {row["written_by"] for row in new} == {"Ada"}


def test_the_seeds_leave_a_revision_of_each_record(app: FastAPI) -> None:
    rows = all_of(app.state.database)
    records = {(noun, row["id"]) for noun in PLURAL for row in rows[noun]}
    revisions = [(row["noun"], row["record_id"]) for row in rows["revision"]]
    assert set(revisions) == records
    assert len(revisions) == len(records)
    assert {(row["version"], row["op"], row["written_by"]) for row in rows["revision"]} == {(1, "create", "seeds")}
    assert get(app, "/v1/changes?after=326&limit=1").json["last"] == 327


def test_a_write_that_changes_nothing_leaves_none(editor: Editor) -> None:
    made = editor.made("events", id="a", **CALL)
    assert editor.put("/v1/events/a", made).json == made
    assert editor.patch("/v1/events/a", {}).json == made
    assert len(editor.get("/v1/changes").json["data"]) == 1


def test_who_wrote_when_and_why(editor: Editor) -> None:
    editor.made("events", id="a", **CALL)
    editor.patch("/v1/events/a" + query(reason="A typo"), {"title": "The call"})
    editor.delete("/v1/events/a" + query(reason="A duplicate"))
    told = editor.get("/v1/events/a/revisions").json
    assert [(each["version"], each["op"], each["by"], each["reason"]) for each in told["data"]] == [
        (1, "create", "Ada", None), (2, "amend", "Ada", "A typo"), (3, "withdraw", "Ada", "A duplicate"),
    ]  # fmt: skip
    assert told["next"] is None
    assert [each["at"] for each in told["data"]] == sorted(each["at"] for each in told["data"])
    assert editor.get("/v1/events/a/revisions?limit=1").json["next"] == 1
    assert [each["version"] for each in editor.get("/v1/events/a/revisions?after=1").json["data"]] == [2, 3]
    assert editor.get("/v1/events/a/revisions/2").json["draft"]["title"] == "The call"
    for path in ("/v1/events/a/revisions/4", "/v1/events/b/revisions", "/v1/events/b/revisions/1/diff"):
        assert editor.get(path).status == 404
    for path in ("/v1/events/a/revisions/0", "/v1/events/a/revisions/x", "/v1/events/a/revisions?after=-1"):
        assert editor.get(path).status == 400


def test_a_patch_leads_from_each_revision_to_the_next(editor: Editor) -> None:
    editor.made("events", id="a", **CALL)
    editor.patch("/v1/events/a", {"title": "The call", "tags": ["core"], "external_ids": {"a/b": "1"}})
    editor.patch("/v1/events/a", {"tags": None, "status": "cancelled"})
    draft: Any = {}
    for number in (1, 2, 3):
        draft = jsonpatch.apply_patch(draft, editor.get(f"/v1/events/a/revisions/{number}/diff").json["patch"])
        assert draft == editor.get(f"/v1/events/a/revisions/{number}").json["draft"]


@pytest.mark.parametrize("noun", PLURAL)
def test_restoring_the_first_revision_gives_back_its_view(editor: Editor, noun: str) -> None:
    at = f"/v1/{PLURAL[noun]}/a"
    first = editor.made(PLURAL[noun], **DRAFTS[noun], id="a")
    editor.patch(at, CHANGED[noun])
    stamps = {"version": 3, "updated_at": None}
    restored = editor.post(f"{at}/revisions/1/restore").json
    assert {**restored, "updated_at": None} == {**first, **stamps}
    assert editor.delete(at).status == 204
    assert editor.get(at).status == 410
    back = editor.post(f"{at}/revisions/1/restore").json
    assert {**back, "updated_at": None} == {**first, **stamps, "version": 5}
    assert editor.get(at).json == back
    ops = [each["op"] for each in editor.get(f"{at}/revisions").json["data"]]
    assert ops == ["create", "amend", "restore", "withdraw", "restore"]


def test_a_restored_event_is_found_and_related_as_before(editor: Editor) -> None:
    editor.made("events", id="b", **CALL)
    editor.made("events", **CALL, id="a", relations=[{"type": "follows", "event": "b"}], tags=["core"])
    editor.delete("/v1/events/a")
    assert editor.get("/v1/events/b").json["relations"] == []
    editor.post("/v1/events/a/revisions/1/restore")
    assert editor.get("/v1/events/b").json["relations"][0]["event"]["id"] == "a"
    assert [each["id"] for each in editor.get("/v1/events?tag=core&q=call").json["data"]] == ["a"]


def test_what_can_not_be_restored(editor: Editor) -> None:
    editor.made("actors", id="x", name="X", kind="person")
    editor.made("events", id="a", **CALL, participants=[{"actor": "x"}])
    editor.patch("/v1/events/a", {"participants": None})
    assert editor.delete("/v1/actors/x").status == 204
    assert pointers(editor.post("/v1/events/a/revisions/1/restore")) == ["/participants/0/actor"]
    assert editor.post("/v1/events/a/revisions/9/restore").status == 404
    assert editor.post("/v1/events/a/revisions/0/restore").status == 400
    assert editor.post("/v1/events/a/revisions/1/restore", if_match='"x"').status == 412


def test_what_has_ended_matches_nothing_and_leads_to_no_other(editor: Editor) -> None:
    for key in "abc":
        editor.made("actors", id=key, name=f"Actor {key}", kind="state")
    editor.post("/v1/actors/a/merge", {"into": "b"})
    editor.delete("/v1/actors/c")
    for key in "ac":
        for tag in ("*", '"x"'):
            assert editor.post(f"/v1/actors/{key}/revisions/1/restore", if_match=tag).status == 412
        assert editor.post(f"/v1/actors/{key}/revisions/1/restore").status == 200
        assert editor.post(f"/v1/actors/{key}/revisions/1/restore", if_match="*").status == 200


def test_revisions_of_nobody(editor: Editor) -> None:
    editor.made("actors", id="a", name="A", kind="state")
    for after, status in (("", 200), ("?after=1", 200), ("?after=9", 200)):
        assert editor.get(f"/v1/actors/a/revisions{after}").status == status
        assert editor.get(f"/v1/actors/nobody/revisions{after}").status == 404


def test_a_repeated_request_writes_once_and_is_answered_the_same(editor: Editor, empty_url: str) -> None:
    first = editor.post("/v1/events", CALL, idempotency_key="k-1")
    second = editor.post("/v1/events", CALL, idempotency_key="k-1")
    restarted = create_app(Settings(database_url=empty_url))
    third = Editor(restarted, editor.key)
    again = third.post("/v1/events", CALL, idempotency_key="k-1")
    for answer in (second, again):
        assert (answer.status, answer.body) == (201, first.body)
        assert all(answer.headers[name] == first.headers[name] for name in ("location", "etag"))
    assert len(editor.get("/v1/events").json["data"]) == 1
    assert third.post("/v1/events", {**CALL, "note": "x"}, idempotency_key="k-1").status == 422
    assert third.post("/v1/actors", CALL, idempotency_key="k-1").status == 422
    assert third.post("/v1/events", CALL, idempotency_key="k-2").status == 201
    another = Editor(restarted)
    assert another.post("/v1/events", CALL, idempotency_key="k-1").status == 201
    another.close()
    assert len(editor.get("/v1/events").json["data"]) == 3
    third.close()
    restarted.state.database.close()


def test_what_was_refused_may_be_tried_again(editor: Editor) -> None:
    assert editor.post("/v1/events", {}, idempotency_key="k").status == 422
    assert editor.post("/v1/events", CALL, idempotency_key="k").status == 201
    assert editor.post("/v1/events", CALL, idempotency_key="x" * 300).status == 400
    assert editor.post("/v1/events?dry_run=true", CALL, idempotency_key="d").status == 200
    assert editor.post("/v1/events", CALL, idempotency_key="d").status == 201
    two = {"idempotency_key": "one", "Idempotency-Key": "two"}
    assert editor.post("/v1/events", CALL, **two).status == 400


def test_updated_since_and_tags_notice_each_write_at_once(editor: Editor) -> None:
    editor.made("actors", id="x", name="X", kind="person")
    editor.made("events", id="a", **CALL, participants=[{"actor": "x"}])
    before = editor.get("/v1/events/a")
    since = editor.made("events", id="later", **CALL)["created_at"]
    listed = editor.tag("/v1/events")
    editor.patch("/v1/actors/x", {"name": "Mister X"})
    assert editor.tag("/v1/events") != listed
    assert editor.tag("/v1/events/a") != before.headers["etag"]
    found = editor.get(f"/v1/events?updated_since={since}&sort=updated").json["data"]
    assert [each["id"] for each in found] == ["later", "a"]
    assert found[1]["participants"][0]["actor"]["name"] == "Mister X"
    assert found[1]["version"] == before.json["version"]


def test_a_list_of_revisions_reads_no_drafts(editor: Editor) -> None:
    editor.made("events", **CALL, id="a")
    sent: list[str] = []
    reading = editor.app.state.database.reading
    event.listen(reading, "before_cursor_execute", lambda *told: sent.append(told[2]))
    assert [each["op"] for each in editor.get("/v1/events/a/revisions").json["data"]] == ["create"]
    assert sent
    assert [statement for statement in sent if "draft" in statement] == []
