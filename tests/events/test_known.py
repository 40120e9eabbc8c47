"""What drafts refer to has to exist: a refusal says what does not, where, and what is near."""

from typing import Any

import pytest

from app.database import Database
from app.problems import Trouble
from tests import make
from tests.refused import refused
from tests.stored import view

WORLD = (
    make.actor("sergey-lavrov"),
    make.actor("russia", kind="state"),
    make.venue("switzerland", "country"),
    make.venue("geneva", "city", "switzerland"),
    make.process("geneva-talks"),
    make.event("sochi-summit-20171122", title="Sochi summit"),
)
REFERENCES = [
    ({"participants": [{"actor": "russia"}, {"actor": "sergei-lavrov"}]}, "/participants/1/actor", "sergey-lavrov"),
    ({"participants": [{"actor": "russia", "on_behalf_of": "rusia"}]}, "/participants/0/on_behalf_of", "russia"),
    ({"statements": [{"speaker": "sergey-lavrow", "text": "Da"}]}, "/statements/0/speaker", "sergey-lavrov"),
    ({"venue": "genva"}, "/venue", "geneva"),
    ({"series": "geneva-talk"}, "/series", "geneva-talks"),
    ({"relations": [{"type": "follows", "event": "sochi-sumit-2017"}]}, "/relations/0/event", "sochi-summit-20171122"),
    ({"relations": [{"type": "follows", "event": "drafted-beside-i"}]}, "/relations/0/event", "drafted-beside-it"),
]


@pytest.mark.parametrize(("fields", "pointer", "near"), REFERENCES)
def test_what_is_unknown_is_named_with_what_is_near(
    database: Database, fields: dict[str, Any], pointer: str, near: str
) -> None:
    make.record(database, *WORLD)
    (trouble,) = refused(database, make.event("a", **fields), make.event("drafted-beside-it"))
    assert trouble.pointer == pointer
    assert trouble.nearest[0] == near
    assert trouble.detail.startswith("a: there is no ")


def test_what_is_like_nothing_has_nothing_near(database: Database) -> None:
    make.record(database, *WORLD)
    unknown = refused(database, make.event("a", venue="xyzzy"), make.event(title="B", series="77"))
    assert unknown == (
        Trouble("a: there is no venue 'xyzzy'", pointer="/venue"),
        Trouble("b: there is no series '77'", pointer="/series"),
    )


def test_an_event_shows_the_names_of_what_it_refers_to(database: Database) -> None:
    parts = [{"actor": "sergey-lavrov", "on_behalf_of": "russia"}]
    follows = [{"type": "follows", "event": "b"}]
    drafts = (
        make.event("a", participants=parts, venue="geneva", series="geneva-talks", relations=follows),
        make.event("b", title="Beside it"),
    )
    make.record(database, *WORLD, *drafts)
    found = view(database, "event", "a")
    lavrov = {"id": "sergey-lavrov", "name": "Sergey Lavrov", "kind": "person"}
    russia = {"id": "russia", "name": "Russia", "kind": "state"}
    assert [(part["actor"], part["on_behalf_of"]) for part in found["participants"]] == [(lavrov, russia)]
    assert [place["name"] for place in found["venue"]["path"]] == ["Switzerland", "Geneva"]
    assert found["series"] == {"id": "geneva-talks", "name": "Geneva Talks"}
    assert found["relations"] == [{"type": "follows", "event": {"id": "b", "title": "Beside it"}}]
