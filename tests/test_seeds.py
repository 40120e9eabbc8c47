"""The seeds say what their shape promises: they are complete, they hold together, and disagreement is kept in them."""

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import pytest

from app.dates import parse
from app.events.kinds import Kind
from app.events.roles import Attendance, Role, Status, Verification

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MACHINE_PATH = re.compile(r"file:|[A-Za-z]:\\\\|(?<![\w/])/(?:home|root|tmp|work|Users|var|etc|mnt|opt)/")
RELATIONS = {"prepares", "follows", "responds_to", "part_of", "supersedes"}
ACTOR_KINDS = {"person", "state", "organization", "coalition", "armed_group", "other"}
PARENT_KIND = {"country": None, "city": "country", "site": "city"}
COUNTS = {"actors": 109, "venues": 49, "series": 17, "events": 152}
KEYS: dict[str, tuple[str, ...]] = {
    "actors": ("id", "name", "kind", "aliases", "iso3166", "wikidata", "affiliations", "description"),
    "venues": ("id", "name", "kind", "parent", "iso3166", "latitude", "longitude", "timezone", "aliases"),
    "series": ("id", "name", "description", "sponsors", "aliases"),
    "events": (
        "id", "title", "summary", "kind", "when", "status", "verification", "venue", "series", "round", "participants",
        "statements", "outcome", "relations", "schedule", "claims", "tags", "sources", "external_ids", "note",
    ),
    "aliases": ("name", "lang"),
    "affiliations": ("organization", "title", "from", "to"),
    "participants": ("actor", "role", "on_behalf_of", "attendance", "title"),
    "statements": ("speaker", "text", "verbatim", "source"),
    "relations": ("type", "event"),
    "schedule": ("when", "status", "known_from", "source", "note"),
    "claims": ("field", "value", "source", "note"),
    "sources": ("url", "publisher", "title", "published_on"),
}  # fmt: skip
ALWAYS = {
    "actors": {"id", "name", "kind"},
    "venues": {"id", "name", "kind"},
    "series": {"id", "name"},
    "events": {"id", "title", "summary", "kind", "status", "verification", "sources"},
    "aliases": {"name"},
    "affiliations": {"organization"},
    "participants": {"actor", "role"},
    "statements": {"speaker", "text", "verbatim"},
    "relations": {"type", "event"},
    "schedule": {"status"},
    "claims": {"field", "value"},
    "sources": {"title"},
}

Record = dict[str, Any]


@cache
def lines(noun: str) -> tuple[str, ...]:
    return tuple((SEEDS / f"{noun}.jsonl").read_text(encoding="utf-8").splitlines())


@cache
def records(noun: str) -> tuple[Record, ...]:
    return tuple(json.loads(line) for line in lines(noun))


def ids(noun: str) -> set[str]:
    return {record["id"] for record in records(noun)}


def parts(noun: str, name: str) -> list[tuple[str, Record]]:
    """Every entry of a list inside the records, with the id of the record that has it."""
    return [(record["id"], part) for record in records(noun) for part in record.get(name, [])]


EVERY_PART = [
    *((noun, noun) for noun in COUNTS),
    *(("actors", name) for name in ("aliases", "affiliations")),
    ("venues", "aliases"),
    *(("events", name) for name in ("participants", "statements", "relations", "schedule", "claims", "sources")),
]


@pytest.mark.parametrize("noun", COUNTS)
def test_nothing_is_missing_and_ids_are_unique_slugs(noun: str) -> None:
    assert len(records(noun)) == len(ids(noun)) == COUNTS[noun]
    assert [id_ for id_ in ids(noun) if not SLUG.fullmatch(id_) or len(id_) > 100] == []


@pytest.mark.parametrize("noun", COUNTS)
def test_text_is_plain_utf8_without_machine_paths(noun: str) -> None:
    for line in lines(noun):
        assert "\\u" not in line
        assert not MACHINE_PATH.search(re.sub(r'https?://[^"]*', "", line)), line


