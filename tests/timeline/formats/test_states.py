"""What was not held, and who was not there: no format and no page tells it as if it had been so."""

from typing import Any

import pytest
from fastapi import FastAPI

from tests import make
from tests.site.reading import BROWSER, Read
from tests.timeline.formats.readers import calendar, feed, rows
from tests.web.asking import ask

ATTENDANCES = ("attended", "partial", "walked_out", "invited", "declined", "absent", "excluded", "unknown")
WORDS = {
    ("cancelled", "reported"): ("Cancelled", "Cancelled: Talks", "CANCELLED"),
    ("postponed", "reported"): ("Postponed", "Postponed: Talks", "TENTATIVE"),
    ("proposed", "confirmed"): ("Proposed", "Proposed: Talks", "TENTATIVE"),
    ("suspended", "reported"): ("Suspended", "Suspended: Talks", "TENTATIVE"),
    ("under_way", "reported"): ("Under way", "Under way: Talks", "CONFIRMED"),
    ("unknown", "reported"): ("Fate not known", "Fate not known: Talks", "TENTATIVE"),
    ("scheduled", "reported"): ("Scheduled", "Talks", "CONFIRMED"),
    ("occurred", "disputed"): ("Disputed", "Disputed: Talks", "TENTATIVE"),
    ("occurred", "retracted"): ("Retracted", "Retracted: Talks", "CANCELLED"),
    ("cancelled", "disputed"): ("Cancelled, Disputed", "Cancelled, disputed: Talks", "CANCELLED"),
    ("scheduled", "disputed"): ("Scheduled, Disputed", "Disputed: Talks", "TENTATIVE"),
    ("occurred", "reported"): ("", "Talks", "CONFIRMED"),
    ("occurred", "confirmed"): ("", "Talks", "CONFIRMED"),
}


def drawn(app: FastAPI, suffix: str) -> Any:
    answer = ask(app, "GET", f"/v1/events.{suffix}")
    assert answer.status == 200
    return answer.json if suffix.endswith("json") else answer.body


def talks(app: FastAPI, status: str = "occurred", verification: str = "reported", **fields: Any) -> None:
    event = make.event("talks", title="Talks", when="2017-11-20", status=status, verification=verification, **fields)
    make.record(app.state.database, event)


@pytest.mark.parametrize(("state", "told"), WORDS.items(), ids=str)
def test_what_was_not_held_is_told_so(empty_app: FastAPI, state: tuple[str, str], told: tuple[str, str, str]) -> None:
    talks(empty_app, *state)
    words, title, status = told
    line = ". ".join(filter(None, (words, "20 November 2017"))) + "."
    popup = "".join(f"<br>{each}" for each in (words, "20 November 2017") if each)
    [feature] = drawn(empty_app, "geojson")["features"]
    assert feature["properties"]["popupContent"] == f"<strong>Talks</strong>{popup}"
    [event] = calendar(drawn(empty_app, "ics")).events
    assert (str(event["SUMMARY"]), str(event["STATUS"]), str(event.get("DESCRIPTION", ""))) == (title, status, words)
    [entry] = feed(drawn(empty_app, "atom")).entries
    [item] = drawn(empty_app, "feed.json")["items"]
    assert entry.summary == item["summary"] == line
    assert [each.term for each in entry.tags] == item["tags"] == ["Visit", *filter(None, words.split(", "))]
    assert item["content_html"] == f"<p>{line}</p>"
    assert (item["_event"]["status"], item["_event"]["verification"]) == state
    [slide] = drawn(empty_app, "timelinejs.json")["events"]
    [cells] = rows(drawn(empty_app, "timelinejs.csv"))
    assert slide["text"]["headline"] == cells["Headline"] == title
    assert slide["text"]["text"].startswith(f"<p>{words}</p><p><a" if words else "<p><a")
    assert cells["Text"] == slide["text"]["text"]
    [box] = drawn(empty_app, "vis-items.json")
    assert (box["content"], box["title"]) == (title, f"{title}<br>20 November 2017")
    [cell] = drawn(empty_app, "fullcalendar.json")
    assert cell["title"] == title


@pytest.mark.parametrize(("state", "told"), WORDS.items(), ids=str)
def test_a_page_says_so_to_machines_too(empty_app: FastAPI, state: tuple[str, str], told: tuple[str, str, str]) -> None:
    talks(empty_app, *state)
    words, title, _ = told
    one = Read(ask(empty_app, "GET", "/events/talks", {"accept": BROWSER}))
    for name in ("description", "og:description"):
        assert str(one.meta(name)) == ". ".join(filter(None, (words, "20 November 2017"))) + "."
    many = Read(ask(empty_app, "GET", "/timeline", {"accept": BROWSER}))
    assert str(many.meta("description")) == f"Events. 20 November 2017: {title}"


def test_who_stayed_away_is_told_so(empty_app: FastAPI) -> None:
    people = [make.actor(each.replace("_", "-")) for each in ATTENDANCES]
    parts = [{"actor": each.replace("_", "-"), "attendance": each} for each in ATTENDANCES]
    make.record(empty_app.state.database, *people)
    talks(empty_app, participants=[*parts, {"actor": "attended", "role": "host", "attendance": "absent"}])
    came = ["Attended", "Partial", "Walked Out"]
    [feature] = drawn(empty_app, "geojson")["features"]
    assert feature["properties"]["actors"] == "; ".join(came)
    rest = "Invited: Invited. Declined: Declined. Absent: Absent. Excluded: Excluded. Not known whether there: Unknown"
    [item] = drawn(empty_app, "feed.json")["items"]
    assert item["content_html"] == f"<p>20 November 2017.</p><p>{', '.join(came)}</p><p>{rest}</p>"
    [entry] = feed(drawn(empty_app, "atom")).entries
    assert rest in entry.content[0].value
    for target in ("/timeline", "/embed"):
        page = Read(ask(empty_app, "GET", target, {"accept": BROWSER}))
        assert " · ".join(came) in page.text
        assert "Excluded" not in page.text
    one = Read(ask(empty_app, "GET", "/events/talks", {"accept": BROWSER}))
    assert str(one.meta("description")) == f"20 November 2017. {', '.join(came)}."
    assert "Excluded" in one.text
    assert "excluded" in one.text


def test_where_nobody_came_nobody_is_named(empty_app: FastAPI) -> None:
    make.record(empty_app.state.database, make.actor("syria"))
    talks(empty_app, participants=[{"actor": "syria", "attendance": "invited"}])
    [feature] = drawn(empty_app, "geojson")["features"]
    assert "actors" not in feature["properties"]
    assert "Syria" not in Read(ask(empty_app, "GET", "/timeline", {"accept": BROWSER})).text
    groups = ask(empty_app, "GET", "/v1/events.vis-groups.json?group_by=actor").json
    assert [group["id"] for group in groups] == ["_other"]


def test_astana_3_was_not_attended_by_those_who_stayed_away(app: FastAPI) -> None:
    event = ask(app, "GET", "/v1/events/astana-3-2017").json
    names = {each["actor"]["name"]: each["attendance"] for each in event["participants"]}
    [feature] = ask(app, "GET", "/v1/events.geojson?id=astana-3-2017").json["features"]
    told = feature["properties"]["actors"].split("; ")
    missing = {name for name, how in names.items() if how in {"invited", "declined", "absent", "excluded"}}
    assert missing
    assert missing.isdisjoint(told)
    assert set(told) | missing == set(names)
