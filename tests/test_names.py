"""Names as people type them: folding, words, and finding who bears a name by how it begins."""

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from app import names
from app.actors.model import Actor
from app.database import Database
from app.names import START_LENGTH, NameStart, bearing, begins, fold, index_names, meant, words
from tests import make
from tests.stored import all_of

FOLDED = [
    ("Erdoğan", "erdogan"), ("ERDOĞAN", "erdogan"), ("İstanbul", "istanbul"), ("ışık", "isik"), ("Łódź", "lodz"),
    ("Straße", "strasse"), ("Ólafur Þórðarson", "olafur thordarson"), ("Æthel Œuvre Ħal", "aethel oeuvre hal"),
    ("Хиджаб", "хиджаб"), ("Лавров Сергей Викторович", "лавров сергеи викторович"), ("Ёлка", "елка"),
    ("حِجَاب", "حجاب"), ("علی", "علي"), ("على", "علي"), ("کرمان", "كرمان"), ("الجامعة", "الجامعه"), ("ٱلشام", "الشام"),
    ("ســوريا", "سوريا"), ("أحمد", "احمد"), ("٢٠١٧", "2017"), ("۲۰۱۷", "2017"), ("①", "1"), ("№8", "no8"),
    ("Ⅷ", "viii"), ("ﬁnal", "final"), ("ＵＮ", "un"), ("Ja’afari", "ja'afari"), ("Σίσυφος", "σισυφοσ"), ("", ""),
]  # fmt: skip
WORDS = [
    ("Astana-7", ["astana", "7"]), ("Ja'afari", ["jaafari"]), ("Jaʿafari", ["jaafari"]), ("Sana'a", ["sanaa"]),
    ("Assad’s visit", ["assad", "visit"]), ("the guarantors' talks", ["the", "guarantors", "talks"]),
    ("l'Iran et d’Estaing", ["l", "iran", "et", "d", "estaing"]), ("S/RES/2254 (2015)", ["s", "res", "2254", "2015"]),
    ("snake_case", ["snake", "case"]), ("«Сочи»", ["сочи"]), ("…", []),
    ("x" * 600, ["x" * 250, "x" * 250, "x" * 100]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_variants_of_a_name_fold_alike(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_folding_the_folded_changes_nothing_for_any_character() -> None:
    letters = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code))[0] in "LNS"]
    assert [letter for letter in letters if fold(fold(letter)) != fold(letter)] == []
    assert [letter for letter in letters if fold(letter) != fold(letter).casefold()] == []


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_words_are_letters_and_digits_and_their_own_words(text: str) -> None:
    found = words(text)
    assert all(word.isalnum() and len(word) <= 250 for word in found)
    assert words(" ".join(found)) == found


@pytest.mark.parametrize(("text", "found"), WORDS)
def test_a_text_has_these_words(text: str, found: list[str]) -> None:
    assert words(text) == found


LAVROV = make.actor(
    "lavrov", "Sergey Lavrov", aliases=[{"name": "Лавров"}, {"name": "Lavrov"}, {"name": "Sergei Lavrov"}]
)


def starts(database: Database, owner: str) -> set[tuple[str, bool, str]]:
    return {
        (row["start"], row["leads"], row["name"]) for row in all_of(database)["name_start"] if row["owner_id"] == owner
    }


def test_a_name_is_found_from_each_of_its_words_on(database: Database) -> None:
    make.record(database, LAVROV)
    assert starts(database, "lavrov") == {
        ("sergey lavrov", True, "Sergey Lavrov"),
        ("lavrov", False, "Sergey Lavrov"),
        ("лавров", True, "Лавров"),
        ("lavrov", True, "Lavrov"),
        ("sergei lavrov", True, "Sergei Lavrov"),
    }


def test_a_title_is_found_from_its_beginning_alone(database: Database) -> None:
    make.record(database, make.event("a", title="Putin meets Assad"), make.event("b", title="…"))
    assert starts(database, "a") == {("putin meets assad", True, "Putin meets Assad")}
    assert starts(database, "b") == set()


