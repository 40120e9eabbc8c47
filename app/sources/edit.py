"""Recording sources: one row for each, however many events it serves."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Row, add_rows, one_of
from app.names import index_names
from app.slugs import in_use, slug, unused
from app.sources.model import Source
from app.sources.schema import SourceDraft


class Sources(NamedTuple):
    """What drafts cite: the view of each source under its identity, and the rows of those that are still to be kept."""

    views: dict[str, Row]
    fresh: list[Row]


def look_up(session: Session, drafts: Iterable[SourceDraft], now: datetime) -> Sources:
    """What is known of these sources, and what will be.

    A source known already stays as it is: other events rely on it. One that has an id, as views show it, is kept under
    that where it is free: so a copy names it as its original does.
    """
    wanted: dict[str, SourceDraft] = {}
    for draft in drafts:
        wanted.setdefault(identity(draft), draft)
    views = _kept(session, wanted)
    fresh = {key: draft for key, draft in wanted.items() if key not in views}
    names = {key: draft.id or _name(draft) for key, draft in fresh.items()}
    taken = in_use(session, Source.id, set(names.values()))
    rows = []
    for key, draft in fresh.items():
        view = {**draft.model_dump(mode="json"), "id": unused(names[key], taken)}
        taken.add(view["id"])
        views[key] = view
        moment = {"published_on": draft.published_on, "created_at": now, "identity": key}
        rows.append({**view, **moment, "view": orjson.dumps(view).decode()})
    return Sources(views, rows)


def keep(session: Session, cited: Sources) -> None:
    """Keep those that nobody named before."""
    if cited.fresh:
        add_rows(session, Source, cited.fresh)
        told = {row["id"]: [" ".join(filter(None, (row["publisher"], row["title"])))] for row in cited.fresh}
        index_names(session, "source", told)


def kept(session: Session, drafts: Iterable[SourceDraft]) -> dict[str, Row]:
    """The views of those of the sources that are kept, under their identities."""
    return _kept(session, map(identity, drafts))


def _kept(session: Session, identities: Iterable[str]) -> dict[str, Row]:
    found = session.execute(select(Source.identity, Source.view).where(one_of(session, Source.identity, identities)))
    return {key: orjson.loads(view) for key, view in found}


def identity(source: SourceDraft) -> str:
    """A digest of what makes a source this one: its url, or else publisher, title and day."""
    day = source.published_on and source.published_on.isoformat()
    parts = [source.url] if source.url else [source.publisher, source.title, day]
    return hashlib.blake2b(orjson.dumps(parts), digest_size=16).hexdigest()


def _name(source: SourceDraft) -> str:
    """The words an id is made of: who, and what they called it."""
    site = urlsplit(source.url).hostname if source.url else None
    return slug(" ".join(filter(None, (source.publisher or site, source.title)))) or "source"
