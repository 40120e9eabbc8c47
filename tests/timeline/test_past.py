"""`as_of`: the record as this database held it, from the log, whatever has become of it since."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from app.timeline import past
from tests.recording.editor import Editor

FINDING_A = (
    "actor=x", "actor=x&role=host", "venue=v", "venue=w", "series=s", "id=a", "q=old", "q=before+yes",
    "from=2019-12-12", "from=2019-12-12&to=2019-12-12", "bbox=130,30,140,40", "known_at=2019-12-13",
    "attendance=attended",
)  # fmt: skip
FINDING_NONE = ("actor=x&actor=y&q=after", "from=2019-12-13", "kind=visit", "series=s&tag=core", "id=c")
CALL = {"title": "A call", "kind": "call"}


def moment() -> str:
    """This one, with nothing else in it."""
    time.sleep(0.002)
    now = datetime.now(UTC)
    time.sleep(0.002)
    return now.isoformat().replace("+00:00", "Z")


def own(view: dict[str, Any]) -> dict[str, Any]:
    """A view but for the moment at which it last changed for another's sake."""
    return {name: value for name, value in view.items() if name != "updated_at"}


@pytest.fixture
def moments(editor: Editor) -> list[tuple[str, list[dict[str, Any]]]]:
    """Instants, and the events that there were then."""
    found = []

    def note() -> None:
        events = editor.get("/v1/events?limit=500").json["data"]
        found.append((moment(), [own(each) for each in events]))

    note()
    editor.made("actors", id="x", name="Before", kind="person", aliases=[{"name": "Old"}])
    editor.made("actors", id="y", name="Other", kind="person")
    editor.made("venues", id="v", name="V", kind="country", timezone="Asia/Tokyo")
    editor.made("venues", id="w", name="W", kind="city", parent="v", latitude=35, longitude=135)
    editor.made("series", id="s", name="S", sponsors=["x"])
    sources = [{"url": "https://example.org/a", "title": "A"}]
    parts = [{"actor": "x", "role": "host"}, {"actor": "y", "role": "host"}]
    editor.made("events", id="a", **CALL, participants=parts, venue="w", series="s",
                when="2019-12-11T20:00:00Z", sources=sources,
                statements=[{"speaker": "x", "text": "Yes", "source": "A"}])  # fmt: skip
    editor.made("events", id="b", **CALL, relations=[{"type": "follows", "event": "a"}], tags=["core"])
    note()
    for at, change in (
        ("actors/x", {"name": "After"}), ("venues/w", {"parent": None}), ("events/a", {"title": "The call"}),
        ("venues/v", {"timezone": "America/Lima"}), ("events/b", {"relations": None}), ("series/s", {"name": "T"}),
    ):  # fmt: skip
        editor.patch(f"/v1/{at}", change)
        note()
    editor.post("/v1/actors/x/merge", {"into": "y"})
    note()
    editor.post("/v1/events/b/revisions/1/restore")
    editor.made("events", id="c", **CALL)
    note()
    editor.post("/v1/events/a/merge", {"into": "c"})
    note()
    editor.delete("/v1/events/b")
    note()
    return found


def test_every_moment_is_shown_as_it_was(editor: Editor, moments: list[tuple[str, Any]]) -> None:
    for then, events in moments:
        found = editor.get(f"/v1/events?limit=500&as_of={then}").json["data"]
        assert [own(each) for each in found] == events
        for event in events:
            assert own(editor.get(f"/v1/events/{event['id']}?as_of={then}").json) == event
    assert len({len(events) for _, events in moments}) == 4


def test_all_filters_mean_what_they_always_do(editor: Editor, moments: list[tuple[str, Any]]) -> None:
    then = moments[1][0]

    def ids(asked: str) -> list[str]:
        answer = editor.get(f"/v1/events?as_of={then}&{asked}")
        assert answer.status == 200, answer.body
        return [each["id"] for each in answer.json["data"]]

    for asked in FINDING_A:
        assert ids(asked) == ["a"], asked
    for asked in FINDING_NONE:
        assert ids(asked) == [], asked
    assert ids("tag=core") == ["b"]
    page = editor.get(f"/v1/events?as_of={then}&limit=1&count=true").json
    assert (page["meta"]["total"], [each["id"] for each in page["data"]]) == (2, ["a"])
    following = page["links"]["next"].partition(":80")[2]
    assert [each["id"] for each in editor.get(following).json["data"]] == ["b"]
    cursor = following.partition("cursor=")[2].partition("&")[0]
    assert editor.get(f"/v1/events?limit=1&cursor={cursor}").status == 400


def test_formats_that_do_not_take_it_are_not_linked_to(editor: Editor, moments: list[tuple[str, Any]]) -> None:
    answer = editor.get(f"/v1/events?as_of={moments[1][0]}&sort=relevance&q=call")
    assert (answer.json["links"]["formats"], answer.headers.get("link")) == ({}, None)
    assert editor.get("/v1/events").json["links"]["formats"]


def test_what_was_not_there_is_not_found(editor: Editor, moments: list[tuple[str, Any]]) -> None:
    assert editor.get(f"/v1/events/a?as_of={moments[0][0]}").status == 404
    assert editor.get("/v1/events/b").status == 410
    assert editor.get(f"/v1/events/b?as_of={moments[1][0]}").status == 200
    assert editor.get("/v1/events/a?as_of=2017").status == 400
    answer = editor.get(f"/v1/events?actor=x&as_of={moments[0][0]}")
    assert (answer.status, answer.json["errors"][0]["parameter"]) == (400, "actor")


def test_it_is_bounded(editor: Editor, moments: list[tuple[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "MOST", 1)
    then = moments[1][0]
    answer = editor.get(f"/v1/events?as_of={then}")
    assert (answer.status, answer.json["errors"][0]["parameter"]) == (400, "as_of")
    assert [each["id"] for each in editor.get(f"/v1/events?series=s&as_of={then}").json["data"]] == ["a"]
    assert len(editor.get(f"/v1/events?id=a&id=b&as_of={then}").json["data"]) == 2
