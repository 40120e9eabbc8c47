"""Ids as people read them: made in ASCII of any text, and numbered where they are taken."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.database import Database
from app.events.model import Event
from app.slugs import PATTERN, Reference, in_use, slug, unused
from tests import make


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Переговоры в Сочи", "peregovory-v-sochi"), ("رياض حجاب", "ryd-hjb"), ("Erdoğan’s visit", "erdogan-s-visit"),
        ("  A -- b__C  ", "a-b-c"), ("S/RES/2254", "s-res-2254"), ("北京", "beijing"), ("…", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_slug_reads_like_the_text(text: str, made: str) -> None:
    assert slug(text) == made


@pytest.mark.parametrize(
    ("length", "made"),
    [(13, "one-two-three"), (12, "one-two"), (8, "one-two"), (7, "one-two"), (6, "one"), (3, "one"), (2, "on")],
)
def test_a_slug_is_cut_between_words_where_it_can_be(length: int, made: str) -> None:
    assert slug("One two, three!", length) == made


@settings(deadline=None, max_examples=200)
@given(st.text(), st.integers(1, 100))
def test_a_slug_is_an_id_or_nothing(text: str, length: int) -> None:
    made = slug(text, length)
    assert len(made) <= length
    assert made == "" or re.fullmatch(PATTERN, made)
    assert slug(made, length) == made


def test_the_first_free_number_is_taken() -> None:
    assert unused("a", {"b"}) == "a"
    assert unused("a", {"a"}) == "a-2"
    assert unused("a", {"a", "a-2", "a-4"}) == "a-3"


def test_what_is_in_use_is_the_id_or_the_id_with_a_number(database: Database) -> None:
    make.record(database, *map(make.event, ("a", "a-2", "a-30", "a-b", "ab", "a-b-2", "b-9", "c")))
    with database.write() as session:
        assert in_use(session, Event.id, {"a"}) == {"a", "a-2", "a-30"}
        assert in_use(session, Event.id, ["a-b", "b", "d"]) == {"a-b", "a-b-2", "b-9"}
        assert in_use(session, Event.id, []) == set()
        many = [f"b{n:04}" for n in range(1_500)]  # more than are asked for at once
        assert in_use(session, Event.id, ["a-b", *many, "c"]) == {"a-b", "a-b-2", "c"}


@pytest.mark.parametrize("value", ["russia", {"id": "russia", "name": "Russia"}])
def test_a_reference_is_an_id_or_what_has_one(value: object) -> None:
    assert TypeAdapter(Reference).validate_python(value) == "russia"


@pytest.mark.parametrize(
    "value", ["Russia", "", "a--b", "-a", "a-", "a\n", "россия", "a" * 101, {"name": "x"}, {"id": 7}, None, 7]
)
def test_what_is_no_id_is_no_reference(value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Reference).validate_python(value)
