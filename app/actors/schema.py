"""Actors as they are posted and as they are read."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.names import Alias
from app.slugs import Id, Reference
from app.texts import CountryCode, DateText, Line, Summary

ActorKind = Literal["person", "state", "organization", "coalition", "armed_group", "other"]
Wikidata = Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]{0,11}$")]


class ActorRef(BaseModel):
    """An actor as others name it."""

    id: Id
    name: Line
    kind: ActorKind


class AffiliationDraft(BaseModel):
    """An office or membership; `from` and `to` are EDTF dates."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    organization: Reference
    title: Line | None = None
    began: Annotated[DateText | None, Field(alias="from")] = None
    ended: Annotated[DateText | None, Field(alias="to")] = None


class ActorDraft(BaseModel):
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
    organization: ActorRef
    title: str | None
    began: Annotated[str | None, Field(alias="from")]
    ended: Annotated[str | None, Field(alias="to")]


class ActorView(ActorRef):
    """An actor, whole."""

    aliases: list[Alias]
    iso3166: str | None
    wikidata: str | None
    affiliations: list[AffiliationView]
    description: str
    version: int
    created_at: str
    updated_at: str
