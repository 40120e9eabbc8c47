"""The snippets of the README as a browser draws them, in three time zones: exactly the events on exactly their days."""

from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from app.timeline.formats.csv import guarded
from tests.widgets.snippets import SNIPPETS
from tests.widgets.stage import Stage

NEW_YORK = "America/New_York"
"""West of Greenwich a day that was sent as a moment is the day before: there `make test` looks, too."""
ZONES = [NEW_YORK, *(pytest.param(zone, marks=pytest.mark.prove) for zone in ("UTC", "Pacific/Auckland"))]
pytestmark = [
    pytest.mark.parametrize("seeded_copies", ["sqlite"], indirect=True, scope="session"),
    pytest.mark.parametrize("zone", ZONES),
]

Events = dict[str, dict[str, Any]]
LONG = "{0:%B} {0.day}, {0.year}"
AGES = {"bce", "year-seven"}
"""What is too long ago for a calendar."""


def dated(events: Events, *but: str) -> Events:
    return {key: event for key, event in events.items() if event["when"] and key not in but}


def title(event: dict[str, Any]) -> str:
    """As a widget that shows nothing else has it."""
    return f"Cancelled: {event['title']}" if event["status"] == "cancelled" else str(event["title"])


def titles(events: Events) -> dict[str, str]:
    return {key: title(event) for key, event in events.items()}


def moment(event: dict[str, Any]) -> datetime | None:
    """The moment of an event of which it is known."""
    edtf = event["when"]["edtf"]
    return datetime.fromisoformat(edtf) if "T" in edtf else None


def days(event: dict[str, Any], zone: str) -> tuple[date, date]:
    """From which day to which it is drawn: an open end on the first day, a moment by the reader's clock."""
    if known := moment(event):
        return (day := known.astimezone(ZoneInfo(zone)).date()), day
    first = date.fromisoformat(event["when"]["start"])
    return first, date.fromisoformat(event["when"]["end"]) if event["when"]["end"] else first


def between(first: date, last: date) -> set[str]:
    return {(first + timedelta(n)).isoformat() for n in range((last - first).days + 1)}


def in_words(event: dict[str, Any]) -> str:
    """The date as TimelineJS writes it, or as it is told to."""
    when = event["when"]
    vague = when["precision"] not in {"day", "interval"} or when["approximate"] or when["uncertain"] or moment(event)
    if vague or not when["end"] or when["start"] < "1000":
        return str(when["label"])
    first, last = (LONG.format(date.fromisoformat(when[name])) for name in ("start", "end"))
    return first if first == last else f"{first} — {last}"


def test_timelinejs(stage: Stage, events: Events, zone: str) -> None:
    with stage.page(SNIPPETS["TimelineJS"], zone) as page:
        expect(page.locator(".tl-timemarker")).to_have_count(len(dated(events)))
        seen = page.evaluate("drawn.timelinejs()")
    [front, *slides] = seen["slides"]
    assert (front["id"], front["title"]) == ("_title", "Events of Astana process")
    assert {each["id"]: each["title"] for each in slides} == titles(dated(events))
    assert {each["id"]: each["date"] for each in slides} == {key: in_words(each) for key, each in dated(events).items()}
    assert sorted(seen["markers"]) == sorted(dated(events))
    venues = {(each["venue"] or {"name": "Other"})["name"] for each in dated(events).values()}
    assert sorted(seen["rows"]) == sorted(venues)


def test_vis_timeline(stage: Stage, events: Events, zone: str) -> None:
    with stage.page(SNIPPETS["vis-timeline"], zone) as page:
        expect(page.locator(".vis-item .vis-item-content")).to_have_count(len(dated(events)))
        page.wait_for_function("drawn.visDone()")
        seen = page.evaluate("drawn.vis()")
        weeks = {
            first: page.evaluate(f"drawn.visWeek({first.year}, {first.month}, {first.day})")
            for first in (
                date(2017, 10, 1),
                date(2017, 10, 8),
                date(2017, 10, 29),
                date(2017, 11, 5),
                date(2017, 12, 29),
            )
        }
    assert {each["id"]: each["title"] for each in seen["items"]} == titles(dated(events))
    for each in seen["items"]:
        event = events[each["id"]]
        if known := moment(event):
            assert (each["moment"], each["end"]) == (known.timestamp() * 1000, None)
            continue
        assert each["start"] == [*parts(event["when"]["start"]), 0, 0]
        last = event["when"]["end"]
        assert each["end"] == (None if last in (None, event["when"]["start"]) else [*parts(last, 1), 0, 0])
    places = {step["name"] for each in dated(events).values() if each["venue"] for step in each["venue"]["path"]}
    assert sorted(seen["groups"]) == sorted([*places, "Other"])
    for first, found in weeks.items():
        shown = between(first, first + timedelta(6))
        wanted = {key: sorted(between(*days(event, zone)) & shown) for key, event in dated(events, *AGES).items()}
        assert found == {key: [int(day[-2:]) for day in on] for key, on in wanted.items() if on}


