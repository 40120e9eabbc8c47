"""Text as people write it: what a line, a title and prose may hold, and how queries spell yes, numbers and days."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.texts import Alias, CountryCode, DateText, Day, Instant, Line, Prose, Summary, Title, day, flag, whole

CONTROLS = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))]
LAYOUT = {"\t", "\n", "\r", "\x85"}


def takes(kind: Any, value: object) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("letter", CONTROLS, ids=ascii)
def test_controls_are_refused_but_for_those_that_lay_out_prose(letter: str) -> None:
    text = f"a{letter}b"
    assert not takes(Line, text)
    assert not takes(Title, text)
    assert not takes(Alias, {"name": text})
    assert takes(Prose, text) == takes(Summary, text) == (letter in LAYOUT)


@pytest.mark.parametrize("letter", ["\u2028", "\u2029"])
def test_a_line_has_no_separators_of_lines(letter: str) -> None:
    assert not takes(Line, f"a{letter}b")
    assert takes(Prose, f"a{letter}b")


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=200))
def test_everything_else_is_text_as_it_is_written(text: str) -> None:
    assert takes(Line, text) == takes(Title, text) == bool(text.strip())
    assert TypeAdapter(Prose).validate_python(text) == text


@pytest.mark.parametrize("text", ["", " ", "\u00a0\u3000", None, 7, "\ud800"])
def test_a_line_says_something(text: object) -> None:
    assert not takes(Line, text)
    assert not takes(Title, text)


@pytest.mark.parametrize(("kind", "most"), [(Line, 200), (Title, 500), (Prose, 20_000), (Summary, 20_000)])
def test_text_is_bounded_in_characters(kind: Any, most: int) -> None:
    assert takes(kind, "😀" * most)
    assert not takes(kind, "😀" * most + "x")


def test_a_summary_may_be_empty() -> None:
    assert [TypeAdapter(Summary).validate_python(value) for value in ("", None)] == ["", ""]
    assert not takes(Prose, None)


@pytest.mark.parametrize("lang", ["ar", "rus", "zh-Hant", "sr-Latn-RS", None])
def test_an_alias_has_a_language_or_none(lang: str | None) -> None:
    assert takes(Alias, {"name": "Сочи", "lang": lang})


@pytest.mark.parametrize("lang", ["", "AR", "arabic", "ar_SY", "a", "ar-" + "x" * 40])
def test_a_language_is_a_tag_of_bcp_47(lang: str) -> None:
    assert not takes(Alias, {"name": "Сочи", "lang": lang})


def test_a_date_may_come_as_the_view_shows_it() -> None:
    dates = TypeAdapter(DateText)
    assert dates.validate_python({"edtf": "2017-11~", "label": "about November 2017"}) == "2017-11~"
    assert dates.validate_python("2017-11-21T08:49:00+03:00") == "2017-11-21T05:49:00Z"
    for wrong in ("", "soon", "2017-13", {"start": "2017"}, {"edtf": 2017}, "2017-11-20" * 7):
        assert not takes(DateText, wrong)


def test_a_country_has_two_capitals() -> None:
    assert [takes(CountryCode, code) for code in ("SY", "sy", "SYR", "S1", "")] == [True, False, False, False, False]


@pytest.mark.parametrize("value", ["2017-11-20", date(2017, 11, 20)])
def test_a_day_is_a_day(value: object) -> None:
    assert TypeAdapter(Day).validate_python(value) == date(2017, 11, 20)


@pytest.mark.parametrize(
    "value", ["20171120", "1511136000", "2017-11-20 ", "2017-1-2", "٢٠١٧-١١-٢٠", 0, 1.5, True, "2017-02-29"]
)
def test_no_other_spelling_is_a_day(value: object) -> None:
    assert not takes(Day, value)


@pytest.mark.parametrize(
    ("reads", "good", "bad"),
    [
        (flag, ["true", "false", True], ["yes", "1", "True", ""]),
        (whole, ["7", "-7", "0", 7], ["7.0", "+7", " 7", "1e3", "٧", "", "1" * 19]),
        (day, ["2017-11-20", None], ["2017", "1511136000", ""]),
    ],
)
def test_queries_are_spelled_one_way(reads: Any, good: list[object], bad: list[str]) -> None:
    assert [reads(value) for value in good] == good
    for value in bad:
        with pytest.raises(ValueError, match=r"^say "):
            reads(value)


@pytest.mark.parametrize(
    "value",
    [
        "2017-11-21T05:49:00Z",
        "2017-11-21T08:49:00+03:00",
        "2017-11-21T08:49:00 03:00",
        "2017-11-21 05:49:00z",
        "2017-11-21T05:49:00.000Z",
    ],
)
def test_an_instant_is_read_in_utc(value: str) -> None:
    read = TypeAdapter(Instant).validate_python(value)
    assert (read, read.tzinfo) == (datetime(2017, 11, 21, 5, 49, tzinfo=UTC), UTC)


@pytest.mark.parametrize(
    "value",
    ["2017-11-21", "2017-11-21T05:49:00", "1511243340", "2017-11-21 05:49 Z", "2017-02-29T00:00:00Z",
     "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", ""],
)  # fmt: skip
def test_what_is_no_moment_is_no_instant(value: object) -> None:
    assert not takes(Instant, value)
