"""Examples for the OpenAPI document, from the seeds; the tests hold them against what a seeded service answers."""

from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from app.timeline.formats import FORMATS
from app.timeline.formats.format import Format, Released, Timeline

ENTRIES: dict[str, dict[str, Any]] = orjson.loads(Path(__file__).with_suffix(".json").read_bytes())
HERE = "http://127.0.0.1:8000/v1"


def _page(path: str, entry: dict[str, Any], description: str) -> dict[str, Any]:
    return {"data": [entry], **_around(path, description)}


def _around(path: str, description: str) -> dict[str, Any]:
    return {"meta": {"description": description, "limit": 50}, "links": {"self": f"{HERE}/{path}", "next": None}}


def _of_events(path: str, description: str, formats: tuple[Format, ...] = ()) -> dict[str, Any]:
    around, (here, query) = _around(path, description), path.split("?")
    others = {each.suffix: f"{HERE}/{here}.{each.suffix}?{query}" for each in formats}
    return {"meta": {**around["meta"], "total": None}, "links": {**around["links"], "formats": others}}


def _drawn(given: Format, title: str, path: str, query: str = "", released: Released | None = None) -> Any:
    """The one event in a format, JSON as what it is and anything else as text."""
    path = f"releases/{released.tag}/{path}" if released else path
    timeline = Timeline(
        title=title,
        here=f"{HERE}/{path}.{given.suffix}{query}",
        list=f"{HERE}/{path}{query}",
        service=HERE.removesuffix("/v1"),
        events=[IN_SOCHI],
        changed_at=datetime.fromisoformat(IN_SOCHI["updated_at"]),
        group_by=given.group_by,
        released=released,
    )
    content = b"".join(given.write(timeline))
    return content.decode() if given.view is None else orjson.loads(content)


ONE = "series=putin-assad-meetings&from=2017-11&to=2017-11"
OF_ONE = "Events of Putin–Assad meetings, 1–30 November 2017"


