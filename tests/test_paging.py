"""Cursors: they come back as they went, belong to their question, and are refused when they are damaged."""

import base64
import string

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.paging import fingerprint, read_cursor, write_cursor
from app.problems import BadQuery

CODE = string.ascii_letters + string.digits + "-_"
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
NUMBERS = range(-7, 8)


@settings(deadline=None, max_examples=200)
@given(texts, st.integers(-7, 7))
def test_a_cursor_comes_back_as_it_went(text: str, number: int) -> None:
    cursor = write_cursor("mark", text, number)
    assert not set(cursor) - set(CODE)
    assert read_cursor(cursor, "mark", str, NUMBERS) == [text, number]


@settings(deadline=None, max_examples=300)
@given(st.text() | st.text(CODE))
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(BadQuery) as caught:
        read_cursor(cursor, "mark", NUMBERS, str)
    assert [trouble.parameter for trouble in caught.value.troubles] == ["cursor"]


FORGED = [
    [], ["mark"], ["mark", 1], ["mark", "a", 1], ["mark", 1, "a", 2], ["mark", 1.0, "a"], ["mark", True, "a"],
    ["mark", None, "a"], ["mark", 8, "a"], ["mark", -8, "a"], ["mark", 2**63, "a"], ["mark", 1, "a\0"],
    ["mark", 1, ["a"]], {"mark": 1}, "mark", 7, None,
]  # fmt: skip


@pytest.mark.parametrize("content", FORGED, ids=str)
def test_a_forged_cursor_is_refused(content: object) -> None:
    cursor = base64.urlsafe_b64encode(orjson.dumps(content)).decode().rstrip("=")
    with pytest.raises(BadQuery, match="can't be read"):
        read_cursor(cursor, "mark", NUMBERS, str)


def test_a_cursor_of_another_question_is_told_so() -> None:
    with pytest.raises(BadQuery, match="other filters or another order"):
        read_cursor(write_cursor("mark", 1), "other", NUMBERS)


def test_a_question_is_known_by_what_is_asked_in_whatever_order() -> None:
    mark = fingerprint({"a": 1, "b": ["x"]})
    assert mark == fingerprint({"b": ["x"], "a": 1})
    assert mark != fingerprint({"a": 1, "b": ["y"]})
    assert len(mark) == 12
