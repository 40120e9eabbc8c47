"""`POST /v1/imports`: each format, what came of the rows, and what is refused altogether."""

import gzip
import threading
from typing import Any

import httpx
import orjson
import pytest
from fastapi import FastAPI

from app.examples import EXAMPLES
from app.importers import READERS, routes
from app.main import create_app
from app.settings import Settings
from tests import make
from tests.importers.importing import CALL, drafts, lines
from tests.recording.editor import Editor, key_for, query
from tests.room import room_for
from tests.serving import serving
from tests.stored import all_of
from tests.web.asking import Answer, ask

JSONL = "application/jsonl"


def sent(editor: Editor, body: bytes, media_type: str = JSONL, **parameters: Any) -> Answer:
    return editor.post("/v1/imports" + (query(**parameters) if parameters else ""), body, content_type=media_type)


def test_what_came_of_each_row(editor: Editor) -> None:
    make.record(editor.app.state.database, make.actor("sergey-lavrov"))
    rows = [
        {**CALL, "id": "a", "participants": [{"actor": {"name": "Robert Mood", "kind": "person"}}]},
        {**CALL, "participants": [{"actor": "lavrov"}]},
        {**CALL, "titel": "x\u0085y"},
    ]
    answer = sent(editor, lines(*rows), reason="A trial")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json == {
        "kept": True,
        "rows": 3,
        "records": [{"noun": "event", "created": 1, "changed": 0, "unchanged": 0, "skipped": 0}],
        "refused": 2,
        "refusals": [
            *EXAMPLES["ReportView"]["refusals"],
            {
                "row": 3,
                "errors": [
                    {
                        "pointer": "/titel",
                        "detail": "there is no field 'titel'; did you mean title?",
                        "nearest": ["title"],
                    }
                ],
            },
        ],
        "made_count": 1,
        "made": [{"row": 1, "noun": "actor", "id": "robert-mood", "name": "Robert Mood"}],
        "proposal_count": 0,
        "proposals": [],
    }
    told = editor.get("/v1/events/a/revisions").json["data"][0]
    assert (told["by"], told["reason"]) == ("Ada", "A trial")
    routes.ReportView.model_validate_json(answer.body, strict=True)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_the_example_of_each_format_is_taken(editor: Editor, reader: Any) -> None:
    database = editor.app.state.database
    make.record(database, make.actor("vladimir-putin"), make.actor("putin"), make.venue("sochi"))
    document = editor.app.openapi()["paths"]["/v1/imports"]["post"]["requestBody"]["content"]
    assert document.keys() == {reader.media_types[0] for reader in READERS}
    for media_type in reader.media_types:
        answer = sent(editor, document[reader.media_types[0]]["example"].encode(), f"{media_type}; charset=utf-8")
        assert (answer.status, answer.json["refused"], answer.json["rows"]) == (200, 0, 1)
    assert len(drafts(database)) == 1
    assert sent(editor, b"", reader.media_types[0]).status == 200


def test_a_compressed_body_is_refused(editor: Editor) -> None:
    packed = gzip.compress(lines(CALL))
    answer = editor.post("/v1/imports", packed, content_type=JSONL, content_encoding="gzip")
    assert (answer.status, answer.json["detail"]) == (
        415,
        "The body has to be sent as it is, not in the coding 'gzip'.",
    )
    assert editor.post("/v1/imports", lines(CALL), content_type=JSONL, content_encoding="identity").status == 200


def test_other_nouns_come_as_json_lines(editor: Editor) -> None:
    answer = sent(editor, lines({"name": "Ada", "kind": "person"}), noun="actor")
    assert answer.json["records"] == [{"noun": "actor", "created": 1, "changed": 0, "unchanged": 0, "skipped": 0}]
    answer = sent(editor, b"title\nA\n", "text/csv", noun="actor")
    assert answer.status == 400
    assert answer.json["errors"][0]["parameter"] == "noun"


def test_nothing_is_kept_of_a_dry_run_or_where_all_shall_be(editor: Editor) -> None:
    database = editor.app.state.database
    before = all_of(database)
    good = lines(*({**CALL, "id": f"e-{n}"} for n in range(600)))
    tried = sent(editor, good + b"{", dry_run="true")
    assert (tried.status, tried.json["kept"], tried.json["refused"]) == (200, False, 1)
    assert tried.json["records"][0]["created"] == 600
    refused = sent(editor, good + b"{\n{\n", atomic="true")
    assert refused.status == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json["detail"].startswith("2 of 602 rows are refused, so none was kept: row 601: it is not JSON")
    assert [each["detail"][:8] for each in refused.json["errors"]] == ["row 601:", "row 602:"]
    assert all_of(database) == before
    kept = sent(editor, good, atomic="true")
    assert (kept.status, kept.json["kept"]) == (200, True)
    assert len(drafts(database)) == 600


