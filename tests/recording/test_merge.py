"""Merging: references move, names and external ids join, the old address leads on, and no circle is made."""

from typing import Any

import pytest
from sqlalchemy import event

from app.actors import edit as actors
from app.checks.check import check
from app.events import refresh
from app.venues import edit as venues
from tests import make
from tests.recording.editor import Editor, pointers
from tests.stored import but_for_stamps

CALL = {"title": "A call", "kind": "call"}


def merged(editor: Editor, plural: str, key: str = "a", into: str = "b") -> Any:
    answer = editor.post(f"/v1/{plural}/{key}/merge", {"into": into})
    assert answer.status == 200, answer.body
    leads = editor.get(f"/v1/{plural}/{key}")
    assert (leads.status, leads.headers["location"]) == (308, f"http://127.0.0.1:80/v1/{plural}/{into}")
    return answer.json


def test_who_took_part_is_the_other(editor: Editor) -> None:
    for key, more in (("a", {"wikidata": "Q1"}), ("b", {}), ("c", {"affiliations": [{"organization": "a"}]})):
        editor.made("actors", id=key, name=f"Name {key}", kind="state", aliases=[{"name": f"Alias {key}"}], **more)
    editor.made("series", id="s", name="S", sponsors=["a", "c", "b"])
    parts = [{"actor": "c", "on_behalf_of": "a"}, {"actor": "a", "role": "host"}, {"actor": "b", "role": "host"}]
    editor.made("events", id="e", **CALL, participants=parts, statements=[{"speaker": "a", "text": "Yes"}])
    view = merged(editor, "actors")
    assert [each["name"] for each in view["aliases"]] == ["Alias b", "Name a", "Alias a"]
    assert view["wikidata"] == "Q1"
    event = editor.get("/v1/events/e").json
    told = [
        (each["actor"]["id"], each["on_behalf_of"] and each["on_behalf_of"]["id"]) for each in event["participants"]
    ]
    assert told == [("c", "b"), ("b", None)]
    assert event["statements"][0]["speaker"]["name"] == "Name b"
    assert editor.get("/v1/actors/c").json["affiliations"][0]["organization"]["id"] == "b"
    assert [each["id"] for each in editor.get("/v1/series/s").json["sponsors"]] == ["b", "c"]
    for asked in ("actor=a", "actor=b", "q=alias+a", "actor=a&role=host"):
        assert [each["id"] for each in editor.get(f"/v1/events?{asked}").json["data"]] == ["e"]
    assert [each["id"] for each in editor.get("/v1/actors").json["data"]] == ["b", "c"]


def test_a_draft_of_before_names_the_other_from_then_on(editor: Editor) -> None:
    for key in "abc":
        editor.made("actors", id=key, name=key, kind="state")
    parts = [{"actor": "a", "role": "host"}, {"actor": "b", "role": "host"}]
    editor.made("events", id="e", **CALL, participants=parts)
    merged(editor, "actors")
    amended = editor.patch("/v1/events/e", {"note": "x"})
    assert [each["actor"]["id"] for each in amended.json["participants"]] == ["b"]
    merged(editor, "actors", "b", "c")
    assert editor.get("/v1/actors/a").headers["location"].endswith("/v1/actors/c")
    assert editor.post("/v1/events/e/revisions/1/restore").json["participants"][0]["actor"]["id"] == "c"
    assert editor.made("events", **CALL, participants=[{"actor": "a"}])["participants"][0]["actor"]["id"] == "c"


def test_what_lay_there_lies_in_the_other(editor: Editor) -> None:
    editor.made("venues", id="land", name="Land", kind="country", timezone="Asia/Tokyo")
    editor.made("venues", id="b", name="B", kind="city", parent="land")
    editor.made("venues", id="a", name="A", kind="city")
    editor.made("venues", id="hall", name="Hall", kind="site", parent="a")
    editor.made("events", id="e", **CALL, venue="hall", when="2019-12-11T20:00:00Z")
    editor.made("events", id="f", **CALL, venue="a")
    merged(editor, "venues")
    assert [place["id"] for place in editor.get("/v1/venues/hall").json["path"]] == ["land", "b", "hall"]
    view = editor.get("/v1/events/e").json
    assert [place["id"] for place in view["venue"]["path"]] == ["land", "b", "hall"]
    assert view["when"]["start"] == "2019-12-12"
    assert sorted(each["id"] for each in editor.get("/v1/events?venue=land").json["data"]) == ["e", "f"]
    assert [each["id"] for each in editor.get("/v1/events?from=2019-12-12").json["data"]] == ["e"]
    assert editor.delete("/v1/events/e").status == editor.delete("/v1/events/f").status == 204
    assert editor.delete("/v1/venues/hall").status == editor.delete("/v1/venues/b").status == 204
    assert editor.get("/v1/venues/a").status == 308


