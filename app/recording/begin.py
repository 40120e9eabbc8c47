"""Beginning the log: what a database held before it kept one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.events.edit import mentions
from app.history.keep import load, move
from app.history.log import Act, Entry, last_seq, write_down
from app.recording.nouns import NOUNS, Name
from app.venues.edit import KINDS

IN_ORDER: tuple[Name, ...] = ("actor", "venue", "series", "event")
"""What names others after what is named."""
SOME = 500


def begin_log(session: Session) -> int:
    """Write down, where nothing is yet, all records there are as they are; returns how many those were."""
    if last_seq(session):
        return 0
    for noun in IN_ORDER:
        table = NOUNS[noun].table
        ids = list(session.scalars(select(table.id).order_by(table.id)))
        entries = []
        latest = ""
        for begin in range(0, len(ids), SOME):
            for key, view in load(session, table, ids[begin : begin + SOME]).items():
                draft = NOUNS[noun].draft.model_validate(view).stored()
                named = [*mentions(draft)] if noun == "event" else []
                entries.append(Entry(key, view["version"], "create", draft, mentions=named))
                latest = max(latest, view["updated_at"])
        if noun == "venue":  # as they are recorded: what something lies in goes first
            entries.sort(key=lambda entry: KINDS.index(entry.draft["kind"]))
        if entries:
            write_down(session, noun, entries, Act(datetime.fromisoformat(latest)))
    done = last_seq(session)
    if done:
        move(session)
    return done
