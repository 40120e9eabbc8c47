"""Reading the service as a client does: lists, items, what is refused, and every way in that its document tells."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import FastAPI

from app.main import create_app
from tests.web.asking import Answer, ask

HERE = "http://127.0.0.1:80"


def get(app: FastAPI, target: str, headers: Mapping[str, str] | None = None) -> Answer:
    """The answer to a request that is all right."""
    answer = ask(app, "GET", target, headers)
    assert answer.status == 200, answer.body
    assert answer.headers["content-type"] == "application/json"
    return answer


def ids(app: FastAPI, target: str) -> list[str]:
    """The ids on a page of a list."""
    return [entry["id"] for entry in get(app, target).json["data"]]


def pages(app: FastAPI, target: str) -> Iterator[list[str]]:
    """The ids of each page, from this one on by `links.next`."""
    onward: str | None = HERE + target
    while onward:
        assert onward.startswith(HERE)
        answer = get(app, onward.removeprefix(HERE))
        assert answer.json["links"]["self"] == onward
        yield [entry["id"] for entry in answer.json["data"]]
        onward = answer.json["links"]["next"]
        assert following(answer) == onward


def following(answer: Answer) -> str | None:
    """The address of the next page, as the `Link` header has it."""
    found = re.findall(r'<([^>]*)>; rel="next"', answer.headers.get("link", ""))
    assert len(found) <= 1
    return found[0] if found else None


def problem(app: FastAPI, target: str, status: int = 400) -> Any:
    """The problem document that the request is refused with."""
    answer = ask(app, "GET", target)
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json
    assert told["status"] == status
    assert told["request_id"] == answer.headers["x-request-id"]
    return told


def refused(app: FastAPI, target: str) -> dict[str, Any]:
    """The one thing that is wrong with a query: its parameter, what is said of it, and what is near."""
    [error] = problem(app, target)["errors"]
    assert error["detail"]
    return dict(error)


def example(parameter: dict[str, Any]) -> Any:
    """The example that the document gives for a parameter."""
    return parameter["example"] if "example" in parameter else parameter["schema"]["examples"][0]


class Operation(NamedTuple):
    """Something to read, with the examples that its document gives for each parameter."""

    path: str
    parameters: tuple[dict[str, Any], ...]
    schema: str | None

    @property
    def at(self) -> str:
        """The path, with the examples in place of its parameters."""
        return self.path.format(**{each["name"]: example(each) for each in self.parameters if each["in"] == "path"})

    @property
    def queries(self) -> dict[str, dict[str, Any]]:
        """The parameters of the query, by name."""
        return {each["name"]: each for each in self.parameters if each["in"] == "query"}

    @property
    def tried_out(self) -> str:
        """What Swagger's *Try it out* sends when nothing is changed: every example there is."""
        examples = {name: each["example"] for name, each in self.queries.items() if "example" in each}
        sent = {name: str(value).lower() if isinstance(value, bool) else value for name, value in examples.items()}
        return f"{self.at}?{urlencode(sent, doseq=True)}" if sent else self.at


def _operations() -> Iterator[Operation]:
    for path, item in create_app().openapi()["paths"].items():
        found = item.get("get", {"responses": {"200": {"content": {"text/event-stream": {}}}}})
        if "text/event-stream" in found["responses"]["200"]["content"]:  # written alone, or without an end
            continue
        content = found["responses"]["200"]["content"].get("application/json", {})
        schema = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
        yield Operation(path, tuple(found.get("parameters", ())), schema or None)


OPERATIONS = tuple(_operations())
SHAPES = tuple(each for each in OPERATIONS if "." in each.path and each.path.startswith("/v1/"))
"""The timeline in other formats than its own JSON."""
API = tuple(
    each
    for each in OPERATIONS
    if each.path.startswith("/v1/") and each not in SHAPES and not each.path.endswith("/{file}")
)
LISTS = tuple(each for each in API if "cursor" in each.queries)
ITEMS = tuple(each for each in API if each.path.endswith("_id}") or each.path.endswith("{tag}"))


def by_path(operation: Operation) -> str:
    """A name for a test of it."""
    return operation.path
