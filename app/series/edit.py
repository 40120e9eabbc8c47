"""Recording series."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.database import Row, one_of
from app.history.keep import Kept, load, must_be_named_once, put, renew, stamp
from app.history.log import Act, brought_back
from app.names import keep_names, meant
from app.problems import Invalid, Trouble
from app.series.model import Series, SeriesAlias, Sponsor
from app.series.schema import SeriesDraft


def record(session: Session, drafts: Sequence[SeriesDraft], actors: dict[str, Row], act: Act) -> Kept:
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
    views = {draft.id: view_of(draft, actors) for draft in drafts}
    past = brought_back(session, "series", views, act)
    kept = stamp(load(session, Series, views), views, act.at, past)
    written = put(session, Series, columns, views, kept, {draft.id: draft.stored() for draft in drafts}, act)
    keep_names(session, "series", SeriesAlias, written)
    replace_sponsors(session, list(written.values()))
    return kept


def sponsored_by(session: Session, actors: Collection[str]) -> dict[str, Row]:
    """The views of the series that one of these actors is behind."""
    return load(
        session,
        Series,
        set(session.scalars(select(Sponsor.series_id).where(one_of(session, Sponsor.actor_id, actors)))),
    )


def refresh_sponsors(session: Session, before: Mapping[str, Row], actors: Mapping[str, Row], now: datetime) -> None:
    """Let these series show their sponsors by the names they have now; `actors` are by the ids that the views have."""
    fresh = []
    for view in before.values():
        shown = {actors[each["id"]]["id"]: actors[each["id"]] for each in view["sponsors"]}
        fresh.append({**view, "sponsors": list(shown.values())})
    replace_sponsors(session, renew(session, Series, columns, before, fresh, now))


def view_of(draft: SeriesDraft, actors: Mapping[str, Row]) -> Row:
    """The view of a draft; its stamps are still to come."""
    return {**draft.model_dump(), "sponsors": [actors[sponsor] for sponsor in draft.sponsors]}


def columns(view: Row) -> Row:
    """The series' own columns."""
    return {name: view[name] for name in ("id", "name", "description")}


def sponsors(view: Row) -> list[Row]:
    """The rows of the series' sponsors."""
    return [
        {"series_id": view["id"], "position": position, "actor_id": sponsor["id"]}
        for position, sponsor in enumerate(view["sponsors"])
    ]


def replace_sponsors(session: Session, views: Sequence[Row]) -> None:
    """Let the rows of sponsors be what these views show."""
    session.execute(delete(Sponsor).where(one_of(session, Sponsor.series_id, [view["id"] for view in views])))
    rows = [row for view in views for row in sponsors(view)]
    if rows:
        session.execute(insert(Sponsor), rows)
