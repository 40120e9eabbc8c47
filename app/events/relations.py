"""Relations as both ends show them: each event its own, and the inverse of what others say of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Row, amend_rows, one_of
from app.events.index import own_key
from app.events.model import Document, Event, Relation
from app.events.schema import INVERSE
from app.history.keep import as_text, instant, load


def with_own_relations(view: Row, titles: Mapping[str, str]) -> Row:
    """A view with only the event's own relations, to others by these titles: a new title is no change to this event."""
    own = [
        {**each, "event": {**each["event"], "title": titles.get(each["event"]["id"], each["event"]["title"])}}
        for each in view["relations"]
        if each["type"] in INVERSE
    ]
    return {**view, "relations": own}


def shown_by(written: Mapping[str, Row], before: Mapping[str, Row]) -> set[str]:
    """The events whose views show these: those that these relate to, and those they showed till now."""
    views = [*written.values(), *(before[key] for key in written if key in before)]
    return {each["event"]["id"] for view in views for each in view["relations"]}


def refresh_relations(session: Session, ids: Collection[str], now: datetime) -> None:
    """Let the views of these events show their relations as they stand in the rows."""
    if not ids:
        return
    shown: dict[str, list[Row]] = defaultdict(list)
    own = (
        select(Relation.event_id, Relation.type, Event.id, Event.title)
        .join(Event, Event.id == Relation.other_id)
        .where(one_of(session, Relation.event_id, ids))
        .order_by(Relation.event_id, Relation.position)
    )
    for key, kind, other, title in session.execute(own):
        shown[key].append({"type": kind, "event": {"id": other, "title": title}})
    towards = (
        select(Relation.other_id, Relation.type, Event.id, Event.title)
        .join(Event, Event.id == Relation.event_id)
        .where(one_of(session, Relation.other_id, ids))
        .order_by(Relation.other_id, Relation.type, Event.id)
    )
    for key, kind, other, title in session.execute(towards):
        shown[key].append({"type": INVERSE[kind], "event": {"id": other, "title": title}})
    stale, documents = [], []
    for key, view in load(session, Event, ids).items():
        if view["relations"] != shown[key]:
            moment = view["updated_at"] = max(view["updated_at"], instant(now))
            view["relations"] = shown[key]
            stale.append({"id": key, "updated_at": datetime.fromisoformat(moment)})
            documents.append({"key": own_key(view), "view": as_text(view)})
    amend_rows(session, Event, stale)
    amend_rows(session, Document, documents, by="key")