@pytest.mark.parametrize(("noun", "name"), EVERY_PART)
def test_keys_stand_in_order_and_say_something(noun: str, name: str) -> None:
    found = [(r["id"], r) for r in records(noun)] if noun == name else parts(noun, name)
    assert found
    for owner, part in found:
        assert list(part) == [key for key in KEYS[name] if key in part], owner
        assert ALWAYS[name] <= set(part), owner
        assert [key for key, value in part.items() if value in (None, [], "")] == [], owner
        assert part.get("attendance") != "attended", owner


def test_actors_and_their_affiliations() -> None:
    assert {actor["kind"] for actor in records("actors")} <= ACTOR_KINDS
    assert {actor["id"] for actor in records("actors") if actor["kind"] == "state"} == {
        actor["id"] for actor in records("actors") if "iso3166" in actor
    }
    for owner, affiliation in parts("actors", "affiliations"):
        assert affiliation["organization"] in ids("actors") - {owner}, owner
        since, until = affiliation.get("from"), affiliation.get("to")
        bounds = [parse(text) for text in (since, until) if text]
        assert len(bounds) < 2 or bounds[0].start_min <= bounds[1].start_min, owner


def test_venues_come_after_what_holds_them() -> None:
    kinds: dict[str, str] = {}
    for venue in records("venues"):
        parent = venue.get("parent")
        assert (kinds[parent] if parent else None) == PARENT_KIND[venue["kind"]], venue["id"]
        assert -90 <= venue["latitude"] <= 90, venue["id"]
        assert -180 <= venue["longitude"] <= 180, venue["id"]
        kinds[venue["id"]] = venue["kind"]


def test_every_reference_resolves() -> None:
    def named(noun: str, name: str, key: str) -> set[str]:
        return {part[key] for _, part in parts(noun, name) if key in part}

    assert {sponsor for series in records("series") for sponsor in series.get("sponsors", [])} <= ids("actors")
    assert {event["venue"] for event in records("events") if "venue" in event} <= ids("venues")
    assert {event["series"] for event in records("events") if "series" in event} <= ids("series")
    assert named("events", "participants", "actor") <= ids("actors")
    assert named("events", "participants", "on_behalf_of") <= ids("actors")
    assert named("events", "statements", "speaker") <= ids("actors")
    assert named("events", "relations", "event") <= ids("events")
    assert [owner for owner, relation in parts("events", "relations") if relation["event"] == owner] == []


def test_words_are_of_the_vocabulary() -> None:
    events = records("events")
    assert {event["kind"] for event in events} <= set(get_args(Kind))
    assert {event["status"] for event in events} <= set(get_args(Status))
    assert {event["verification"] for event in events} <= set(get_args(Verification))
    assert {entry["status"] for _, entry in parts("events", "schedule")} <= set(get_args(Status))
    assert {taking["role"] for _, taking in parts("events", "participants")} <= set(get_args(Role))
    attendances = {taking.get("attendance", "attended") for _, taking in parts("events", "participants")}
    assert attendances <= set(get_args(Attendance))
    assert {relation["type"] for _, relation in parts("events", "relations")} <= RELATIONS
    assert [tag for event in events for tag in event.get("tags", []) if not SLUG.fullmatch(tag)] == []
    assert all(re.fullmatch(r"[a-z_.]+", claim["field"]) for _, claim in parts("events", "claims"))


def test_participations_and_relations_are_unique() -> None:
    for event in records("events"):
        taking = Counter((p["actor"], p["role"], p.get("on_behalf_of")) for p in event.get("participants", []))
        related = Counter((r["type"], r["event"]) for r in event.get("relations", []))
        assert [key for key, times in (taking + related).items() if times > 1] == [], event["id"]


