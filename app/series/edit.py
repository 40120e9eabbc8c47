"""Recording series."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.database import Row
from app.history.keep import Kept, load, must_be_named_once, put, stamp
from app.names import keep_names, meant
from app.problems import Invalid, Trouble
from app.series.model import Series, SeriesAlias, Sponsor
from app.series.schema import SeriesDraft


def record(session: Session, drafts: Sequence[SeriesDraft], actors: dict[str, Row], now: datetime) -> Kept:
    """Keep these series as drafted; `actors` are those their sponsors may be. Invalid names who is not among them."""
    must_be_named_once(draft.id for draft in drafts)
    troubles = tuple(
        Trouble(
            f"{draft.id}: there is no actor {sponsor!r}",
            pointer=f"/sponsors/{position}",
            nearest=meant(session.connection(), "actor", sponsor),
        )
        for draft in drafts
        for position, sponsor in enumerate(draft.sponsors)
        if sponsor not in actors
    )
    if troubles:
        raise Invalid("; ".join(trouble.detail for trouble in troubles), troubles)
    views: dict[str, Row] = {
        draft.id: {**draft.model_dump(), "sponsors": [actors[sponsor] for sponsor in draft.sponsors]}
        for draft in drafts
    }
    kept = stamp(load(session, Series, views), views, now)
    written = put(session, Series, _columns, views, kept)
    keep_names(session, "series", SeriesAlias, written)
    session.execute(delete(Sponsor).where(Sponsor.series_id.in_(written)))
    sponsors = [
        {"series_id": key, "position": position, "actor_id": sponsor["id"]}
        for key, view in written.items()
        for position, sponsor in enumerate(view["sponsors"])
    ]
    if sponsors:
        session.execute(insert(Sponsor), sponsors)
    return kept


def _columns(view: Row) -> Row:
    return {name: view[name] for name in ("id", "name", "description")}
