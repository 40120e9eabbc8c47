"""Thousands of requests made from the OpenAPI document: never a 5xx, and every answer as documented."""

from collections import Counter
from urllib.parse import unquote, urlsplit

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, seed, settings

from tests.conformance.conftest import Ask
from tests.conformance.contract import Contract
from tests.conformance.hostile import Asked, requests

FEW, MANY = 750, 10_000  # on each database
PATHS = {
    "actor": "actors", "event": "events", "series": "series", "source": "sources", "tag": "tags", "venue": "venues",
}  # fmt: skip


@pytest.fixture(scope="module")
def contract(app: FastAPI) -> Contract:
    return Contract(app.openapi())


@pytest.fixture(scope="module")
def known(asking: Ask) -> dict[str, list[str]]:
    """What there is, by the parameter that takes it."""

    def ids(path: str) -> list[str]:
        return [entry["id"] for entry in asking(Asked("GET", f"/v1/{path}?limit=500")).json["data"]]

    def cursor(path: str) -> str:
        page: str = asking(Asked("GET", f"/v1/{path}limit=2")).json["links"]["next"]
        return page.rpartition("=")[2]

    found = {name: ids(path) for name, path in PATHS.items()}
    return {
        **found,
        **{f"{name}_id": keys for name, keys in found.items()},
        "id": found["event"],
        "cursor": [cursor(path) for path in ("events?", "events?q=astana&", "actors?", "tags?")],
    }


def hold(asking: Ask, contract: Contract, known: dict[str, list[str]], times: int) -> Counter[int]:
    """So many requests, each answered as promised; how often which status came."""
    statuses: Counter[int] = Counter()

    @seed(1)
    @settings(max_examples=times, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(requests(contract.operations, known))
    def check(asked: Asked) -> None:
        answer = asking(asked)
        statuses[answer.status] += 1
        assert contract.breaches(asked.method, unquote(asked.target.partition("?")[0]), answer) == []
        if asked.method == "GET" and (link := answer.headers.get("link")):
            onward = urlsplit(link[1:].partition(">")[0])
            assert asking(Asked("GET", f"{onward.path}?{onward.query}")).status == 200, link

    check()
    assert statuses.total() >= times
    return statuses


def test_some_hostile_requests(asking: Ask, contract: Contract, known: dict[str, list[str]]) -> None:
    statuses = hold(asking, contract, known, FEW)
    assert statuses[200] > FEW / 10, statuses
    assert set(statuses) >= {200, 204, 304, 400, 404, 405}, statuses


@pytest.mark.prove
def test_ten_thousand_hostile_requests(asking: Ask, contract: Contract, known: dict[str, list[str]]) -> None:
    statuses = hold(asking, contract, known, MANY)
    assert set(statuses) >= {200, 204, 304, 400, 404, 405, 413}, statuses