def test_dates_can_be_read_and_order_the_events() -> None:
    starts = [parse(event["when"]).start_min for event in records("events") if "when" in event]
    assert starts == sorted(starts)
    assert all("when" not in event for event in records("events")[len(starts) :])
    for _, entry in parts("events", "schedule"):
        assert "when" not in entry or parse(entry["when"])
        assert "known_from" not in entry or date.fromisoformat(entry["known_from"])
    for _, claim in parts("events", "claims"):
        assert claim["field"] != "when" or parse(claim["value"])
    for _, source in parts("events", "sources"):
        assert "published_on" not in source or date.fromisoformat(source["published_on"])


def test_the_schedule_leads_to_the_event() -> None:
    for event in (event for event in records("events") if "schedule" in event):
        last = event["schedule"][-1]
        assert (last.get("when"), last["status"]) == (event.get("when"), event["status"]), event["id"]
        known = [entry["known_from"] for entry in event["schedule"] if "known_from" in entry]
        assert known == sorted(known), event["id"]


def test_a_source_inside_an_event_is_one_of_its_own() -> None:
    for event in records("events"):
        names = Counter(name for source in event["sources"] for name in (source.get("url"), source["title"]) if name)
        for part in (part for name in ("statements", "schedule", "claims") for part in event.get(name, [])):
            assert "source" not in part or names[part["source"]] == 1, (event["id"], part["source"])


def test_a_source_is_the_same_everywhere() -> None:
    identities: dict[str, set[tuple[str | None, ...]]] = {}
    for owner, source in parts("events", "sources"):
        identity = (source.get("publisher"), source["title"], source.get("published_on"))
        key: str = source.get("url") or source["title"]
        identities.setdefault(key, set()).add(identity)
        assert "url" not in source or urlsplit(source["url"]).scheme in {"http", "https"}, owner
    assert [key for key, known in identities.items() if len(known) > 1] == []
    for event in records("events"):
        own = Counter(source.get("url", source["title"]) for source in event["sources"])
        assert max(own.values()) == 1, event["id"]


def test_what_is_held_against_an_actor_is_told_there() -> None:
    told = {actor["id"]: actor.get("description", "") for actor in records("actors")}
    assert "2011–2012" in told["riyad-hijab"]
    assert "2016" in told["high-negotiations-committee"]
    assert "Russian" in told["sana"]


