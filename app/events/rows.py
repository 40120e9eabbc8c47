"""The rows that an event's view is kept as: each table with what a view says for it."""

from collections.abc import Callable, Iterable
from datetime import date

from app.database import Base, Row
from app.events.index import placed
from app.events.model import (
    Claim,
    EventSource,
    EventTag,
    ExternalId,
    Participation,
    Relation,
    ScheduleEntry,
    Statement,
)
from app.events.schema import INVERSE


def columns(view: Row) -> Row:
    """The event's own columns."""
    plain = ("id", "title", "summary", "kind", "status", "verification", "round", "outcome", "note")
    when, (span, *_), key = placed(view)
    return {
        **{name: view[name] for name in plain},
        "key": key,
        "venue_id": _id(view["venue"]),
        "series_id": _id(view["series"]),
        "edtf": when and when.edtf,
        "start_min": when and when.start_min,
        "start_max": when and when.start_max,
        "end_min": when and when.end_min,
        "end_max": when and when.end_max,
        "span": span,
    }


def _participations(view: Row) -> Iterable[Row]:
    for part in view["participants"]:
        yield {
            "actor_id": part["actor"]["id"],
            "role": part["role"],
            "on_behalf_of_id": _id(part["on_behalf_of"]),
            "attendance": part["attendance"],
            "title": part["title"],
        }


def _statements(view: Row) -> Iterable[Row]:
    for each in view["statements"]:
        said = {"text": each["text"], "verbatim": each["verbatim"]}
        yield {**said, "speaker_id": each["speaker"]["id"], "source_id": each["source"]}


def _schedule(view: Row) -> Iterable[Row]:
    for entry in view["schedule"]:
        known = entry["known_from"] and date.fromisoformat(entry["known_from"])
        edtf = entry["when"] and entry["when"]["edtf"]
        own = {"status": entry["status"], "note": entry["note"], "source_id": entry["source"]}
        yield {**own, "edtf": edtf, "known_from": known}


def _claims(view: Row) -> Iterable[Row]:
    for claim in view["claims"]:
        yield {**{name: claim[name] for name in ("field", "value", "note")}, "source_id": claim["source"]}


def _relations(view: Row) -> Iterable[Row]:
    for relation in view["relations"]:
        if relation["type"] in INVERSE:
            yield {"type": relation["type"], "other_id": relation["event"]["id"]}


def _tags(view: Row) -> Iterable[Row]:
    return ({"tag": tag} for tag in view["tags"])


def _sources(view: Row) -> Iterable[Row]:
    return ({"source_id": source["id"]} for source in view["sources"])


def _external_ids(view: Row) -> Iterable[Row]:
    for scheme, identifier in view["external_ids"].items():
        yield {"scheme": scheme, "identifier": identifier, "event_id": view["id"]}


def _in_order(made: Callable[[Row], Iterable[Row]]) -> Callable[[Row], Iterable[Row]]:
    """The rows with their event and their place in it."""

    def ordered(view: Row) -> Iterable[Row]:
        for position, row in enumerate(made(view)):
            row["event_id"], row["position"] = view["id"], position
            yield row

    return ordered


def _id(reference: Row | None) -> str | None:
    return reference["id"] if reference else None


PARTS: dict[type[Base], Callable[[Row], Iterable[Row]]] = {
    Participation: _in_order(_participations),
    Statement: _in_order(_statements),
    ScheduleEntry: _in_order(_schedule),
    Claim: _in_order(_claims),
    Relation: _in_order(_relations),
    EventTag: _in_order(_tags),
    EventSource: _in_order(_sources),
    ExternalId: _external_ids,
}
