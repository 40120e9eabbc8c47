from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import days

ANY_DAY = st.integers(-400_000_000_000, 400_000_000_000)
ANY_YEAR = st.integers(-999_999_999, 999_999_999)


@given(st.dates())
def test_agrees_with_python_where_python_has_dates(day: date) -> None:
    assert days.number(day.year, day.month, day.day) == day.toordinal()
    assert days.civil(day.toordinal()) == (day.year, day.month, day.day)
    assert days.month_length(day.year, day.month) == monthrange(day.year, day.month)[1]
    assert days.iso(day.toordinal()) == day.isoformat()


@given(ANY_DAY)
def test_number_and_civil_are_inverse(day: int) -> None:
    assert days.number(*days.civil(day)) == day
    assert days.of_iso(days.iso(day)) == day


@given(ANY_YEAR, st.integers(1, 12), st.integers(1, 31))
def test_civil_and_number_are_inverse(year: int, month: int, day: int) -> None:
    day = min(day, days.month_length(year, month))
    assert days.civil(days.number(year, month, day)) == (year, month, day)


@given(ANY_YEAR, st.integers(1, 12))
def test_months_follow_one_another(year: int, month: int) -> None:
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    assert days.number(*following, 1) == days.number(year, month, days.month_length(year, month)) + 1


@given(st.dates(), st.integers(-1_000_000, 1_000_000))
def test_the_calendar_repeats_every_400_years(day: date, cycles: int) -> None:
    assert days.number(day.year + 400 * cycles, day.month, day.day) == day.toordinal() + 146_097 * cycles


def test_every_day_of_four_centuries_across_year_zero_follows_the_last() -> None:
    day = days.number(-201, 1, 1)
    for year in range(-201, 201):
        for month in range(1, 13):
            for of_month in range(1, days.month_length(year, month) + 1):
                assert (days.civil(day), days.number(year, month, of_month)) == ((year, month, of_month), day)
                day += 1


@pytest.mark.parametrize(
    ("year", "length"), [(2016, 29), (2017, 28), (1900, 28), (2000, 29), (0, 29), (-4, 29), (-100, 28)]
)
def test_leap_years(year: int, length: int) -> None:
    assert days.month_length(year, 2) == length


@pytest.mark.parametrize(
    ("civil", "iso"),
    [
        ((2017, 11, 20), "2017-11-20"),
        ((900, 1, 2), "0900-01-02"),
        ((0, 2, 29), "0000-02-29"),
        ((-43, 3, 15), "-0043-03-15"),
        ((-9999, 1, 1), "-9999-01-01"),
        ((-12000, 1, 1), "-12000-01-01"),
        ((9999, 12, 31), "9999-12-31"),
        ((10000, 1, 1), "+10000-01-01"),
        ((170_000_002, 1, 1), "+170000002-01-01"),
    ],
)
def test_iso(civil: tuple[int, int, int], iso: str) -> None:
    assert days.iso(days.number(*civil)) == iso
