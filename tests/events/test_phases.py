"""What the public knew and when: the phases of an event, held against the oracle on every day around them."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.events.index import FOREVER, REACHES, UNDATED, phases
from tests import make
from tests.events.drafts import STATUSES, shown
from tests.events.oracle import Entry, Told, known_on

FIRST, LAST = date(2017, 1, 1), date(2017, 6, 30)
days = st.dates(FIRST, LAST)


def month(day: date) -> tuple[str, date, date]:
    last = monthrange(day.year, day.month)[1]
    return f"{day:%Y-%m}", day.replace(day=1), day.replace(day=last)


def interval(start: date, length: int) -> tuple[str, date, date]:
    return f"{start}/{start + timedelta(length)}", start, start + timedelta(length)


dates = st.one_of(
    st.none(),
    days.map(lambda day: (str(day), day, day)),
    days.map(lambda day: (f"{day}T12:00:00Z", day, day)),
    days.map(month),
    st.builds(interval, days, st.integers(1, 40)),
    days.map(lambda day: (f"{day}/..", day, None)),
)


@st.composite
def schedules(draw: st.DrawFn) -> list[Entry]:
    """Schedules whose days are near each other, some of them not known."""
    known = sorted(draw(st.lists(days, min_size=1, max_size=5)))
    entries = []
    for day in known:
        edtf, first, last = draw(dates) or (None, None, None)
        told = draw(st.sampled_from([day, day, None]))
        status = draw(st.sampled_from([*STATUSES, *["occurred"] * 4]))
        entries.append(Entry(edtf, ordinal(first), ordinal(last), status, ordinal(told)))
    return entries


def ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None


def phased(schedule: list[Entry]) -> list[dict[str, Any]]:
    """The phases of an event with this schedule."""
    entries = [
        {
            "when": entry.edtf,
            "status": entry.status,
            "known_from": entry.known_from and str(date.fromordinal(entry.known_from)),
        }
        for entry in schedule
    ]
    return phases(shown(make.event("a", schedule=entries)))


def on(day: int, rows: list[dict[str, Any]]) -> Told | None:
    """What the phases say of a day; never two things."""
    found = [Told(row["entry"], row["status"], row["told"]) for row in rows if row["since"] <= day < row["until"]]
    assert len(found) < 2
    return found[0] if found else None


@settings(deadline=None, max_examples=150)
@given(schedule=schedules())
def test_the_phases_say_on_every_day_what_the_public_knew(schedule: list[Entry]) -> None:
    rows = phased(schedule)
    for day in range(FIRST.toordinal() - 40, LAST.toordinal() + 100):
        assert on(day, rows) == known_on(day, schedule), date.fromordinal(day)


@settings(deadline=None, max_examples=100)
@given(schedule=schedules())
def test_a_phase_lies_where_the_date_of_its_entry_lies(schedule: list[Entry]) -> None:
    rows = phased(schedule)
    for row in rows:
        entry = schedule[row["entry"]]
        if entry.first is None:
            assert (row["span"], row["start"], row["end"]) == (UNDATED, 0, 0)
            assert not row["ahead"]
        else:
            assert (row["start"], row["end"]) == (entry.first, FOREVER if entry.last is None else entry.last)
            assert row["end"] - row["start"] <= REACHES[row["span"]]
            assert row["ahead"] == (entry.first > row["since"])
            assert row["start"] <= row["start_max"] <= row["end"]
            assert row["start"] <= row["end_min"] <= row["end"]
    assert [row["until"] for row in rows[:-1]] == [row["since"] for row in rows[1:]]
    assert [row["until"] for row in rows[-1:]] in ([], [FOREVER])


def day_by_day(**fields: Any) -> dict[str, tuple[str, bool]]:
    """Status and whether the story is told, from each day on which these change."""
    rows = phases(shown(make.event("a", **fields)))
    return {str(date.fromordinal(row["since"])): (row["status"], row["told"]) for row in rows}


def test_without_a_day_it_became_known_an_event_is_under_way_until_its_last() -> None:
    assert day_by_day(when="2017-11-28/2017-12-14") == {
        "2017-11-28": ("under_way", False),
        "2017-12-14": ("occurred", True),
    }


def test_an_event_of_a_day_is_told_that_day() -> None:
    assert day_by_day(when="2017-11-20") == {"2017-11-20": ("occurred", True)}


def test_a_secret_visit_is_told_when_it_is_disclosed() -> None:
    schedule = [{"when": "2017-11-20", "status": "occurred", "known_from": "2017-11-21"}]
    assert day_by_day(schedule=schedule) == {"2017-11-21": ("occurred", True)}


@pytest.mark.parametrize("status", sorted({*STATUSES} - {"occurred"}))
def test_only_what_occurred_was_under_way(status: str) -> None:
    assert day_by_day(when="2017-11-28/2017-12-14", status=status) == {
        "2017-11-28": (status, False),
        "2017-12-14": (status, True),
    }


def test_an_open_end_does_not_keep_the_story_untold() -> None:
    assert day_by_day(when="2018-01-19/..") == {"2018-01-19": ("occurred", True)}


def test_a_postponed_meeting_shows_no_date() -> None:
    schedule = [
        {"when": "2017-11-18", "status": "scheduled", "known_from": "2017-10-31"},
        {"when": None, "status": "postponed", "known_from": "2017-11-07"},
        {"when": "2018-01-29/2018-01-30", "status": "occurred"},
    ]
    rows = phases(shown(make.event("a", schedule=schedule)))
    assert [(row["status"], row["told"], row["span"] == UNDATED, row["ahead"]) for row in rows] == [
        ("scheduled", False, False, True),
        ("postponed", False, True, False),
        ("under_way", False, False, False),
        ("occurred", True, False, False),
    ]


@pytest.mark.parametrize(
    "schedule", [[{"status": "proposed"}], [{"when": "2017", "status": "scheduled"}, {"status": "cancelled"}]]
)
def test_what_can_t_be_placed_has_no_phase(schedule: list[dict[str, str]]) -> None:
    assert phases(shown(make.event("a", schedule=schedule))) == []


def test_the_last_day_of_the_year_before_the_year_1_is_a_day_like_others() -> None:
    first, last = phases(shown(make.event("a", when="0000")))
    assert (first["since"], first["until"], first["status"], first["told"]) == (-365, 0, "under_way", False)
    assert (last["since"], last["until"], last["status"], last["told"]) == (0, FOREVER, "occurred", True)
