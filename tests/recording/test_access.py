"""Who may write: 401 and 403 as RFC 6750 says, on reads with a wrong key too."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.keys.edit import create, every, recognise, revoke
from tests.recording.editor import Editor, key_for
from tests.serving import serving
from tests.web.asking import ask

CALL = {"title": "A call", "kind": "call"}


def test_without_a_key_one_may_read_and_not_write(editor: Editor) -> None:
    assert editor.get("/v1/events").status == 200
    answer = editor.post("/v1/events", CALL, authorization="")
    assert (answer.status, answer.headers["www-authenticate"]) == (401, 'Bearer realm="communique"')
    assert answer.json["type"] == "/problems/unauthorized"


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
@pytest.mark.parametrize("wrong", ["cmq_00000000_" + "a" * 43, "x", "", "\xff", "cmq_zzz"])
def test_a_wrong_key_opens_nothing(editor: Editor, method: str, wrong: str) -> None:
    answer = ask(editor.app, method, "/v1/events", {"authorization": f"Bearer {wrong}"}, run=editor.runner.run)
    assert answer.status == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_the_right_prefix_is_not_enough(editor: Editor) -> None:
    wrong = editor.key[:-1] + ("a" if editor.key[-1] != "a" else "b")
    assert editor.post("/v1/events", CALL, authorization=f"Bearer {wrong}").status == 401


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_which_of_two_keys_is_meant_is_not_guessed(editor: Editor, method: str) -> None:
    twice = {"authorization": "Bearer x", "Authorization": f"Bearer {editor.key}"}
    answer = ask(editor.app, method, "/v1/events", twice, run=editor.runner.run)
    assert (answer.status, answer.json["errors"][0]["parameter"]) == (400, "Authorization")
    assert 'error="invalid_request"' in answer.headers["www-authenticate"]


def test_what_is_no_bearer_token_is_anothers_affair(editor: Editor) -> None:
    basic = {"authorization": "Basic YTpi"}
    assert ask(editor.app, "GET", "/v1/events", basic, run=editor.runner.run).status == 200
    assert editor.post("/v1/events", CALL, **basic).headers["www-authenticate"] == 'Bearer realm="communique"'


def test_a_key_reads_and_writes_until_it_is_revoked(editor: Editor) -> None:
    shown = {"authorization": f"bearer {editor.key}"}
    assert ask(editor.app, "GET", "/v1/events", shown, run=editor.runner.run).status == 200
    assert editor.post("/v1/events", CALL).status == 201
    with editor.app.state.database.write() as session:
        assert revoke(session, editor.key[4:12], datetime.now(UTC))
        assert not revoke(session, editor.key[4:12], datetime.now(UTC))
    assert editor.post("/v1/events", CALL).status == 401
    assert ask(editor.app, "GET", "/v1/events", shown, run=editor.runner.run).status == 401


@pytest.mark.parametrize(("path", "media"), [("events", "json"), ("imports", "jsonl")])
def test_a_key_that_is_revoked_while_a_body_is_on_its_way_writes_nothing(
    empty_app: FastAPI, path: str, media: str
) -> None:
    database = empty_app.state.database
    key = key_for(database)

    def pieces() -> Iterator[bytes]:
        yield b'{"title": "A call", '
        time.sleep(0.3)  # till the key has been looked at
        with database.write() as session:
            assert revoke(session, key[4:12], datetime.now(UTC))
        yield b'"kind": "call"}'

    headers = {"authorization": f"Bearer {key}", "content-type": f"application/{media}"}
    with serving(empty_app) as url:
        answer = httpx.post(f"{url}/v1/{path}", content=pieces(), headers=headers, timeout=20)
        assert answer.status_code == 401
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]
        assert httpx.get(f"{url}/v1/events", timeout=20).json()["data"] == []


def test_a_scope_that_does_not_reach_so_far(editor: Editor) -> None:
    with editor.app.state.database.write() as session:
        session.execute(text("UPDATE access_key SET scope = 'nothing'"))
    answer = editor.post("/v1/events", CALL)
    assert answer.status == 403
    assert 'error="insufficient_scope", scope="write"' in answer.headers["www-authenticate"]


def test_admin_reaches_what_write_does(empty_app: FastAPI) -> None:
    admin = Editor(empty_app, key_for(empty_app.state.database, "Root", "admin"))
    assert admin.post("/v1/events", CALL).status == 201
    assert admin.get("/v1/events/a-call/revisions").json["data"][0]["by"] == "Root"
    admin.close()


def test_the_last_use_is_written_with_a_write_and_no_other(editor: Editor) -> None:
    database = editor.app.state.database

    def used() -> datetime | None:
        with database.write() as session:
            return every(session)[0].used_at

    ask(editor.app, "GET", "/v1/events", {"authorization": f"Bearer {editor.key}"}, run=editor.runner.run)
    assert used() is None
    editor.post("/v1/events", CALL)
    first = used()
    assert first is not None
    editor.post("/v1/events", CALL)
    assert used() == first


def test_the_secret_is_stored_nowhere(editor: Editor) -> None:
    with editor.app.state.database.write() as session:
        secret = create(session, "Ada", "write", datetime.now(UTC))
        rows = session.execute(text("SELECT * FROM access_key")).all()
        assert secret not in str(rows)
        assert secret[13:] not in str(rows)
        holder = recognise(session, secret)
        assert holder is not None
        assert (holder.name, holder.scope, holder.id) == ("Ada", "write", secret[4:12])