def test_what_differs_is_updated_skipped_or_refused(editor: Editor) -> None:
    sent(editor, lines({**CALL, "id": "a"}))
    other = lines({"id": "a", "title": "Other"})
    assert sent(editor, other, on_conflict="skip").json["records"][0]["skipped"] == 1
    assert sent(editor, other, on_conflict="fail").json["refusals"][0]["errors"][0]["pointer"] == "/title"
    assert sent(editor, other).json["records"][0]["changed"] == 1
    assert sent(editor, other).json["records"][0]["unchanged"] == 1


@pytest.mark.parametrize(
    ("headers", "parameters", "status", "said"),
    [
        ({"authorization": ""}, {}, 401, "That takes a key"),
        ({"content_type": "application/pdf"}, {}, 415, "not 'application/pdf'"),
        ({"content_type": ""}, {}, 415, "it has to be one of application/jsonl, "),
        ({}, {"on_conflict": "overwrite"}, 400, "on_conflict"),
        ({}, {"atomic": "yes"}, 400, "say true or false"),
        ({}, {"nuon": "actor"}, 400, "did you mean noun?"),
        ({}, {"noun": "actors"}, 400, "'actor'"),
    ],
)
def test_what_is_refused_altogether(
    editor: Editor, headers: dict[str, str], parameters: dict[str, str], status: int, said: str
) -> None:
    target = "/v1/imports" + (query(**parameters) if parameters else "")
    answer = editor.post(target, lines(CALL), **{"content_type": JSONL, **headers})
    assert answer.status == status, answer.body
    assert said in answer.json["detail"]
    assert drafts(editor.app.state.database) == {}


def test_a_body_may_be_larger_than_others_and_not_too_large(empty_url: str) -> None:
    app = create_app(Settings(database_url=empty_url, body_limit=1024, import_limit=100_000))
    editor = Editor(app)
    rows = lines(*({**CALL, "id": f"e-{n}"} for n in range(500)))
    assert sent(editor, rows).json["records"][0]["created"] == 500
    answer = sent(editor, rows * 4)
    assert (answer.status, "100,000" in answer.json["detail"]) == (413, True)
    named = {"content-type": JSONL, "authorization": f"Bearer {editor.key}"}
    answer = ask(app, "POST", "/v1/imports", named, [rows, rows, rows, rows], run=editor.runner.run)
    assert (answer.status, "100,000" in answer.json["detail"]) == (413, True)
    assert editor.post("/v1/events", {**CALL, "note": "x" * 2_000}).status == 413
    editor.close()
    app.state.database.close()


def test_together_only_so_many(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "MOST_TOGETHER", 3)
    rows = lines(*({**CALL, "id": f"e-{n}"} for n in range(4)))
    for how in ("atomic", "dry_run"):
        answer = sent(editor, rows, **{how: "true"})
        assert answer.status == 413
        assert "Together, 3 rows" in answer.json["detail"]
    assert drafts(editor.app.state.database) == {}
    assert sent(editor, rows).json["records"][0]["created"] == 4


def test_others_write_in_between(empty_app: FastAPI) -> None:
    """A long import lets each of many single writes through long before it ends."""
    headers = {"authorization": f"Bearer {key_for(empty_app.state.database)}"}
    rows = lines(*({**CALL, "id": f"e-{n}", "summary": "words " * 50} for n in range(4_000)))
    waited: list[float] = []
    with serving(empty_app) as url, httpx.Client(base_url=url, headers=headers, timeout=120) as http:
        answers: list[httpx.Response] = []
        long = threading.Thread(
            target=lambda: answers.append(http.post("/v1/imports", content=rows, headers={"content-type": JSONL}))
        )
        long.start()
        while long.is_alive():
            answer = http.post("/v1/events", json=CALL)
            assert answer.status_code == 201
            waited.append(answer.elapsed.total_seconds())
        long.join()
        took = answers[0].elapsed.total_seconds()
    assert orjson.loads(answers[0].content)["records"][0]["created"] == 4_000
    assert len(waited) > 3
    assert max(waited) < max(took / 2, 1.0), (took, max(waited))


def test_a_body_for_which_there_is_no_room_is_told(editor: Editor) -> None:
    body = lines(*({**CALL, "id": f"e{number}", "note": "x" * 1_000} for number in range(10)))
    with room_for(1_000):
        answer = sent(editor, body)
    assert (answer.status, answer.headers["retry-after"]) == (503, "60")
    assert sent(editor, body).json["rows"] == 10
