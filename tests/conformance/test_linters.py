"""What four linters find in the OpenAPI document, but for the rules that we do not follow, each with its reason.

A rule here that finds nothing any more is a mistake too.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.tools import Tools

pytestmark = pytest.mark.prove

WARNING = 1  # Spectral's severities: 0 is an error

LIMITS = "rate limits, with their 429 and their headers, come with a later issue"
OWASP_WITHOUT = {
    "owasp:api4:2023-rate-limit": LIMITS,
    "owasp:api4:2023-rate-limit-responses-429": LIMITS,
}

JSON_SCHEMA = "it knows OpenAPI 3.0 alone; JSON Schema 2020-12 has it, and FastAPI's and every tried client reads it"
HOUSE = "a matter of IBM's own house style; names and shapes are those of design/api.md"
IBM_WITHOUT = {
    "ibm-accept-and-return-models": "a Data Package's descriptor has the members that its own standard gives it",
    "ibm-array-attributes": "it wants a minItems: every list here may be empty, and `minItems: 0` says nothing",
    "ibm-avoid-inline-schemas": "it takes `anyOf` of a $ref and null, and maps of strings, for inline objects",
    "ibm-collection-array-property": HOUSE,
    "ibm-enum-casing-convention": "`-date` is how api.md spells descending order",
    "ibm-error-content-type-is-json": "errors are application/problem+json (RFC 9457)",
    "ibm-error-response-schemas": "errors are problem documents (RFC 9457), not IBM's",
    "ibm-major-version-in-path": "probes and the front door stand outside of the versions",
    "ibm-no-ambiguous-paths": "it finds / and /healthz alike",
    "ibm-no-array-of-arrays": "CSL has its dates so",
    "ibm-no-array-responses": "vis-timeline and FullCalendar take nothing but a bare array",
    "ibm-no-consecutive-path-parameter-segments": "the files of a release lie in it by their names",
    "ibm-no-nullable-properties": "what is not known is null, so that a view has the same members always",
    "ibm-patch-request-content-type": "a merge patch is taken as application/json too: some clients send nothing else",
    "ibm-etag-header": "what has a tag is read at another address than it is merged or restored at",
    "ibm-well-defined-dictionaries": "a draft in the log is that of any noun, as it was written then",
    "ibm-response-status-codes": "a body that can't be is a 422, and a query a 400 (api.md)",
    "ibm-schema-keywords": f"`propertyNames`: {JSON_SCHEMA}",
    "ibm-parameter-casing-convention": "FullCalendar itself sends `timeZone`",
    "ibm-path-segment-casing-convention": "a format is a suffix, as of a file: events.geojson",
    "ibm-property-casing-convention": "names in a format are those that its clients read",
    "ibm-operationid-naming-convention": "it wants get_event; operations are named after their handlers, show_event",
    "ibm-pagination-style": HOUSE,
    "ibm-request-and-response-content": "a 308 leads on with `Location` and has no body",
    "ibm-required-array-properties-in-response": "a problem has `errors` on 400 and 422 alone (api.md)",
    "ibm-schema-naming-convention": HOUSE,
    "ibm-schema-type-format": f"`type: null`, `format: uri`: {JSON_SCHEMA}",
    "ibm-string-attributes": "it wants a minLength: a string may be empty here, or its pattern says how short it is",
    "ibm-valid-path-segments": "one event in a format has its suffix as well: {event_id}.geojson",
    "no-$ref-siblings": f"what stands beside a $ref: {JSON_SCHEMA}",
    "ibm-use-date-based-format": "EDTF dates and dates in words are vaguer than `date`, which would refuse them",
}


@pytest.fixture
def document(workshop: Path) -> Path:
    return workshop / "openapi.json"


def test_spectral_finds_nothing(npm: Tools, document: Path) -> None:
    assert _found_by_spectral(npm, document, "spectral:oas") == {}


def test_spectral_finds_nothing_that_owasp_warns_of(npm: Tools, document: Path) -> None:
    found = _found_by_spectral(npm, document, "@stoplight/spectral-owasp-ruleset")
    assert _beyond(found, OWASP_WITHOUT) == {}
    assert OWASP_WITHOUT.keys() == found.keys()


def test_redocly_finds_nothing(npm: Tools, document: Path) -> None:
    told = npm("redocly", "lint", document, "--extends", "recommended-strict", "--format", "json", cwd=document.parent)
    assert json.loads(told)["problems"] == []


def test_ibm_finds_nothing(npm: Tools, document: Path) -> None:
    told = json.loads(npm("lint-openapi", "--json", document, cwd=document.parent, fine=(0, 1)))
    kinds = ("error", "warning", "info", "hint")
    found = _by_rule((each["rule"], each) for kind in kinds for each in told[kind]["results"])
    assert _beyond(found, IBM_WITHOUT) == {}
    assert IBM_WITHOUT.keys() == found.keys()


def _found_by_spectral(npm: Tools, document: Path, ruleset: str) -> dict[str, list[str]]:
    rules = document.with_name("rules.json")
    rules.write_text(json.dumps({"extends": [ruleset]}))
    told = npm("spectral", "lint", document, "-r", rules, "-q", "-f", "json", cwd=document.parent, fine=(0, 1))
    return _by_rule((each["code"], each) for each in json.loads(told) if each["severity"] <= WARNING)


def _by_rule(found: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, list[str]]:
    """Where each rule finds something, and what."""
    places: dict[str, list[str]] = {}
    for rule, each in found:
        places.setdefault(rule, []).append(f"{'.'.join(map(str, each['path']))}: {each['message']}")
    return places


def _beyond(found: Mapping[str, list[str]], without: Collection[str]) -> dict[str, list[str]]:
    return {rule: places for rule, places in found.items() if rule not in without}
