"""Drafts of venues: what is refused where."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.venues.schema import VenueDraft
from tests.refused import malformed

LEAST = {"id": "geneva", "name": "Geneva", "kind": "city"}
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("kind", {"kind": "continent"}),
    ("name", {"name": "a\tb"}),
    ("parent", {"parent": "No slug"}),
    ("latitude", {"latitude": 90.1, "longitude": 0}),
    ("latitude", {"latitude": True, "longitude": 0}),
    ("longitude", {"latitude": 0, "longitude": False}),
    ("latitude", {"latitude": float("nan"), "longitude": 0}),
    ("longitude", {"latitude": 0, "longitude": -180.1}),
    ("longitude", {"latitude": 0, "longitude": float("inf")}),
    ("timezone", {"timezone": "Mars/Olympus"}),
    ("timezone", {"timezone": "Europe"}),
    ("timezone", {"timezone": "../etc/passwd"}),
    ("timezone", {"timezone": "/etc/localtime"}),
    ("timezone", {"timezone": "x" * 65}),
    ("iso3166", {"iso3166": "Switzerland"}),
    ("aliases.0.name", {"aliases": [{"name": "\x07"}]}),
]


@pytest.mark.parametrize(("place", "fields"), REFUSED, ids=[str(fields)[:50] for _, fields in REFUSED])
def test_what_is_not_of_the_right_form_is_refused_at_its_place(place: str, fields: dict[str, Any]) -> None:
    assert malformed(VenueDraft, {**LEAST, **fields}) == [place]


@pytest.mark.parametrize("half", [{"latitude": 46.2}, {"longitude": 0}])
def test_half_a_point_is_none(half: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match="latitude and longitude come together"):
        VenueDraft.model_validate({**LEAST, **half})


def test_the_poles_and_the_antimeridian_are_places() -> None:
    pole = VenueDraft.model_validate({**LEAST, "latitude": -90, "longitude": 180, "timezone": "Etc/GMT+1"})
    assert (pole.latitude, pole.longitude, pole.timezone) == (-90, 180, "Etc/GMT+1")
