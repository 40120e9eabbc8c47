"""The rows that a view has in flat tables, cell by cell."""

from collections.abc import Iterable
from typing import Any

import orjson

from app.database import Row

Cells = Iterable[tuple[Any, ...]]


def _id(reference: Row | None) -> Any:
    return reference["id"] if reference else None


def aliases(view: Row) -> Cells:
    """Other names, in the order given."""
    return ((view["id"], place, alias["name"], alias["lang"]) for place, alias in enumerate(view["aliases"]))


def affiliations(view: Row) -> Cells:
    """Offices and memberships."""
    for place, office in enumerate(view["affiliations"]):
        yield view["id"], place, office["organization"]["id"], office["title"], office["from"], office["to"]


def venue(view: Row) -> Cells:
    """A venue."""
    plain = (view[name] for name in ("iso3166", "latitude", "longitude", "timezone"))
    stamps = (view[name] for name in ("version", "created_at", "updated_at"))
    yield view["id"], view["name"], view["kind"], _id(view["parent"]), *plain, *stamps


def event(view: Row) -> Cells:
    """An event itself, its date taken apart."""
    when = view["when"] or {}
    dates = ("edtf", "start", "end", "start_latest", "end_earliest", "precision", "approximate", "uncertain", "label")
    head = (view[name] for name in ("id", "title", "kind", "status", "verification"))
    tail = (view[name] for name in ("round", "summary", "outcome", "note", "version", "created_at", "updated_at"))
    yield *head, *map(when.get, dates), _id(view["venue"]), _id(view["series"]), *tail


def participations(view: Row) -> Cells:
    """Who took part."""
    for place, part in enumerate(view["participants"]):
        behalf = _id(part["on_behalf_of"])
        yield view["id"], place, part["actor"]["id"], part["role"], behalf, part["attendance"], part["title"]


def statements(view: Row) -> Cells:
    """What was said."""
    for place, said in enumerate(view["statements"]):
        yield view["id"], place, said["speaker"]["id"], said["text"], said["verbatim"], said["source"]


def schedule(view: Row) -> Cells:
    """How the date moved."""
    for place, entry in enumerate(view["schedule"]):
        when = entry["when"] or {}
        known = (entry[name] for name in ("status", "known_from", "source", "note"))
        yield view["id"], place, when.get("edtf"), when.get("start"), when.get("end"), *known


def claims(view: Row) -> Cells:
    """What sources say otherwise."""
    for place, claim in enumerate(view["claims"]):
        yield view["id"], place, claim["field"], claim["value"], claim["source"], claim["note"]


def relations(view: Row) -> Cells:
    """From either end: each row is how `event_id` stands to the other."""
    return ((view["id"], each["type"], each["event"]["id"]) for each in view["relations"])


def revision(view: Row) -> Cells:
    """A write."""
    names = ("seq", "batch", "noun", "id", "version", "op", "merged_into", "at", "by", "reason")
    yield *(view[name] for name in names), orjson.dumps(view["draft"]).decode()
