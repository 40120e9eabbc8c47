"""The bounds that every schema of the OpenAPI document has: where a model gives none, those that hold for all."""

from collections.abc import Iterator
from typing import Any

from app.database import ID_LENGTH
from app.texts import PROSE
from app.web.query import LONGEST_VALUE, MOST_REPEATS, PRINTABLE

LONGEST_TEXT = 100_000
LONGEST_LIST = 100_000
INT32 = 2**31
SAFE_INTEGER = 2**53 - 1  # what JavaScript counts without losing one


def bound(document: dict[str, Any]) -> None:
    """Bounds all schemas of the document in place, and writes `type: [T, "null"]` for what may be null."""
    for schema in _schemas(document):
        _merge_null(schema)
        if "const" in schema:  # which some linters and generators do not know
            schema["enum"] = [schema.pop("const")]
        types = schema.get("type", ())
        types = {types} if isinstance(types, str) else set(types)
        if "string" in types and not schema.keys() & {"enum", "const", "contentMediaType"}:
            schema.setdefault("maxLength", LONGEST_TEXT)
            if "format" not in schema:
                schema.setdefault("pattern", PROSE)
        if "integer" in types and not schema.keys() & {"enum", "const"}:
            _bound_integer(schema)
        if "number" in types:
            schema.setdefault("format", "double")
        if "array" in types:
            schema.setdefault("maxItems", LONGEST_LIST)


def parameter_bounds(parameter: dict[str, Any]) -> None:
    """Bounds a parameter as `query.check` does all of them; null is no value that one can have."""
    schema = parameter["schema"]
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    if len(options) == 1:
        del schema["anyOf"]
        schema |= options[0]
    elif options:
        schema["anyOf"] = options
    if schema.get("default", ...) is None:
        del schema["default"]
    if schema.get("type") == "array":
        schema.setdefault("maxItems", MOST_REPEATS)
        schema = schema["items"]
    if schema.get("type") == "string" and not schema.keys() & {"enum", "const"}:
        schema.setdefault("maxLength", ID_LENGTH if parameter.get("in") == "path" else LONGEST_VALUE)
        if "format" not in schema:
            schema.setdefault("pattern", PRINTABLE)


def _bound_integer(schema: dict[str, Any]) -> None:
    least = schema.get("minimum", schema.get("exclusiveMinimum", -SAFE_INTEGER))
    most = schema.get("maximum", schema.get("exclusiveMaximum", SAFE_INTEGER))
    schema.setdefault("format", "int32" if least >= -INT32 and most < INT32 else "int64")
    if "exclusiveMinimum" not in schema:
        schema["minimum"] = least
    if "exclusiveMaximum" not in schema:
        schema["maximum"] = most


def _merge_null(schema: dict[str, Any]) -> None:
    options = schema.get("anyOf", [])
    if len(options) == 2 and {"type": "null"} in options:
        kept = next(option for option in options if option != {"type": "null"})
        if isinstance(kept.get("type"), str):
            del schema["anyOf"]
            schema |= {**kept, "type": [kept["type"], "null"]}
            if "const" in schema:
                schema["enum"] = [schema.pop("const")]
            if "enum" in schema:
                schema["enum"] = [*schema["enum"], None]
    if schema.get("default", ...) is None and not _nullable(schema):
        del schema["default"]


def _nullable(schema: dict[str, Any]) -> bool:
    return "null" in schema.get("type", ()) or {"type": "null"} in schema.get("anyOf", [])


def _schemas(node: Any, *, schema: bool = False) -> Iterator[dict[str, Any]]:
    """Every schema in the document, outer ones first; examples and defaults, which may look like one, are passed by."""
    if isinstance(node, list):
        for item in node:
            yield from _schemas(item, schema=schema)
    if not isinstance(node, dict):
        return
    if schema:
        yield node
    for key, value in node.items():
        if key in {"example", "examples", "default", "enum", "const"}:
            continue
        if key in {"properties", "$defs"} or (key == "schemas" and not schema):
            for inner in value.values():
                yield from _schemas(inner, schema=True)
        else:
            inside = {"schema", "itemSchema", "contentSchema", "items", "anyOf", "oneOf", "allOf", "prefixItems", "not"}
            inside |= {"additionalProperties"}
            yield from _schemas(value, schema=key in inside)