def test_new_names_take_the_place_of_the_old_but_only_of_this_owner_and_noun(database: Database) -> None:
    make.record(database, make.actor("a", "Old"), make.actor("b", "Old"), make.venue("a", name="Old"))
    with database.write() as session:
        index_names(session, "actor", {"a": ["New"]})
    kept = {(row["noun"], row["owner_id"], row["start"]) for row in all_of(database)["name_start"]}
    assert kept == {("actor", "a", "new"), ("actor", "b", "old"), ("venue", "a", "old")}


def found(database: Database, text: str) -> list[str]:
    with database.write() as session:
        return list(
            session.scalars(
                select(Actor.id)
                .where(*bearing(session.connection(), "actor", Actor.__table__.c.id, words(text)))
                .order_by(Actor.id)
            )
        )


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("lav", ["lavrov"]), ("LAVROV Ser", ["lavrov"]), ("serg", ["lavrov", "shoigu"]), ("лавр", ["lavrov"]),
        ("lavrov shoigu", []), ("avrov", []), ("…", ["lavrov", "shoigu"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("many", [0, 20_000])
def test_who_bears_all_of_the_words(
    database: Database, text: str, owners: list[str], many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "MANY", many)  # whichever way they are found
    make.record(database, LAVROV, make.actor("shoigu", "Sergey Shoigu"))
    assert found(database, text) == owners


def test_a_beginning_longer_than_what_is_kept_still_finds_its_name(database: Database) -> None:
    long = "Office of the Special Envoy of the Secretary-General for Syria in Geneva"
    make.record(database, make.actor("a", long), make.actor("b", "x" * 200))
    assert found(database, "x" * 100) == ["b"]
    with database.write() as session:
        beginning = select(NameStart.owner_id).where(begins(" ".join(words(long))))
        assert len(" ".join(words(long))) > START_LENGTH
        assert session.scalars(beginning).all() == ["a"]


def meant_by(database: Database, unknown: str, also: tuple[str, ...] = ()) -> tuple[str, ...]:
    with database.write() as session:
        return meant(session.connection(), "actor", unknown, also)


def test_who_may_have_been_meant_is_spelled_or_named_alike(database: Database) -> None:
    make.record(database, LAVROV, make.actor("un", "UN"), make.actor("usa", "USA"), make.venue("lavra", name="Lavra"))
    make.record(database, make.actor("hnc", "High Negotiations Committee"), make.actor("putin", "Vladimir Putin"))
    assert meant_by(database, "lavrow") == meant_by(database, "sergei-lavrow") == ("lavrov",)
    assert meant_by(database, "high-negotiation-comittee") == ("hnc",)
    assert meant_by(database, "us") == ("usa",)
    assert meant_by(database, "uno") == ("un",)
    assert meant_by(database, "puttin") == ("putin",)


def test_only_the_first_of_many_words_are_looked_up(database: Database) -> None:
    make.record(database, LAVROV)
    sent: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    meant_by(database, " ".join(f"a{number}" for number in range(60)))
    assert max(statement.count("start >= ") for statement in sent) == 12


def test_who_is_like_nobody_meant_nobody(database: Database) -> None:
    make.record(database, LAVROV)
    assert meant_by(database, "xyzzy") == meant_by(database, "---") == meant_by(database, "levitation") == ()


def test_namesakes_may_both_have_been_meant(database: Database) -> None:
    make.record(database, make.actor("wang-wei", "Wang Wei"), make.actor("wang-wei-2", "Wang Wei"))
    assert sorted(meant_by(database, "wang-wie")) == ["wang-wei", "wang-wei-2"]


def test_those_not_stored_yet_may_have_been_meant_too(database: Database) -> None:
    make.record(database, LAVROV)
    assert meant_by(database, "levrov", also=("levrow", "other")) == ("levrow",)
    assert meant_by(database, "lavrof", also=("lavrou",)) == ("lavrou", "lavrov")


def test_the_best_come_first_and_no_more_than_three(database: Database) -> None:
    make.record(database, *[make.actor(f"envoy-{word}") for word in ("alpha", "alpine", "alps", "alphabet")])
    found = meant_by(database, "envoy-alpin")
    assert found[0] == "envoy-alpine"
    assert len(found) == len(set(found)) == 3
