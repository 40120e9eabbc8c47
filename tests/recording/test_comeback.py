"""What was merged and comes back is another again; what had named it till then names the other, on every clock."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.checks.check import check
from app.history.keep import STAMPS
from tests.recording.editor import Editor

CALL = {"title": "A call", "kind": "call"}


@pytest.fixture
def returned(editor: Editor) -> Editor:
    """An event, an actor, a venue and a series that name others, which were merged, and came back."""
    for key in "abc":
        editor.made("actors", id=key, name=f"Actor {key}", kind="state")
        editor.made("series", id=key, name=f"Series {key}")
        editor.made("venues", id=key, name=f"Land {key}", kind="country")
        editor.made("events", id=key, **CALL)
    editor.made("venues", id="town", name="Town", kind="city", parent="a")
    editor.made("actors", id="minister", name="M", kind="person", affiliations=[{"organization": "a"}])
    editor.made("series", id="talks", name="Talks", sponsors=["a", "b"])
    editor.made(
        "events", id="e", **CALL, when="2018-01-01", venue="town", series="a",
        participants=[{"actor": "a"}, {"actor": "b"}, {"actor": "c", "on_behalf_of": "a"}],
        statements=[{"speaker": "a", "text": "Yes"}], relations=[{"type": "follows", "event": "a"}],
    )  # fmt: skip
    for plural in ("actors", "venues", "series", "events"):
        assert editor.post(f"/v1/{plural}/a/merge", {"into": "b"}).status == 200
        assert editor.post(f"/v1/{plural}/a/revisions/1/restore").status == 200
    return editor


def now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def told(view: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in view.items() if name not in STAMPS}


def test_as_of_now_is_what_is_shown(returned: Editor) -> None:
    shown = returned.get("/v1/events?limit=500").json["data"]
    then = now()
    assert list(map(told, returned.get(f"/v1/events?as_of={then}").json["data"])) == list(map(told, shown))
    for view in shown:
        assert told(returned.get(f"/v1/events/{view['id']}?as_of={then}").json) == told(view)
    for noun in ("actor", "venue", "series"):
        for key in "ab":
            found = [
                [each["id"] for each in returned.get(f"/v1/events?{noun}={key}{more}").json["data"]]
                for more in ("", f"&as_of={then}")
            ]
            assert found == ([["e"], ["e"]] if key == "b" else [[], []])


@pytest.mark.parametrize("at", ["events/e", "actors/minister", "venues/town", "series/talks"])
def test_an_unrelated_amendment_changes_nothing_else(returned: Editor, at: str) -> None:
    before = told(returned.get(f"/v1/{at}").json)
    field = {"events": "note", "venues": "timezone"}.get(at.partition("/")[0], "description")
    value = "Asia/Tokyo" if field == "timezone" else "other"
    assert told(returned.patch(f"/v1/{at}", {field: value}).json) == {**before, field: value}


def test_once_it_is_withdrawn_the_past_is_still_told(returned: Editor) -> None:
    for plural in ("actors", "venues", "series", "events"):
        assert returned.delete(f"/v1/{plural}/a").status == 204
    shown = returned.get("/v1/events/e").json
    assert told(returned.get(f"/v1/events/e?as_of={now()}").json) == told(shown)
    assert returned.patch("/v1/events/e", {"note": "x"}).status == 200


def test_what_was_withdrawn_after_that_comes_back_as_it_was(returned: Editor) -> None:
    before = told(returned.get("/v1/events/e").json)
    assert returned.delete("/v1/events/e").status == 204
    assert told(returned.post("/v1/events/e/revisions/2/restore").json) == before
    assert told(returned.post("/v1/events/e/revisions/1/restore").json) != before


def test_every_address_leads_to_the_same(editor: Editor) -> None:
    for key in "abc":
        editor.made("actors", id=key, name=f"Actor {key}", kind="state")
    editor.made("events", id="e", **CALL, participants=[{"actor": "b"}])
    editor.post("/v1/actors/c/merge", {"into": "a"})
    editor.post("/v1/actors/a/merge", {"into": "b"})
    editor.post("/v1/actors/a/revisions/1/restore")
    assert editor.get("/v1/actors/c").headers["location"].endswith("/v1/actors/a")
    assert editor.get("/v1/events?actor=c").json["data"] == []
    assert editor.get("/v1/events?actor=c").json["meta"]["description"] == "Events with Actor a"
    assert editor.made("events", **CALL, participants=[{"actor": "c"}])["participants"][0]["actor"]["id"] == "a"


def test_the_other_may_have_been_away_too(editor: Editor) -> None:
    for key in "ab":
        editor.made("actors", id=key, name=f"Actor {key}", kind="state")
    editor.post("/v1/actors/a/merge", {"into": "b"})
    editor.delete("/v1/actors/b")
    assert editor.get("/v1/events?actor=a").status == 400
    editor.post("/v1/actors/b/revisions/1/restore")
    assert editor.get("/v1/actors/a").headers["location"].endswith("/v1/actors/b")
    assert editor.get("/v1/events?actor=a").json["meta"]["description"] == "Events with Actor b"


def test_who_was_named_all_along_is_found_by_either_id_then(editor: Editor) -> None:
    for key in "ab":
        editor.made("actors", id=key, name=f"Actor {key}", kind="state")
        editor.made("events", id=f"event-{key}", **CALL, participants=[{"actor": key}])
    editor.post("/v1/actors/a/merge", {"into": "b"})
    editor.post("/v1/events/event-a/merge", {"into": "event-b"})
    then = now()
    for asked in ("actor=a", "actor=b", "id=event-a", "id=event-b", "id=event-a&actor=a"):
        for more in ("", f"&as_of={then}"):
            assert [each["id"] for each in editor.get(f"/v1/events?{asked}{more}").json["data"]] == ["event-b"], asked


def test_an_event_that_had_ended_then_says_how(editor: Editor) -> None:
    for key in "abc":
        editor.made("events", id=key, **CALL)
    editor.post("/v1/events/a/merge", {"into": "b"})
    editor.delete("/v1/events/c")
    then = now()
    led = editor.get(f"/v1/events/a?as_of={then}&lang=ar")
    assert (led.status, led.headers["location"].partition(":80")[2]) == (308, f"/v1/events/b?as_of={then}&lang=ar")
    assert editor.get(f"/v1/events/c?as_of={then}").status == 410
    assert editor.get(f"/v1/events/d?as_of={then}").status == 404


EACH = pytest.mark.parametrize(
    ("plural", "more"), [("actors", {"kind": "person"}), ("venues", {"kind": "city"}), ("series", {})]
)


@EACH
def test_what_was_merged_into_it_leads_to_it_again(editor: Editor, plural: str, more: dict[str, Any]) -> None:
    for key in "abcd":
        editor.made(plural, id=key, name=f"Name {key}", **more)
    for key, into in ("ab", "bc", "cd"):
        assert editor.post(f"/v1/{plural}/{key}/merge", {"into": into}).status == 200
    for back, leads in (("c", {"a": "c", "b": "c"}), ("b", {"a": "b"})):
        assert editor.post(f"/v1/{plural}/{back}/revisions/1/restore").status == 200
        assert [str(finding) for finding in check(editor.app.state.database)] == []
        for key, into in leads.items():
            assert editor.get(f"/v1/{plural}/{key}").headers["location"].endswith(f"/v1/{plural}/{into}")


# What becomes of a, b and c, the first merged into the second and that into the third: who answers, and what leads on.
RETURNS = {
    "the end withdrawn, and back": ("-c", "+c", {"a": "c", "b": "c"}),
    "the end withdrawn, the middle back": ("-c", "+b", {"a": "b"}),
    "the end withdrawn, the first back": ("-c", "+a", {}),
    "the end withdrawn, the middle back, then the end": ("-c", "+b", "+c", {"a": "b"}),
    "the end withdrawn and back, then the middle": ("-c", "+c", "+b", {"a": "b"}),
    "the middle back, and withdrawn": ("+b", "-b", {}),
    "the middle back, and withdrawn, and back": ("+b", "-b", "+b", {"a": "b"}),
    "the middle back, the end withdrawn and back": ("+b", "-c", "+c", {"a": "b"}),
    "the end withdrawn, and back twice": ("-c", "+c", "-c", "+c", {"a": "c", "b": "c"}),
}


@EACH
@pytest.mark.parametrize("case", RETURNS.values(), ids=RETURNS)
def test_tombstones_come_back_with_what_they_lead_to(
    editor: Editor, plural: str, more: dict[str, Any], case: tuple[Any, ...]
) -> None:
    *steps, leads = case
    for key in "abc":
        editor.made(plural, id=key, name=f"Name {key}", **more)
    for key, into in ("ab", "bc"):
        assert editor.post(f"/v1/{plural}/{key}/merge", {"into": into}).status == 200
    for step, key in steps:
        if step == "-":
            assert editor.delete(f"/v1/{plural}/{key}").status == 204
        else:
            assert editor.post(f"/v1/{plural}/{key}/revisions/1/restore").status == 200
        assert [str(finding) for finding in check(editor.app.state.database)] == []
    for key, into in leads.items():
        assert editor.get(f"/v1/{plural}/{key}").headers["location"].endswith(f"/v1/{plural}/{into}")
        noun = {"actors": "actor", "venues": "venue"}.get(plural, plural)
        assert f"Name {into}" in editor.get(f"/v1/events?{noun}={key}").json["meta"]["description"]
