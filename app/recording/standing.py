"""The draft by which a record stands: the last one, which names whom it named by the ids that they go by now."""

from collections.abc import Collection

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Row
from app.history.log import last_seq
from app.history.model import Revision
from app.history.past import renamed
from app.recording.named import once, slots_of
from app.recording.nouns import Name


def standing(session: Session, noun: Name, key: str) -> Row:
    """The record as it was last drafted. What was merged since goes by the other's id, also where it came back."""
    of = (Revision.noun == noun, Revision.record_id == key)
    row = session.execute(
        select(Revision.seq, Revision.draft).where(*of).order_by(Revision.version.desc()).limit(1)
    ).one()
    draft: Row = orjson.loads(row.draft)
    bring_up(session, noun, [(row.seq, draft)])
    return draft


def bring_up(session: Session, noun: Name, drafts: Collection[tuple[int, Row]]) -> None:
    """Let these drafts, each with the number of the write that it is of, name all by the ids that they go by now."""
    places = [(slot, seq, draft) for seq, draft in drafts for slot in slots_of(noun, draft)]
    latest = last_seq(session)
    for named in {slot.noun for slot, *_ in places}:
        them = [place for place in places if place[0].noun == named]
        now = renamed(session.connection(), named, {(slot.value, seq) for slot, seq, _ in them}, latest)
        moved = [place for place in them if place[0].value != now[place[0].value, place[1]]]
        for slot, seq, _ in moved:
            slot.fill(now[slot.value, seq])
        for _, _, draft in moved:
            once(draft)
