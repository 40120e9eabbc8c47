"""Drafts of actors: what is refused where."""

from typing import Any

import pytest

from app.actors.schema import ActorDraft, AffiliationDraft
from tests.refused import malformed

LEAST = {"id": "russia", "name": "Russia", "kind": "state"}
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("id", {"id": None}),
    ("name", {"name": ""}),
    ("name", {"name": "x" * 201}),
    ("name", {"name": "Rus\0sia"}),
    ("name", {"name": "Rus\u2028sia"}),
    ("kind", {"kind": "country"}),
    ("iso3166", {"iso3166": "ru"}),
    ("iso3166", {"iso3166": "RUS"}),
    ("wikidata", {"wikidata": "159"}),
    ("wikidata", {"wikidata": "Q0"}),
    ("aliases.0.name", {"aliases": [{"name": "\0"}]}),
    ("aliases.0.name", {"aliases": [{"name": " "}]}),
    ("aliases.0.name", {"aliases": [{"name": "\ud800"}]}),
    ("aliases.0.lang", {"aliases": [{"name": "Россия", "lang": "Russian"}]}),
    ("aliases.0.language", {"aliases": [{"name": "Россия", "language": "ru"}]}),
    ("aliases", {"aliases": [{"name": "x"}] * 201}),
    ("affiliations.0.from", {"affiliations": [{"organization": "un", "from": "long ago"}]}),
    ("affiliations.0.organization", {"affiliations": [{"title": "Member"}]}),
    ("affiliations.0.since", {"affiliations": [{"organization": "un", "since": "1945"}]}),
    ("description", {"description": "\x1b[1m"}),
]


@pytest.mark.parametrize(("place", "fields"), REFUSED, ids=[str(fields)[:50] for _, fields in REFUSED])
def test_what_is_not_of_the_right_form_is_refused_at_its_place(place: str, fields: dict[str, Any]) -> None:
    assert malformed(ActorDraft, {**LEAST, **fields}) == [place]


def test_id_name_and_kind_are_enough() -> None:
    assert ActorDraft.model_validate({**LEAST, "description": None, "version": 3}).description == ""


def test_an_office_may_be_given_in_our_words_or_in_those_of_the_api() -> None:
    asked = AffiliationDraft.model_validate({"organization": {"id": "un"}, "from": "1945", "to": {"edtf": "1991"}})
    assert asked == AffiliationDraft(organization="un", began="1945", ended="1991")
