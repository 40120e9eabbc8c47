"""Actors as they are posted and as they are read."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.drafts import Draft
from app.history.stamps import CreatedAt, UpdatedAt, Version
from app.slugs import Id, Reference
from app.texts import Alias, CountryCode, DateText, Edtf, Line, Prose, Summary

ActorKind = Literal["person", "state", "organization", "coalition", "armed_group", "other"]
Wikidata = Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]{0,11}$")]


class ActorRef(BaseModel):
    """An actor as others name it."""

    id: Id
    name: Annotated[Line, Field(description="The name it is best known by, English.")]
    kind: Annotated[ActorKind, Field(description="What kind of actor it is.")]


class AffiliationDraft(BaseModel):
    """An office or membership; `from` and `to` are EDTF dates."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    organization: Reference
    title: Line | None = None
    began: Annotated[DateText | None, Field(alias="from")] = None
    ended: Annotated[DateText | None, Field(alias="to")] = None


class ActorDraft(Draft):
    """An actor as a writer posts it. What the service sets (`version` and the like) is ignored."""

    id: Id
    name: Line
    kind: ActorKind
    aliases: Annotated[list[Alias], Field(max_length=200)] = []
    iso3166: CountryCode | None = None
    wikidata: Wikidata | None = None
    affiliations: Annotated[list[AffiliationDraft], Field(max_length=200)] = []
    description: Summary = ""


class AffiliationView(BaseModel):
    """An office held, or a membership."""

    organization: ActorRef
    title: Annotated[Line | None, Field(description="The office.")]
    began: Annotated[Edtf | None, Field(alias="from", description="Since when, EDTF; null where that is not known.")]
    ended: Annotated[Edtf | None, Field(alias="to", description="Until when, EDTF; null while it lasts.")]


class ActorView(ActorRef):
    """An actor, whole."""

    aliases: Annotated[list[Alias], Field(description="Its other names, in any language.", max_length=200)]
    iso3166: Annotated[CountryCode | None, Field(description="Of a state: ISO 3166-1 alpha-2.")]
    wikidata: Annotated[Wikidata | None, Field(description="Its item in Wikidata.")]
    affiliations: Annotated[
        list[AffiliationView], Field(description="The offices it held and what it belongs to.", max_length=200)
    ]
    description: Annotated[Prose, Field(description="Plain text; may be empty.")]
    version: Version
    created_at: CreatedAt
    updated_at: UpdatedAt
