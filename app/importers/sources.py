"""Sources by themselves: those that no event cites, yet or any more, which stand in no draft of one.

They have no revisions. One that is known stays as it is, for others rely on it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from sqlalchemy.orm import Session

from app.database import Database
from app.drafts import pointer, validated
from app.history.keep import move
from app.history.log import moment
from app.importers.keep import OnConflict
from app.importers.load import SOME, Step, together
from app.importers.reader import Refusal, Row
from app.importers.report import Outcome, Report
from app.problems import Invalid, Trouble
from app.sources import edit as sources
from app.sources.schema import SourceDraft


def load(
    database: Database,
    rows: Iterable[Row | Refusal],
    report: Report,
    on_conflict: OnConflict = "update",
    *,
    atomic: bool = False,
    dry_run: bool = False,
) -> Report:
    """Keep all sources that hold and that nobody knows yet, and report on every row; `atomic`, all or none."""
    work = steps(rows, on_conflict)
    if atomic or dry_run:
        with database.write() as session:
            together(session, work, report, dry_run=dry_run)
    else:
        for step in work:
            with database.write() as session:
                outcome = step(session)
            report.add(outcome)
    return report


def steps(rows: Iterable[Row | Refusal], on_conflict: OnConflict) -> Iterator[Step]:
    """What there is to do, a batch at a time."""
    coming = iter(rows)
    while some := list(islice(coming, SOME)):
        yield partial(_keep, some, on_conflict)


def _keep(some: list[Row | Refusal], on_conflict: OnConflict, session: Session) -> Outcome:
    outcome = Outcome()
    drafts: list[tuple[int, SourceDraft]] = []
    for row in some:
        try:
            if isinstance(row, Refusal):
                outcome.refused.append(row)
            else:
                drafts.append((row.number, validated(SourceDraft, row.given)))
        except Invalid as wrong:
            outcome.refused.append(Refusal(row.number, wrong.troubles))
    known = sources.kept(session, (draft for _, draft in drafts))
    fresh: list[SourceDraft] = []
    for number, draft in drafts:
        own = sources.identity(draft)
        if own not in known:
            known[own] = draft.model_dump(mode="json")
            fresh.append(draft)
            outcome.done["source", "created"] += 1
            continue
        told = draft.model_dump(mode="json", exclude_unset=True, exclude={"id"})
        differing = [name for name, value in told.items() if value != known[own][name]]
        if differing and on_conflict == "fail":
            detail = f"{known[own]['id'] or 'it'} is there already, and differs in {', '.join(differing)}"
            outcome.refused.append(Refusal(number, (Trouble(detail, pointer=pointer(differing[0])),)))
        else:
            outcome.done["source", "skipped" if differing else "unchanged"] += 1
    if fresh:
        sources.keep(session, sources.look_up(session, fresh, moment(session, datetime.now(UTC))))
        move(session)
    outcome.refused.sort(key=lambda refusal: refusal.number)
    return outcome
