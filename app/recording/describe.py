"""What the OpenAPI document says of ways to write: parameters, bodies and examples."""

from collections.abc import Mapping
from typing import Any

from app.database import ID_LENGTH
from app.recording.nouns import Name, Noun
from app.slugs import PATTERN

MERGE_PATCH = "application/merge-patch+json"
EXAMPLES: dict[Name, str] = {
    "event": "putin-assad-sochi-20171120",
    "actor": "riyad-hijab",
    "venue": "palais-des-nations",
    "series": "astana-process",
}


VERSION = r"^[1-9][0-9]{0,8}$"
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The `ETag` of the record as you saw it, or `*`.",
    "schema": {"type": "string", "maxLength": 1_000, "pattern": r"^[\x20-\x7e]+$"},
    "example": "*",
}
IF_SEEN = {**IF_MATCH, "required": False}
IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A name for this request: repeated with the same body within a week, it gets the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[\x20-\x7e]+$"},
}
INTO = {
    "type": "object",
    "required": ["into"],
    "additionalProperties": False,
    "properties": {
        "into": {"type": "string", "pattern": PATTERN, "maxLength": ID_LENGTH, "description": "The id of the other."}
    },
    "description": "Which record this one is merged into.",
    "example": {"into": "turkey"},
}


def documented(
    noun: Noun, query: Mapping[str, Any], taken: tuple[str, ...], *, at: bool = True, version: bool = False,
    headers: tuple[dict[str, Any], ...] = (), body: dict[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What a route\'s `openapi_extra=` takes: its parameters, its body, and that it takes a key."""
    named = [*(_path(noun, version=version) if at else ()), *query["parameters"], *headers]
    parameters = sorted(named, key=lambda each: not each["required"])
    schema = body or {"$ref": f"#/components/schemas/{noun.draft.__name__}"}
    if body is None and MERGE_PATCH in taken:
        schema = {"$ref": f"#/components/schemas/{noun.draft.__name__.replace('Draft', 'Patch')}"}
    content = {media: {"schema": schema, **_example(schema)} for media in taken}
    bodies = {"requestBody": {"required": True, "content": content}} if taken else {}
    return {"parameters": parameters, "security": [{"key": []}], **bodies}


def _example(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return {}
    return {"example": schema.get("example", {"description": "What is told of it."})}


def _path(noun: Noun, *, version: bool = False) -> list[dict[str, Any]]:
    """The parameters in the address of a record, or of one of its revisions."""
    found: list[dict[str, Any]] = [
        {
            "name": f"{noun.name}_id",
            "in": "path",
            "required": True,
            "description": f"The id of the {noun.name}.",
            "schema": {"type": "string", "pattern": PATTERN, "maxLength": ID_LENGTH},
            "example": EXAMPLES[noun.name],
        }
    ]
    if version:
        found.append(
            {
                "name": "version",
                "in": "path",
                "required": True,
                "description": "The number of the revision, from 1.",
                "schema": {"type": "string", "pattern": VERSION, "maxLength": 9},
                "example": "1",
            }
        )
    return found
