from pathlib import Path

import pytest
from fastapi import FastAPI

from tests.web.asking import ask
from tests.web.sample import make_app


@pytest.mark.parametrize(
    ("target", "methods"),
    [
        ("/v1/things", "GET, HEAD, POST, OPTIONS"),
        ("/v1/things/x", "GET, HEAD, PUT, DELETE, OPTIONS"),
        ("/raw", "POST, OPTIONS"),
    ],
)
@pytest.mark.parametrize("root_path", ["", "/prefix"])
def test_a_405_lists_every_method_of_the_path(target: str, methods: str, root_path: str) -> None:
    answer = ask(make_app(), "TRACE", target, root_path=root_path)
    assert (answer.status, answer.headers["allow"]) == (405, methods)


def test_a_mounted_application_is_reached_and_keeps_its_methods(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    app = make_app(str(tmp_path))
    assert ask(app, "GET", "/mounted/a.txt").body == b"a"
    assert ask(app, "HEAD", "/mounted/a.txt").status == 200
    assert ask(app, "POST", "/mounted/a.txt").headers["allow"] == "GET, HEAD"


def test_the_service_may_itself_be_mounted() -> None:
    outer = FastAPI()
    outer.mount("/outer", make_app())
    assert ask(outer, "DELETE", "/outer/v1/things").headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "x-frame-options" not in ask(outer, "GET", "/outer/embed/timeline").headers


@pytest.mark.parametrize("target", ["/v1/things", "/big", "/small", "/nowhere", "/v1/things?limit=0", "/v1/things/x"])
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br", "zstd"])
def test_head_is_get_without_its_body(target: str, encoding: str) -> None:
    headers = {"accept-encoding": encoding, "x-request-id": "same"}
    get = ask(make_app(), "GET", target, headers)
    head = ask(make_app(), "HEAD", target, headers)
    assert (head.status, head.headers, head.body, head.ended) == (get.status, get.headers, b"", True)
    assert head.headers["content-length"] == str(len(get.body))


@pytest.mark.parametrize("target", ["/forever", "/silent"])
@pytest.mark.parametrize("encoding", ["identity", "zstd"])
def test_head_ends_a_stream_that_has_no_end(target: str, encoding: str) -> None:
    answer = ask(make_app(), "HEAD", target, {"accept-encoding": encoding})
    assert (answer.status, answer.body, answer.ended) == (200, b"", True)


def test_head_of_a_path_without_get_is_a_405() -> None:
    assert ask(make_app(), "HEAD", "/raw").status == 405
