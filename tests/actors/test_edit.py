"""Recording actors: names, offices, and the actors these are held in, whatever their order."""

from datetime import timedelta

from app.actors.edit import references
from app.actors.schema import ActorDraft
from app.database import Database
from app.problems import Trouble
from tests import make
from tests.refused import refused
from tests.stored import all_of, but_for_stamps, view

LATER = make.NOW + timedelta(hours=1)
HIJAB = make.actor(
    "riyad-hijab",
    "Riyad Hijab",
    aliases=[{"name": "رياض حجاب", "lang": "ar"}, {"name": "Riyad Farid Hijab"}],
    wikidata="Q311593",
    affiliations=[
        {"organization": "hnc", "title": "General coordinator", "from": "2015-12-17", "to": "2017-11-20"},
        {"organization": "syria", "from": "2012-06"},
    ],
    description="Prime minister of Syria until 2012.",
)
HNC = make.actor("hnc", "High Negotiations Committee", "coalition")
SYRIA = make.actor("syria", kind="state", iso3166="SY")


def test_an_actor_is_kept_whole(database: Database) -> None:
    (kept,) = make.record(database, HIJAB, HNC, SYRIA)
    assert kept == (["riyad-hijab", "hnc", "syria"], [], [])
    assert view(database, "actor", "riyad-hijab") == {
        "id": "riyad-hijab",
        "name": "Riyad Hijab",
        "kind": "person",
        "aliases": [{"name": "رياض حجاب", "lang": "ar"}, {"name": "Riyad Farid Hijab", "lang": None}],
        "iso3166": None,
        "wikidata": "Q311593",
        "affiliations": [
            {
                "organization": {"id": "hnc", "name": "High Negotiations Committee", "kind": "coalition"},
                "title": "General coordinator",
                "from": "2015-12-17",
                "to": "2017-11-20",
            },
            {
                "organization": {"id": "syria", "name": "Syria", "kind": "state"},
                "title": None,
                "from": "2012-06",
                "to": None,
            },
        ],
        "description": "Prime minister of Syria until 2012.",
        "version": 1,
        "created_at": "2020-01-01T00:00:00.000000Z",
        "updated_at": "2020-01-01T00:00:00.000000Z",
    }
    rows = all_of(database)
    assert [(row["position"], row["name"], row["lang"]) for row in rows["actor_alias"]] == [
        (0, "رياض حجاب", "ar"),
        (1, "Riyad Farid Hijab", None),
    ]
    offices = [(row["position"], row["organization_id"], row["began"], row["ended"]) for row in rows["affiliation"]]
    assert offices == [(0, "hnc", "2015-12-17", "2017-11-20"), (1, "syria", "2012-06", None)]


def test_a_view_sent_back_as_a_draft_changes_nothing(database: Database) -> None:
    make.record(database, HIJAB, HNC, SYRIA)
    before = all_of(database)
    again = ActorDraft.model_validate(view(database, "actor", "riyad-hijab"))
    assert again == HIJAB
    (kept,) = make.record(database, again, now=LATER)
    assert kept.unchanged == ["riyad-hijab"]
    assert all_of(database) == before


def test_what_an_actor_was_leaves_no_trace(database: Database) -> None:
    plain = make.actor("riyad-hijab", "Hijab", "other")
    make.record(database, HNC, SYRIA, plain)
    with database.write() as session:
        fresh = but_for_stamps(session.connection())
    make.record(database, HIJAB, now=LATER)
    (kept,) = make.record(database, plain, SYRIA, now=LATER)
    assert (kept.changed, kept.unchanged) == (["riyad-hijab"], ["syria"])
    with database.write() as session:
        assert but_for_stamps(session.connection()) == fresh
    assert view(database, "actor", "riyad-hijab")["version"] == 3


def test_an_office_in_nobody_is_refused_with_who_is_near(database: Database) -> None:
    make.record(database, HNC)
    office = {"organization": "high-negotiation-comittee"}
    hnc = make.actor("high-negotiations-committee")
    assert refused(database, make.actor("a", affiliations=[{"organization": "hnc"}, office]), hnc) == (
        Trouble(
            "a: there is no actor 'high-negotiation-comittee'",
            pointer="/affiliations/1/organization",
            nearest=("high-negotiations-committee", "hnc"),
        ),
    )


def test_an_id_twice_in_a_batch_is_refused(database: Database) -> None:
    twice = refused(database, make.actor("a"), make.actor("a", "Other"))
    assert twice == (Trouble("a is here 2 times; an id names one"),)


def test_only_who_is_there_and_was_not_merged_can_be_referred_to(database: Database) -> None:
    make.record(database, HNC, SYRIA)
    with database.write() as session:
        found = references(session, {"hnc", "syria", "nobody"})
        assert found["hnc"] == {"id": "hnc", "name": "High Negotiations Committee", "kind": "coalition"}
        session.connection().exec_driver_sql("UPDATE actor SET merged_into = 'syria' WHERE id = 'hnc'")
        assert references(session, {"hnc", "syria"}).keys() == {"syria"}
