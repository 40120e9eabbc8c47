"""Recording venues: a tree without a circle, and what an event has of the places around its own."""

from datetime import timedelta

import pytest

from app.database import Database
from app.problems import Trouble
from app.venues.schema import VenueDraft
from tests import make
from tests.refused import refused
from tests.stored import all_of, but_for_stamps, view

LATER = make.NOW + timedelta(hours=1)
SWITZERLAND = make.venue("switzerland", "country", timezone="Europe/Zurich", iso3166="CH", latitude=46.8, longitude=8.2)
GENEVA = make.venue(
    "geneva", "city", "switzerland", latitude=46.2, longitude=6.15, aliases=[{"name": "Genf", "lang": "de"}]
)
PALAIS = make.venue("palais-des-nations", "site", "geneva")
TREE = (PALAIS, GENEVA, SWITZERLAND)


def refs(*keys: str) -> list[tuple[str, str]]:
    kinds = {"switzerland": "country", "geneva": "city", "palais-des-nations": "site"}
    return [(key, kinds[key]) for key in keys]


def test_a_tree_is_kept_whatever_the_order(database: Database) -> None:
    (kept,) = make.record(database, *TREE)
    assert kept.created == ["switzerland", "geneva", "palais-des-nations"]
    palais = view(database, "venue", "palais-des-nations")
    path = ["switzerland", "geneva", "palais-des-nations"]
    assert [(place["id"], place["kind"]) for place in palais["path"]] == refs(*path)
    assert palais["parent"] == {"id": "geneva", "name": "Geneva", "kind": "city"}
    assert view(database, "venue", "switzerland")["parent"] is None
    assert {row["id"]: row["parent_id"] for row in all_of(database)["venue"]} == {
        "switzerland": None,
        "geneva": "switzerland",
        "palais-des-nations": "geneva",
    }


def test_a_venue_can_lie_in_what_was_there_before(database: Database) -> None:
    make.record(database, SWITZERLAND)
    make.record(database, GENEVA)
    make.record(database, PALAIS, make.venue("cern", "site", "switzerland"))
    assert len(view(database, "venue", "palais-des-nations")["path"]) == 3
    assert [place["id"] for place in view(database, "venue", "cern")["path"]] == ["switzerland", "cern"]


def test_a_view_sent_back_as_a_draft_changes_nothing(database: Database) -> None:
    make.record(database, *TREE)
    before = all_of(database)
    again = [VenueDraft.model_validate(view(database, "venue", draft.id)) for draft in TREE]
    assert again == list(TREE)
    (kept,) = make.record(database, *again, now=LATER)
    assert sorted(kept.unchanged) == ["geneva", "palais-des-nations", "switzerland"]
    assert all_of(database) == before


def test_what_a_venue_was_leaves_no_trace(database: Database) -> None:
    make.record(database, SWITZERLAND, plain := make.venue("geneva", "country", name="A country"))
    with database.write() as session:
        fresh = but_for_stamps(session.connection())
    make.record(database, GENEVA, now=LATER)
    make.record(database, plain, now=LATER)
    with database.write() as session:
        assert but_for_stamps(session.connection()) == fresh


@pytest.mark.parametrize("inner", ["country", "city", "site"])
@pytest.mark.parametrize("outer", ["country", "city", "site"])
def test_a_place_lies_in_one_of_a_wider_kind(database: Database, inner: str, outer: str) -> None:
    drafts = make.venue("inner", inner, "outer"), make.venue("outer", outer)
    if (inner, outer) in {("city", "country"), ("site", "country"), ("site", "city")}:
        make.record(database, *drafts)
    else:
        assert refused(database, *drafts) == (Trouble(f"inner: a {inner} can't lie in a {outer}", pointer="/parent"),)
        make.record(database, drafts[1])
        assert refused(database, drafts[0])[0].pointer == "/parent"


def test_a_circle_in_a_batch_is_refused(database: Database) -> None:
    a, b = make.venue("a", "city", "b"), make.venue("b", "city", "a")
    assert [trouble.pointer for trouble in refused(database, a, b)] == ["/parent", "/parent"]
    (trouble,) = refused(database, make.venue("a", "city", "a"))
    assert trouble == Trouble("a: a city can't lie in a city", pointer="/parent")


def test_a_circle_in_two_steps_is_refused(database: Database) -> None:
    make.record(database, make.venue("a", "country"), make.venue("b", "city", "a"))
    assert refused(database, make.venue("a", "site", "b")) == (
        Trouble("a: b, a city, lies in it and can't lie in a site", pointer="/kind"),
    )


def test_a_kind_can_change_as_long_as_all_fits(database: Database) -> None:
    make.record(database, make.venue("a", "city"), make.venue("b", "site", "a"))
    make.record(database, make.venue("a", "country"))
    assert refused(database, make.venue("a", "site"))[0].pointer == "/kind"
    make.record(database, make.venue("a", "site"), make.venue("b", "site"))
    assert view(database, "venue", "a")["kind"] == "site"


def test_a_venue_in_nothing_known_is_refused_with_what_is_near(database: Database) -> None:
    make.record(database, SWITZERLAND, GENEVA)
    (trouble,) = refused(database, make.venue("palais-wilson", "site", "genva"))
    assert trouble == Trouble("palais-wilson: there is no venue 'genva'", pointer="/parent", nearest=("geneva",))
    (trouble,) = refused(database, make.venue("lausanne", "city"), make.venue("ouchy", "site", "lausane"))
    assert trouble.nearest == ("lausanne",)


def test_an_id_twice_in_a_batch_is_refused(database: Database) -> None:
    twice = refused(database, make.venue("a", "country"), make.venue("a", "city"))
    assert twice == (Trouble("a is here 2 times; an id names one"),)


def test_an_event_has_zone_and_country_of_what_its_venue_lies_in_and_the_point_of_its_city(database: Database) -> None:
    cern = make.venue("cern", "site", "switzerland")
    drafts = [make.event(draft.id, venue=draft.id) for draft in (*TREE, cern)]
    make.record(database, *TREE, cern, make.venue("nowhere", "city"), *drafts, make.event("nowhere", venue="nowhere"))
    held = {
        key: view(database, "event", key)["venue"] for key in ("switzerland", "geneva", "palais-des-nations", "cern")
    }
    assert {(place["timezone"], place["iso3166"]) for place in held.values()} == {("Europe/Zurich", "CH")}
    points = {key: (place["latitude"], place["longitude"]) for key, place in held.items()}
    assert points == {
        "switzerland": (46.8, 8.2),
        "geneva": (46.2, 6.15),
        "palais-des-nations": (46.2, 6.15),
        "cern": (None, None),
    }
    assert view(database, "event", "nowhere")["venue"]["timezone"] is None


def test_what_a_venue_has_of_its_own_wins(database: Database) -> None:
    here = make.venue("here", "site", "geneva", timezone="Europe/Paris", iso3166="FR", latitude=0, longitude=0)
    make.record(database, *TREE, here, make.event("a", venue="here"))
    place = view(database, "event", "a")["venue"]
    assert [place[name] for name in ("timezone", "iso3166", "latitude", "longitude")] == ["Europe/Paris", "FR", 0, 0]
