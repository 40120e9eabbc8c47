"""Events: rows, view and everything they are found by, each as the last draft says."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from json import JSONDecodeError
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.checks.finding import Finding, differing, readable, told
from app.checks.names import check_names
from app.checks.nouns import unheard_of
from app.checks.postings import posted
from app.checks.record import drafts, last_revisions
from app.checks.words import unheard
from app.database import Row, add_rows, amend_rows, embedded
from app.events import rows, words
from app.events.edit import columns, document, replace_parts, said
from app.events.index import Phase, Posting, own_key, phases, postings
from app.events.known import Known, look_up
from app.events.model import Document, Event, Relation
from app.events.relations import refresh_relations, shown_relations
from app.events.render import render
from app.events.schema import INVERSE, EventDraft
from app.history.keep import STAMPS, instant, row_of
from app.history.log import ENDED, born
from app.names import index_names
from app.problems import Invalid
from app.sources import edit as sources

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class Events:
    """All events in turn; `terms` is how many rows of the index of terms those looked at should have."""

    def __init__(self, session: Session, *, repair: bool) -> None:
        self.session, self.repair = session, repair
        self.terms = 0
        self._related: set[str] = set()

    def check(self) -> Iterator[Finding]:
        """What is wrong with them; what is missing is brought back before what relates to it is looked at."""
        for revisions in last_revisions(self.session, "event"):
            missing = _living(revisions)
            for key in self._there(missing):
                del missing[key]
            for key in sorted(missing):
                yield Finding(f"event {key}", "it is in the log and nowhere else")
            if self.repair and missing:
                yield from _bring_back(self.session, missing)
        for revisions in last_revisions(self.session, "event"):
            living = _living(revisions)
            batch = Batch(self.session, {key: living[key] for key in self._there(living)}, repair=self.repair)
            yield from batch.check(repair=self.repair)
            self.terms += batch.terms
            self._related |= batch.related
            for key in self._there(revisions.keys() - living.keys()):
                yield Finding(f"event {key}", "it is there, but the log says that it has ended", lost=True)
        yield from unheard_of(self.session, "event", Event)
        if self.repair:  # the moment is one long past: they show something else, and were not written
            refresh_relations(self.session, self._related, LONG_AGO)

    def _there(self, ids: Collection[str]) -> list[str]:
        return list(self.session.scalars(select(Event.id).where(Event.id.in_(ids)).order_by(Event.id)))


def _living(revisions: dict[str, Any]) -> dict[str, Any]:
    return {key: row for key, row in revisions.items() if row.op not in ENDED}


def _bring_back(session: Session, missing: dict[str, Any]) -> Iterator[Finding]:
    """Rows without relations: all events are there before any relates to another. Told is what else was missing."""
    batch = Batch(session, missing, repair=True, bare=True)
    yield from batch.absent
    began = born(session, "event", missing)
    for key, view in batch.views.items():
        last = missing[key]
        view.update(version=last.version, created_at=instant(began[key]), updated_at=instant(last.written_at))
    texts = {key: said(view, batch.known[key]) for key, view in batch.views.items()}
    made = [
        {**columns(session, texts, view), **_stamps(view), "id": key}
        for key, view in batch.views.items()
    ]  # fmt: skip
    add_rows(session, Event, made)


def _stamps(view: Row) -> Row:
    row = row_of(Event, rows.columns, view)
    return {name: row[name] for name in STAMPS}


class Batch:
    """Some events: the views they should have, `known` holding what each refers to; `absent` are sources that are not
    there, which a `repair` makes again of the drafts.
    """

    def __init__(self, session: Session, revisions: dict[str, Any], *, repair: bool, bare: bool = False) -> None:
        self.session, self.revisions = session, revisions
        self.views: dict[str, Row] = {}
        self.known: dict[str, Known] = {}
        self.unmade: dict[str, str] = {}
        self.terms = 0
        self.related: set[str] = set()
        stripped: Row = {"relations": []} if bare else {}
        given = {
            key: EventDraft.model_validate({**draft, "id": key, **stripped})
            for key, draft in drafts(session, "event", revisions).items()
        }
        cited = sources.kept(session, (source for draft in given.values() for source in draft.sources))
        self.absent = list(self._sources(given, cited, repair=repair))
        together: Known | None = None
        with suppress(Invalid, JSONDecodeError):  # one by one it is seen whose fault that is
            together = look_up(session, list(given.values()))
        for key, draft in given.items():
            try:
                known = together or look_up(session, [draft])
                self.views[key] = render(draft, key, known, cited)
                self.known[key] = known
            except (Invalid, JSONDecodeError, KeyError) as error:
                why = error.detail if isinstance(error, Invalid) else "what it names can't be read"
                self.unmade[key] = f"it can't be made of its draft: {why}"

    def _sources(self, given: dict[str, EventDraft], cited: dict[str, Row], *, repair: bool) -> Iterator[Finding]:
        """Those that the drafts cite and that are not there: made again of what these say."""
        for key, draft in given.items():
            if lacking := [source for source in draft.sources if sources.identity(source) not in cited]:
                told_as = ", ".join(source.url or source.title or str(source.publisher) for source in lacking)
                yield Finding(f"event {key}", f"what it cites is not among the sources: {told_as}")
                if repair:
                    made = sources.look_up(self.session, lacking, self.revisions[key].written_at)
                    sources.keep(self.session, made)
                    cited.update(made.views)

    def check(self, *, repair: bool) -> Iterator[Finding]:
        """What is wrong with them. After a `repair`, `related` are those whose relations are others now."""
        yield from self.absent
        yield from (Finding(f"event {key}", why, lost=repair) for key, why in self.unmade.items())
        ids = list(self.views)
        kept = self._rows(ids)
        documents = self._documents(ids)
        parts = {table: self._parts(table, ids) for table in rows.PARTS}
        known_phases = self._parts(Phase, ids)
        found: dict[str, list[Finding]] = {key: [] for key in ids}
        shown = shown_relations(self.session, ids)
        self._order_relations(parts[Relation])
        for key, view in self.views.items():
            row, where = kept[key], f"event {key}"
            view["version"] = self.revisions[key].version
            view.update({name: instant(row[name]) for name in STAMPS[1:]})
            for table, made in rows.PARTS.items():
                if _sorted(parts[table].get(key, [])) != _sorted(made(view)):
                    found[key].append(Finding(where, f"its rows in {table.__tablename__} are not what its draft says"))
            if _sorted(known_phases.get(key, [])) != _sorted(phases(view)):
                found[key].append(Finding(where, "what was known of it when (phase) is not what its schedule says"))
            own = {**rows.columns(view), **_stamps(view)}
            right = {name: own[name] for name in own if name in row}
            found[key] += told(where, "its row is not what its draft says", differing(row, {**row, **right}))
            inverse = [each for each in shown.get(key, []) if each["type"] not in INVERSE]
            view["relations"] = [*view["relations"], *inverse]
            found[key] += told(
                where, "its document is not what its draft says", differing(documents.get(key, {}), view)
            )
        terms = {key: postings(view) for key, view in self.views.items()}
        self.terms = sum(map(len, terms.values()))
        for key in posted(self.session, terms):
            found[key].append(Finding(f"event {key}", "it is not found under all its terms (posting)"))
        texts = {key: said(view, self.known[key]) for key, view in self.views.items()}
        for key in unheard(self.session, {key: (own_key(self.views[key]), text) for key, text in texts.items()}):
            found[key].append(Finding(f"event {key}", "it is not found by its words (full text)"))
        for each in found.values():
            yield from each
        if repair and (wrong := [key for key, each in found.items() if each]):
            self._write(wrong, kept, texts)
            others = {row["other_id"] for key in wrong for row in parts[Relation].get(key, [])}
            others |= {each["event"]["id"] for key in wrong for each in self.views[key]["relations"]}
            self.related = others | set(wrong)
        titles = {key: [view["title"]] for key, view in self.views.items()}
        yield from check_names(self.session, "event", titles, inner=False, repair=repair)

    def _rows(self, ids: Collection[str]) -> dict[str, Row]:
        chosen = [column for column in Event.__table__.c if column.name != "vector"]
        found = self.session.execute(select(*chosen).where(Event.__table__.c.id.in_(ids)))
        return {row.id: dict(row._mapping) for row in found}

    def _documents(self, ids: Collection[str]) -> dict[str, Row]:
        joined = select(Event.id, Document.view).join(Document, Document.key == Event.key)
        found = {}
        for key, view in self.session.execute(joined.where(Event.id.in_(ids))):
            found[key] = readable(view)
        return found

    def _parts(self, table: type[Any], ids: Collection[str]) -> dict[str, list[Row]]:
        own = table.__table__.c
        found: dict[str, list[Row]] = {}
        for row in self.session.execute(select(*own).where(own.event_id.in_(ids))):
            found.setdefault(row.event_id, []).append(dict(row._mapping))
        return found

    def _order_relations(self, kept: dict[str, list[Row]]) -> None:
        """Relations in the order of their rows, which mergers leave as it was, where they are the same; from 0."""
        for key, view in self.views.items():
            mine = sorted(kept.get(key, []), key=lambda row: int(row["position"]))
            by_mark = {(each["type"], each["event"]["id"]): each for each in view["relations"]}
            if by_mark.keys() == {(row["type"], row["other_id"]) for row in mine}:
                view["relations"] = [by_mark[row["type"], row["other_id"]] for row in mine]
                for position, row in enumerate(mine):
                    row["position"] = position

    def _write(self, ids: Collection[str], kept: dict[str, Row], texts: dict[str, words.Said]) -> None:
        """Write everything of these events anew."""
        session, views = self.session, {key: self.views[key] for key in ids}
        session.execute(delete(Posting).where(Posting.event_id.in_(ids)))  # no index has it by event
        session.execute(delete(Phase).where(Phase.event_id.in_(ids)))
        places = {key for each in ids for key in (kept[each]["key"], own_key(views[each]))}
        if embedded(session):
            words.forget_words(session, places)
        session.execute(delete(Document).where(Document.key.in_(places)))
        amend_rows(session, Event, [{**columns(session, texts, view), **_stamps(view)} for view in views.values()])
        add_rows(session, Document, [document(view) for view in views.values()])
        replace_parts(session, views, views.keys())
        for table, made in ((Posting, postings), (Phase, phases)):
            add_rows(session, table, [row for view in views.values() for row in made(view)])
        if embedded(session):
            words.keep_words(session, {own_key(view): texts[key] for key, view in views.items()})
        index_names(session, "event", {key: [view["title"]] for key, view in views.items()}, inner=False)


def _sorted(found: Any) -> list[str]:
    """Rows as something that can be compared, whatever their order."""
    return sorted(str(sorted(row.items())) for row in found)