@pytest.mark.parametrize(("into", "kind"), [("inner", "site"), ("a", "city"), ("nowhere", "city")])
def test_circles_are_refused(editor: Editor, into: str, kind: str) -> None:
    editor.made("venues", id="a", name="A", kind="city")
    editor.made("venues", id="inner", name="Inner", kind="site", parent="a")
    assert pointers(editor.post("/v1/venues/a/merge", {"into": into})) == ["/into"]
    assert editor.get("/v1/venues/a").status == 200


def test_what_has_no_room_is_refused(editor: Editor) -> None:
    editor.made("venues", id="a", name="A", kind="country")
    editor.made("venues", id="inner", name="Inner", kind="city", parent="a")
    editor.made("venues", id="b", name="B", kind="city")
    assert pointers(editor.post("/v1/venues/a/merge", {"into": "b"})) == ["/into"]


def test_series_and_events(editor: Editor) -> None:
    for key in "ab":
        editor.made("series", id=key, name=f"Series {key}")
    to_a, to_b = {"type": "follows", "event": "a"}, {"type": "follows", "event": "b"}
    editor.made("events", id="a", **CALL, series="a", external_ids={"x": "1", "y": "2"})
    editor.made("events", id="b", **CALL, external_ids={"x": "3"}, relations=[to_a])
    editor.made("events", id="c", **CALL, relations=[to_a])
    editor.made("events", id="d", **CALL, relations=[to_a, to_b, {"type": "prepares", "event": "a"}])
    merged(editor, "series")
    assert editor.get("/v1/events/a").json["series"]["id"] == "b"
    assert [each["id"] for each in editor.get("/v1/events?series=a").json["data"]] == ["a"]
    view = merged(editor, "events")
    assert view["external_ids"] == {"x": "3", "y": "2"}
    assert [(each["type"], each["event"]["id"]) for each in view["relations"]] == [
        ("followed_by", "c"), ("followed_by", "d"), ("prepared_by", "d"),
    ]  # fmt: skip
    assert [each["event"]["id"] for each in editor.get("/v1/events/d").json["relations"]] == ["b", "b"]
    amended = editor.patch("/v1/events/d", {"note": "x"}).json
    assert [each["event"]["id"] for each in amended["relations"]] == ["b", "b"]
    assert editor.patch("/v1/events/b", {"note": "x"}).status == 200
    assert editor.get("/v1/events/a/context").headers["location"].endswith("/v1/events/b/context")
    assert editor.patch("/v1/events/a", {"note": "x"}, if_match="*").status == 308


def test_what_a_merged_series_named_is_named_no_more(editor: Editor) -> None:
    for key in "abc":
        editor.made("actors", id=key, name=f"Name {key}", kind="state")
    editor.made("series", id="a", name="A", sponsors=["a", "c"])
    editor.made("series", id="b", name="B")
    merged(editor, "series")
    merged(editor, "actors")
    assert editor.post("/v1/actors/a/revisions/1/restore").json["name"] == "Name a"
    assert editor.delete("/v1/actors/c").status == 204
    back = editor.post("/v1/series/a/revisions/1/restore")
    assert (back.status, pointers(back)) == (422, ["/sponsors/1"])


def test_names_that_have_no_room_are_not_lost(editor: Editor) -> None:
    for key, number in (("a", 150), ("b", 50)):
        aliases = [{"name": f"Alias {key}{n}"} for n in range(number)]
        editor.made("actors", id=key, name=f"Name {key}", kind="person", aliases=aliases)
    refused = editor.post("/v1/actors/a/merge", {"into": "b"})
    assert (pointers(refused), "together they have 201 aliases" in refused.json["detail"]) == (["/into"], True)
    editor.patch("/v1/actors/b", {"aliases": [{"name": f"Alias b{n}"} for n in range(49)]})
    assert len(editor.post("/v1/actors/a/merge", {"into": "b"}).json["aliases"]) == 200


@pytest.mark.parametrize("body", [{}, {"into": 7}, {"into": "b", "why": "x"}, [], {"into": "\u0000"}, {"into": ""}])
def test_only_into_what_is_said(editor: Editor, body: Any) -> None:
    editor.made("series", id="a", name="A")
    assert pointers(editor.post("/v1/series/a/merge", body)) == ["/into"]


