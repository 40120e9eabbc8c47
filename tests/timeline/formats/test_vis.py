"""vis-timeline, by the measured ways of the widget: exclusive ends, a group for every item, no nulls."""

import json
from html import unescape
from typing import Any

import pytest
from fastapi import FastAPI

from tests.timeline.formats.odd import MARKUP
from tests.web.asking import ask


def items(app: FastAPI, query: str = "") -> dict[str, Any]:
    return {item["id"]: item for item in ask(app, "GET", f"/v1/events.vis-items.json?{query}").json}


def groups(app: FastAPI, query: str = "") -> dict[str, Any]:
    return {group["id"]: group for group in ask(app, "GET", f"/v1/events.vis-groups.json?{query}").json}


@pytest.mark.parametrize(
    ("key", "start", "end", "classes"),
    [
        ("day", "2017-11-20", None, "precision-day"),
        ("interval", "2017-11-28", "2017-12-15", "precision-interval"),
        ("month", "2017-11-01", "2017-12-01", "precision-month"),
        ("about", "2017-12-01", "2018-01-01", "precision-month approximate"),
        ("doubted", "2017-12-01", None, "precision-day uncertain"),
        ("open-end", "2018-01-19", None, "precision-interval open-end"),
        ("instant", "2017-11-21T05:49:00Z", None, "precision-instant"),
        ("bce", "-000043-03-15", None, "precision-day"),
        ("year-zero", "0000-01-01", "0001-01-01", "precision-year"),
        ("far", "+012000-01-01", "+012001-01-01", "precision-year"),
        ("last-day", "9999-12-31", None, "precision-day"),
    ],
)
def test_ends_are_exclusive_and_classes_say_how_sure_it_is(
    odd: FastAPI, key: str, start: str, end: str | None, classes: str
) -> None:
    item = items(odd)[key]
    assert (item["start"], item.get("end"), item["type"]) == (start, end, "range" if end else "box")
    assert item["className"] == f"kind-visit status-occurred verification-reported {classes}"


def test_a_cancelled_event_is_there_as_cancelled(odd: FastAPI) -> None:
    assert "status-cancelled verification-disputed" in items(odd)["cancelled"]["className"]


def test_texts_are_html_and_escaped(odd: FastAPI) -> None:
    item, group = items(odd, "group_by=actor")["hostile"], groups(odd, "group_by=actor")["markup"]
    assert unescape(item["content"]) == unescape(group["content"]) == MARKUP
    assert "<" not in item["content"] + group["content"] + item["title"].replace("<br>", "")


@pytest.mark.parametrize("by", ["", "kind", "series", "venue", "country", "actor"])
def test_every_item_stands_in_a_group_that_is_there(app: FastAPI, odd: FastAPI, by: str) -> None:
    query = f"group_by={by}" if by else ""
    for service in (app, odd):
        found, there = items(service, query), groups(service, query)
        inside = [inner for group in there.values() for inner in group.get("nestedGroups", [])]
        assert {item["group"] for item in found.values()} <= set(there)
        assert set(inside) <= set(there)
        assert len(inside) == len(set(inside)), "a group lies in one other at the most"
        assert {item["group"] for item in found.values()} | {g for g in there if there[g].get("nestedGroups")} == set(
            there
        )
        assert "null" not in json.dumps([*found.values(), *there.values()])
        assert [group["order"] for group in there.values()] == list(range(1, len(there) + 1))


def test_venues_lie_in_their_countries(app: FastAPI) -> None:
    there = groups(app, "group_by=venue&venue=switzerland")
    assert set(there["switzerland"]["nestedGroups"]) >= {"geneva"}
    assert "palais-des-nations" in there["geneva"]["nestedGroups"]
    flat = groups(app, "group_by=country&venue=switzerland")
    assert set(flat) == {"switzerland"}


def test_what_has_no_group_of_its_own_stands_under_other_which_comes_last(odd: FastAPI) -> None:
    found, there = items(odd, "group_by=series"), groups(odd, "group_by=series")
    assert (found["bare"]["group"], found["day"]["group"]) == ("_other", "talks")
    assert list(there)[-1] == "_other"
    assert "_other" not in groups(odd, "group_by=series&series=talks")


def test_actors_who_were_not_there_have_no_group(odd: FastAPI) -> None:
    assert items(odd, "group_by=actor")["arabic"]["group"] == "bashar-al-assad"
    assert groups(odd, "group_by=actor&id=arabic")["_person"]["nestedGroups"] == ["bashar-al-assad"]


def test_labels_are_told_in_the_readers_language(odd: FastAPI) -> None:
    assert groups(odd, "group_by=series&lang=ar")["talks"]["content"] == "المحادثات"
    assert groups(odd, "group_by=country&lang=ru")["russia"]["content"] == "Россия"


def test_without_groups_asked_for_they_are_the_kinds(app: FastAPI) -> None:
    assert items(app) == items(app, "group_by=kind")