DISPUTES = [
    ("arab-league-suspension-2011", "when", "2011-11-16"),
    ("friends-of-syria-marrakesh-2012", "when", "2012-12-11"),
    ("friends-of-syria-marrakesh-2012", "delegations", "114"),
    ("friends-of-syria-marrakesh-2012", "delegations", "129"),
    ("friends-of-syria-marrakesh-2012", "delegations", "130"),
    ("friends-of-syria-doha-2013", "when", "2013-06-23"),
    ("unscr-2118", "resolution_code", "S/RES/2117"),
    ("de-mistura-appointed-2014", "participants.title", "joint UN–Arab League envoy"),
    ("riyadh-1-2015", "when", "2015-12-08/2015-12-10"),
    ("riyadh-1-2015", "when", "2015-12-10/2015-12-11"),
    ("riyadh-1-2015", "committee_formed", "2016"),
    ("unscr-2254", "when", "2015-12-19"),
    ("geneva-3-2016", "when", "2016-02-01/2016-02-03"),
    ("issg-munich-2016", "when", "2016-02-12/2016-02-13"),
    ("astana-1-2017", "when", "2017-01-23/2017-01-25"),
    ("astana-1-2017", "venue", "Turkey"),
    ("astana-2-2017", "when", "2017-02-16"),
    ("geneva-4-2017", "latest_round", "latest Geneva round as of May 2017"),
    ("southwest-syria-ceasefire-2017", "start_time", "00:00"),
    ("astana-7-2017", "when", "2017-11~"),
    ("hijab-resigns-2017", "participants.title", "chief negotiator"),
    ("hijab-resigns-2017", "reason", "protest at side deals of foreign powers"),
    ("hijab-resigns-2017", "reason", "none given"),
    ("hijab-resigns-2017", "members_resigned", "9"),
    ("putin-assad-sochi-20171120", "duration", "three hours"),
    ("putin-assad-sochi-20171120", "duration", "four hours"),
    ("putin-tamim-call-20171120", "status", "scheduled"),
    ("kremlin-statement-20171121", "participants", "SANA, a Russian state agency"),
    ("putin-salman-call-20171121", "when", "2017-11-22"),
    ("putin-trump-call-20171121", "when", "2017-11-22"),
    ("putin-trump-call-20171121", "duration", "about an hour"),
    ("putin-trump-call-20171121", "duration", "over an hour"),
    ("putin-trump-call-20171121", "duration", "almost an hour and a half"),
    ("sochi-summit-20171122", "when", "2017-11-23"),
    ("sochi-summit-20171122", "when", "2017-11-21"),
    ("riyadh-2-2017", "when", "2017-11-21/2017-11-22"),
    ("riyadh-2-2017", "when", "2017-11-22/2017-11-23"),
    ("riyadh-2-2017", "participants.role", "Lavrentiev to oversee the meeting"),
    ("riyadh-2-2017", "participants.role", "Lavrentiev a guest at Putin’s request"),
    ("riyadh-2-2017", "delegates", "about 150"),
    ("geneva-8-2017", "round", "two meetings"),
    ("astana-8-2017", "when", "2017-09-16/2017-09-30"),
    ("sochi-congress-2018", "when", "2018-02~"),
    ("sochi-congress-2018", "delegates", "1392"),
    ("sochi-congress-2018", "delegates", "1511"),
    ("sochi-congress-2018", "schedule", "never postponed, no date ever set"),
    ("sochi-congress-2018", "when", "2017-12~"),
    ("sochi-congress-2018", "when", "2018-01-03"),
    ("sochi-congress-2018", "delegates", "1393"),
    ("sochi-congress-2018", "delegates", "1500 or more"),
    ("sochi-congress-2018", "delegates_invited", "about 1600"),
    ("sochi-congress-2018", "decision_date", "2018-01-31"),
    ("sochi-congress-2018", "press_conference_date", "2018-01-31, a Tuesday"),
    ("sochi-congress-2018", "committee_size", "100 and 50"),
    ("ankara-summit-2018", "venue", "Istanbul"),
    ("tehran-summit-2018", "venue", "Tabriz"),
    ("idlib-memorandum-2018", "when", "2018-09-18"),
    ("de-mistura-exit-2018", "departure", "end of November 2018"),
    ("ankara-summit-2019", "when", "2019-09-11"),
    ("constitutional-committee-3-2020", "round", "2"),
    ("constitutional-committee-8-2022", "when", "2022-05-28/2022-06-03"),
    ("astana-18-2022", "when", "2022-21"),
    ("astana-18-2022", "when", "2022-06-14/2022-06-16"),
    ("astana-20-2023", "when", "2022-06-20/2022-06-21"),
    ("astana-20-2023", "statements", "officially declare the 20th international meeting the final round"),
    ("astana-20-2023", "participants.title", "foreign minister"),
    ("assad-leaves-2024", "outcome", "he never considered giving up office"),
    ("assad-leaves-2024", "kind", "resignation"),
]


@pytest.mark.parametrize(("event", "field", "value"), DISPUTES)
def test_disagreement_is_kept(event: str, field: str, value: str) -> None:
    claims = [claim for owner, claim in parts("events", "claims") if owner == event]
    assert [bool(claim["note"]) for claim in claims if (claim["field"], claim["value"]) == (field, value)] == [True]


def test_no_disagreement_is_untested() -> None:
    assert {(owner, claim["field"], claim["value"]) for owner, claim in parts("events", "claims")} == set(DISPUTES)
