"""Records as the log has them: the last draft of each, naming others as they are called by now."""

from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Row
from app.history.log import last_seq
from app.history.model import Revision
from app.history.past import held, renamed
from app.recording.nouns import EACH, NOUNS, Name, Place

BATCH = 500


def last_revisions(session: Session, noun: Name) -> Iterator[dict[str, Any]]:
    """The last revision of every record of a noun, by id, a batch at a time."""
    seq, last = last_seq(session), ""
    wanted = select(Revision.record_id).where(Revision.noun == noun).distinct().order_by(Revision.record_id)
    while ids := list(session.scalars(wanted.where(Revision.record_id > last).limit(BATCH))):
        yield held(session.connection(), noun, ids, seq)
        last = ids[-1]


def drafts(session: Session, noun: Name, revisions: dict[str, Any]) -> dict[str, Row]:
    """The drafts of these revisions, each naming what was merged since it was written as what that is now."""
    found = {key: orjson.loads(row.draft) for key, row in revisions.items()}
    for path, of in NOUNS[noun].places:
        named = {(name, revisions[key].seq) for key, draft in found.items() for name in _named(draft, path)}
        into = renamed(session.connection(), of, named, last_seq(session))
        for key, draft in found.items():
            _rename(draft, path, {name: into[name, revisions[key].seq] for name in _named(draft, path)})
    for key, draft in found.items():
        _once(draft, key)
    return found


def _named(draft: Any, path: tuple[str, ...]) -> Iterator[str]:
    """What a draft names at this place."""
    if not path:
        if isinstance(draft, str):
            yield draft
    elif path[0] == EACH:
        for each in draft:
            yield from _named(each, path[1:])
    else:
        yield from _named(draft[path[0]], path[1:])


def _rename(draft: Any, path: Place | tuple[str, ...], names: dict[str, str]) -> None:
    """Let it name others there."""
    step, *rest = path
    places = range(len(draft)) if step == EACH else (step,)
    for place in places:
        if rest:
            _rename(draft[place], tuple(rest), names)
        elif draft[place] is not None:
            draft[place] = names[draft[place]]


def _once(draft: Row, key: str) -> None:
    """Let it say nothing twice, and nothing of itself, that it would only for who was merged."""
    if "participants" in draft:
        parts: dict[Any, Row] = {}
        for part in draft["participants"]:
            parts.setdefault((part["actor"], part["role"], part["on_behalf_of"]), part)
        related = {(each["type"], each["event"]): each for each in draft["relations"] if each["event"] != key}
        draft.update(participants=list(parts.values()), relations=list(related.values()))
    if "sponsors" in draft:
        draft["sponsors"] = list(dict.fromkeys(draft["sponsors"]))
