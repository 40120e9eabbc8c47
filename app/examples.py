"""Examples for the OpenAPI document, taken from the seeds; the tests hold them against what a seeded service answers."""

from pathlib import Path
from typing import Any

import orjson

ENTRIES: dict[str, dict[str, Any]] = orjson.loads(Path(__file__).with_suffix(".json").read_bytes())
HERE = "http://127.0.0.1:8000/v1"


def _page(path: str, entry: dict[str, Any], description: str, **links: Any) -> dict[str, Any]:
    meta = {"description": description, "limit": 50}
    return {"data": [entry], "meta": meta, "links": {"self": f"{HERE}/{path}", "next": None, **links}}


def _events() -> dict[str, Any]:
    page = _page("events?series=putin-assad-meetings&from=2017-11&to=2017-11", ENTRIES["event"], "", formats={})
    page["meta"] |= {"description": "Events of Putin–Assad meetings, 1–30 November 2017", "total": None}
    return page


TAG = {"id": "core", "events": 98}
TERM = {"id": "guarantor", "label": "Guarantor", "definition": "Answers for one of the parties keeping its word."}
BY_SCHEMA: dict[str, Any] = {
    "EventView": ENTRIES["event"],
    "EventList": _events(),
    "ContextView": {
        "event": ENTRIES["event"],
        "related": [],
        "nearby": [],
        **{k: _events()[k] for k in ("meta", "links")},
    },
    "ActorView": ENTRIES["actor"],
    "ActorList": _page("actors?q=hijab", ENTRIES["actor"], "Actors"),
    "VenueView": ENTRIES["venue"],
    "VenueList": _page("venues?q=palais", ENTRIES["venue"], "Venues"),
    "SeriesView": ENTRIES["series"],
    "SeriesList": _page("series?q=astana", ENTRIES["series"], "Series"),
    "SourceView": ENTRIES["source"],
    "SourceList": _page("sources", ENTRIES["source"], "Sources"),
    "TagView": TAG,
    "TagList": _page("tags", TAG, "Tags"),
    "Kinds": {
        "data": [
            {
                "id": "talks_round",
                "label": "Round of talks",
                "definition": "One numbered sitting of a negotiation.",
                "cameo": ["046"],
                "plover": "CONSULT",
            }
        ]
    },
    "Roles": {"data": [TERM], "attendances": [{"id": "attended", "label": "Attended", "definition": "Was there."}]},
    "Statuses": {
        "data": [{"id": "occurred", "label": "Occurred", "definition": "It took place."}],
        "verifications": [{"id": "reported", "label": "Reported", "definition": "Someone says so."}],
    },
    "Suggestions": {
        "data": [
            {"noun": "actor", "id": "sergey-lavrov", "name": "Sergey Lavrov", "matched": "Sergey Lavrov"},
        ]
    },
}
