"""Recording events: the rows, the view and everything an event is searched by, in one transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain

from sqlalchemy import bindparam, delete
from sqlalchemy.orm import Session

from app.database import Base, Row, add_rows, add_values, amend_rows, embedded
from app.events import external, rows, words
from app.events.ids import made_of
from app.events.index import POSTED, Phase, Posting, far, own_key, phases, posted, postings
from app.events.known import Known, look_up
from app.events.model import Document, Event
from app.events.relations import refresh_relations, shown_by, with_own_relations
from app.events.render import render
from app.events.schema import EventDraft
from app.events.words import Said
from app.history.keep import Kept, as_text, load, move, must_be_named_once, put, stamp
from app.history.log import Act, brought_back
from app.history.model import Revision
from app.names import index_names
from app.problems import Invalid, Trouble
from app.slugs import in_use, unused
from app.sources import edit as sources

PLACE = POSTED[:4]
"""What a row of the index of terms is found by."""


def record(session: Session, drafts: Sequence[EventDraft], act: Act) -> Kept:
    """Keep these events as drafted, all or none. They may relate to each other.

    Invalid names what does not hold, before anything is written.
    """
    must_be_named_once(draft.id for draft in drafts)
    names = name(session, drafts)
    drafts = [
        draft if draft.id else draft.model_copy(update={"id": key}) for draft, key in zip(drafts, names, strict=True)
    ]
    troubles = (*(trouble for draft in drafts for trouble in _twice(draft)), *_taken(session, drafts, act))
    if troubles:
        raise Invalid("; ".join(trouble.detail for trouble in troubles), troubles)
    past = brought_back(session, "event", names, act)
    known = look_up(session, drafts)
    cited = sources.look_up(session, (source for draft in drafts for source in draft.sources), act.at)
    fresh = {key: render(draft, key, known, cited.views) for key, draft in zip(names, drafts, strict=True)}
    before = load(session, Event, fresh)
    own = {key: with_own_relations(view, known.titles) for key, view in before.items()}
    kept = stamp(own, fresh, act.at, past)
    texts = {view["id"]: said(view, known) for view in (fresh[key] for key in (*kept.created, *kept.changed))}
    given = {draft.id or "": draft.stored() for draft in drafts}
    sources.keep(session, cited)
    written = put(session, Event, partial(columns, session, texts), fresh, kept, given, act, mentions)
    add_rows(session, Document, [document(written[key]) for key in kept.created])
    amend_rows(session, Document, [document(written[key]) for key in kept.changed], by="key")
    replace_parts(session, written, before)
    reindex(session, [before[key] for key in kept.changed], written.values(), texts)
    related = {key for key, view in written.items() if view["relations"] or key in before}
    refresh_relations(session, related | shown_by(written, before), act.at)
    return kept


def name(session: Session, drafts: Sequence[EventDraft]) -> list[str]:
    """The ids of these drafts: the writer's, or made from title and date with a number behind where one is taken."""
    made = {made_of(draft.title, draft.when) for draft in drafts if draft.id is None}
    taken = in_use(session, Event.id, made) | in_use(session, Revision.record_id, made, Revision.noun == "event")
    taken.update(draft.id for draft in drafts if draft.id)
    given = []
    for draft in drafts:
        given.append(draft.id or unused(made_of(draft.title, draft.when), taken))
        taken.add(given[-1])
    return given


def _twice(draft: EventDraft) -> Iterable[Trouble]:
    """What a draft says twice though it can only be once."""
    seen: set[tuple[str, str, str | None]] = set()
    for position, part in enumerate(draft.participants):
        mark = (part.actor, part.role, part.on_behalf_of)
        if mark in seen:
            detail = f"{draft.id}: {part.actor} takes part twice as {part.role} for {part.on_behalf_of or 'itself'}"
            yield Trouble(detail, pointer=f"/participants/{position}")
        seen.add(mark)
    related: set[tuple[str, str]] = set()
    for position, relation in enumerate(draft.relations):
        if relation.event == draft.id:
            yield Trouble(f"{draft.id}: an event has no relation to itself", pointer=f"/relations/{position}")
        if (relation.type, relation.event) in related:
            yield Trouble(f"{draft.id}: {relation.type} {relation.event} twice", pointer=f"/relations/{position}")
        related.add((relation.type, relation.event))