def parts(day: str, more: int = 0) -> list[int]:
    """Year, month and day, so many days later."""
    if day.startswith("-"):
        assert not more
        return [-int(day[1:5]), int(day[6:8]), int(day[9:])]
    later = date.fromisoformat(day) + timedelta(more)
    return [later.year, later.month, later.day]


def eventually(page: Page, script: str, wanted: Any) -> Any:
    """What a script gives when that is wanted, or else after ten seconds."""
    until = monotonic() + 10
    while (seen := page.evaluate(script)) != wanted and monotonic() < until:
        page.wait_for_timeout(50)
    return seen


@pytest.mark.parametrize(
    ("name", "goes_on"), [("FullCalendar", True), ("FullCalendar, by iCalendar", False)], ids=["json", "ics"]
)
def test_fullcalendar(stage: Stage, events: Events, zone: str, name: str, goes_on: bool) -> None:
    with stage.page(SNIPPETS[name], zone) as page:
        for month in ("October 2017", "November 2017", "December 2017", "January 2018"):
            expect(page.locator(".fc-toolbar-title")).to_have_text(month)
            shown = set(page.evaluate("drawn.calendar().shown"))
            assert len(shown) in {35, 42}
            wanted = {}
            for key, event in dated(events, *AGES).items():
                first, last = days(event, zone)
                if goes_on and event["when"]["end"] is None:
                    last = date(2018, 12, 31)
                if on := between(first, last) & shown:
                    wanted[key] = {"title": title(event), "days": sorted(on)}
            assert eventually(page, "drawn.calendar().found", wanted) == wanted
            page.get_by_role("button", name="Next month").click()


def test_leaflet(stage: Stage, events: Events, zone: str) -> None:
    placed = {key: each for key, each in events.items() if each["venue"] and each["venue"]["latitude"] is not None}
    with stage.page(SNIPPETS["Leaflet"], zone) as page:
        expect(page.locator(".leaflet-marker-icon")).to_have_count(len(placed))
        seen = page.evaluate("drawn.leaflet()")
    assert {each["id"]: each["place"] for each in seen} == {
        key: [event["venue"]["latitude"], event["venue"]["longitude"]] for key, event in placed.items()
    }
    for each in seen:
        there = {
            key: f"{event['when']['label'] if event['when'] else 'undated'}: {event['title']}"
            for key, event in placed.items()
            if [event["venue"]["latitude"], event["venue"]["longitude"]] == each["place"]
        }
        assert dict(each["told"]) == there
        assert each["elements"] == ["a", "li", "ul"]


def test_vega_lite(stage: Stage, events: Events, zone: str) -> None:
    marks = "#chart .mark-rule.role-mark line"
    with stage.page(SNIPPETS["Vega-Lite"], zone) as page:
        expect(page.locator(marks)).to_have_count(len(dated(events)))
        seen = page.evaluate("drawn.vega()")["marks"]
        page.locator(f"{marks}[aria-label*='script']").hover(force=True)
        expect(page.locator("#vg-tooltip-element")).to_have_text(f"3 October 2017: {events['markup']['title']}")
    assert {each["id"]: each["told"] for each in seen} == {
        key: f"{event['when']['label']}: {guarded(event['title'])}" for key, event in dated(events).items()
    }
    for each in seen:
        when = events[each["id"]]["when"]
        assert [moment.replace("-000043", "-0043").split("T") for moment in each["days"]] == [
            [when["start"], "00:00:00.000Z"],
            [when["end"] or when["start"], "23:59:59.999Z"],
        ]


def test_vega_lite_draws_days_where_its_axis_has_them(stage: Stage, events: Events, zone: str) -> None:
    nearer = SNIPPETS["Vega-Lite"].replace("?", "?from=2017-10&to=2017-11&", 1)
    with stage.page(nearer, zone) as page:
        expect(page.locator("#chart .role-axis-label").get_by_text("Oct 15")).to_be_attached()
        seen = page.evaluate("drawn.vega()")
    ticks = dict(seen["ticks"])
    width = (ticks["Oct 29"] - ticks["Oct 15"]) / 14
    assert len(seen["marks"]) > 20
    for each in seen["marks"]:
        when = events[each["id"]]["when"]
        first, last = (date.fromisoformat(when[name]) - date(2017, 10, 15) for name in ("start", "end"))
        assert each["left"] == pytest.approx(ticks["Oct 15"] + width * first.days, abs=1)  # of 16 pixels a day
        assert each["right"] == pytest.approx(ticks["Oct 15"] + width * (last.days + 1), abs=1)


def test_a_frame(stage: Stage, events: Events, zone: str) -> None:
    with stage.page(SNIPPETS["A frame"], zone) as page:
        expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text("Events of Astana process")
        seen = page.frames[1].evaluate("drawn.embedded()")
    first = dict(list(events.items())[:50])
    assert [(each["id"], each["title"]) for each in seen] == [(key, each["title"]) for key, each in first.items()]
    assert {each["id"]: each["date"] for each in seen} == {key: each["when"]["label"] for key, each in first.items()}
