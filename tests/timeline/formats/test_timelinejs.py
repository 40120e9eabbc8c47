"""TimelineJS, by the measured ways of the widget: parts, inclusive ends, no nulls, what it decodes once or twice."""

import json
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi import FastAPI

from tests.timeline.formats.odd import ESCAPED, FORMULAS, MARKUP
from tests.timeline.formats.readers import rows
from tests.web.asking import ask

ALLOWED = {"p", "a"}


@pytest.fixture(scope="module")
def drawn(odd: FastAPI) -> dict[str, Any]:
    read: dict[str, Any] = ask(odd, "GET", "/v1/events.timelinejs.json?group_by=series").json
    return read


@pytest.fixture(scope="module")
def slides(drawn: dict[str, Any]) -> dict[str, Any]:
    return {slide["unique_id"]: slide for slide in drawn["events"]}


@pytest.fixture(scope="module")
def sheet(odd: FastAPI) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows(ask(odd, "GET", "/v1/events.timelinejs.csv?group_by=series").body)}


class Markup(HTMLParser):
    """The elements and attributes of some HTML, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs} <= {"href"}
        self.tags.add(tag)
        self.links += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def as_the_widget_shows(group_or_date: str) -> str:
    """It takes the text of what it reads as HTML, and puts that into the page as HTML."""
    once = Markup(group_or_date)
    assert not once.tags
    again = Markup(once.text)
    assert not again.tags
    return again.text


def test_there_is_no_null_and_no_error(drawn: dict[str, Any]) -> None:
    assert "null" not in json.dumps(drawn)
    assert set(drawn) == {"title", "events", "eras"}


@pytest.mark.parametrize(
    ("key", "start", "end", "said"),
    [
        ("day", (2017, 11, 20), None, None),
        ("interval", (2017, 11, 28), (2017, 12, 14), None),
        ("open-end", (2018, 1, 19), None, "from 19 January 2018"),
        ("month", (2017, 11, 1), (2017, 11, 30), "November 2017"),
        ("about", (2017, 12, 1), (2017, 12, 31), "about December 2017"),
        ("doubted", (2017, 12, 1), None, "1 December 2017, uncertain"),
        ("decade", (2010, 1, 1), (2019, 12, 31), "the 2010s"),
        ("bce", (-43, 3, 15), None, "15 March 44 BCE"),
        ("year-seven", (7, 1, 1), None, "1 January 7 CE"),
        ("far", (12000, 1, 1), (12000, 12, 31), None),
        ("instant", (2017, 11, 21, 8, 49, 0), None, "21 November 2017, 08:49 (Europe/Moscow)"),
        ("late-instant", (2017, 11, 21, 1, 30, 0), None, "21 November 2017, 01:30 (Europe/Moscow)"),
    ],
)
def test_dates_are_parts_and_both_ends_are_inclusive(
    slides: dict[str, Any], sheet: dict[str, Any], key: str, start: tuple[int, ...], end: Any, said: str | None
) -> None:
    slide, row = slides[key], sheet[key]
    assert tuple(slide["start_date"].values()) == start
    assert tuple(slide.get("end_date", {}).values()) == (end or ())
    assert list(slide["start_date"])[:3] == ["year", "month", "day"]
    if said:
        assert as_the_widget_shows(slide["display_date"]) == said
    assert tuple(int(row[name]) for name in ("Year", "Month", "Day")) == start[:3]
    assert tuple(int(row[name]) for name in ("End Year", "End Month", "End Day") if row[name]) == (end or ())
    assert row["Time"] == (":".join(f"{part:02}" for part in start[3:]))
    assert row["Display Date"] == slide.get("display_date", "")


def test_an_exact_date_is_left_to_the_widget_which_knows_languages(slides: dict[str, Any]) -> None:
    assert "display_date" not in slides["day"].keys() | slides["interval"].keys()


def test_years_that_no_browser_holds_are_left_out(slides: dict[str, Any], sheet: dict[str, Any]) -> None:
    assert not {"farther", "older", "undated"} & (slides.keys() | sheet.keys())
    assert slides.keys() == sheet.keys()


def test_no_markup_of_ours_runs_whatever_the_widget_decodes(slides: dict[str, Any], sheet: dict[str, Any]) -> None:
    for key, slide in slides.items():
        for html in (slide["text"]["headline"], slide["text"]["text"], sheet[key]["Headline"], sheet[key]["Text"]):
            found = Markup(html)
            assert found.tags <= ALLOWED
            assert all(link.startswith(("http://", "https://")) for link in found.links)
        for text in filter(None, (slide.get("group"), slide.get("display_date"), sheet[key]["Group"])):
            as_the_widget_shows(text)
    assert unescape(slides["hostile"]["text"]["headline"]) == MARKUP
    assert MARKUP in Markup(slides["hostile"]["text"]["text"]).text
    assert as_the_widget_shows(slides["hostile"]["group"]) == MARKUP
    assert unescape(slides["escaped"]["text"]["headline"]) == ESCAPED
    assert "https://x.example/?a=1&b=%22%3E" in Markup(slides["hostile"]["text"]["text"]).links


def test_no_cell_of_the_sheet_is_run_and_each_shows_what_was_written(sheet: dict[str, Any]) -> None:
    for number, text in enumerate(FORMULAS):
        assert unescape(sheet[f"formula-{number}"]["Headline"]) == text
    for row in sheet.values():
        for name, cell in row.items():
            assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell
            assert not cell.startswith("-") or name == "Year"


def test_groups_are_rows_only_where_asked_for(odd: FastAPI, slides: dict[str, Any]) -> None:
    assert (slides["day"]["group"], slides["bare"]["group"]) == ("Talks", "Other")
    plain = ask(odd, "GET", "/v1/events.timelinejs.json").json["events"]
    assert not any("group" in slide for slide in plain)


def test_a_series_is_an_era_from_its_first_day_to_its_last(odd: FastAPI) -> None:
    query = "id=day&id=open-end&id=interval&id=hostile"
    assert ask(odd, "GET", f"/v1/events.timelinejs.json?{query}").json["eras"] == [
        {
            "start_date": {"year": 2017, "month": 11, "day": 20},
            "end_date": {"year": 2018, "month": 1, "day": 19},
            "text": {"headline": "Talks"},
        }
    ]


def test_where_nothing_is_found_the_widget_is_told_what_to_say(odd: FastAPI) -> None:
    """Without an error of ours it tells readers to look at cell A1 of a spreadsheet."""
    found = ask(odd, "GET", "/v1/events.timelinejs.json?q=%3Cimg+src=x+onerror=alert(1)%3E+nothing").json
    assert found["events"] == []
    [said] = found["errors"]
    assert said.startswith("No events were found: ")
    assert not Markup(said).tags
    assert not Markup(found["title"]["text"]["headline"]).tags
