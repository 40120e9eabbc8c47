"""Recording events: ids, what is kept once and what is kept again, many at once, and all or none."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.events.edit import name, record
from app.events.model import Event, EventSource, ExternalId
from app.history.log import Act
from app.problems import Invalid, Trouble
from app.sources.model import Source
from tests import make
from tests.refused import refused
from tests.stored import all_of, view

LATER = make.NOW + timedelta(hours=1)


def ids(database: Database) -> list[str]:
    with database.write() as session:
        return list(session.scalars(select(Event.id).order_by(Event.id)))


def kept(database: Database, *drafts: Any) -> tuple[list[str], list[str], list[str]]:
    """What recording these a little later made, changed and found as it should be."""
    (done,) = make.record(database, *drafts, now=LATER)
    return done.created, done.changed, done.unchanged


def test_an_id_is_made_of_title_and_first_day(database: Database) -> None:
    make.record(
        database,
        make.event(title="Переговоры в Сочи", when="2017-11-22~/2017-11-23"),
        make.event(title="A call", when="2017-11-21T05:49:00Z"),
        make.event(title="A plan", when=None),
        make.event(title="…"),
        make.event(title="Ides", when="-0043-03-15"),
    )
    made = ["a-call-2017-11-21", "a-plan", "event", "ides-0043-03-15", "peregovory-v-sochi-2017-11-22"]
    assert ids(database) == made


def test_a_made_id_takes_a_number_where_it_is_taken(database: Database) -> None:
    make.record(database, make.event("a-call"), make.event("a-call-2"))
    make.record(database, make.event(title="A call"), make.event(title="A call!"), make.event("a-call-4"))
    assert ids(database) == ["a-call", "a-call-2", "a-call-3", "a-call-4", "a-call-5"]


def test_a_made_id_is_not_longer_than_an_id_may_be(database: Database) -> None:
    with database.write() as session:
        made = name(session, [make.event(title="wordy " * 80, when="Y170000002")] * 1000)
    assert len(set(made)) == 1000
    assert max(map(len, made)) <= 100
    assert all(each.startswith("wordy-wordy") for each in made)


def test_a_second_time_nothing_changes(database: Database) -> None:
    draft = make.event("a", when="2017-11", sources=[{"url": "https://example.org/a"}], tags=["core", "core"])
    make.record(database, draft)
    before = all_of(database)
    assert kept(database, draft) == ([], [], ["a"])
    assert all_of(database) == before


def test_a_change_is_a_new_version_and_a_new_edition(database: Database) -> None:
    make.record(database, make.event("a"), make.event("b"))
    before, was = view(database, "event", "a"), all_of(database)
    assert kept(database, make.event("a", round=7), make.event("b")) == ([], ["a"], ["b"])
    after, now = view(database, "event", "a"), all_of(database)
    assert after == {**before, "round": 7, "version": 2, "updated_at": "2020-01-01T01:00:00.000000Z"}
    rows, untouched = ({row["id"]: row for row in each["event"]} for each in (now, was))
    assert (rows["a"]["version"], rows["a"]["updated_at"]) == (2, LATER)
    assert rows["b"] == untouched["b"]
    assert now["edition"] == [{**was["edition"][0], "number": was["edition"][0]["number"] + 1}]


def test_parts_keep_their_order(database: Database) -> None:
    actors = [make.actor(key) for key in "zyx"]
    sources = [{"title": "Z"}, {"title": "A"}]
    statements = [{"speaker": "z", "text": "first"}, {"speaker": "x", "text": "second"}]
    draft = make.event("a", actors="zyx", sources=sources, statements=statements, tags=["z", "a"])
    make.record(database, *actors, draft)
    found = view(database, "event", "a")
    assert [part["actor"]["id"] for part in found["participants"]] == ["z", "y", "x"]
    assert [source["title"] for source in found["sources"]] == ["Z", "A"]
    assert [said["text"] for said in found["statements"]] == ["first", "second"]
    assert found["tags"] == ["z", "a"]
    rows = all_of(database)
    assert [row["actor_id"] for row in rows["participation"]] == ["z", "y", "x"]
    assert {row["source_id"]: row["position"] for row in rows["event_source"]} == {"z": 0, "a": 1}


def test_one_trouble_and_nothing_is_kept(database: Database) -> None:
    make.record(database, make.event("a"))
    sources = [{"url": "https://example.org/new"}]
    (trouble,) = refused(
        database,
        make.event("a", title="Other", sources=sources),
        make.event("b", claims=[{"field": "when", "value": "2017", "source": "none of them"}]),
    )
    assert trouble.pointer == "/claims/0/source"
    assert trouble.detail.startswith("b: 'none of them' is not one of the event's sources")


@pytest.mark.parametrize(
    "broken",
    [
        {"participants": [{"actor": "nobody"}]},
        {"external_ids": {"x": "1"}},
        {"statements": [{"speaker": "a", "text": "Yes.", "source": "none of them"}]},
        {"venue": "west", "when": "0001-01-01T01:00:00Z"},
    ],
)
def test_what_is_refused_has_written_nothing(database: Database, broken: dict[str, Any]) -> None:
    named = make.event("named", external_ids={"x": "1"})
    make.record(database, make.actor("a"), make.venue("west", timezone="America/New_York"), named)
    before = all_of(database)
    source = {"url": "https://new.example/", "title": "Not known yet"}
    good, bad = make.event("good", actors="a", sources=[source]), make.event("bad", **broken)
    with database.write() as session, pytest.raises(Invalid):  # not rolled back: an import goes on in it
        record(session, [good, bad], Act(LATER))
    assert all_of(database) == before


def test_the_same_part_twice_is_refused(database: Database) -> None:
    make.record(database, make.actor("putin"), make.actor("russia"))
    for_russia = {"actor": "putin", "role": "host", "on_behalf_of": "russia"}
    for_himself = {"actor": "putin", "role": "host"}
    twice = refused(database, make.event("a", participants=[for_russia, for_himself, for_russia, for_himself]))
    assert twice == (
        Trouble("a: putin takes part twice as host for russia", pointer="/participants/2"),
        Trouble("a: putin takes part twice as host for itself", pointer="/participants/3"),
    )
    make.record(database, make.event("a", participants=[for_russia, for_himself, {**for_himself, "role": "chair"}]))


def test_a_relation_to_itself_or_twice_is_refused(database: Database) -> None:
    to_a, to_b = {"type": "follows", "event": "a"}, {"type": "follows", "event": "b"}
    assert refused(database, make.event("a", relations=[to_b, to_a, to_b]), make.event("b")) == (
        Trouble("a: an event has no relation to itself", pointer="/relations/1"),
        Trouble("a: follows b twice", pointer="/relations/2"),
    )


def test_a_relation_to_the_id_that_is_made_is_one_to_itself(database: Database) -> None:
    relation = {"type": "prepares", "event": "a-call"}
    (trouble,) = refused(database, make.event(title="A call", relations=[relation]))
    assert trouble.detail == "a-call: an event has no relation to itself"


def test_an_id_twice_in_a_batch_is_refused(database: Database) -> None:
    drafts = [make.event("a"), make.event("b"), make.event("a", title="Other"), make.event(title="A"), make.event("b")]
    assert refused(database, *drafts) == (
        Trouble("a is here 2 times; an id names one"),
        Trouble("b is here 2 times; an id names one"),
    )


def test_an_external_id_names_one_event(database: Database) -> None:
    taken = {"history.state.gov/visits": "2076"}
    make.record(database, make.event("a", external_ids=taken))
    assert refused(database, make.event("b", external_ids={"wikidata": "Q1", **taken})) == (
        Trouble("b: the history.state.gov/visits 2076 is a already", pointer="/external_ids/history.state.gov~1visits"),
    )
    both = (make.event("c", external_ids={"wikidata": "Q1"}), make.event("d", external_ids={"wikidata": "Q1"}))
    assert refused(database, *both) == (Trouble("d: the wikidata Q1 is c already", pointer="/external_ids/wikidata"),)


def test_an_external_id_can_move_on(database: Database) -> None:
    mine = {"wikidata": "Q1"}
    make.record(database, make.event("a", external_ids=mine))
    make.record(database, make.event("b", external_ids=mine), make.event("a"))
    with database.write() as session:
        assert session.execute(select(ExternalId.event_id, ExternalId.identifier)).all() == [("b", "Q1")]
    make.record(database, make.event("a"), make.event("b"), make.event("c", external_ids=mine))
    assert view(database, "event", "c")["external_ids"] == mine


def test_a_source_named_twice_is_one(database: Database) -> None:
    page = {"url": "https://example.org/a", "title": "One"}
    said = {"speaker": "putin", "text": "Yes", "source": "Two"}
    draft = make.event("a", sources=[page, {**page, "title": "Two"}], statements=[said])
    make.record(database, make.actor("putin"), draft)
    found = view(database, "event", "a")
    assert [source["title"] for source in found["sources"]] == ["One"]
    assert found["statements"][0]["source"] == found["sources"][0]["id"]
    assert len(all_of(database)["event_source"]) == 1


def test_events_share_a_source(database: Database) -> None:
    page = {"url": "https://example.org/a"}
    make.record(database, *[make.event(key, sources=[page]) for key in "abc"])
    make.record(database, make.event("d", sources=[page]))
    rows = all_of(database)
    assert [row["event_id"] for row in rows["event_source"]] == ["a", "b", "c", "d"]
    assert len(rows["source"]) == 1


def test_many_at_once_with_ids_to_be_made(database: Database) -> None:
    many = 1_200  # more than SQLite takes in one OR
    drafts = [
        make.event(title=f"Visit {n}", sources=[{"url": f"https://example.org/{n}"}], external_ids={"x": f"{n}"})
        for n in range(many)
    ]
    (first,) = make.record(database, *drafts)
    (second,) = make.record(database, *[draft.model_copy(update={"external_ids": {}}) for draft in drafts])
    assert (first.created[-1], second.created[-1]) == (f"visit-{many - 1}", f"visit-{many - 1}-2")
    assert counted(database, Event, Source, EventSource) == [2 * many, many, 2 * many]


def counted(database: Database, *tables: Any) -> list[int]:
    with database.write() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_a_batch_changed_at_once_loses_all_its_old_postings(database: Database) -> None:
    drafts = [
        make.event(f"e{n}", tags=["old"], when="2017") for n in range(180)
    ]  # of more postings than a DELETE takes
    make.record(database, *drafts)
    make.record(database, *[make.event(f"e{n}", tags=["new"], when="2018") for n in range(180)])
    postings = all_of(database)["posting"]
    assert {row["term"] for row in postings} == {"*", "k/visit", "s/occurred", "y/reported", "t/new"}
    assert len(postings) == 5 * 180


def test_a_batch_of_none_changes_nothing(database: Database) -> None:
    before = all_of(database)
    with database.write() as session:
        assert record(session, [], Act(make.NOW)) == ([], [], [])
    assert all_of(database) == before


def test_a_refusal_names_so_many_troubles_and_no_more(database: Database) -> None:
    with pytest.raises(Invalid) as caught:
        make.record(database, make.event("a", actors=[f"nobody-{n}" for n in range(30)]))
    assert len(caught.value.troubles) == 20
    assert caught.value.status == 422