def _taken(session: Session, drafts: Sequence[EventDraft], act: Act) -> Iterable[Trouble]:
    """The external ids that are another event's, or were those of what was merged into it: they name one event."""
    drafted = {draft.id or "" for draft in drafts}
    wanted = {pair for draft in drafts for pair in draft.external_ids.items()}
    kept = external.owners(session, wanted)
    owners = {pair: owner for pair, owner in kept.items() if owner not in drafted}
    if not act.repeats:  # what was written before mergers left their ids is written again as it was
        owners |= external.heirs(session, wanted - kept.keys(), drafted)
    for draft in drafts:
        for scheme, each in draft.external_ids.items():
            owner = owners.setdefault((scheme, each), draft.id or "")
            if owner != draft.id:
                detail = f"{draft.id}: the {scheme} {each} is {owner} already"
                yield Trouble(detail, pointer=f"/external_ids/{scheme.replace('/', '~1')}")


def document(view: Row) -> Row:
    return {"key": own_key(view), "view": as_text(view)}


def replace_parts(session: Session, written: Mapping[str, Row], before: Collection[str]) -> None:
    """Let the tables of parts hold those of these views; `before` are the events of which they hold any."""
    stale = written.keys() & before
    for table, made in rows.PARTS.items():
        if stale:
            session.execute(delete(table).where(table.__table__.c.event_id.in_(stale)))
        add_rows(session, table, [row for view in written.values() for row in made(view)])


def said(view: Row, known: Known) -> Said:
    """The words by which an event is found."""
    told = (view["summary"], view["outcome"], *(each["text"] for each in view["statements"]))
    return words.said(view, known.named(view), told, long=far(view))


def columns(session: Session, texts: Mapping[str, Said], view: Row) -> Row:
    return {**rows.columns(view), "vector": None if embedded(session) else words.vector(texts[view["id"]])}


def mentions(draft: Row) -> Iterable[tuple[str, str]]:
    """What a draft names, by noun and id."""
    for part in draft["participants"]:
        yield from (("actor", each) for each in (part["actor"], part["on_behalf_of"]) if each)
    yield from (("actor", said["speaker"]) for said in draft["statements"])
    yield from ((noun, draft[noun]) for noun in ("venue", "series") if draft[noun])
    yield from (("event", relation["event"]) for relation in draft["relations"])


def remove(session: Session, key: str, now: datetime) -> None:
    """Take an event, to which no other relates, out of everything but the log."""
    (view,) = load(session, Event, [key]).values()
    reindex(session, [view], (), {})
    index_names(session, "event", {key: ()}, inner=False)
    session.execute(delete(Event).where(Event.id == key))
    refresh_relations(session, {each["event"]["id"] for each in view["relations"]}, now)
    move(session)


def reindex(session: Session, before: Collection[Row], after: Collection[Row], texts: Mapping[str, Said]) -> None:
    """Let these events be found by what they are now, and no more by what they were."""
    # One by one: for a list of places SQLite would look through the whole table.
    old = [{f"old_{name}": row[name] for name in PLACE} for view in before for row in postings(view)]
    if old:
        place = Base.metadata.tables[Posting.__tablename__].c
        session.execute(
            delete(place.term.table).where(*(place[name] == bindparam(f"old_{name}") for name in PLACE)), old
        )
    session.execute(delete(Phase).where(Phase.event_id.in_([view["id"] for view in before])))
    # In the order in which they lie: what comes at random is slower to put in its place, the more there is.
    add_values(session, Posting, POSTED, sorted(chain.from_iterable(map(posted, after))))
    add_rows(session, Phase, [row for view in after for row in phases(view)])
    if embedded(session):
        words.forget_words(session, map(own_key, before))
        words.keep_words(session, {own_key(view): texts[view["id"]] for view in after})
    index_names(session, "event", {view["id"]: [view["title"]] for view in after}, inner=False)
