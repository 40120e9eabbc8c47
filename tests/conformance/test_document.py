"""The document of the service on the seeds: valid, and true, so that all that it shows can be had."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from fastapi import FastAPI
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.examples import HERE, ONE
from app.history.routes import SEQ_MAX
from app.main import create_app
from app.settings import Settings
from app.timeline.formats import FORMATS
from tests.conformance.conftest import Ask
from tests.conformance.contract import Contract, Operation
from tests.conformance.hostile import Asked

DOCUMENT = create_app(Settings(database_url="sqlite:///unread.db")).openapi()
OPERATIONS = Contract(DOCUMENT).operations
STAMPS = {"seq", "at", "version", "created_at", "updated_at", "date_published", "date_modified", "issued", "note"}
"""What tells when the seeds were recorded; a citation does so with `issued` and `note`."""
NEEDS = {"sort=relevance": "&q=Assad"}  # what a value asks for beside itself


def filled(operation: Operation) -> str:
    """Its address with every example that there is, as a documentation page fills them in."""
    pairs = {
        each["name"]: each["example"] for each in operation.parameters if each["in"] == "query" and "example" in each
    }
    return f"{operation.example}?{_query(pairs)}"


def documented_values(operations: Iterable[Operation]) -> Iterator[str]:
    """An address for each value that a parameter is documented to take, where these can be counted."""
    for operation in operations:
        needed = "".join(
            f"&{_query({each['name']: each['example']})}"
            for each in operation.parameters
            if each.get("required") and each["in"] == "query"
        )
        for each in (each for each in operation.parameters if each["in"] == "query"):
            schema = each["schema"].get("items", each["schema"])
            values = schema.get("enum", [schema[end] for end in ("minimum", "maximum") if end in schema])
            for value in [False, True] if schema["type"] == "boolean" else values:
                pair = _query({each["name"]: value})
                yield f"{operation.example}?{pair}{NEEDS.get(pair, needed)}"


BEYOND = {f"/v1/changes?after={SEQ_MAX}": 400}
"""A number that a write may once have, and that none has yet."""


def differently_read() -> Iterable[Operation]:
    """One of those for which the same is read from the database: of the formats one that is read at once, and one
    that is streamed."""
    streamed = {f"/v1/events.{each.suffix}" for each in FORMATS if not each.limit}
    return {
        (each.path.partition(".")[0], "." in each.path, each.path in streamed): each for each in OPERATIONS
    }.values()


def shown() -> Iterator[Any]:
    """Every example of a JSON body, with the address that gives it."""
    for operation in OPERATIONS:
        [(media_type, content), *_] = operation.responses["200"]["content"].items()
        if media_type.endswith("json"):
            yield pytest.param(operation, content["example"], id=operation.path)


def test_it_is_valid(app: FastAPI) -> None:
    assert app.openapi() == DOCUMENT
    OpenAPIV31SpecValidator(DOCUMENT).validate()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.path)
def test_all_examples_together_answer_with_data(asking: Ask, operation: Operation) -> None:
    answer = asking(Asked("GET", filled(operation)))
    assert answer.status == 200, answer.body
    if "json" in answer.headers["content-type"] and isinstance(answer.json, dict):
        assert answer.json.get("data", "one") != []
    assert Contract(DOCUMENT).breaches("GET", operation.example, answer) == []


def test_every_documented_value_is_taken(app: FastAPI, asking: Ask) -> None:
    """Of every format, on SQLite; what PostgreSQL is asked for is the same for nearly all of them."""
    targets = list(documented_values(OPERATIONS if app.state.database.embedded else differently_read()))
    assert len(targets) > 300
    statuses = {target: asking(Asked("GET", target)).status for target in targets}
    assert {target: status for target, status in statuses.items() if status != 200} == BEYOND


@pytest.mark.parametrize(("operation", "example"), list(shown()))
def test_an_example_is_what_the_service_answers(asking: Ask, operation: Operation, example: Any) -> None:
    target = operation.example
    if isinstance(example, dict) and "links" in example:
        own = urlsplit(example["links"]["self"])
        assert own.path == target
        target = f"{own.path}?{own.query}"
    elif operation.path in {"/v1/suggest", "/v1/oembed"}:
        target = filled(operation)
    elif "/events." in operation.path:
        target = f"{target}?{ONE}"
    answer = asking(Asked("GET", target, {"host": urlsplit(HERE).netloc}))
    assert answer.status == 200
    assert list(_untrue(example, answer.json)) == []


def _query(pairs: dict[str, Any]) -> str:
    told = {name: str(value).lower() if isinstance(value, bool) else value for name, value in pairs.items()}
    return urlencode(told, doseq=True)


def _untrue(example: Any, real: Any, place: str = "") -> Iterator[str]:
    """Where an example shows what is not so; of a list it may show some."""
    if isinstance(example, dict) and isinstance(real, dict):
        for name, value in example.items():
            if name not in STAMPS:
                yield from _untrue(value, real.get(name, "nothing"), f"{place}/{name}")
    elif isinstance(example, list) and isinstance(real, list):
        for n, item in enumerate(example):
            if all(list(_untrue(item, each)) for each in real):
                yield f"{place}/{n} is not there"
    elif example != real:
        yield f"{place} is {real!r}, not {example!r}"
