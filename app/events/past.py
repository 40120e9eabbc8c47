"""Events as this database held them at a moment: rendered anew from the log, with the names that all had then."""

from collections import defaultdict
from collections.abc import Collection

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
from app.history.past import Named, all_names_of, followed, held, mentioning, renamed
from app.sources.edit import identity
from app.sources.model import Source
from app.venues.edit import view_of
from app.venues.schema import VenueDraft


class Past:
    """What is known of the time of one number: who was called what, and lay where.

    `views` are by the id that each went by; `names` tells which that was, by the id and the number at which a draft
    named it, and `asked` by the id that a question asks for.
    """

    def __init__(self, connection: Connection, seq: int) -> None:
        self.connection, self.seq = connection, seq
        self.names: dict[str, dict[Named, str]] = {"actor": {}, "venue": {}, "series": {}, "event": {}}
        self.asked: dict[str, dict[str, str]] = {"actor": {}, "venue": {}, "series": {}, "event": {}}
        self.views: dict[str, dict[str, Row]] = {"actor": {}, "venue": {}, "series": {}, "event": {}}
        self._written: dict[str, int] = {}

    def ask(self, noun: str, ids: Collection[str]) -> None:
        """Look up what a question asks for; what was not there then is passed over."""
        found = followed(self.connection, noun, ids, self.seq)
        self.asked[noun].update({key: row.record_id for key, row in found.items()})
        self.learn(noun, self.asked[noun].values())

    def name(self, noun: str, named: Collection[Named]) -> None:
        """Look up what drafts named."""
        fresh = renamed(self.connection, noun, set(named) - self.names[noun].keys(), self.seq)
        self.names[noun].update(fresh)
        self.learn(noun, fresh.values())

    def learn(self, noun: str, ids: Collection[str]) -> None:
        """Look up what these showed; of venues, with all that they lay in."""
        fresh = set(ids) - self.views[noun].keys()
        rows = held(self.connection, noun, fresh, self.seq)
        self.views[noun].update({key: orjson.loads(row.draft) for key, row in rows.items()})
        if noun == "venue":
            self._written.update({key: row.seq for key, row in rows.items()})
            parents = {(self.views[noun][key]["parent"], row.seq) for key, row in rows.items()}
            if around := {(parent, seq) for parent, seq in parents if parent}:
                self.name(noun, around)
            for key in rows:
                self._place(key)

    def _place(self, key: str) -> Row:
        """The view of a venue, made of its draft unless it was before."""
        found = self.views["venue"][key]
        if "path" not in found:
            parent = found["parent"] and self.names["venue"][found["parent"], self._written[key]]
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
    named: dict[str, set[Named]] = defaultdict(set)
    for key, draft in drafts.items():
        for noun, other in mentions(draft):
            named[noun].add((other, rows[key].seq))
    for noun, them in named.items():
        past.name(noun, them)
    known, born = past.known(), _born(connection, rows)
    views = {}
    for key, row in rows.items():
        draft = EventDraft.model_validate(_under_their_names(drafts[key], past.names, key, row.seq))
        view = render(draft, key, known, _sources(connection, draft))
        for kind, other, title in sorted(related[key]):
            view["relations"].append({"type": INVERSE[kind], "event": {"id": other, "title": title}})
        stamps = {"version": row.version, "created_at": born[key], "updated_at": instant(row.written_at)}
        views[key] = {**view, **stamps}
    return views


def _under_their_names(draft: Row, names: dict[str, dict[Named, str]], own: str, number: int) -> Row:
    """The draft of that number naming who was merged since as what it was merged into, and nothing twice for that."""

    def now(noun: str, key: str | None) -> str | None:
        return key and names[noun][key, number]

    parts: dict[tuple[str | None, str, str | None], Row] = {}
    for part in draft["participants"]:
        fresh = {**part, "actor": now("actor", part["actor"]), "on_behalf_of": now("actor", part["on_behalf_of"])}
        parts.setdefault((fresh["actor"], fresh["role"], fresh["on_behalf_of"]), fresh)
    relations: dict[tuple[str, str | None], Row] = {}
    for relation in draft["relations"]:
        other = now("event", relation["event"])
        if other != own:
            relations.setdefault((relation["type"], other), {**relation, "event": other})
    return {
        **draft,
        "participants": list(parts.values()),
        "statements": [{**said, "speaker": now("actor", said["speaker"])} for said in draft["statements"]],
        "venue": now("venue", draft["venue"]),
        "series": now("series", draft["series"]),
        "relations": list(relations.values()),
    }


def _inverse_rows(past: Past, key: str) -> set[tuple[str, str, str]]:
    """Type, id and title of each event that related to this one then."""
    names = all_names_of(past.connection, "event", key, past.seq)
    others = mentioning(past.connection, "event", names, past.seq) - {key}
    related = [
        (relation, row, draft["title"])
        for row in held(past.connection, "event", others, past.seq).values()
        if row.op not in ENDED
        for draft in [orjson.loads(row.draft)]
        for relation in draft["relations"]
    ]
    now = renamed(past.connection, "event", {(relation["event"], row.seq) for relation, row, _ in related}, past.seq)
    return {
        (relation["type"], row.record_id, title)
        for relation, row, title in related
        if now[relation["event"], row.seq] == key
    }


def _born(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    first = select(Revision.record_id, func.min(Revision.written_at)).where(Revision.noun == "event")
    found = connection.execute(first.where(Revision.record_id.in_(list(ids))).group_by(Revision.record_id))
    return {key: instant(moment) for key, moment in found}


def _sources(connection: Connection, draft: EventDraft) -> dict[str, Row]:
    """The event's sources by identity: once kept, a source does not change."""
    wanted = [identity(source) for source in draft.sources]
    found = connection.execute(select(Source.identity, Source.view).where(Source.identity.in_(wanted)))
    return {row.identity: orjson.loads(row.view) for row in found}
