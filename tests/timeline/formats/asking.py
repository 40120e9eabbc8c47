"""Asking for formats, each held to what the document says of it."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from fastapi import FastAPI

from app.timeline.formats import FORMATS
from app.timeline.formats.format import Format
from tests.timeline.formats.readers import READERS
from tests.web.asking import Answer, ask

EVERY = pytest.mark.parametrize("given", FORMATS, ids=lambda each: each.suffix)
SINGLE = pytest.mark.parametrize("given", [each for each in FORMATS if each.single], ids=lambda each: each.suffix)


def shape(app: FastAPI, given: Format, query: str = "", headers: Mapping[str, str] | None = None) -> Answer:
    """The answer in a format; always of the type that it says, and as its schema has it."""
    answer = ask(app, "GET", f"/v1/events.{given.suffix}?{query}", headers)
    assert answer.status == 200, answer.body
    assert answer.ended
    assert answer.headers["content-type"].partition(";")[0] == given.media_type
    if given.view and "content-encoding" not in answer.headers:
        validator(app, given).validate(answer.json)
    return answer


@cache
def _components(app: FastAPI) -> dict[str, Any]:
    components: dict[str, Any] = json.loads(json.dumps(app.openapi()["components"]))
    for schema in components["schemas"].values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return components


@cache
def validator(app: FastAPI, given: Format) -> jsonschema_rs.Draft202012Validator:
    """Holds bodies to the document, in which no schema has members but those named."""
    assert given.view
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{given.view.__name__}", "components": _components(app)}, validate_formats=True
    )


def shown(given: Format, answer: Answer) -> list[str]:
    return READERS[given.suffix](answer.body)


def omitted(answer: Answer) -> int:
    return int(answer.headers.get("communique-omitted", 0))
