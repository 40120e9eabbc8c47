"""What others called an event that was merged names what it was merged into, as long as it is."""

from typing import Any

import pytest

from app.checks.check import check
from app.events.external import Pair, heirs
from app.releases.mirror import follow
from tests.importers.importing import CALL, brought, counts, drafts, revisions, told
from tests.recording.editor import Editor, pointers
from tests.releases.test_mirror import equal, feed_of


@pytest.fixture
def merging(editor: Editor) -> Editor:
    """Two events that one collection has both, of which the second was merged into the first."""
    for key, number in (("s", "1"), ("k", "2")):
        editor.made("events", id=key, title=f"Call {key}", kind="call", external_ids={"x/a": number})
    merge(editor, "k", "s")
    return editor


def merge(editor: Editor, key: str, into: str) -> None:
    answer = editor.post(f"/v1/events/{key}/merge", {"into": into})
    assert answer.status == 200, answer.body


def post(editor: Editor, **external_ids: str) -> Any:
    given = {scheme.replace("_", "/"): each for scheme, each in external_ids.items()}
    return editor.post("/v1/events", {"title": "Another", "kind": "call", "external_ids": given})


def refused(editor: Editor, owner: str, **external_ids: str) -> None:
    answer = post(editor, **external_ids)
    assert pointers(answer) == ["/external_ids/x~1a"]
    assert f"the x/a {external_ids['x_a']} is {owner} already" in answer.json["detail"]


def sound(editor: Editor) -> None:
    assert [str(finding) for finding in check(editor.app.state.database)] == []


def test_it_is_nobody_elses(merging: Editor) -> None:
    assert merging.get("/v1/events/s").json["external_ids"] == {"x/a": "1"}
    refused(merging, "s", x_a="2")
    refused(merging, "s", x_a="1")
    assert post(merging, x_a="3").status == post(merging, x_b="2").status == 201
    assert pointers(merging.patch("/v1/events/another", {"external_ids": {"x/a": "2"}})) == ["/external_ids/x~1a"]
    sound(merging)


def test_the_other_may_take_it_and_leave_it_again(merging: Editor) -> None:
    for number in ("2", "4"):
        assert merging.patch("/v1/events/s", {"external_ids": {"x/a": number}, "note": number}).status == 200
        refused(merging, "s", x_a="2")
    assert post(merging, x_a="1").status == 201
    sound(merging)


def test_it_goes_along_and_comes_back(merging: Editor) -> None:
    merging.made("events", id="t", title="Call t", kind="call", external_ids={"x/a": "3"})
    merge(merging, "s", "t")
    refused(merging, "t", x_a="1")
    refused(merging, "t", x_a="2")
    assert merging.post("/v1/events/s/revisions/1/restore").status == 200
    refused(merging, "s", x_a="2")
    assert merging.post("/v1/events/k/revisions/1/restore").json["external_ids"] == {"x/a": "2"}
    refused(merging, "k", x_a="2")
    assert merging.patch("/v1/events/k", {"external_ids": {"x/a": None}}).status == 200
    assert post(merging, x_a="2").status == 201
    sound(merging)


def test_what_comes_back_without_it_leaves_it(merging: Editor) -> None:
    editor = merging
    editor.made("events", id="late", title="Late", kind="call")
    assert editor.patch("/v1/events/late", {"external_ids": {"x/a": "7"}}).status == 200
    merge(editor, "late", "s")
    refused(editor, "s", x_a="7")
    assert editor.post("/v1/events/late/revisions/1/restore").status == 200
    merge(editor, "late", "s")
    assert post(editor, x_a="7").status == 201
    refused(editor, "another", x_a="7")
    sound(editor)


def test_of_two_mergers_the_latest_counts(merging: Editor) -> None:
    merging.made("events", id="u", title="Call u", kind="call", external_ids={"x/a": "9"})
    assert merging.delete("/v1/events/s").status == 204
    assert post(merging, x_a="2").status == 201
    merge(merging, "another", "u")
    assert merging.post("/v1/events/s/revisions/1/restore").status == 200
    refused(merging, "u", x_a="2")
    sound(merging)


