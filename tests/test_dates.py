import time
from datetime import UTC, date, datetime, timedelta, timezone
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import days
from app.dates import ACCEPTED, DateError, When, parse, view

ZONES = [None, "UTC", "Europe/Moscow", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"]


def year_text(year: int) -> str:
    return f"{year:05}" if year < 0 else f"{year:04}"


@st.composite
def singles(draw: st.DrawFn) -> str:
    """Every shape a date can have on its own or in an interval."""
    year = draw(st.integers(2010, 2025) | st.integers(-9999, 9999))
    month = draw(st.integers(1, 12))
    day = draw(st.integers(1, days.month_length(year, month)))
    long = draw(st.integers(10_000, 999_999_999))
    text = year_text(year)
    shapes = [text, f"{text}-{month:02}", f"{text}-{month:02}-{day:02}", f"{text}-{month:02}-XX", f"{text}-XX"]
    shapes += [f"{text}-XX-XX", f"{text[:-1]}X", f"{text[:-2]}XX", f"{text}-{20 + (month + 2) // 3}"]
    shapes += [f"Y{long}", f"Y-{long}"]
    return draw(st.sampled_from(shapes)) + draw(st.sampled_from(["", "", "~", "?", "%"]))


@st.composite
def intervals(draw: st.DrawFn) -> str:
    first, last = draw(singles()), draw(singles())
    if parse(first).start_min > (parse(last).end_max or 0):
        first, last = last, first
    return draw(st.sampled_from([f"{first}/{last}", f"{first}/.."]))


@st.composite
def instants(draw: st.DrawFn) -> str:
    moment = draw(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29))).replace(microsecond=0)  # noqa: DTZ001  # the zone comes below
    zone = timezone(timedelta(minutes=draw(st.integers(-14 * 60, 14 * 60))))
    return draw(st.sampled_from([f"{moment.isoformat()}Z", moment.replace(tzinfo=zone).isoformat()]))


anything = singles() | intervals() | instants()


@given(anything, st.sampled_from(ZONES))
def test_bounds_are_ordered(text: str, zone: str | None) -> None:
    when = parse(text, zone)
    last = inf if when.end_max is None else when.end_max
    assert when.start_min <= when.start_max <= last
    assert when.start_min <= when.end_min <= last


@given(anything, st.sampled_from(ZONES))
def test_printing_and_parsing_agree(text: str, zone: str | None) -> None:
    when = parse(text, zone)
    assert parse(when.edtf, zone) == when
    assert when.instant is not None or when.edtf == text


@given(singles())
def test_marks_never_widen(text: str) -> None:
    plain, marked = parse(text.rstrip("~?%")), parse(text)
    assert bounds(plain) == bounds(marked)
    assert (marked.approximate, marked.uncertain) == (text[-1] in "~%", text[-1] in "?%")


@given(st.dates(), st.dates())
def test_days_in_order_make_an_interval_and_in_reverse_none(a: date, b: date) -> None:
    first, last = sorted((a, b))
    assert bounds(parse(f"{first}/{last}")) == (*[first.toordinal()] * 2, *[last.toordinal()] * 2)
    if first != last:
        with pytest.raises(DateError, match="ends before it starts"):
            parse(f"{last}/{first}")


def bounds(when: When) -> tuple[int, int, int, int | None]:
    return when.start_min, when.start_max, when.end_min, when.end_max


BOUNDS = {  # start, start_latest, end_earliest, end, precision
    "2017-11-20": ("2017-11-20", "2017-11-20", "2017-11-20", "2017-11-20", "day"),
    "2016-02-29": ("2016-02-29", "2016-02-29", "2016-02-29", "2016-02-29", "day"),
    "0000-02-29": ("0000-02-29", "0000-02-29", "0000-02-29", "0000-02-29", "day"),
    "2017-11": ("2017-11-01", "2017-11-30", "2017-11-01", "2017-11-30", "month"),
    "2016-02-XX": ("2016-02-01", "2016-02-29", "2016-02-01", "2016-02-29", "month"),
    "2017-XX": ("2017-01-01", "2017-12-31", "2017-01-01", "2017-12-31", "year"),
    "2017-21": ("2017-03-01", "2017-05-31", "2017-03-01", "2017-05-31", "season"),
    "2017-22": ("2017-06-01", "2017-08-31", "2017-06-01", "2017-08-31", "season"),
    "2017-23": ("2017-09-01", "2017-11-30", "2017-09-01", "2017-11-30", "season"),
    "2015-24": ("2015-12-01", "2016-02-29", "2015-12-01", "2016-02-29", "season"),
    "201X": ("2010-01-01", "2019-12-31", "2010-01-01", "2019-12-31", "decade"),
    "20XX": ("2000-01-01", "2099-12-31", "2000-01-01", "2099-12-31", "interval"),
    "-004X": ("-0049-01-01", "-0040-12-31", "-0049-01-01", "-0040-12-31", "decade"),
    "-0043": ("-0043-01-01", "-0043-12-31", "-0043-01-01", "-0043-12-31", "year"),
    "Y-12000": ("-12000-01-01", "-12000-12-31", "-12000-01-01", "-12000-12-31", "year"),
    "2017-11/2018": ("2017-11-01", "2017-11-30", "2018-01-01", "2018-12-31", "interval"),
    "2017-11/2017-11-20": ("2017-11-01", "2017-11-20", "2017-11-20", "2017-11-20", "interval"),
    "2017-11-20/2017": ("2017-11-20", "2017-11-20", "2017-11-20", "2017-12-31", "interval"),
    "2017-11/..": ("2017-11-01", "2017-11-30", "2017-11-01", None, "interval"),
}


