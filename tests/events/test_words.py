"""The full text of an event: folded words under a key that goes with its day, on both databases alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.database import Database
from app.events.order import UNDATED_KEY, first_key, key_of, last_key
from app.events.words import VECTOR_MAX, Said, said, vector
from tests import make

days = st.integers(-(2**38), 2**38)
LONG_WORD = "слово" * 700


def found(database: Database, *searched: str) -> list[str]:
    """The events that have all these words, by their keys."""
    match = "FROM event JOIN words_fts ON words_fts.rowid = key WHERE words_fts MATCH :q"
    if not database.embedded:
        match = "FROM event WHERE vector @@ CAST(:q AS tsquery)"
    joined = (" " if database.embedded else " & ").join(f'"{word}"' if database.embedded else word for word in searched)
    with database.write() as session:
        return list(session.scalars(text(f"SELECT id {match} ORDER BY key"), {"q": joined}))


@settings(deadline=None, max_examples=200)
@given(earlier=days, later=days)
def test_keys_go_with_the_days(earlier: int, later: int) -> None:
    earlier, later = sorted([earlier, later])
    assert 0 <= first_key(earlier) <= first_key(later) < UNDATED_KEY == first_key(None) < 2**62
    assert first_key(earlier) <= key_of("a", earlier) <= last_key(first_key(earlier)) < UNDATED_KEY
    assert last_key(key_of("a", earlier)) == last_key(key_of("b", earlier))


def test_near_days_have_keys_of_their_own_and_far_ones_share_the_outermost() -> None:
    assert first_key(736_000) < last_key(first_key(736_000)) < first_key(736_001)
    assert first_key(-(2**30)) == first_key(-(2**31)) == 0
    assert first_key(2**30) == first_key(2**31) < UNDATED_KEY
    assert key_of("a", 1) != key_of("b", 1)


def test_what_is_said_is_told_by_title_names_and_story() -> None:
    names = [["riyad", "hijab"], ["رياض", "حجاب"], ["riad", "hijab"]]
    words = said({"title": "Astana-7"}, names, ["They met.", None, "It’s over"])
    assert words == (["astana", "7"], ["riyad", "hijab", "رياض", "حجاب", "riad"], ["they", "met", "it", "over"], [])


def test_a_vector_has_each_word_once_with_its_places() -> None:
    assert vector(Said(["sochi", "talks"], ["sochi"], ["talks", "end"])) == "'sochi':1A,3B 'talks':2A,4D 'end':5D"


def test_a_vector_keeps_no_more_places_than_fit() -> None:
    marks = vector(Said([], [], ["da"] * 20_000)).removeprefix("'da':").split(",")
    assert len(marks) == 250
    far = vector(Said([], [], [*(f"w{n}" for n in range(17_000)), "end"]))
    assert far.endswith("'end':16383D")


def test_a_vector_too_large_leaves_out_the_last_words() -> None:
    written = vector(Said(["title"], [], [f"слово{n}" for n in range(100_000)]))
    assert VECTOR_MAX - 40 < len(written.encode()) <= VECTOR_MAX
    assert written.startswith("'title':1A 'слово0':2D ")
    assert written.endswith("D")
    fits = vector(Said([], [], [f"w{n}" for n in range(50_000)]))
    assert fits.endswith("'w49999':16383D")


def test_an_event_is_found_by_title_story_and_names(database: Database) -> None:
    make.record(
        database,
        make.actor("hijab", "Riyad Hijab", aliases=[{"name": "رياض حجاب"}]),
        make.actor("hnc", "High Negotiations Committee"),
        make.venue("russia", "country", aliases=[{"name": "Россия"}]),
        make.venue("sochi", "city", "russia"),
        make.process("astana-talks"),
        make.event(
            "a",
            title="Astana-7",
            summary="A résumé",
            outcome="Nothing",
            venue="sochi",
            series="astana-talks",
            participants=[{"actor": "hijab", "on_behalf_of": "hnc"}],
            statements=[{"speaker": "hijab", "text": "Прощайте"}],
            claims=[{"field": "when", "value": "disputed"}],
            note="secret",
        ),
    )
    for words in (
        ["astana", "7"],
        ["resume"],
        ["nothing"],
        ["حجاب"],
        ["committee"],
        ["россия"],
        ["talks"],
        ["прощаите"],
    ):
        assert found(database, *words) == ["a"], words
    for word in ("disputed", "secret", "occurred", "visit"):
        assert found(database, word) == [], word


def test_an_amended_event_is_found_by_its_new_words_alone(database: Database) -> None:
    make.record(database, make.event("a", title="Old", when="2017"), make.event("b", title="Old", when="2016"))
    assert found(database, "old") == ["b", "a"]
    make.record(database, make.event("a", title="New", when="2015"))
    assert (found(database, "old"), found(database, "new")) == (["b"], ["a"])


@pytest.mark.parametrize("story", [LONG_WORD, "x" * 20_000, "№8 ①² ﷺ ½"])
def test_words_of_any_length_and_kind_can_be_kept(database: Database, story: str) -> None:
    make.record(database, make.event("a", summary=story, outcome="end"))
    assert found(database, "end") == ["a"]


def test_a_story_too_large_for_a_vector_is_kept_and_found_by_its_title(database: Database) -> None:
    told = [" ".join(f"w{part}x{n}" for n in range(1_800)) for part in range(190)]
    draft = make.event("a", title="Long", statements=[{"speaker": "p", "text": text} for text in told])
    make.record(database, make.actor("p"), draft)
    assert found(database, "long", "w0x1") == ["a"]
