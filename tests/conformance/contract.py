"""The OpenAPI document as a contract: whether an answer is one that it promises."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import jsonschema_rs

from tests.web.asking import Answer

ALWAYS = {
    "access-control-allow-origin": r"\*",
    "cache-control": r"(public, )?no-(cache|store)|public, max-age=[0-9]+(, immutable)?",
    "content-security-policy": r".*frame-ancestors 'none'.*",
    "referrer-policy": r"[a-z-]+",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-request-id": r"[A-Za-z0-9._-]{1,100}",
}
BODILESS = {204, 304, 308}
PROBLEM = "#/components/schemas/ProblemView"


@dataclass(frozen=True)
class Operation:
    """What may be read at a path."""

    path: str
    parameters: tuple[dict[str, Any], ...]
    responses: Mapping[str, Any]

    @property
    def example(self) -> str:
        """A path that leads here: the one with the documented examples in it."""
        return self.path.format_map({each["name"]: each.get("example") for each in self.parameters})

    def takes(self, path: str) -> bool:
        """Whether a path, already unescaped, leads here."""
        return re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(self.path)), path) is not None


class Contract:
    """Everything that a document promises, its objects closed: a member that it does not name is a breach."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._components = _closed(document["components"])
        self._validators: dict[str, jsonschema_rs.Validator] = {}
        self.operations = [
            Operation(path, tuple(item["get"].get("parameters", ())), item["get"]["responses"])
            for path, item in document["paths"].items()
            if "get" in item and "text/event-stream" not in item["get"]["responses"]["200"]["content"]
        ]

    def breaches(self, method: str, path: str, answer: Answer) -> list[str]:
        """In what the answer to a request for an unescaped path is not as promised."""
        if chosen := answer.headers.get("content-location"):  # what `Accept` chose is documented at its own address
            path = urlsplit(chosen).path
        operation = next((each for each in self.operations if each.takes(path)), None)
        found = [f"{name} is {answer.headers.get(name)!r}" for name in _amiss(answer.headers, ALWAYS)]
        if not answer.ended:
            found.append("it does not end")
        if answer.status not in _possible(method, operation):
            return [*found, f"{answer.status} is no answer to {method}"]
        if method == "HEAD" or answer.status in BODILESS:
            found += ["there is a body"] if answer.body else []
        else:
            found += self._misread(operation, answer)
        if method in {"GET", "HEAD"} and operation:
            found += self._unsent(operation.responses[str(answer.status)].get("headers", {}), answer.headers)
        if answer.status == 401 and "Bearer" not in answer.headers.get("www-authenticate", ""):
            found.append("it does not say how to show a key")
        if answer.status == 405 and not answer.headers.get("allow", "").endswith("OPTIONS"):
            found.append(f"Allow is {answer.headers.get('allow')!r}")
        return found

    def _misread(self, operation: Operation | None, answer: Answer) -> Iterator[str]:
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        documented: dict[str, Any] = {"application/problem+json": {"schema": {"$ref": PROBLEM}}}
        if operation and str(answer.status) in operation.responses:
            documented = operation.responses[str(answer.status)]["content"]
        if media_type not in documented:
            yield f"{answer.status} is documented as {set(documented)}, not as {media_type!r}"
            return
        encoding = answer.headers.get("content-encoding", "identity")
        body = httpx.Response(200, headers={"content-encoding": encoding}, content=answer.body).content  # unpacked
        if not media_type.endswith("json"):
            return
        value = json.loads(body)
        validator = self._validator(documented[media_type]["schema"]["$ref"])
        yield from (f"{error.instance_path}: {error.message[:500]}" for error in validator.iter_errors(value))
        if answer.status >= 400:
            told = (answer.status, answer.headers["x-request-id"])
            if (value["status"], value["request_id"]) != told:
                yield f"{value} tells of another answer than {told}"

    def _unsent(self, promised: Mapping[str, Any], sent: Mapping[str, str]) -> Iterator[str]:
        for name, reference in promised.items():
            header = self._components["headers"][reference["$ref"].rpartition("/")[2]]
            value = sent.get(name.lower())
            if value is None:
                if header["required"]:
                    yield f"{name} is promised and not there"
            elif not jsonschema_rs.is_valid(
                header["schema"], int(value) if header["schema"]["type"] == "integer" else value
            ):
                yield f"{name} is {value!r}"

    def _validator(self, reference: str) -> jsonschema_rs.Validator:
        if reference not in self._validators:
            schema = {"$ref": reference, "components": self._components}
            self._validators[reference] = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        return self._validators[reference]


def _possible(method: str, operation: Operation | None) -> set[int]:
    """The statuses that a request may be answered with: those documented, and what holds of all paths and methods."""
    if method == "OPTIONS":
        return {204, 400, 401} if operation else {204, 400, 401, 404}  # a preflight is answered anywhere
    if method in {"GET", "HEAD"}:
        return {int(status) for status in operation.responses} - {500, 503} if operation else {400, 401, 404}
    return {400, 401, 405, 413} if operation else {400, 401, 404, 413}


def _amiss(headers: Mapping[str, str], patterns: Mapping[str, str]) -> Iterator[str]:
    for name, pattern in patterns.items():
        if not re.fullmatch(pattern, headers.get(name, "")):
            yield name


def _closed(components: dict[str, Any]) -> dict[str, Any]:
    components = deepcopy(components)
    for schema in components["schemas"].values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return components
