"""Who is meant by what a row carries inline: sure by name and state, else proposed; never taken by likeness alone."""

from typing import Any

from app.database import Database
from app.importers.matching import Like
from app.importers.reader import Row
from app.importers.resolve import Resolver
from tests import make
from tests.importers.importing import CALL, brought, counts, drafts

STATES = [make.actor("jordan", kind="state"), make.actor("saudi-arabia", "Saudi Arabia", kind="state")]


def of(*states: str) -> list[dict[str, str]]:
    return [{"organization": state} for state in states]


def with_actor(name: str, *states: str, **fields: Any) -> dict[str, Any]:
    offices = [{"organization": {"id": state, "name": state.title(), "kind": "state"}} for state in states]
    inline = {"name": name, "kind": "person", "affiliations": offices, **fields}
    return {**CALL, "title": f"A call to {name}", "participants": [{"actor": inline}]}


def taken(database: Database) -> list[str]:
    return [each["participants"][0]["actor"] for _, each in sorted(drafts(database).items())]


def test_names_are_told_apart_by_state(database: Database) -> None:
    make.record(
        database, *STATES, make.actor("the-jordanian", "King Abdullah", affiliations=of("jordan")),
        make.actor("the-saudi", "King Abdullah", affiliations=of("saudi-arabia")),
    )  # fmt: skip
    report = brought(database, [with_actor("KING ABDULLAH", "saudi-arabia"), with_actor("King Abdullah", "jordan")])
    assert counts(report) == (2, 0, 0, 0)
    assert not report.made
    assert sorted(taken(database)) == ["the-jordanian", "the-saudi"]


def test_aliases_of_either_side_count(database: Database) -> None:
    make.record(
        database, *STATES,
        make.actor("king-hussein", "Hussein bin Talal", affiliations=of("jordan"), aliases=[{"name": "King Hussein"}]),
        make.actor("fahd", "Fahd", affiliations=of("saudi-arabia")),
    )  # fmt: skip
    also = with_actor("Fahd bin Abdulaziz", "saudi-arabia", aliases=[{"name": "Fahd"}])
    report = brought(database, [with_actor("King Hussein", "jordan"), also])
    assert not report.made
    assert sorted(taken(database)) == ["fahd", "king-hussein"]


def test_who_is_of_no_state_may_be_of_any(database: Database) -> None:
    make.record(database, *STATES, make.actor("hussein", "King Hussein"))
    brought(database, [with_actor("King Hussein", "jordan")])
    assert taken(database) == ["hussein"]


def test_the_same_name_of_another_state_is_somebody_else(database: Database) -> None:
    make.record(database, *STATES, make.actor("king-abdullah", affiliations=of("jordan")))
    report = brought(database, [with_actor("King Abdullah", "saudi-arabia")])
    assert [(made.id, made.name) for made in report.made] == [("king-abdullah-saudi-arabia", "King Abdullah")]


def test_two_who_fit_are_proposed(database: Database) -> None:
    make.record(
        database, *STATES, make.actor("one", "King Hussein", affiliations=of("jordan")),
        make.actor("two", "King Hussein", affiliations=of("jordan")),
    )  # fmt: skip
    report = brought(database, [with_actor("King Hussein", "jordan")])
    (proposal,) = report.proposals
    assert proposal.taken == "king-hussein"
    assert proposal.like == (Like("one", 100.0), Like("two", 100.0))


def test_what_is_only_spelled_alike_is_new_and_proposed(database: Database) -> None:
    make.record(
        database, *STATES, make.actor("mahathir", "Mahathir Mohamad", affiliations=of("jordan")),
        make.actor("elsewhere", "Mahathir Mohamed", affiliations=of("saudi-arabia")),
    )  # fmt: skip
    report = brought(database, [with_actor("Mahathir Mohammed", "jordan")])
    (proposal,) = report.proposals
    assert (proposal.taken, [like.id for like in proposal.like]) == ("mahathir-mohammed", ["mahathir"])
    assert 85 <= proposal.like[0].score < 100
    assert taken(database) == ["mahathir-mohammed"]


def test_a_state_is_found_by_name_where_its_id_is_another(database: Database) -> None:
    make.record(database, make.actor("hashemite-kingdom", "Jordan", kind="state"))
    for _ in range(2):
        report = brought(database, [with_actor("King Hussein", "jordan")])
    assert not report.made
    assert counts(report) == (0, 0, 1, 0)


def test_places_are_told_apart_by_country(database: Database) -> None:
    make.record(
        database, make.venue("jamaica", "country"), make.venue("canada", "country"),
        make.venue("kingston", parent="jamaica"),
    )  # fmt: skip
    rows = [
        {**CALL, "title": country, "venue": {"name": "Kingston", "kind": "city", "parent": country}}
        for country in ("jamaica", "canada")
    ]
    report = brought(database, rows)
    assert [made.id for made in report.made] == ["kingston-canada"]
    again = brought(database, rows)
    assert counts(again) == (0, 0, 2, 0)
    assert not again.made


def test_whoever_a_refused_row_brought_is_forgotten(database: Database) -> None:
    make.record(database, *STATES)
    broken = {**with_actor("King Hussein", "jordan"), "kind": "no kind"}
    report = brought(database, [broken, with_actor("King Hussein", "jordan")])
    assert counts(report) == (1, 0, 0, 0)
    assert report.refused == 1
    assert taken(database) == ["king-hussein"]


def test_what_was_found_is_asked_for_again(database: Database) -> None:
    """Between two batches others write too: who was found is there no more."""
    make.record(database, *STATES, make.actor("hussein", "King Hussein", affiliations=of("jordan")))
    resolver = Resolver()
    first, second = (Row(number, with_actor("King Hussein", "jordan")) for number in (1, 2))
    with database.write() as session:
        resolver.settle(session, "event", [first])
        session.connection().exec_driver_sql("DELETE FROM name_start WHERE owner_id = 'hussein'")
        session.connection().exec_driver_sql("UPDATE actor SET merged_into = 'jordan' WHERE id = 'hussein'")
        resolver.settle(session, "event", [second])
        session.rollback()
    assert first.given["participants"][0]["actor"] == "hussein"
    assert isinstance(second.given["participants"][0]["actor"], dict)


def test_what_says_nothing_of_itself_is_left_to_be_refused(database: Database) -> None:
    odd: list[Any] = [{"name": 7}, {"name": "X", "affiliations": 3, "aliases": "y"}, {"name": "Y", "aliases": [1]}, 5]
    rows = [{**CALL, "title": str(each), "participants": [{"actor": each}]} for each in odd]
    assert brought(database, rows).refused == len(odd)