def test_the_id_of_a_merged_event_is_followed_in_a_filter(editor: Editor) -> None:
    for key in "abcd":
        editor.made("events", id=key, **CALL)
    merged(editor, "events", "a", "b")
    merged(editor, "events", "b", "c")
    for asked in ("id=a", "id=b", "id=c", "id=a&id=c&id=b"):
        assert [each["id"] for each in editor.get(f"/v1/events?{asked}").json["data"]] == ["c"], asked
    assert [each["id"] for each in editor.get("/v1/events?id=a&id=d&id=nobody").json["data"]] == ["c", "d"]
    assert editor.get("/v1/events.csv?id=a").body.count(b"\r\n") == 2


def test_a_renamed_actor_leaves_everything_as_if_it_always_had_that_name(editor: Editor) -> None:
    """Views, words, index: not a trace is left, nor is anything missing."""
    database = editor.app.state.database

    def rows() -> Any:
        with database.write() as session:
            return but_for_stamps(session.connection())

    editor.made("actors", id="x", name="Before", kind="person", aliases=[{"name": "Alias"}])
    editor.made("actors", id="y", name="Y", kind="person", affiliations=[{"organization": "x"}])
    editor.made("series", id="s", name="S", sponsors=["x"])
    editor.made("venues", id="v", name="V", kind="country", timezone="Asia/Tokyo")
    editor.made("venues", id="w", name="W", kind="city", parent="v")
    for key in "ab":
        part = {"actor": "x", "on_behalf_of": "y"}
        editor.made("events", id=key, **CALL, participants=[part], venue="w", series="s", when="2019-12-11T20:00:00Z")
    before = rows()
    for at, change, back in (
        ("actors/x", {"name": "After", "aliases": None}, {"name": "Before", "aliases": [{"name": "Alias"}]}),
        ("venues/v", {"name": "Country", "timezone": "America/Lima"}, {"name": "V", "timezone": "Asia/Tokyo"}),
        ("venues/w", {"parent": None}, {"parent": "v"}),
        ("series/s", {"name": "Talks"}, {"name": "S"}),
    ):
        assert editor.patch(f"/v1/{at}", change).status == 200
        assert rows() != before
        if "name" in change:
            assert len(editor.get(f"/v1/events?q={change['name']}").json["data"]) == 2
        assert editor.patch(f"/v1/{at}", back).status == 200
        assert rows() == before


def test_however_many_name_a_record_it_is_renamed_and_merged(editor: Editor) -> None:
    """Neither database takes any number of parameters in a statement: 32,766, or 65,535."""
    database = editor.app.state.database
    make.record(database, *(make.actor(key) for key in "ab"), *(make.venue(key, "country") for key in "ab"))
    make.record(database, *(make.actor(f"a-{n}", affiliations=[{"organization": "a"}]) for n in range(60)))
    make.record(database, *(make.process(f"s-{n}", sponsors=["a"]) for n in range(60)))
    make.record(database, *(make.venue(f"v-{n}", parent="a") for n in range(60)))
    most = 0

    def count(_: Any, __: Any, ___: Any, parameters: Any, ____: Any, many: bool) -> None:
        nonlocal most
        most = max(most, 0 if many else len(parameters))

    event.listen(database.engine, "before_cursor_execute", count)
    for plural in ("actors", "venues"):
        assert editor.patch(f"/v1/{plural}/a", {"name": "Another"}).status == 200
        assert editor.post(f"/v1/{plural}/a/merge", {"into": "b"}).status == 200
    assert most < 60


def test_many_are_shown_anew_a_few_at_a_time(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (actors, venues, refresh):
        monkeypatch.setattr(module, "BATCH", 2)
    for key in "ab":
        editor.made("actors", id=key, name=f"Name {key}", kind="organization")
        editor.made("venues", id=key, name=f"Name {key}", kind="country")
    for n in range(5):
        editor.made("actors", id=f"p{n}", name=f"P {n}", kind="person", affiliations=[{"organization": "a"}])
        editor.made("venues", id=f"c{n}", name=f"C {n}", kind="city", parent="a")
        editor.made("events", **CALL, venue=f"c{n}", participants=[{"actor": f"p{n}", "on_behalf_of": "a"}])
    for plural in ("actors", "venues"):
        editor.patch(f"/v1/{plural}/a", {"name": "New"})
        assert [str(finding) for finding in check(editor.app.state.database)] == []
        merged(editor, plural)
        assert [str(finding) for finding in check(editor.app.state.database)] == []
    shown = [event["venue"]["path"][0]["id"] for event in editor.get("/v1/events").json["data"]]
    assert shown == ["b"] * 5
