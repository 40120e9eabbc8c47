"""The four nouns that are recorded: how each is drafted, kept and refreshed, and what its drafts name."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy.orm import Session

from app.actors import edit as actors
from app.actors.model import Actor
from app.actors.schema import ActorDraft, ActorView
from app.database import Row
from app.drafts import Draft
from app.events import edit as events
from app.events.model import Event
from app.events.refresh import refresh
from app.events.schema import EventDraft
from app.events.view import EventView
from app.history.keep import Kept, load
from app.history.log import Act
from app.series import edit as series
from app.series.model import Series
from app.series.schema import SeriesDraft, SeriesView
from app.venues import edit as venues
from app.venues.model import Venue
from app.venues.schema import VenueDraft, VenueView

Name = Literal["event", "actor", "venue", "series"]
EACH = "*"
Place = tuple[tuple[str, ...], Name]


class Bare(NamedTuple):
    """How a row that names nobody is made: the draft `without` those, the view of that, and the view's columns."""

    without: Row
    view_of: Callable[[Any, Any], Row]
    columns: Callable[[Row], Row]


class Noun(NamedTuple):
    """One of them; `places` are where its draft names others, `shown` what of it others show.

    `bare` makes the rows of those that were merged; events leave none.
    """

    name: Name
    plural: str
    table: type[Any]
    draft: type[Draft]
    view: type[Any]
    places: tuple[Place, ...]
    shown: tuple[str, ...]
    bare: Bare | None = None


NOUNS: dict[Name, Noun] = {
    noun.name: noun
    for noun in (
        Noun(
            "event", "events", Event, EventDraft, EventView,
            (
                (("participants", EACH, "actor"), "actor"),
                (("participants", EACH, "on_behalf_of"), "actor"),
                (("statements", EACH, "speaker"), "actor"),
                (("venue",), "venue"),
                (("series",), "series"),
                (("relations", EACH, "event"), "event"),
            ),
            (),
        ),
        Noun(
            "actor", "actors", Actor, ActorDraft, ActorView,
            ((("affiliations", EACH, "organization"), "actor"),),
            ("name", "kind", "aliases"),
            Bare({"affiliations": []}, actors.view_of, actors.columns),
        ),
        Noun(
            "venue", "venues", Venue, VenueDraft, VenueView,
            ((("parent",), "venue"),),
            ("name", "kind", "aliases", "path", "iso3166", "latitude", "longitude", "timezone"),
            Bare({"parent": None}, venues.view_of, venues.columns),
        ),
        Noun(
            "series", "series", Series, SeriesDraft, SeriesView,
            ((("sponsors", EACH), "actor"),),
            ("name", "aliases"),
            Bare({"sponsors": []}, series.view_of, series.columns),
        ),
    )
}  # fmt: skip


def save(session: Session, noun: Name, drafts: Sequence[Any], act: Act) -> Kept:
    """Keep these drafts of a noun, all or none, and let everything that shows them show them as they are now."""
    if noun == "event":
        return events.record(session, drafts, act)
    own = NOUNS[noun]
    before = load(session, own.table, {draft.id for draft in drafts})
    if noun == "actor":
        kept = actors.record(session, drafts, act)
    elif noun == "venue":
        kept = venues.record(session, drafts, act)
    else:
        sponsors = {sponsor for draft in drafts for sponsor in draft.sponsors}
        kept = series.record(session, drafts, actors.references(session, sponsors), act)
    after = load(session, own.table, kept.changed)
    others = [key for key, view in after.items() if any(view[name] != before[key][name] for name in own.shown)]
    if noun == "actor":
        refresh_series(session, others, act)
    refresh(session, noun, others, act.at)
    return kept


def refresh_series(session: Session, sponsors: Sequence[str], act: Act) -> None:
    """Let the series that these actors are behind show them as they are now."""
    if not sponsors:
        return
    shown = series.sponsored_by(session, sponsors)
    named = {sponsor["id"] for view in shown.values() for sponsor in view["sponsors"]}
    series.refresh_sponsors(session, shown, actors.followed(session, named), act.at)
