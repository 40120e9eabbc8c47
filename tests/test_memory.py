"""What is kept in mind of an edition: bounded, and forgotten when the edition moves."""

import pytest

from app.memory import FACTS, OVERHEAD, Memory, Recollection

ENTRY = OVERHEAD + 100


def kept(mind: Recollection) -> str:
    """Which of the documents a, b, c, … are in mind."""
    return "".join(key for key in "abcdefgh" if mind.documents([key]) != [None])


def test_a_document_is_recalled() -> None:
    mind = Recollection("1", 1_000)
    assert mind.documents(["a"]) == [None]
    mind.keep({"a": b"{}"})
    assert mind.documents(["b", "a"]) == [None, b"{}"]


def test_when_there_is_no_room_the_oldest_goes() -> None:
    mind = Recollection("1", 3 * ENTRY)
    for key in "abc":
        mind.keep({key: b"x" * 100})
    assert kept(mind) == "abc"
    mind.keep({"d": b"x" * 100})
    assert kept(mind) == "bcd"
    mind.keep({"e": b"x" * (100 + ENTRY)})
    assert kept(mind) == "de"


def test_what_is_larger_than_all_room_is_not_kept_and_drives_nothing_out() -> None:
    mind = Recollection("1", 2 * ENTRY)
    mind.keep({"a": b"x" * 100})
    mind.keep({"b": b"x" * (2 * ENTRY)})
    assert kept(mind) == "a"


def test_what_is_kept_twice_takes_its_room_once() -> None:
    mind = Recollection("1", 2 * ENTRY)
    for _ in range(5):
        mind.keep({"a": b"x" * 100})
    mind.keep({"b": b"x" * 100})
    assert kept(mind) == "ab"


def test_without_room_nothing_is_kept() -> None:
    mind = Recollection("1", 0)
    mind.keep({"a": b""})
    assert kept(mind) == ""


def test_a_fact_is_learnt_once() -> None:
    mind, learnt = Recollection("1", 0), []
    for _ in range(3):
        assert mind.recall("two and two", lambda: learnt.append("!") or 4) == 4  # type: ignore[func-returns-value]  # that is why
    assert learnt == ["!"]
    assert mind.knows("two and two") == 4
    assert mind.knows("three and three") is None


@pytest.mark.parametrize("falsy", [0, (), None])
def test_a_fact_that_is_nothing_is_one_too(falsy: object) -> None:
    mind = Recollection("1", 0)
    mind.learn("fact", falsy)
    assert mind.recall("fact", lambda: pytest.fail("it was learnt before")) is falsy


def test_with_too_many_facts_all_that_was_is_forgotten() -> None:
    mind = Recollection("1", 0)
    for number in range(FACTS):
        mind.learn(number, number)
    assert mind.knows(0) == 0
    mind.learn("one more", True)
    assert (mind.knows(0), mind.knows("one more")) == (None, True)


def test_another_edition_begins_with_nothing_in_mind() -> None:
    memory = Memory(1_000)
    first = memory.of("1")
    first.keep({"a": b"{}"})
    assert memory.of("1") is first
    second = memory.of("2")
    assert second is not first
    assert kept(second) == ""
    first.keep({"b": b"{}"})  # by who still reads the older one
    assert kept(memory.of("2")) == ""