@pytest.mark.parametrize(("text", "expected"), BOUNDS.items())
def test_view(text: str, expected: tuple[str | None, ...]) -> None:
    shown = view(parse(text))
    assert tuple(shown[key] for key in ("start", "start_latest", "end_earliest", "end", "precision")) == expected
    assert (shown["edtf"], shown["approximate"], shown["uncertain"]) == (text, False, False)
    assert shown["label"]


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        ("2017-11-20T22:30:00Z", None, "2017-11-20"),
        ("2017-11-20T22:30:00Z", "Europe/Moscow", "2017-11-21"),
        ("2017-11-21T01:30:00+03:00", None, "2017-11-20"),
        ("2017-11-21T01:30:00+03", "Europe/Moscow", "2017-11-21"),
        ("2017-11-20T10:30:00Z", "Pacific/Kiritimati", "2017-11-21"),
    ],
)
def test_an_instant_counts_on_the_venue_s_day(text: str, zone: str | None, day: str) -> None:
    when = parse(text, zone)
    assert set(bounds(when)) == {date.fromisoformat(day).toordinal()}
    assert when.instant == datetime.fromisoformat(text)
    assert when.instant.tzinfo is UTC
    assert (when.precision, when.edtf[-1]) == ("instant", "Z")


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "Europe", "../UTC", "zone.tab", "\0", "\ud800", "x" * 100_000])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(DateError, match="no time zone"):
        parse("2017-11-20", zone)


def test_what_the_message_accepts_is_accepted() -> None:
    examples = [word.strip(",") for word in ACCEPTED.split() if word[0] in "-Y0123456789"]
    assert len(examples) > 10
    for text in examples:
        parse(text)


REFUSED = {
    "2017-13": "months are 01–12",
    "2017-00": "months are 01–12",
    "2017-25": "months are 01–12",
    "2017-23-01": "seasons 21–24 have no days",
    "2017-11-31": "November 2017 has days 01–30",
    "2017-11-00": "November 2017 has days 01–30",
    "2017-02-29": "February 2017 has days 01–28",
    "1900-02-29": "February 1900 has days 01–28",
    "2018/2017": "ends before it starts",
    "2017-12/2017-11-30": "ends before it starts",
    "2017-11-20/": "write 2017-11-20/.. for an open one",
    "/2017": "has no start",
    "../2017": "has no start",
    "../..": "has no start",
    "2017-11-21T05:49:00Z/2017-11-21T06:00:00Z": "between dates, not times of day",
    "2017-11-21T05:49:00": "with Z or an offset",
    "2017-11-21T05:49Z": "to the second",
    "2017-11-21T24:00:00Z": "to the second",
    "2017-11-21T05:49:00+15:00": "at most 14 hours",
    "2017-11-31T05:49:00Z": "out of range",
    "0000-01-01T00:00:00Z": "out of range",
    "0001-01-01T00:00:00+03:00": "out of range",
    "12/16/2019": "'12/16/2019' is not a date",
    "x" * 65: "at most 64 characters, this has 65",
}
NO_DATE = (
    *("", " ", " 2017", "2017 ", "2017\n", "2017\0", "20 Nov 2017", "-0000", "+2017", "17", "02017", "20170", "2017-1"),
    *(
        "20171120",
        "2017-11-2",
        "2017-W47",
        "2017-324",
        "٢٠١٧",
        "２０１７",
        "2017–11",
        "201x",
        "y12345",
        "Y2017",
        "Y1E9",
    ),
    *("Y1E99999999", "Y+12345", "Y-09999", "Y1234567890", "Y12345-01", "2XXX", "XXXX", "20X7", "2017-1X", "2017-XX-01"),
    *("201X-11", "2017~-11", "~2017", "2017~?", "2017~~", "2017/..~", "2017/2018/2019", "2017//2018", "unknown/2017"),
    *(
        "[2017,2018]",
        "{2017}",
        "2017..2018",
        "2017-11-21t05:49:00Z",
        "2017-11-21 05:49:00Z",
        "\ud800",
        "today",
        "Today",
    ),
)


@pytest.mark.parametrize(("text", "why"), [*REFUSED.items(), *((text, "not a date") for text in NO_DATE)])
def test_a_refusal_says_why_and_what_is_accepted(text: str, why: str) -> None:
    with pytest.raises(DateError) as caught:
        parse(text)
    message = str(caught.value)
    assert why in message.removesuffix(ACCEPTED)
    assert message.endswith(ACCEPTED)
    assert message.encode()  # no surrogate, which JSON could not carry
    assert "\0" not in message


@given(st.text() | st.text("0123456789-/~?%XYTZ:+.E ", max_size=70))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert readable(text) in (True, False)


def test_no_text_takes_a_millisecond() -> None:
    bad = [*REFUSED, *NO_DATE, "2017/" * 20_000, "9" * 100_000, "Y" + "9" * 100_000, "\ud800" * 100_000]
    bad += [unit * (64 // len(unit)) for unit in ("9", "X", "-", "~", "Y", "201", "20X", "2017-", "-2017", "2017/")]
    fresh = [days.iso(days.number(1990, 1, 1) + day) for day in range(5000)]  # more than the cache holds
    for texts in (bad * 50, fresh):
        start = time.process_time()
        for text in texts:
            readable(text)
        assert (time.process_time() - start) / len(texts) < 0.001


def readable(text: str) -> bool:
    try:
        return parse(text).edtf != ""
    except DateError:
        return False
