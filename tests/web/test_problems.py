import logging

import pytest

from app.web import problems
from app.web.problems import ProblemView
from tests.web.asking import Answer, ask
from tests.web.sample import make_app

JSON = {"content-type": "application/json"}


def post(body: bytes, content_type: str = "application/json") -> Answer:
    return ask(make_app(), "POST", "/v1/things", {"content-type": content_type} if content_type else {}, body)


def holds(answer: Answer, status: int, kind: str) -> None:
    """Each problem has one shape, whoever raised it."""
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json["type"] == f"/problems/{kind}"
    assert answer.json["status"] == status
    assert answer.json["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["cache-control"] == "no-store"
    ProblemView.model_validate(answer.json)


@pytest.mark.parametrize(
    ("method", "target", "status", "kind"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", "/v1/things/x", 404, "not-found"),
        ("PATCH", "/v1/things", 405, "method-not-allowed"),
        ("GET", "/v1/things?nope=1", 400, "bad-query"),
        ("GET", "/v1/things?limit=x", 400, "bad-query"),
        ("GET", "/status/401", 401, "unauthorized"),
        ("GET", "/status/403", 403, "forbidden"),
        ("GET", "/status/418", 418, "i'm-a-teapot"),
        ("GET", "/status/499", 499, "error"),
        ("GET", "/status/503", 503, "unavailable"),
        ("GET", "/boom", 500, "internal"),
        ("GET", "/surrogate", 404, "not-found"),
    ],
)
def test_whatever_goes_wrong_is_a_problem_document(method: str, target: str, status: int, kind: str) -> None:
    holds(ask(make_app(), method, target), status, kind)


def test_headers_of_an_exception_are_kept_and_a_401_says_how() -> None:
    assert ask(make_app(), "GET", "/status/418").headers["x-own"] == "kept"
    assert ask(make_app(), "GET", "/status/401").headers["www-authenticate"] == "Bearer"


def test_an_unexpected_error_is_logged_and_told_without_internals(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = ask(make_app(), "GET", "/boom")
    assert b"hunter2" not in answer.body
    assert b"RuntimeError" not in answer.body
    [record] = caplog.records
    assert answer.json["request_id"] in record.getMessage()
    assert record.exc_info
    assert "hunter2" in str(record.exc_info[1])


def test_what_cannot_be_written_is_replaced() -> None:
    detail = ask(make_app(), "GET", "/surrogate").json["detail"]
    assert detail.startswith("There is no � � here.x")
    assert len(detail) == 2000


@pytest.mark.parametrize(
    ("body", "status", "pointers"),
    [
        (b'{"title": "x"}', 201, None),
        (b"{}", 422, ["/title"]),
        (b"", 422, [""]),
        (b"[]", 422, [""]),
        (b'{"title": "x", "parts": [{"actor": "a"}, {"actor": ""}]}', 422, ["/parts/1/actor"]),
        (b'{"title": "x", "parts": [{}]}', 422, ["/parts/0/actor"]),
        (b'{"title": "x", "place": {}}', 422, ["/place/name", "/place"]),
        (b'{"title": "x", "a/b~c": 1}', 422, ["/a~1b~0c"]),
        (b'{"title": "\\ud800"}', 422, ["/title"]),
        (b'{"\\ud800": 1, "title": "x"}', 422, [""]),
        (b'{"title": "x", "parts": [{"actor": "a", "weight": NaN}]}', 422, ["/parts/0/weight"]),
        (b'{"title": NaN}', 422, ["/title"]),
        (b'{"title": 1e999}', 422, ["/title"]),
        (b'{"title": "x", "note": 5}', 422, ["/note"]),
        (b'{"title": "' + b"a" * 900 + b'"}', 422, ["/title"]),
    ],
)
def test_trouble_in_a_body_is_a_422_that_points_there(body: bytes, status: int, pointers: list[str] | None) -> None:
    answer = post(body)
    assert answer.status == status
    if pointers is not None:
        holds(answer, 422, "invalid")
        assert [error.get("pointer") for error in answer.json["errors"]] == pointers


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", b'{"title": "\xff"}', b"[" * 1000, b'{"title": ' + b"1" * 900 + b"x}", b"not json", b"\x00"],
)
def test_a_body_that_does_not_parse_is_a_400(body: bytes) -> None:
    holds(post(body), 400, "malformed-body")


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 50_000, b"1" * 100_000])
def test_deep_and_huge_json_is_no_500(body: bytes) -> None:
    app = make_app()
    app.user_middleware[0].kwargs["body_limit"] = 1 << 20
    holds(ask(app, "POST", "/v1/things", JSON, body), 400, "malformed-body")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "", "\xff"]
)
def test_another_media_type_is_a_415(content_type: str) -> None:
    holds(post(b'{"title": "x"}', content_type), 415, "unsupported-media-type")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "application/merge-patch+json"])
def test_json_by_any_of_its_names_is_taken(content_type: str) -> None:
    assert post(b'{"title": "x"}', content_type).status == 201


def test_our_own_words_come_through_and_a_near_miss_is_told() -> None:
    assert post(b'{"title": "x!"}').json["errors"][0]["detail"] == "a title does not shout: x!"
    [error] = ask(make_app(), "GET", "/v1/things?kind=sumit").json["errors"]
    assert (error["parameter"], error["nearest"]) == ("kind", ["summit"])


def test_trouble_in_path_and_body_at_once_is_a_400() -> None:
    answer = ask(make_app(), "PUT", "/v1/things/x", JSON, b"{}")
    holds(answer, 400, "bad-query")
    assert [error.get("parameter") or error["pointer"] for error in answer.json["errors"]] == ["id", "/title"]


def test_responses_documents_only_what_is_asked_for() -> None:
    documented = problems.responses(304, 400, 410)
    assert list(documented) == [304, 400, 410]
    assert "content" not in documented[304]
    for status in (400, 410):
        [(media_type, content)] = documented[status]["content"].items()
        assert media_type == "application/problem+json"
        assert ProblemView.model_validate(content["example"]).status == status