def test_what_went_into_one_that_comes_back_is_no_obstacle(editor: Editor) -> None:
    for key, given in (("j", {"y": "5"}), ("k", {"x": "2"}), ("s", {"x": "1", "y": "7"})):
        editor.made("events", id=key, title=key, kind="call", external_ids=given)
    merge(editor, "j", "k")
    merge(editor, "k", "s")
    restored = editor.post("/v1/events/k/revisions/2/restore")
    assert (restored.status, restored.json["external_ids"]) == (200, {"x": "2", "y": "5"})
    sound(editor)


def test_it_is_free_while_the_other_is_withdrawn_as_that_ones_own_are(merging: Editor) -> None:
    assert merging.delete("/v1/events/s").status == 204
    assert post(merging, x_a="2").status == 201
    assert merging.post("/v1/events/s/revisions/1/restore").status == 200
    refused(merging, "another", x_a="2")
    assert merging.delete("/v1/events/another").status == 204
    refused(merging, "s", x_a="2")
    sound(merging)


def test_importing_again_changes_nothing(merging: Editor) -> None:
    database = merging.app.state.database
    rows: list[Any] = [
        {**CALL, "title": "Call k", "external_ids": {"x/a": "2"}},
        {"title": "Call s", "kind": "call", "external_ids": {"x/a": "1"}},
    ]
    before = revisions(database)
    for _ in range(2):
        report = brought(database, rows)
        assert (counts(report), told(report)) == ((0, 0, 1, 1), {})
    assert revisions(database) == before
    assert counts(brought(database, [{**CALL, "external_ids": {"x/a": "9"}}])) == (1, 0, 0, 0)


def test_a_row_that_names_it_otherwise_takes_no_id_away(merging: Editor) -> None:
    database = merging.app.state.database
    report = brought(database, [{"id": "k", "note": "x", "external_ids": {"x/a": "2", "x/b": "3"}}])
    assert (counts(report), told(report)) == ((0, 1, 0, 0), {})
    assert drafts(database)["s"]["external_ids"] == {"x/a": "1", "x/b": "3"}
    report = brought(database, [{"note": "y", "external_ids": {"x/a": "2", "x/b": "3"}}])
    assert (counts(report), drafts(database)["s"]["note"]) == ((0, 1, 0, 0), "y")
    assert drafts(database)["s"]["external_ids"]["x/a"] == "1"
    assert counts(brought(database, [{"id": "s", "external_ids": {"x/a": "2"}}])) == (0, 1, 0, 0)
    assert drafts(database)["s"]["external_ids"]["x/a"] == "2"  # it was asked for
    other = brought(database, [{**CALL, "id": "other", "external_ids": {"x/b": "3"}}])
    assert told(other) == {1: "/external_ids/x~1b: other: the x/b 3 is s already"}


def test_a_copy_knows_it_too(merging: Editor, copy: Any) -> None:
    merging.made("events", id="t", title="Call t", kind="call", external_ids={"x/a": "3"})
    merge(merging, "s", "t")
    assert merging.post("/v1/events/k/revisions/1/restore").status == 200
    merge(merging, "k", "t")
    list(follow(copy, feed_of(merging.app, run=merging.runner.run)))
    equal(merging.app.state.database, copy)
    with copy.write() as session:
        wanted: list[Pair] = [("x/a", "1"), ("x/a", "2"), ("x/a", "4")]
        assert heirs(session, wanted) == {("x/a", "1"): "t", ("x/a", "2"): "t"}


def test_a_copy_follows_a_log_in_which_it_was_taken(merging: Editor, copy: Any) -> None:
    """Before mergers left their ids, another event could take one: such logs are still read."""
    database = merging.app.state.database
    with database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM merged_id")
    assert post(merging, x_a="2").status == 201
    assert [finding.lost for finding in check(database, repair=True)] == [False]
    list(follow(copy, feed_of(merging.app, run=merging.runner.run)))
    equal(database, copy)
    assert merging.patch("/v1/events/another", {"note": "x"}).status == 200  # it is its own
    refused(merging, "another", x_a="2")
    sound(merging)
