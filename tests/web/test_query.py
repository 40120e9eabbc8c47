import json
from typing import Annotated

import pytest
from fastapi import Depends
from pydantic import AliasChoices, BaseModel, Field

from app.names import near
from app.problems import BadQuery
from app.web.query import StrictRoute, check, check_path, declared
from tests.web.asking import ask
from tests.web.sample import ThingQuery, make_app

KNOWN = frozenset({"actor", "from", "to", "limit", "q"})
SINGLE = KNOWN - {"actor"}


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        (b"", []),
        (b"actor=a&from=2017-11&limit=50", [("actor", "a"), ("from", "2017-11"), ("limit", "50")]),
        (b"actor=a&actor=b&&", [("actor", "a"), ("actor", "b")]),
        (b"q=Sochi+talks%20%D0%A1%D0%B8", [("q", "Sochi talks Си")]),
        ("q=Сирия".encode(), [("q", "Сирия")]),
        (b"q&to=", [("q", ""), ("to", "")]),
        (b"q=100%&to=a=b", [("q", "100%"), ("to", "a=b")]),
        (b"q=%E2%80%8Balif", [("q", "\u200balif")]),
    ],
)
def test_a_sound_query_is_taken_apart(query: bytes, pairs: list[tuple[str, str]]) -> None:
    assert check(query, KNOWN, SINGLE) == pairs


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        (b"actr=a", "actr", "no parameter"),
        (b"limit=1&limit=1", "limit", "only once"),
        (b"q=%00", "q", "control"),
        (b"q=a%0Ab", "q", "control"),
        (b"q=%C2%85", "q", "control"),
        (b"q=%ff", "q", "UTF-8"),
        (b"q=\xff", "q", "UTF-8"),
        (b"q=%ED%A0%80", "q", "UTF-8"),
        (b"q=" + b"a" * 100_000, "q", "100,000 characters"),
        (b"%ff%00=1", "��", "no parameter"),
        (b"=1", "", "no parameter"),
        (b"n" * 5000 + b"=1", "n" * 59 + "…", "no parameter"),
        (b"&".join([b"actor=a"] * 101), "actor", "101 times"),
        (b"&".join([b"actor=a"] * 201), None, "201 parameters"),
    ],
)
def test_a_hostile_query_is_refused_and_named(query: bytes, parameter: str | None, words: str) -> None:
    with pytest.raises(BadQuery) as refusal:
        check(query, KNOWN, SINGLE)
    [trouble] = refusal.value.troubles
    assert trouble.parameter == parameter
    assert words in trouble.detail
    json.dumps(trouble.detail, ensure_ascii=False).encode()


def test_every_trouble_is_named_but_not_without_end() -> None:
    with pytest.raises(BadQuery) as refusal:
        check(b"actr=a&limit=1&limit=2&q=%00", KNOWN, SINGLE)
    assert [trouble.parameter for trouble in refusal.value.troubles] == ["actr", "limit", "q"]
    with pytest.raises(BadQuery) as refusal:
        check(b"&".join(b"x%d=1" % n for n in range(150)), KNOWN, SINGLE)
    assert len(refusal.value.troubles) == 20


@pytest.mark.parametrize(
    ("word", "first"), [("actr", "actor"), ("form", "from"), ("LIMIT", "limit"), ("zzzzzz", None), ("a" * 10_000, None)]
)
def test_the_nearest_known_name_is_found(word: str, first: str | None) -> None:
    assert next(iter(near(word, KNOWN)), None) == first


@pytest.mark.parametrize(
    "path", ["/v1/events/a\x00b", "/v1/\x1f", "/v1/\ufffd", "/v1/" + chr(0xD800), "/v1/\x85", "/" + "a" * 1000]
)
def test_a_path_that_no_id_can_be_is_refused(path: str) -> None:
    with pytest.raises(BadQuery):
        check_path(path)


def test_other_paths_pass() -> None:
    check_path("/v1/events/assad-sochi")
    check_path("/v1/events/Сочи \u200d")


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/v1/things", 200),
        ("/v1/things?actor=a&actor=b&limit=3", 200),
        ("/v1/things?limit=3&limit=4", 400),
        ("/v1/things?kind=call&kind=call", 400),
        ("/v1/things?Actor=a", 400),
        ("/v1/things?actor=%ff", 400),
        ("/v1/things/a?x=1", 400),
        ("/v1/things/a%00", 400),
        ("/v1/things/%ff", 400),
        ("/v1/things/" + "a" * 5000, 400),
        ("/v1/things/" + "a" * 30, 400),
    ],
)
def test_strict_routes_know_what_they_declare(target: str, status: int) -> None:
    assert ask(make_app(), "GET", target).status == status


def test_the_problem_names_the_nearest_parameter() -> None:
    answer = ask(make_app(), "GET", "/v1/things?actr=a")
    assert answer.json["errors"] == [
        {
            "parameter": "actr",
            "detail": "there is no parameter 'actr'; did you mean actor?",
            "nearest": ["actor"],
        }
    ]


def test_a_query_model_tells_what_it_takes() -> None:
    class Aliased(BaseModel):
        from_: Annotated[str, Field(alias="from")] = ""
        end: Annotated[str, Field(validation_alias=AliasChoices("end", "to"))] = ""
        ids: list[str] | None = None

    assert [sorted(names) for names in declared(ThingQuery)] == [
        ["actor", "kind", "limit", "to"],
        ["kind", "limit", "to"],
    ]
    assert [sorted(names) for names in declared(Aliased)] == [["end", "from", "ids", "to"], ["end", "from", "to"]]


def test_parameters_of_a_dependency_are_declared_too() -> None:
    def narrowed(by: str = "") -> str:
        return by

    app = make_app()
    app.router.route_class = StrictRoute

    @app.get("/narrowed")
    async def show(by: Annotated[str, Depends(narrowed)], limit: int = 1) -> str:
        return by

    assert ask(app, "GET", "/narrowed?by=a&limit=2").json == "a"
    assert ask(app, "GET", "/narrowed?by=a&by=b").status == 400
