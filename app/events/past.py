"""Events as this database held them at a moment: rendered anew from the log, with the names that all had then."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

import orjson
from sqlalchemy import Connection, func, select

from app.database import Row
from app.events.edit import mentions
from app.events.known import Known
from app.events.render import render
from app.events.schema import INVERSE, EventDraft
from app.history.keep import instant
from app.history.log import ENDED
from app.history.model import Revision
from app.history.past import all_names_of, followed, held, mentioning
from app.sources.edit import identity
from app.sources.model import Source
from app.venues.edit import view_of
from app.venues.schema import VenueDraft


class Past:
    """What is known of the time of one number: who was called what, and lay where."""

    def __init__(self, connection: Connection, seq: int) -> None:
        self.connection, self.seq = connection, seq
        self.names: dict[str, dict[str, str]] = {"actor": {}, "venue": {}, "series": {}, "event": {}}
        self.views: dict[str, dict[str, Row]] = {"actor": {}, "venue": {}, "series": {}, "event": {}}

    def learn(self, noun: str, ids: Collection[str]) -> None:
        """Look up what these were: `names` tells by which id each went, `views` what that one showed."""
        for key, row in followed(self.connection, noun, set(ids) - self.names[noun].keys(), self.seq).items():
            self.names[noun][key] = row.record_id
            self.views[noun][row.record_id] = orjson.loads(row.draft)

    def learn_venues(self, ids: Collection[str]) -> None:
        """The same for venues, with all that they lay in."""
        level = set(ids)
        while level:
            self.learn("venue", level)
            found = [self.views["venue"][self.names["venue"][key]] for key in level if key in self.names["venue"]]
            level = {view["parent"] for view in found if isinstance(view["parent"], str)} - self.names["venue"].keys()
        for key in list(self.views["venue"]):
            self._place(key)

    def _place(self, key: str) -> Row:
        """The view of a venue, made of its draft unless it was before."""
        found = self.views["venue"][key]
        if "path" not in found:
            parent = self.names["venue"][found["parent"]] if found["parent"] else None
            around = {parent: self._place(parent)} if parent else {}
            draft = VenueDraft.model_validate({**found, "parent": parent})
            found = self.views["venue"][key] = view_of(draft, around)
        return found

    def known(self) -> Known:
        """The same, for rendering."""
        titles = {key: view["title"] for key, view in self.views["event"].items()}
        return Known(self.views["actor"], self.views["venue"], self.views["series"], titles)


def as_of(past: Past, ids: Collection[str]) -> dict[str, Row]:
    """The views of those of the events that there were; `updated_at` is of their own last write."""
    connection, seq = past.connection, past.seq
    rows = {key: row for key, row in held(connection, "event", ids, seq).items() if row.op not in ENDED}
    drafts = {key: orjson.loads(row.draft) for key, row in rows.items()}
    related = {key: _inverse_rows(past, key) for key in rows}
    named: dict[str, set[str]] = defaultdict(set)
    for draft in drafts.values():
        for noun, key in mentions(draft):
            named[noun].add(key)
    for noun in ("actor", "series", "event"):
        past.learn(noun, named[noun])
    past.learn_venues(named["venue"])
    known, born = past.known(), _born(connection, rows)
    views = {}
    for key, row in rows.items():
        draft = EventDraft.model_validate(_under_their_names(drafts[key], past.names, key))
        view = render(draft, key, known, _sources(connection, draft))
        for kind, other, title in sorted(related[key]):
            view["relations"].append({"type": INVERSE[kind], "event": {"id": other, "title": title}})
        stamps = {"version": row.version, "created_at": born[key], "updated_at": instant(row.written_at)}
        views[key] = {**view, **stamps}
    return views


def _under_their_names(draft: Row, names: dict[str, dict[str, str]], own: str) -> Row:
    """The draft naming who was merged by then as what it was merged into, and nothing twice for that."""
    actors = names["actor"]
    parts: dict[tuple[str, str, str | None], Row] = {}
    for part in draft["participants"]:
        behalf = part["on_behalf_of"] and actors[part["on_behalf_of"]]
        fresh = {**part, "actor": actors[part["actor"]], "on_behalf_of": behalf}
        parts.setdefault((fresh["actor"], fresh["role"], behalf), fresh)
    relations: dict[tuple[str, str], Row] = {}
    for relation in draft["relations"]:
        other = names["event"].get(relation["event"], own)
        if other != own:
            relations.setdefault((relation["type"], other), {**relation, "event": other})
    return {
        **draft,
        "participants": list(parts.values()),
        "statements": [{**said, "speaker": actors[said["speaker"]]} for said in draft["statements"]],
        "venue": draft["venue"] and names["venue"][draft["venue"]],
        "series": draft["series"] and names["series"][draft["series"]],
        "relations": list(relations.values()),
    }


def _inverse_rows(past: Past, key: str) -> set[tuple[str, str, str]]:
    """Type, id and title of each event that related to this one then."""
    names = all_names_of(past.connection, "event", key, past.seq)
    others = mentioning(past.connection, "event", names, past.seq) - {key}
    return set(_inverse(held(past.connection, "event", others, past.seq), names))


def _inverse(rows: dict[str, Any], names: set[str]) -> Iterator[tuple[str, str, str]]:
    for other, row in rows.items():
        if row.op not in ENDED:
            draft = orjson.loads(row.draft)
            for relation in draft["relations"]:
                if relation["event"] in names:
                    yield relation["type"], other, draft["title"]


def _born(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    first = select(Revision.record_id, func.min(Revision.written_at)).where(Revision.noun == "event")
    found = connection.execute(first.where(Revision.record_id.in_(list(ids))).group_by(Revision.record_id))
    return {key: instant(moment) for key, moment in found}


def _sources(connection: Connection, draft: EventDraft) -> dict[str, Row]:
    """The event's sources by identity: once kept, a source does not change."""
    wanted = [identity(source) for source in draft.sources]
    found = connection.execute(select(Source.identity, Source.view).where(Source.identity.in_(wanted)))
    return {row.identity: orjson.loads(row.view) for row in found}
