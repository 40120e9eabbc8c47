"""Keeping a batch of rows of one noun: what is there is asked for at once, and what is broken is found and told of."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, NamedTuple

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import one_of
from app.drafts import Draft as Checked
from app.drafts import pointer, validated
from app.events.index import zone_of
from app.events.model import Event
from app.history.keep import load
from app.history.log import Act
from app.history.model import Revision
from app.importers.identity import Identified
from app.importers.matching import Match
from app.importers.naming import Ids, Naming, missing, named, settled, there
from app.importers.overlay import Draft, fresh, over
from app.importers.reader import Refusal, Row
from app.importers.report import Held, Outcome
from app.importers.resolve import Resolver
from app.problems import Invalid, Problem, Trouble
from app.recording.nouns import NOUNS, Name, save
from app.recording.standing import bring_up

OnConflict = Literal["skip", "update", "fail"]


@dataclass(frozen=True, slots=True)
class Ways:
    """What becomes of a row whose record is there and differs, and who tells whom a name means."""

    on_conflict: OnConflict = "update"
    match: Match = field(default_factory=Resolver)


class _Laid(NamedTuple):
    """A row laid over what is there; `stored` is the record as it was last drafted, None where it is new."""

    id: str
    row: Row
    given: Draft
    stored: Draft | None
    named: list[tuple[Name, str]]


def keep(
    session: Session, noun: Name, rows: Sequence[Identified], act: Act, ways: Ways, *, last: bool = False
) -> Outcome:
    """Keep these rows but for those that are broken, which are refused by name: found by halving, where it takes that.

    Rows that name others of their noun which are not there yet are handed back to wait; the `last` time they are
    refused.
    """
    if not rows:
        return Outcome()
    try:
        return _together(session, noun, rows, act, ways, last=last)
    except Problem as wrong:
        if len(rows) == 1:
            return Outcome(refused=[_refusal(rows[0].row, wrong)])
    half = len(rows) // 2
    outcome = keep(session, noun, rows[:half], act, ways, last=last)
    outcome.join(keep(session, noun, rows[half:], act, ways, last=last))
    return outcome


def _refusal(row: Row, wrong: Problem) -> Refusal:
    return Refusal(row.number, wrong.troubles or (Trouble(wrong.detail),))


def _together(session: Session, noun: Name, rows: Sequence[Identified], act: Act, ways: Ways, *, last: bool) -> Outcome:
    """Keep these rows; Invalid where some of them can't be told apart from the ones that stand in their way."""
    outcome = Outcome()
    ways.match.settle(session, noun, [row for _, row in rows])
    laid = list(_laid(session, noun, rows, act, outcome))
    known = there(session, (each for one in laid for each in one.named))
    known[noun].update(one.id for one in laid)
    naming = Naming(known, ways.match, act)
    with _undone_where_broken(session, noun, laid, known):
        _keep_laid(session, noun, laid, naming, ways, outcome, last=last)
    return outcome


def _undone_where_broken(
    session: Session, noun: Name, laid: Sequence[_Laid], known: Ids
) -> AbstractContextManager[object]:
    """A savepoint where something may be written before something is refused.

    Events that carry nothing inline are written when all of them hold: SQLite would copy every page that they touch.
    """
    plain = noun == "event" and all(key in known[of] for one in laid for of, key in one.named)
    return nullcontext() if plain else session.begin_nested()


def _keep_laid(
    session: Session, noun: Name, laid: Sequence[_Laid], naming: Naming, ways: Ways, outcome: Outcome, *, last: bool
) -> None:
    """Keep those of these rows that can be now, and tell in the outcome what becomes of each."""
    drafts: dict[str, Any] = {}
    for one in laid:
        own = Outcome()
        try:
            if draft := _drafted(session, noun, one, naming, ways, own, last=last):
                drafts[one.id] = draft
        except Problem as wrong:
            own = Outcome(refused=[_refusal(one.row, wrong)])
        outcome.join(own)
    if not last:
        _wait_for_each_other(noun, laid, drafts, outcome)
    if drafts:
        kept = save(session, noun, list(drafts.values()), naming.act)
        outcome.done[noun, "created"] += len(kept.created)
        outcome.done[noun, "changed"] += len(kept.changed)
        outcome.done[noun, "unchanged"] += len(kept.unchanged)


