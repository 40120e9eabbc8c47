import logging
from pathlib import Path

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from app.web.headers import Envelope
from tests.web.asking import ask
from tests.web.sample import BODY_LIMIT, make_app

PREFLIGHT = {"origin": "https://example.org", "access-control-request-method": "PUT"}


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/v1/things"),
        ("HEAD", "/big"),
        ("OPTIONS", "/big"),
        ("GET", "/nowhere"),
        ("POST", "/big"),
        ("GET", "/boom"),
        ("GET", "/v1/things?x=1"),
        ("GET", "/a%00"),
        ("POST", "/v1/things"),
    ],
)
def test_every_answer_carries_the_same_headers(method: str, target: str) -> None:
    headers = ask(make_app(), method, target).headers
    assert headers["access-control-allow-origin"] == "*"
    for name in ("Link", "ETag", "X-Request-ID", "Location", "RateLimit", "Communique-Omitted"):
        assert name in headers["access-control-expose-headers"].split(", ")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["referrer-policy"]
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["cache-control"]
    assert headers["x-request-id"]


@pytest.mark.parametrize(
    ("target", "cache"),
    [("/v1/things", "no-cache"), ("/big", "public, no-cache"), ("/nowhere", "no-store"), ("/boom", "no-store")],
)
def test_a_read_without_cache_control_gets_one(target: str, cache: str) -> None:
    assert ask(make_app(), "GET", target).headers["cache-control"] == cache


def test_a_write_is_not_stored() -> None:
    answer = ask(make_app(), "POST", "/v1/things", {"content-type": "application/json"}, b'{"title": "x"}')
    assert (answer.status, answer.headers["cache-control"]) == (201, "no-store")


def test_a_sane_request_id_is_taken_over_and_others_are_replaced() -> None:
    app = make_app()
    assert ask(app, "GET", "/big", {"x-request-id": "trace-1.a_B"}).headers["x-request-id"] == "trace-1.a_B"
    made = {ask(app, "GET", "/big", {"x-request-id": bad}).headers["x-request-id"] for bad in ("", "a b", "x" * 101)}
    assert len(made) == 3
    assert all(len(request_id) == 16 for request_id in made)


def test_what_a_route_sets_itself_stands_but_no_page_may_be_framed() -> None:
    headers = ask(make_app(), "GET", "/own").headers
    assert headers["content-security-policy"] == "default-src 'self'; frame-ancestors 'none'"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("root_path", ["", "/prefix"])
def test_only_what_is_under_embed_may_be_framed(root_path: str) -> None:
    headers = ask(make_app(), "GET", "/embed/timeline", root_path=root_path).headers
    assert "x-frame-options" not in headers
    assert "frame-ancestors" not in headers["content-security-policy"]
    assert "x-frame-options" in ask(make_app(), "GET", "/embedded", root_path=root_path).headers


@pytest.mark.parametrize("target", ["/v1/things", "/nowhere"])
def test_a_preflight_is_answered_also_where_nothing_is(target: str) -> None:
    answer = ask(make_app(), "OPTIONS", target, PREFLIGHT)
    assert (answer.status, answer.body) == (204, b"")
    assert "POST" in answer.headers["access-control-allow-methods"].split(", ")
    asked = answer.headers["access-control-allow-headers"].split(", ")
    expected = "Authorization Content-Type If-Match If-None-Match Idempotency-Key Last-Event-ID X-Request-ID"
    assert set(expected.split()) <= set(asked)
    assert int(answer.headers["access-control-max-age"]) > 0


def test_options_lists_what_the_path_takes() -> None:
    answer = ask(make_app(), "OPTIONS", "/v1/things/x")
    assert (answer.status, answer.headers["allow"]) == (204, "GET, HEAD, PUT, DELETE, OPTIONS")
    assert ask(make_app(), "OPTIONS", "/nowhere").status == 404


def test_options_of_a_mounted_application_is_its_own(tmp_path: Path) -> None:
    assert ask(make_app(str(tmp_path)), "OPTIONS", "/mounted/x").status == 405


def test_a_body_over_the_limit_is_refused_by_its_length_before_it_is_read() -> None:
    length = {"content-length": str(BODY_LIMIT + 1)}
    for target in ("/raw", "/v1/things", "/nowhere"):
        answer = ask(make_app(), "POST", target, length)
        assert (answer.status, answer.json["type"]) == (413, "/problems/too-large")
    assert ask(make_app(), "POST", "/raw", {"content-length": "9" * 5000}).status == 413


def test_a_body_that_nobody_reads_is_no_trouble() -> None:
    assert ask(make_app(), "GET", "/big", body=b"a" * (BODY_LIMIT + 1)).status == 200


def test_a_head_request_is_refused_without_a_body() -> None:
    answer = ask(make_app(), "HEAD", "/a%00")
    assert (answer.status, answer.body) == (400, b"")
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize("target", ["/raw", "/v1/things"])
def test_a_streamed_body_over_the_limit_is_refused_as_it_comes(target: str) -> None:
    answer = ask(make_app(), "POST", target, {"content-type": "application/json"}, [b"a" * 300] * 5)
    assert (answer.status, answer.json["type"]) == (413, "/problems/too-large")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_body_up_to_the_limit_is_taken() -> None:
    assert ask(make_app(), "POST", "/raw", body=b"a" * BODY_LIMIT).body == str(BODY_LIMIT).encode()
    assert ask(make_app(), "POST", "/raw", body=[b"a" * 512] * 2).body == str(BODY_LIMIT).encode()


def test_an_error_after_the_answer_began_breaks_it_off(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(RuntimeError, match="too late"):
        ask(make_app(), "GET", "/late")
    assert "after its answer had begun" in caplog.text


def test_a_client_that_hangs_up_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    async def gone(scope: Scope, receive: Receive, send: Send) -> None:
        raise ClientDisconnect

    assert ask(Envelope(gone, BODY_LIMIT), "GET", "/").status == 0
    assert not caplog.records
