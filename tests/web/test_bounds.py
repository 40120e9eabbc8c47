from typing import Any

import pytest

from app.texts import PROSE
from app.web.bounds import bound, parameter_bounds
from app.web.query import PRINTABLE

NULL = {"type": "null"}
SHORT = {"maxLength": 5, "pattern": "^[a-z]+$"}
SAFE = {"minimum": -(2**53 - 1), "maximum": 2**53 - 1}


@pytest.mark.parametrize(
    ("schema", "bounded"),
    [
        ({"type": "string"}, {"type": "string", "maxLength": 100_000, "pattern": PROSE}),
        ({"type": "string", **SHORT}, {"type": "string", **SHORT}),
        ({"type": "string", "format": "uri"}, {"type": "string", "format": "uri", "maxLength": 100_000}),
        ({"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["a"]}),
        ({"anyOf": [{"type": "string", **SHORT}, NULL]}, {"type": ["string", "null"], **SHORT}),
        ({"anyOf": [{"type": "string", "enum": ["a"]}, NULL]}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({"anyOf": [{"type": "string", "const": "a"}, NULL]}, {"type": ["string", "null"], "enum": ["a", None]}),
        (
            {"anyOf": [{"type": "string", **SHORT}, NULL], "default": None},
            {"type": ["string", "null"], **SHORT, "default": None},
        ),
        ({"anyOf": [{"$ref": "#/x"}, NULL], "default": None}, {"anyOf": [{"$ref": "#/x"}, NULL], "default": None}),
        ({"type": "string", **SHORT, "default": None}, {"type": "string", **SHORT}),
        ({"type": "integer"}, {"type": "integer", "format": "int64", **SAFE}),
        (
            {"type": "integer", "minimum": 1, "maximum": 500},
            {"type": "integer", "minimum": 1, "maximum": 500, "format": "int32"},
        ),
        (
            {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 9},
            {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 9, "format": "int32"},
        ),
        ({"type": "number"}, {"type": "number", "format": "double"}),
        (
            {"type": "array", "items": {"type": "number"}},
            {"type": "array", "items": {"type": "number", "format": "double"}, "maxItems": 100_000},
        ),
        (
            {"type": "object", "properties": {"example": {"type": "number"}}, "examples": [{"type": "string"}]},
            {
                "type": "object",
                "properties": {"example": {"type": "number", "format": "double"}},
                "examples": [{"type": "string"}],
            },
        ),
    ],
)
def test_what_a_model_leaves_open_is_bounded(schema: dict[str, Any], bounded: dict[str, Any]) -> None:
    bound({"components": {"schemas": {"A": schema}}})
    assert schema == bounded


@pytest.mark.parametrize(
    ("schema", "bounded"),
    [
        (
            {"anyOf": [{"type": "string"}, NULL], "default": None},
            {"type": "string", "maxLength": 1000, "pattern": PRINTABLE},
        ),
        (
            {"type": "array", "items": {"type": "string"}, "default": []},
            {
                "type": "array",
                "items": {"type": "string", "maxLength": 1000, "pattern": PRINTABLE},
                "maxItems": 100,
                "default": [],
            },
        ),
        (
            {"anyOf": [{"type": "integer"}, {"type": "string"}, NULL]},
            {"anyOf": [{"type": "integer"}, {"type": "string"}]},
        ),
        ({"type": "string", "format": "date"}, {"type": "string", "format": "date", "maxLength": 1000}),
        ({"type": "boolean", "default": False}, {"type": "boolean", "default": False}),
    ],
)
def test_a_parameter_is_bounded_as_it_is_checked(schema: dict[str, Any], bounded: dict[str, Any]) -> None:
    parameter_bounds({"name": "a", "schema": schema})
    assert schema == bounded


def test_an_id_in_a_path_is_as_long_as_ids_are() -> None:
    schema: dict[str, object] = {"type": "string"}
    parameter_bounds({"name": "id", "in": "path", "schema": schema})
    assert schema == {"type": "string", "maxLength": 100, "pattern": PRINTABLE}
