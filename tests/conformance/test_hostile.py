"""Thousands of requests made from the OpenAPI document: never a 5xx, and every answer as documented."""

from collections import Counter
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, seed, settings

from tests.conformance.conftest import Ask
from tests.conformance.contract import Contract
from tests.conformance.hostile import Asked, requests

FEW, MANY = 750, 10_000  # on each database


@pytest.fixture(scope="module")
def contract(app: FastAPI) -> Contract:
    return Contract(app.openapi())


@pytest.fixture(scope="module")
def known(asking: Ask) -> dict[str, list[str]]:
    """What there is, by the parameter that takes it."""

    def read(path: str) -> Any:
        return asking(Asked("GET", path)).json

    found: dict[str, list[str]] = {}
    for noun, path in (
        ("actor", "actors"),
        ("venue", "venues"),
        ("series", "series"),
        ("tag", "tags"),
        ("id", "events"),
    ):
        found[noun] = [entry["id"] for entry in read(f"/v1/{path}?limit=500")["data"]]
        found[f"{noun}_id"] = found[noun]
    found["event_id"] = found["id"]
    found["source_id"] = [entry["id"] for entry in read("/v1/sources?limit=500")["data"]]
    pages = [
        read(f"/v1/{path}limit=2")["links"]["next"] for path in ("events?", "events?q=astana&", "actors?", "tags?")
    ]
    found["cursor"] = [page.rpartition("=")[2] for page in pages]
    return found


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


def test_a_thousand_hostile_requests(asking: Ask, contract: Contract, known: dict[str, list[str]]) -> None:
    statuses = hold(asking, contract, known, FEW)
    assert statuses[200] > FEW / 10, statuses
    assert set(statuses) >= {200, 204, 304, 400, 404, 405}, statuses


@pytest.mark.prove
def test_ten_thousand_hostile_requests(asking: Ask, contract: Contract, known: dict[str, list[str]]) -> None:
    statuses = hold(asking, contract, known, MANY)
    assert set(statuses) >= {200, 204, 304, 400, 404, 405, 413}, statuses
