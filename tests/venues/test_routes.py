"""Venues over HTTP."""

from fastapi import FastAPI

from tests.reading import get


def test_a_venue_shows_all_that_it_lies_in(app: FastAPI) -> None:
    palace = get(app, "/v1/venues/palais-des-nations").json
    assert palace["parent"] == {"id": "geneva", "name": "Geneva", "kind": "city"}
    assert [place["id"] for place in palace["path"]] == ["switzerland", "geneva", "palais-des-nations"]
    assert (palace["latitude"], palace["longitude"], palace["timezone"]) == (46.23, 6.14, "Europe/Zurich")


def test_a_country_lies_in_nothing(app: FastAPI) -> None:
    country = get(app, "/v1/venues/russia").json
    assert (country["parent"], [place["id"] for place in country["path"]]) == (None, ["russia"])
    assert country["timezone"] is None  # it has eleven
