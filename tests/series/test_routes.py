"""Series over HTTP."""

from fastapi import FastAPI

from tests.reading import get


def test_a_series_names_who_is_behind_it(app: FastAPI) -> None:
    process = get(app, "/v1/series/astana-process").json
    assert {sponsor["id"] for sponsor in process["sponsors"]} == {"russia", "turkey", "iran"}
    assert {sponsor["kind"] for sponsor in process["sponsors"]} == {"state"}
