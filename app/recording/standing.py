"""The draft by which a record stands: the last one, which names whom it named by the ids that they go by now."""

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Row
from app.history.log import last_seq
from app.history.model import Revision
from app.history.past import renamed
from app.recording.named import once, slots
from app.recording.nouns import Name


def standing(session: Session, noun: Name, key: str) -> Row:
    """The record as it was last drafted. What was merged since goes by the other's id, also where it came back."""
    of = (Revision.noun == noun, Revision.record_id == key)
    row = session.execute(
        select(Revision.seq, Revision.draft).where(*of).order_by(Revision.version.desc()).limit(1)
    ).one()
    draft: Row = orjson.loads(row.draft)
    places = list(slots(noun, draft))
    moved = False
    for named in {slot.noun for slot in places}:
        them = [slot for slot in places if slot.noun == named]
        now = renamed(session.connection(), named, {(slot.value, row.seq) for slot in them}, last_seq(session))
        for slot in them:
            moved |= slot.value != now[slot.value, row.seq]
            slot.fill(now[slot.value, row.seq])
    if moved:
        once(draft)
    return draft
