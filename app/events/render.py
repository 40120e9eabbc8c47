"""An event as readers get it, made when it is written."""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from app.database import Row
from app.dates import DateError, parse
from app.dates import view as date_view
from app.events.known import Known
from app.events.schema import EventDraft
from app.problems import Invalid, Trouble
from app.sources.edit import identity
from app.sources.schema import SourceDraft


def render(draft: EventDraft, event_id: str, known: Known, sources: Mapping[str, Row]) -> Row:
    """The view of a draft, `sources` by identity; its relations are only its own, its stamps are still to come."""
    venue = known.venue(draft.venue) if draft.venue else None
    zone = venue["timezone"] if venue else None
    own = [(source, sources[identity(source)]) for source in draft.sources]
    cited = Cited(draft, own)
    return {
        "id": event_id,
        "title": draft.title,
        "summary": draft.summary,
        "kind": draft.kind,
        "when": shown(draft.when, zone, "/when"),
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
                "when": shown(entry.when, zone, f"/schedule/{n}/when"),
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
        "sources": list({kept["id"]: kept for _, kept in own}.values()),
        "external_ids": draft.external_ids,
        "note": draft.note,
    }


def shown(edtf: str | None, zone: str | None, pointer: str) -> Row | None:
    """A date as a view shows it; Invalid where it is on no day in that time zone, as the first hour of the year 1."""
    try:
        return _shown(edtf, zone) if edtf else None
    except DateError as error:
        raise Invalid(str(error), (Trouble(str(error), pointer=pointer),)) from None


@lru_cache(maxsize=1024)
def _shown(edtf: str, zone: str | None) -> Row:
    return date_view(parse(edtf, zone))


class Cited:
    """Finds the id of the source that a draft names by url, id or exact title: as drafted, or as kept before."""

    def __init__(self, draft: EventDraft, sources: Sequence[tuple[SourceDraft, Row]]) -> None:
        self._name = draft.id or draft.title
        self._sources = sources

    @cached_property
    def _ids(self) -> dict[str, str]:
        titles: dict[str, set[str]] = {}
        for source, kept in self._sources:
            for title in filter(None, (source.title, kept["title"])):
                titles.setdefault(title, set()).add(kept["id"])
        ids = {title: found.pop() for title, found in titles.items() if len(found) == 1}
        for key in ("url", "id"):  # the surest last, so that it wins
            ids.update((kept[key], kept["id"]) for _, kept in self._sources if kept[key])
        return ids

    def __call__(self, name: str | None, pointer: str) -> str | None:
        if name is None:
            return None
        if name not in self._ids:
            detail = f"{self._name}: {name!r} is not one of the event's sources; name it by url, id or exact title"
            raise Invalid(detail, (Trouble(detail, pointer=pointer),))
        return self._ids[name]
