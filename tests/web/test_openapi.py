from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI, Path
from fastapi.security import HTTPBearer
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.web import openapi, problems
from tests.web.sample import Thing, make_app

COMMON = {"Access-Control-Allow-Origin", "Cache-Control", "X-Request-ID"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return make_app().openapi()


def test_the_document_is_valid_and_without_faults(document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()
    assert openapi.faults(document) == []


def test_operations_are_named_after_their_handlers(document: dict[str, Any]) -> None:
    assert document["paths"]["/v1/things"]["get"]["operationId"] == "list_things"


@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("get", "/v1/things", ["200", "304", "400", "401", "404", "500"]),
        ("post", "/v1/things", ["201", "400", "401", "413", "415", "422", "500"]),
        ("get", "/v1/things/{id}", ["200", "400", "401", "404", "500"]),
        ("delete", "/v1/things/{id}", ["204", "400", "401", "500"]),
    ],
)
def test_an_operation_documents_what_it_can_return(
    document: dict[str, Any], method: str, path: str, statuses: list[str]
) -> None:
    answers = document["paths"][path][method]["responses"]
    assert list(answers) == statuses
    for status, answer in answers.items():
        assert set(answer["headers"]) >= COMMON
        if status >= "400":
            [(media_type, content)] = answer["content"].items()
            assert (media_type, content["schema"]["$ref"]) == (problems.MEDIA_TYPE, "#/components/schemas/ProblemView")
            assert content["example"]["status"] == int(status)


def test_headers_are_documented_where_they_are_sent(document: dict[str, Any]) -> None:
    things = document["paths"]["/v1/things"]
    assert "ETag" in things["get"]["responses"]["200"]["headers"]
    assert "ETag" in things["get"]["responses"]["304"]["headers"]
    assert "ETag" not in document["paths"]["/v1/things/{id}"]["get"]["responses"]["200"]["headers"]
    assert "Location" in things["post"]["responses"]["201"]["headers"]
    assert set(document["components"]["headers"]) == COMMON | {"ETag", "Location", "WWW-Authenticate"}


def test_a_header_is_promised_where_it_is_always_sent() -> None:
    headers = make_app().openapi()["components"]["headers"]
    assert all(header["required"] for header in headers.values())
    app = FastAPI()

    @app.get("/a", responses={200: openapi.carrying("ETag", "Link")})
    async def first() -> None: ...

    openapi.finish(app)
    headers = app.openapi()["components"]["headers"]
    assert (headers["ETag"]["required"], headers["Link"]["required"]) == (True, False)


@pytest.mark.parametrize("status", [304, 308])
def test_what_leads_elsewhere_has_no_body(status: int) -> None:
    assert problems.responses(status)[status].keys() == {"description"}


def test_examples_stand_where_pages_look_for_them() -> None:
    app = FastAPI()

    @app.get("/a/{id}")
    async def first(id: Annotated[str, Path(examples=["x"])]) -> Thing:
        return Thing(title=id)

    openapi.finish(app, {"Thing": {"title": "Astana 8", "note": None}})
    operation = app.openapi()["paths"]["/a/{id}"]["get"]
    assert operation["parameters"][0]["example"] == "x"
    assert operation["responses"]["200"]["content"]["application/json"]["example"] == {
        "title": "Astana 8",
        "note": None,
    }


def test_fastapis_own_errors_are_gone(document: dict[str, Any]) -> None:
    assert "ValidationError" not in str(document)
    assert {"ProblemView", "TroubleView", "Thing"} <= set(document["components"]["schemas"])


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)


def test_every_schema_is_bounded(document: dict[str, Any]) -> None:
    for node in nodes(document):
        types = node.get("type", [])
        types = types if isinstance(types, list) else [types]
        if "string" in types and not node.keys() & {"enum", "const"}:
            assert "maxLength" in node, node
        if "integer" in types:
            assert node.keys() >= {"minimum", "maximum", "format"}, node
        if "array" in types:
            assert "maxItems" in node, node


def test_readers_need_no_key_and_writers_do() -> None:
    router = APIRouter()
    bearer = Annotated[object, Depends(HTTPBearer(auto_error=False))]

    @router.get("/a")
    async def read_a(key: bearer) -> None: ...

    @router.put("/a")
    async def write_a(key: bearer) -> None: ...

    app = FastAPI()
    app.include_router(router)
    openapi.finish(app)
    path = app.openapi()["paths"]["/a"]
    assert path["get"]["security"] == [{}, {"HTTPBearer": []}]
    assert path["put"]["security"] == [{"HTTPBearer": []}]
    assert "WWW-Authenticate" in path["put"]["responses"]["401"]["headers"]
    assert make_app().openapi()["paths"]["/v1/things"]["get"]["security"] == [{}]


def test_faults_are_found() -> None:
    app = FastAPI()

    @app.get("/a")
    async def first(limit: int = 5) -> list[int]:
        return []

    @app.get("/b", operation_id="not a name", tags=["Unknown"])
    async def second() -> None: ...

    openapi.finish(app)
    found = "\n".join(openapi.faults(app.openapi()))
    for words in ("no description", "limit has no description", "not exactly one tag", "no name", "no example"):
        assert words in found


def test_a_route_says_which_headers_it_sends() -> None:
    app = FastAPI()

    @app.get("/a", responses={200: openapi.carrying("Link")})
    async def first() -> None: ...

    openapi.finish(app)
    document = app.openapi()
    assert "Link" in document["paths"]["/a"]["get"]["responses"]["200"]["headers"]
    assert "Link" in document["components"]["headers"]
    OpenAPIV31SpecValidator(document).validate()
