"""Calendar and feeds as the readers of browsers and servers in JavaScript have them, wherever these are."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from tests.conformance import tools
from tests.timeline.formats.odd import EVENTS, MARKUP
from tests.timeline.formats.readers import calendar
from tests.web.asking import ask

pytestmark = [pytest.mark.prove, pytest.mark.parametrize("empty_copies", ["sqlite"], indirect=True, scope="session")]


@pytest.fixture(scope="session")
def npm() -> tools.Tools:
    return tools.from_npm()


def read(app: FastAPI, npm: tools.Tools, folder: Path, query: str = "") -> Any:
    """What the readers make of the answers."""
    (folder / "node_modules").symlink_to(tools.HOME / "node_modules")
    shutil.copy(Path(__file__).with_name("read.mjs"), folder)
    for suffix in ("ics", "atom", "feed.json"):
        (folder / f"events.{suffix}").write_bytes(ask(app, "GET", f"/v1/events.{suffix}?{query}").body)
    return json.loads(npm("node", "read.mjs", cwd=folder))


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_they_read_what_ours_read(
    odd: FastAPI, npm: tools.Tools, tmp_path: Path, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    told = read(odd, npm, tmp_path)
    ours = {str(event["X-COMMUNIQUE-ID"]): event for event in calendar((tmp_path / "events.ics").read_bytes()).events}
    assert told["name"] == "Events"
    assert [each["id"] for each in told["events"]] == list(ours)
    for each in told["events"]:
        event: Any = ours[each["id"]]
        if "DTEND" in event:
            start, end = ([dt.year, dt.month, dt.day] for dt in (event["DTSTART"].dt, event["DTEND"].dt))
            assert (each["start"], each["end"]) == (start, end)
            assert each["day"] == start or start[0] < 100  # which JavaScript takes for years of its own century
        assert (each["summary"], each["uid"]) == (str(event["SUMMARY"]), str(event["UID"]))
        assert (each["sequence"], each["status"]) == (event["SEQUENCE"], str(event["STATUS"]))
    titles = {event.id: event.title for event in EVENTS}
    for feed in told["feeds"]:
        assert {each["id"].rpartition("/")[2]: each["title"] for each in feed} == titles
    assert titles["hostile"] == MARKUP


def test_they_read_nothing_where_nothing_is(odd: FastAPI, npm: tools.Tools, tmp_path: Path) -> None:
    told = read(odd, npm, tmp_path, "from=1066&to=1066")
    assert (told["events"], told["feeds"]) == ([], [[], []])
