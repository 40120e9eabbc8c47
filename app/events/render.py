"""An event as readers get it, made when it is written."""

from collections.abc import Sequence

from app.database import Row
from app.dates import parse
from app.dates import view as date_view
from app.events.known import Known
from app.events.schema import EventDraft
from app.problems import Invalid, Trouble


def render(draft: EventDraft, event_id: str, known: Known, sources: Sequence[Row]) -> Row:
    """The view of a draft; its relations are only its own, and its stamps are still to come."""
    venue = known.venue(draft.venue) if draft.venue else None
    zone = venue["timezone"] if venue else None
    cited = Cited(draft, sources)
    return {
        "id": event_id,
        "title": draft.title,
        "summary": draft.summary,
        "kind": draft.kind,
        "when": shown(draft.when, zone),
        "status": draft.status,
        "verification": draft.verification,
        "venue": venue,
        "series": {name: known.series[draft.series][name] for name in ("id", "name")} if draft.series else None,
        "round": draft.round,
        "participants": [
            {
                "actor": known.actor(part.actor),
                "role": part.role,
                "on_behalf_of": known.actor(part.on_behalf_of) if part.on_behalf_of else None,
                "attendance": part.attendance,
                "title": part.title,
            }
            for part in draft.participants
        ],
        "statements": [
            {
                "speaker": known.actor(said.speaker),
                "text": said.text,
                "verbatim": said.verbatim,
                "source": cited(said.source, f"/statements/{n}/source"),
            }
            for n, said in enumerate(draft.statements)
        ],
        "outcome": draft.outcome,
        "relations": [
            {"type": relation.type, "event": {"id": relation.event, "title": known.titles[relation.event]}}
            for relation in draft.relations
        ],
        "schedule": [
            {
                "when": shown(entry.when, zone),
                "status": entry.status,
                "known_from": entry.known_from and entry.known_from.isoformat(),
                "source": cited(entry.source, f"/schedule/{n}/source"),
                "note": entry.note,
            }
            for n, entry in enumerate(draft.schedule)
        ],
        "claims": [
            {**claim.model_dump(), "source": cited(claim.source, f"/claims/{n}/source")}
            for n, claim in enumerate(draft.claims)
        ],
        "tags": draft.tags,
        "sources": list(sources),
        "external_ids": draft.external_ids,
        "note": draft.note,
    }


def shown(edtf: str | None, zone: str | None) -> Row | None:
    """A date as a view shows it."""
    return date_view(parse(edtf, zone)) if edtf else None


class Cited:
    """Finds the id of the source that a draft names by url, id or exact title."""

    def __init__(self, draft: EventDraft, sources: Sequence[Row]) -> None:
        self._name = draft.id or draft.title
        self._ids: dict[str, str] = {}
        for key in ("title", "url", "id"):  # the surest last, so that it wins
            self._ids.update((source[key], source["id"]) for source in sources if source[key])

    def __call__(self, name: str | None, pointer: str) -> str | None:
        if name is None:
            return None
        if name not in self._ids:
            detail = f"{self._name}: {name!r} is none of the event's sources; name one by url, id or exact title"
            raise Invalid(detail, (Trouble(detail, pointer=pointer),))
        return self._ids[name]
