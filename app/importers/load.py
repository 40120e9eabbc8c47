"""Many records at once: the rows of a file, kept in batches, each batch in a transaction unless all shall be in one."""

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.database import Database
from app.history.log import Act, moment
from app.importers.identity import Identified, identify
from app.importers.keep import Ways, keep
from app.importers.order import groups, packed
from app.importers.reader import Refusal, Row
from app.importers.report import Outcome, Report
from app.importers.seen import Seen
from app.recording.begin import IN_ORDER
from app.recording.nouns import Name

SOME = 5_000
"""Rows in a batch: the more, the fewer pages of the indexes are written again and again."""

FEW = 1_000
"""Rows in a batch where single writes are waiting in turn: over HTTP, others write after each."""

HELD = 3.0
"""Seconds after which a transaction takes no further batch: others wait for it."""

Step = Callable[[Session], Outcome]
"""A part of an import, to be done in a transaction of its own or in that of all of them."""


class Writer(NamedTuple):
    """In whose name rows are kept, and why."""

    name: str = "import"
    reason: str | None = None


def load(
    database: Database,
    rows: Iterable[Row | Refusal],
    report: Report,
    ways: Ways,
    writer: Writer,
    *,
    atomic: bool = False,
    dry_run: bool = False,
    size: int = SOME,
) -> Report:
    """Keep all rows that hold, and report on every one; `atomic`, all or none. A dry run keeps none. `size` is how many
    rows a batch has.

    Memory is bounded by the size of a batch, not by that of the file. Broken off, it can be begun again.
    """
    with closing(Seen()) as seen:
        work = steps(rows, seen, ways, writer, size)
        if atomic or dry_run:
            with database.write() as session:
                together(session, work, report, dry_run=dry_run)
        else:
            for step in swept(work):
                with database.write(bulk=True) as session:
                    outcomes = [step(session)]
                    until = time.monotonic() + HELD
                    while time.monotonic() < until and (further := next(work, None)):
                        outcomes.append(further(session))
                for outcome in outcomes:
                    report.add(outcome)
    return report


def swept(work: Iterator[Step]) -> Iterator[Step]:
    """The work, with garbage looked for between its parts and not within them, where that takes a third of the time."""
    gc.freeze()
    gc.disable()
    try:
        for step in work:
            yield step
            gc.collect()
    finally:
        gc.enable()
        gc.unfreeze()


def together(session: Session, work: Iterable[Step], report: Report, *, dry_run: bool = False) -> None:
    """Do all steps in one transaction, of which nothing is kept where anything was refused, or by a dry run."""
    for step in work:
        report.add(step(session))
    report.kept = not (dry_run or report.refused)
    if not report.kept:
        session.rollback()


def steps(rows: Iterable[Row | Refusal], seen: Seen, ways: Ways, writer: Writer, size: int) -> Iterator[Step]:
    """What there is to do, one after the other: each step is drawn when the one before it has been done.

    Rows that name others of their noun which come later in the file are kept at the end, in an order in which each has
    what it names; those that name each other in a circle, together.
    """
    coming = iter(rows)
    while some := list(islice(coming, size)):
        yield partial(_first, some, seen, ways, writer)
    for noun in IN_ORDER:
        before = None
        while (waiting := seen.waiting(noun)) and len(waiting) != before:
            before = len(waiting)
            for together in packed(groups(waiting), size):
                yield partial(_again, noun, [list(chain.from_iterable(together))], seen, ways, writer, last=False)
        for together in packed(groups(waiting), size):
            yield partial(_again, noun, together, seen, ways, writer, last=True)


def _first(some: list[Row | Refusal], seen: Seen, ways: Ways, writer: Writer, session: Session) -> Outcome:
    """Keep rows as they come."""
    act = _act(session, writer)
    outcome = Outcome(refused=[each for each in some if isinstance(each, Refusal)])
    for noun in IN_ORDER:
        if rows := [each for each in some if isinstance(each, Row) and each.noun == noun]:
            told = identify(session, noun, rows, seen)
            outcome.refused += told.refused
            outcome.done[noun, "skipped"] += told.merged
            outcome.join(keep(session, noun, told.found, act, ways))
    return _waiting(outcome, seen)


def _again(
    noun: Name, together: list[list[str]], seen: Seen, ways: Ways, writer: Writer, session: Session, *, last: bool
) -> Outcome:
    """Keep rows that had to wait, each group by itself."""
    act = _act(session, writer)
    outcome = Outcome()
    for keys in together:
        rows = [Identified(key, row) for key, row in seen.release(noun, keys)]
        outcome.join(keep(session, noun, rows, act, ways, last=last))
    return _waiting(outcome, seen)


def _waiting(outcome: Outcome, seen: Seen) -> Outcome:
    for key, row, wants in outcome.held:
        seen.hold(key, row, wants)
    outcome.refused.sort(key=lambda refusal: refusal.number)
    return outcome


def _act(session: Session, writer: Writer) -> Act:
    return Act(moment(session, datetime.now(UTC)), writer.name, writer.reason)