def _laid(session: Session, noun: Name, rows: Sequence[Identified], act: Act, outcome: Outcome) -> Iterator[_Laid]:
    """The rows, each laid over the record that it is."""
    table = NOUNS[noun].table
    last = (Revision.noun == noun) & (Revision.record_id == table.id) & (Revision.version == table.version)
    wanted = select(table.id, Revision.seq, Revision.draft).join(Revision, last)
    found = session.execute(wanted.where(one_of(session, table.id, [key for key, _ in rows if key])))
    stored = {key: (seq, dict(orjson.loads(draft))) for key, seq, draft in found}
    bring_up(session, noun, stored.values())
    for key, row in rows:
        try:
            before = stored[key][1] if key in stored else None
            zone = partial(_zone, session, key)
            given = fresh(row, key) if before is None else over(noun, row, key, before, act.at.date(), zone)
        except Invalid as wrong:
            outcome.refused.append(_refusal(row, wrong))
        else:
            yield _Laid(key, row, given, before, named(noun, given))


def _zone(session: Session, key: str) -> str | None:
    """The time zone on whose days the event is counted."""
    return zone_of(load(session, Event, [key])[key])


def _drafted(
    session: Session, noun: Name, one: _Laid, naming: Naming, ways: Ways, outcome: Outcome, *, last: bool
) -> Checked | None:
    """The draft to be kept, checked; None where there is nothing to keep, or the row has to wait for others.

    What the row carries inline is kept with it or not at all.
    """
    kind: type[Checked] = NOUNS[noun].draft
    if all(key in naming.known[of] for of, key in one.named):
        draft = validated(kind, one.given)
        return draft if _shall_be_kept(noun, draft, one, ways, outcome) else None
    if not last and (wants := missing(session, noun, one.row, one.given, naming)):
        outcome.held.append(Held(one.id, one.row, wants))
        return None
    with session.begin_nested() as inline:
        draft = validated(kind, settled(session, noun, one.row, one.given, one.stored, naming, outcome))
        if _shall_be_kept(noun, draft, one, ways, outcome):
            return draft
        inline.rollback()
        outcome.made.clear()
        outcome.proposals.clear()
    return None


def _shall_be_kept(noun: Name, draft: Checked, one: _Laid, ways: Ways, outcome: Outcome) -> bool:
    """Whether a record is written: it is new, or the row says anything else of it that is to be taken."""
    if one.stored is None:
        return True
    differing = [name for name, value in draft.stored().items() if value != one.stored.get(name)]
    if differing and ways.on_conflict == "fail":
        detail = f"{one.id} is there already, and differs in {', '.join(differing)}"
        raise Invalid(detail, (Trouble(detail, pointer=pointer(differing[0])),))
    if differing and ways.on_conflict == "update":
        return True
    outcome.done[noun, "skipped" if differing else "unchanged"] += 1
    return False


def _wait_for_each_other(noun: Name, laid: Sequence[_Laid], drafts: dict[str, Any], outcome: Outcome) -> None:
    """Let those wait too that name a row which is not kept now, and those that name these."""
    absent = {one.id for one in laid if one.stored is None} - drafts.keys()
    while absent:
        held = {}
        for one in laid:
            wants = [key for of, key in one.named if of == noun and key in absent and key != one.id]
            if one.id in drafts and wants:
                held[one.id] = Held(one.id, one.row, wants)
        for key in held:
            del drafts[key]
        outcome.held += held.values()
        absent = {one.id for one in laid if one.stored is None and one.id in held}
