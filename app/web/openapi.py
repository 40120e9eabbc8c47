"""The OpenAPI document as it is served: FastAPI's own, with what FastAPI can't be told at the routes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.web.access import SCHEME, SECURITY
from app.web.bounds import bound, parameter_bounds
from app.web.problems import ProblemView, responses
from app.web.query import LONGEST_VALUE, PRINTABLE

SCHEMAS = "#/components/schemas/"
METHODS = ("get", "put", "post", "patch", "delete")
JSON = "application/json"

HEADERS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "Access-Control-Allow-Origin": ("Pages of any origin may read this.", {"type": "string", "examples": ["*"]}),
    "Allow": ("The methods that this address takes.", {"type": "string", "examples": ["GET, HEAD, OPTIONS"]}),
    "Cache-Control": (
        "How long the answer may be kept; `no-cache` means that it may be, and is asked about with `If-None-Match`.",
        {"type": "string", "examples": ["public, no-cache"]},
    ),
    "Communique-Omitted": (
        "How many of the events asked for this format has no way to show.",
        {"type": "integer", "format": "int32", "minimum": 0, "maximum": 2**31 - 1, "examples": [2]},
    ),
    "ETag": (
        "Names this very content in this encoding, for `If-None-Match` and `If-Match`.",
        {"type": "string", "examples": ['"5f2b8c1d9e3a47065f2b8c1d"']},
    ),
    "Link": (
        'Related addresses (RFC 8288), `rel="next"` where there is more, `rel="alternate"` for other formats.',
        {"type": "string", "maxLength": 8_000, "examples": ['</v1/events?cursor=eyJhIjoxfQ>; rel="next"']},
    ),
    "Location": ("Where the record is.", {"type": "string", "format": "uri-reference", "examples": ["/v1/events/a"]}),
    "Retry-After": (
        "Seconds to wait before the next try.",
        {"type": "integer", "format": "int32", "minimum": 0, "maximum": 86_400, "examples": [30]},
    ),
    "WWW-Authenticate": ("How to say who you are.", {"type": "string", "examples": ["Bearer"]}),
    "X-Request-ID": (
        "Names this request in our logs; yours, if you sent one of up to 100 letters, digits, dots and dashes.",
        {"type": "string", "pattern": "^[A-Za-z0-9._-]+$", "examples": ["5f2b8c1d9e3a4706"]},
    ),
}
BOUNDED = {"maxLength": LONGEST_VALUE, "pattern": PRINTABLE}
NOT_ALWAYS = {"Communique-Omitted", "Link", "Retry-After"}
ON_EVERY_ANSWER = ("Access-Control-Allow-Origin", "Cache-Control", "X-Request-ID")
BY_STATUS = {
    201: ("ETag", "Location"),
    304: ("ETag",),
    308: ("Location",),
    401: ("WWW-Authenticate",),
    405: ("Allow",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}


def operation_id(route: APIRoute) -> str:
    """The handler's name, which is hand-made and unique: `generate_unique_id_function` of the application."""
    return route.name


