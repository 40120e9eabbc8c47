"""What other collections call events: their own external ids, and those of the events that were merged into them.

A draft has room for one id of a scheme. What a merged event was called stays with the merger in the log, and names
what the event is by now: chains, rewrites and comebacks need nothing further.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Row, add_rows, one_of
from app.events.model import Event, ExternalId, MergedId
from app.history.log import became, fates
from app.history.model import Revision

Pair = tuple[str, str]
"""A scheme and an id of it."""


def owners(session: Session, pairs: Iterable[Pair]) -> dict[Pair, str]:
    """The events that have these ids themselves."""
    found: dict[Pair, str] = {}
    for scheme, identifiers in _by_scheme(pairs):
        wanted = select(ExternalId.identifier, ExternalId.event_id).where(ExternalId.scheme == scheme)
        for identifier, event in session.execute(wanted.where(one_of(session, ExternalId.identifier, identifiers))):
            found[scheme, identifier] = event
    return found


def heirs(session: Session, pairs: Iterable[Pair], back: Collection[str] = ()) -> dict[Pair, str]:
    """The living events that events of these ids were merged into at last; of several mergers the latest counts.

    Those of `back` are there or come back now: what they left is theirs again, and what was merged into them too.
    """
    left: list[tuple[Pair, str, int]] = []
    for scheme, identifiers in _by_scheme(pairs):
        wanted = select(MergedId.identifier, Revision.record_id, Revision.version).join(
            Revision, Revision.seq == MergedId.seq
        )
        of = (MergedId.scheme == scheme, one_of(session, MergedId.identifier, identifiers))
        for identifier, event, version in session.execute(wanted.where(*of).order_by(MergedId.seq)):
            left.append(((scheme, identifier), event, version))
    if not left:  # nearly always
        return {}
    ended = fates(session, "event", {event for _, event, _ in left} - set(back))
    into = became(session, "event", ended, back)
    living = set(session.scalars(select(Event.id).where(one_of(session, Event.id, set(into.values()))))) | set(back)
    return {
        pair: into[event]
        for pair, event, version in left
        if event in ended and ended[event].version == version and into[event] in living
    }


def left_by(draft: Row, seq: int) -> list[Row]:
    """The rows of what an event was called that the write of this number merged."""
    return [{"scheme": scheme, "identifier": each, "seq": seq} for scheme, each in _external_ids(draft).items()]


def leave(session: Session, draft: Row, seq: int) -> None:
    """Let what this event is called name what it is merged into by the write of this number."""
    add_rows(session, MergedId, left_by(draft, seq))


def _external_ids(draft: Row) -> Mapping[str, str]:
    return dict(draft.get("external_ids") or {})


def _by_scheme(pairs: Iterable[Pair]) -> Iterator[tuple[str, set[str]]]:
    found: dict[str, set[str]] = {}
    for scheme, identifier in pairs:
        found.setdefault(scheme, set()).add(identifier)
    yield from found.items()
