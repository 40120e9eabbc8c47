"""GeoJSON: features where they were held, with a time that JSON-FG's readers and sliders understand."""

import json
from typing import Any

import pytest
from fastapi import FastAPI

from tests.timeline.formats.odd import MARKUP
from tests.timeline.formats.readers import features
from tests.web.asking import ask


@pytest.fixture(scope="module")
def drawn(odd: FastAPI) -> dict[str, Any]:
    body = ask(odd, "GET", "/v1/events.geojson").body
    assert len(features(body)) == len(json.loads(body)["features"])
    return {feature["id"]: feature for feature in json.loads(body)["features"]}


def test_east_comes_before_north(drawn: dict[str, Any]) -> None:
    assert drawn["day"]["geometry"] == {"type": "Point", "coordinates": [39.73, 43.6]}
    assert drawn["escaped"]["geometry"]["coordinates"] == [-0.13, 51.5]


def test_what_has_no_place_has_a_null_geometry(drawn: dict[str, Any]) -> None:
    assert {drawn[key]["geometry"] for key in ("bare", "hostile", "prose")} == {None}


@pytest.mark.parametrize(
    ("key", "time", "flat"),
    [
        ("day", {"date": "2017-11-20"}, "2017-11-20"),
        ("interval", {"interval": ["2017-11-28", "2017-12-14"]}, "2017-11-28"),
        ("open-end", {"interval": ["2018-01-19", ".."]}, "2018-01-19"),
        ("month", {"interval": ["2017-11-01", "2017-11-30"]}, "2017-11-01"),
        ("instant", {"timestamp": "2017-11-21T05:49:00Z"}, "2017-11-21T05:49:00Z"),
        ("last-day", {"date": "9999-12-31"}, "9999-12-31"),
        ("year-zero", {"interval": ["0000-01-01", "0000-12-31"]}, "0000-01-01"),
        ("undated", None, None),
        ("bce", None, None),
        ("far", None, None),
    ],
)
def test_time_is_as_json_fg_has_it(drawn: dict[str, Any], key: str, time: Any, flat: str | None) -> None:
    assert drawn[key]["time"] == time
    assert drawn[key]["properties"].get("time") == flat
    assert drawn[key]["properties"].get("end") == (
        None if key in {"open-end", "undated"} else drawn[key]["properties"]["end"]
    )


def test_properties_are_flat_and_hold_no_null(drawn: dict[str, Any]) -> None:
    for key, feature in drawn.items():
        assert feature["properties"]["id"] == key
        assert all(isinstance(value, str) for value in feature["properties"].values())
    assert drawn["bce"]["properties"]["start"] == "-0043-03-15"


def test_only_the_popup_is_html_and_that_is_escaped(drawn: dict[str, Any]) -> None:
    properties = drawn["hostile"]["properties"]
    assert properties["title"] == properties["venue"] == properties["actors"] == MARKUP
    popup = properties["popupContent"].replace("<strong>", "").replace("</strong>", "").replace("<br>", "")
    assert "<" not in popup
    assert "3 January 2017" in popup