IN_SOCHI = ENTRIES["event"]
AROUND = f"events/{IN_SOCHI['id']}/context?days=7"
TOLD_AROUND = f"Events within 7 days of “{IN_SOCHI['title']}”"
RECORDED = ("event", "actor", "venue", "series")
WRITE = {
    "seq": 1,
    "version": 1,
    "op": "create",
    "merged_into": None,
    "at": "2026-11-22T09:00:00.000000Z",
    "by": "seeds",
    "reason": None,
}
TAG = {"id": "core", "events": 101}
TERM = {"id": "guarantor", "label": "Guarantor", "definition": "Answers for one of the parties keeping its word."}
BY_SCHEMA: dict[str, Any] = {
    "EventView": IN_SOCHI,
    "EventList": {
        "data": [IN_SOCHI],
        **_of_events(f"events?{ONE}", OF_ONE, FORMATS),
    },
    "ContextView": {
        "event": IN_SOCHI,
        "related": [],
        "nearby": [],
        **_of_events(AROUND, TOLD_AROUND),
    },
    "ActorView": ENTRIES["actor"],
    "ActorList": _page("actors?q=hijab", ENTRIES["actor"], "Actors"),
    "VenueView": ENTRIES["venue"],
    "VenueList": _page("venues?q=palais", ENTRIES["venue"], "Venues"),
    "SeriesView": ENTRIES["series"],
    "SeriesList": _page("series?q=astana", ENTRIES["series"], "Series"),
    "SourceView": ENTRIES["source"],
    "SourceList": _page("sources?q=putin+assad", ENTRIES["source"], "Sources"),
    "TagView": TAG,
    "TagList": _page("tags?q=core", TAG, "Tags"),
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
    "ChangeList": {
        "data": [{**WRITE, "batch": 1, "noun": "actor", "id": "syria", "draft": {"id": "syria", "name": "Syria"}}],
        "last": 50,
        "more": True,
    },
    "RevisionList": {"data": [WRITE], "next": None},
    "EventDraft": {
        "title": "A call about Idlib",
        "kind": "call",
        "when": "2019-12-11",
        "status": "occurred",
        "participants": [
            {"actor": "vladimir-putin", "role": "caller"},
            {"actor": "Recep Tayyip Erdoğan", "role": "callee"},
        ],
        "sources": [{"url": "https://example.org/idlib"}],
    },
    "ActorDraft": {"name": "Robert Mood", "kind": "person", "aliases": [{"name": "روبرت مود", "lang": "ar"}]},
    "VenueDraft": {"name": "Hotel President Wilson", "kind": "site", "parent": "geneva"},
    "SeriesDraft": {"name": "Idlib calls", "sponsors": ["russia", "turkey"]},
    "ReportView": {
        "kept": True,
        "rows": 3,
        "records": [{"noun": "event", "created": 1, "changed": 1, "unchanged": 0, "skipped": 0}],
        "refused": 1,
        "refusals": [
            {
                "row": 2,
                "errors": [
                    {
                        "pointer": "/participants/0/actor",
                        "detail": "there is no actor 'lavrov'; did you mean sergey-lavrov?",
                        "nearest": ["sergey-lavrov"],
                    }
                ],
            }
        ],
        "made_count": 1,
        "made": [{"row": 1, "noun": "actor", "id": "robert-mood", "name": "Robert Mood"}],
        "proposal_count": 0,
        "proposals": [],
    },
    "OembedView": {
        "version": "1.0",
        "type": "rich",
        "title": "Events in Switzerland, from 1 November 2017",
        "provider_name": "Communiqué",
        "provider_url": "http://127.0.0.1:8000/",
        "html": (
            '<iframe src="http://127.0.0.1:8000/embed?venue=switzerland&amp;from=2017-11" '
            'title="Events in Switzerland, from 1 November 2017" width="640" height="480" loading="lazy" '
            'style="border:0;max-width:100%"></iframe>'
        ),
        "width": 640,
        "height": 480,
    },
    "Suggestions": {
        "data": [
            {"noun": "actor", "id": "sergey-lavrov", "name": "Sergey Lavrov", "matched": "Sergey Lavrov"},
        ]
    },
}
FROZEN: dict[str, Any] = {
    "tag": "2026.1",
    "title": "Communiqué: timelines of diplomacy",
    "created_at": "2026-11-22T09:00:00Z",
    "licence": "CC-BY-4.0",
    "counts": {"actors": 109, "venues": 49, "series": 17, "sources": 383, "events": 152},
    "url": f"{HERE}/releases/2026.1",
    "events": f"{HERE}/releases/2026.1/events",
}
BY_SCHEMA |= {
    "ReleaseList": {"data": [FROZEN]},
    "ReleaseView": {
        **FROZEN,
        "files": [
            {
                "name": "sources.csv",
                "url": f"{HERE}/releases/2026.1/sources.csv",
                "bytes": 92_234,
                "sha256": "e827329f200949d1cbcc8c23c70ce9e1b9ddffd0b2428ee0248c7eefff3427a3",
            }
        ],
    },
}
RELEASED = Released(FROZEN["tag"], FROZEN["title"], ("The Communiqué maintainers",), FROZEN["created_at"][:10])
BY_FORMAT = {
    f"{name}{whence}": drawn
    for whence, released in (("", None), ("_of_release", RELEASED))
    for each in FORMATS
    for name, drawn in (
        (f"list_events_as_{each.key}", _drawn(each, OF_ONE, "events", f"?{ONE}", released)),
        (f"show_event_as_{each.key}", _drawn(each, IN_SOCHI["title"], f"events/{IN_SOCHI['id']}", "", released)),
    )
}
EXAMPLES: dict[str, Any] = {
    **BY_SCHEMA,
    "list_events_of_release": {
        "data": [IN_SOCHI],
        **_of_events(f"releases/{FROZEN['tag']}/events?{ONE}", OF_ONE, FORMATS),
    },
    "show_context_of_release": {
        **BY_SCHEMA["ContextView"],
        **_of_events(f"releases/{FROZEN['tag']}/{AROUND}", TOLD_AROUND),
    },
    **BY_FORMAT,
    **{f"show_{noun}_revision": {**WRITE, "draft": {"id": ENTRIES[noun]["id"]}} for noun in RECORDED},
    **{
        f"compare_{noun}_revision": {
            "version": 1,
            "patch": [{"op": "add", "path": "/id", "value": ENTRIES[noun]["id"]}],
        }
        for noun in RECORDED
    },
}
"""Of bodies: by their schema, and by the operation that draws them."""
