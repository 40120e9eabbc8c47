"""Asking for formats, each held to what the document says of it."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from app.timeline.formats import FORMATS
from app.timeline.formats.format import Format
from tests.timeline.formats.readers import READERS
from tests.web.asking import Answer, ask

EVERY = pytest.mark.parametrize("given", FORMATS, ids=lambda each: each.suffix)
AT_ONCE = next(each for each in FORMATS if each.suffix == "feed.json")
SINGLE = pytest.mark.parametrize("given", [each for each in FORMATS if each.single], ids=lambda each: each.suffix)


def shown_elsewhere(app: FastAPI, given: Format) -> bool:
    """Whether SQLite and another format show the same: as formats know no database (an import contract holds it), on
    PostgreSQL there are but two ways to read for one, all at once and as a stream.
    """
    return not app.state.database.embedded and bool(given.limit) and given is not AT_ONCE


def shape(app: FastAPI, given: Format, query: str = "", headers: Mapping[str, str] | None = None) -> Answer:
    """The answer in a format; always of the type that it says, and as its schema has it."""
    answer = ask(app, "GET", f"/v1/events.{given.suffix}?{query}", headers)
    assert answer.status == 200, answer.body
    assert answer.ended
    assert answer.headers["content-type"].partition(";")[0] == given.media_type
    if given.view and "content-encoding" not in answer.headers:
        validator(given).validate(answer.json)
    return answer


@cache
def _components() -> dict[str, Any]:
    """Those of the document, which is the same for every application: `conformance.test_document` holds it so."""
    document = create_app(Settings(database_url="sqlite:///unread.db")).openapi()
    components: dict[str, Any] = json.loads(json.dumps(document["components"]))
    for schema in components["schemas"].values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return components


@cache
def validator(given: Format) -> jsonschema_rs.Draft202012Validator:
    """Holds bodies to the document, in which no schema has members but those named."""
    assert given.view
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{given.view.__name__}", "components": _components()}, validate_formats=True
    )


def shown(given: Format, answer: Answer) -> list[str]:
    return READERS[given.suffix](answer.body)


def omitted(answer: Answer) -> int:
    return int(answer.headers.get("communique-omitted", 0))