def carrying(*names: str) -> dict[str, Any]:
    """What a route's `responses={200: …}` takes for an answer with these headers."""
    return {"headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names}}


def finish(app: FastAPI, examples: Mapping[str, Any] | None = None, drafts: Sequence[type[BaseModel]] = ()) -> None:
    """Makes `app.openapi` draw the whole truth: problems, headers, bounds and who may call.

    `examples` are of bodies, by operation or schema; given to the models, FastAPI would leave out of them what is null.
    `drafts` are the bodies that handlers read themselves.
    """
    draw = app.openapi

    @cache
    def draw_finished() -> dict[str, Any]:
        return _finished(draw(), examples or {}, drafts)

    app.openapi = draw_finished  # type: ignore[method-assign]  # the way that FastAPI's documentation gives


def faults(document: Mapping[str, Any]) -> list[str]:
    """What a reader of the document would miss, operation by operation; the tests hold it empty."""
    found = []
    tags = {tag["name"] for tag in document.get("tags", []) if tag.get("description")}
    names = set()
    for place, operation in _operations(document):
        name = operation["operationId"]
        if not name.isidentifier() or name in names:
            found.append(f"{place}: the operation id {name!r} is taken or no name")
        names.add(name)
        if len(operation.get("tags", [])) != 1 or operation["tags"][0] not in tags:
            found.append(f"{place}: not exactly one tag, with a description")
        found += [f"{place}: no {part}" for part in ("summary", "description") if not operation.get(part)]
        found += [
            f"{place}: {parameter['name']} has no description"
            for parameter in operation.get("parameters", [])
            if not parameter.get("description")
        ]
        found += [
            f"{place}: {status} has no schema or no example for {media_type}"
            for status, response in operation["responses"].items()
            for media_type, content in response.get("content", {}).items()
            if not (content.get("schema") or content.get("itemSchema"))
            or not _exemplified(content, document["components"]["schemas"])
        ]
    return found


def _finished(
    document: dict[str, Any], examples: Mapping[str, Any], drafts: Sequence[type[BaseModel]]
) -> dict[str, Any]:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    _, problem = models_json_schema([(ProblemView, "serialization")], ref_template="#/components/schemas/{model}")
    schemas |= problem["$defs"]
    schemas |= _drafted(drafts)
    _describe_drafts(schemas)
    if drafts:
        components["securitySchemes"] = {SECURITY: SCHEME}
    for place, operation in _operations(document):
        _complete(operation, reading=place.startswith("get "))
        _describe_streams(operation)
        for answer in (*operation["responses"].values(), operation.get("requestBody", {})):
            for content in answer.get("content", {}).values():
                for name in (operation["operationId"], _named(content.get("schema", {}))):
                    if name in examples and "example" not in content:
                        content["example"] = examples[name]
    written = str(document["paths"])
    components["headers"] = {
        name: {
            "description": description,
            "required": name not in NOT_ALWAYS,
            "schema": (BOUNDED if schema["type"] == "string" else {}) | schema,
        }
        for name, (description, schema) in HEADERS.items()
        if f"'#/components/headers/{name}'" in written
    }
    for server in document.setdefault("servers", [{"url": "/"}]):
        server |= {"description": "The service that drew this document, local or production.", "x-internal": False}
    bound(document)
    return document


def _describe_streams(operation: dict[str, Any]) -> None:
    """Streams by the words of OpenAPI 3.1: FastAPI writes one of 3.2."""
    for answer in operation["responses"].values():
        for content in answer.get("content", {}).values():
            if content.pop("itemSchema", None):
                content["schema"] = {"type": "string", "description": "Messages, one after the other."}


def _complete(operation: dict[str, Any], *, reading: bool) -> None:
    """The problems that follow from what an operation takes, and the headers that every answer carries."""
    answers = operation["responses"]
    if "HTTPValidationError" in str(answers.get("422", {}).get("content")):
        del answers["422"]
    declared = operation.get("security", [])
    operation["security"] = [{}, *declared] if reading or not declared else declared
    implied = {400, 401, 500}  # even where nothing is declared, something unknown may be sent, or a key that is none
    if "requestBody" in operation:
        implied |= {413, 415, 422}
    answers.update(
        {str(status): answer for status, answer in responses(*implied).items() if str(status) not in answers}
    )
    operation["responses"] = {status: answers[status] for status in sorted(answers)}
    for parameter in operation.get("parameters", []):
        parameter_bounds(parameter)
        if examples := parameter["schema"].pop("examples", ()):
            parameter["example"] = examples[0]  # where documentation pages look for what to fill in
    for status, answer in answers.items():
        names = {*ON_EVERY_ANSWER, *BY_STATUS.get(int(status), ())}
        if status == "200" and "304" in answers:
            names.add("ETag")
        answer["headers"] = answer.get("headers", {}) | carrying(*sorted(names))["headers"]


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        yield from ((f"{method} {path}", item[method]) for method in METHODS if method in item)


def _drafted(drafts: Sequence[type[BaseModel]]) -> dict[str, Any]:
    """The schemas of drafts: what is part of one has a name of its own, for views may have parts by the same.

    No draft needs an id: the address tells it, or else it is made of the name.
    """
    if not drafts:
        return {}
    _, found = models_json_schema([(draft, "validation") for draft in drafts], ref_template=f"{SCHEMAS}{{model}}")
    names = {name: name if name.endswith("Draft") else f"{name}Draft" for name in found["$defs"]}
    written = orjson.dumps(found["$defs"]).decode()
    for name, own in names.items():
        written = written.replace(f'"{SCHEMAS}{name}"', f'"{SCHEMAS}{own}"')
    schemas: dict[str, Any] = orjson.loads(written)
    for name, own in names.items():
        schemas[name]["title"] = own  # some generators name by it
    for name in (draft.__name__ for draft in drafts):
        whole = schemas[name]
        whole["required"] = [field for field in whole["required"] if field != "id"]
        patch = {key: value for key, value in whole.items() if key != "required"}
        told = {"title": name.replace("Draft", "Patch"), "description": f"Some of the fields of {name}, RFC 7396."}
        schemas[told["title"]] = {**patch, **told, "example": {_telling(whole): "What is told of it."}}
        names[told["title"]] = told["title"]
    return {names[name]: schema for name, schema in schemas.items()}


def _describe_drafts(schemas: Mapping[str, Any]) -> None:
    """Lets the fields of drafts and patches be told of as those of the views are, where they are not themselves."""
    for name, schema in schemas.items():
        view = schemas.get(re.sub("(Draft|Patch)$", "View", name), {})
        for field, property_ in schema.get("properties", {}).items():
            if told := view.get("properties", {}).get(field, {}).get("description"):
                property_.setdefault("description", told)


def _telling(schema: Mapping[str, Any]) -> str:
    """The field that tells in words what it is."""
    return next(name for name in ("description", "summary", "name") if name in schema["properties"])


def _named(schema: Mapping[str, Any]) -> str:
    """The name of the component that a schema refers to; empty where it is a schema of its own."""
    reference: str = schema.get("$ref", "")
    return reference.rpartition("/")[2]


def _exemplified(content: Mapping[str, Any], schemas: Mapping[str, Any], above: frozenset[str] = frozenset()) -> bool:
    """Whether there is an example for the content as a whole, or one for each part of it."""
    if content.keys() & {"example", "examples", "enum", "const"}:
        return True
    name = _named(content)
    inner = content.get("schema") or content.get("itemSchema") or content.get("items") or schemas.get(name)
    if inner:
        return (bool(name) and name in above) or _exemplified(inner, schemas, above | {name})
    properties = content.get("properties", {})
    return bool(properties) and all(
        _exemplified(properties[name], schemas, above) for name in content.get("required", properties)
    )
