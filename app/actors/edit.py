"""Recording actors."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.actors.model import Actor, ActorAlias, Affiliation
from app.actors.schema import ActorDraft
from app.database import Row, one_of
from app.history.keep import BATCH, Kept, load, must_be_named_once, put, renew, stamp
from app.history.log import Act, brought_back
from app.names import keep_names, meant
from app.problems import Invalid, Trouble

REF = ("id", "name", "kind")


def record(session: Session, drafts: Sequence[ActorDraft], act: Act) -> Kept:
    """Keep these actors as drafted. They may name each other, in any order; Invalid names what nobody knows."""
    must_be_named_once(draft.id for draft in drafts)
    given = {draft.id: {"id": draft.id, "name": draft.name, "kind": draft.kind} for draft in drafts}
    wanted = {office.organization for draft in drafts for office in draft.affiliations} - given.keys()
    known = given | references(session, wanted)
    troubles = tuple(
        Trouble(
            f"{draft.id}: there is no actor {office.organization!r}",
            pointer=f"/affiliations/{position}/organization",
            nearest=meant(session.connection(), "actor", office.organization, given),
        )
        for draft in drafts
        for position, office in enumerate(draft.affiliations)
        if office.organization not in known
    )
    troubles += () if act.repeats else tuple(_in_itself(drafts))
    if troubles:
        raise Invalid("; ".join(trouble.detail for trouble in troubles), troubles)
    views = {draft.id: view_of(draft, known) for draft in drafts}
    past = brought_back(session, "actor", views, act)
    kept = stamp(load(session, Actor, views), views, act.at, past)
    written = put(session, Actor, columns, views, kept, {draft.id: draft.stored() for draft in drafts}, act)
    replace_offices(session, list(written.values()))
    keep_names(session, "actor", ActorAlias, written)
    refresh_offices(session, kept.changed, act.at)
    return kept


def _in_itself(drafts: Sequence[ActorDraft]) -> Iterable[Trouble]:
    """Nobody holds an office in itself, nor is it a member of itself."""
    for draft in drafts:
        for position, office in enumerate(draft.affiliations):
            if office.organization == draft.id:
                detail = f"{draft.id}: an actor has no affiliation to itself"
                yield Trouble(detail, pointer=f"/affiliations/{position}/organization")


def refresh_offices(session: Session, organizations: Collection[str], now: datetime) -> None:
    """Let those who hold offices in these show them by the names they have now, or whom they were merged into."""
    if not organizations:
        return
    held = select(Affiliation.actor_id).where(one_of(session, Affiliation.organization_id, organizations))
    holders = sorted(set(session.scalars(held)))
    for begin in range(0, len(holders), BATCH):
        _refresh_holders(session, holders[begin : begin + BATCH], now)


def _refresh_holders(session: Session, holders: Collection[str], now: datetime) -> None:
    before = load(session, Actor, holders)
    into = followed(
        session, {office["organization"]["id"] for each in before.values() for office in each["affiliations"]}
    )
    fresh = []
    for key, view in before.items():
        held = [{**each, "organization": into[each["organization"]["id"]]} for each in view["affiliations"]]
        fresh.append({**view, "affiliations": [each for each in held if each["organization"]["id"] != key]})
    replace_offices(session, renew(session, Actor, columns, before, fresh, now))


def followed(session: Session, ids: Collection[str]) -> dict[str, Row]:
    """These actors as others name them, by the ids given: who was merged into another is named as that one."""
    rows = session.execute(select(Actor.id, Actor.merged_into).where(one_of(session, Actor.id, ids))).all()
    known = references(session, {merged or key for key, merged in rows})
    return {key: known[merged or key] for key, merged in rows}


def references(session: Session, ids: set[str]) -> dict[str, Row]:
    """Those of the ids that are actors, as others name them."""
    found = session.execute(
        select(Actor.id, Actor.name, Actor.kind).where(one_of(session, Actor.id, ids), Actor.merged_into.is_(None))
    )
    return {row.id: dict(zip(REF, row, strict=True)) for row in found}


def view_of(draft: ActorDraft, known: Mapping[str, Row]) -> Row:
    """The view of a draft, `known` holding who it names; its stamps are still to come."""
    held = [
        {"organization": known[office.organization], "title": office.title, "from": office.began, "to": office.ended}
        for office in draft.affiliations
    ]
    return {**draft.model_dump(), "affiliations": held}


def columns(view: Row) -> Row:
    """The actor's own columns."""
    return {name: view[name] for name in (*REF, "iso3166", "wikidata", "description")}


def offices(view: Row) -> list[Row]:
    """The rows of the actor's affiliations."""
    return [
        {
            "actor_id": view["id"],
            "position": position,
            "organization_id": office["organization"]["id"],
            "title": office["title"],
            "began": office["from"],
            "ended": office["to"],
        }
        for position, office in enumerate(view["affiliations"])
    ]


def replace_offices(session: Session, views: Sequence[Row]) -> None:
    """Let the rows of affiliations be what these views show."""
    session.execute(delete(Affiliation).where(one_of(session, Affiliation.actor_id, [view["id"] for view in views])))
    rows = [row for view in views for row in offices(view)]
    if rows:
        session.execute(insert(Affiliation), rows)
