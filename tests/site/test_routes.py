"""The front door: who gets the page and who the index, and that all they lead to is there."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from app.site.front import EXAMPLES, render
from app.site.index import IndexView
from tests.web.asking import Answer, ask

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


def page(app: FastAPI, target: str = "/", **headers: str) -> Answer:
    """What a browser gets."""
    return ask(app, "GET", target, {"accept": BROWSER, **headers})


class Reader(HTMLParser):
    """The addresses and names in a page, and whether its elements are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "link"}:
            self.open.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value for name, value in attrs if name in {"href", "src"} and value]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (BROWSER, "text/html"),
        ("text/html", "text/html"),
        ("text/*, application/json;q=0.9", "text/html"),
        ("application/json;q=0.5, text/html;level=1;q=0.6", "text/html"),
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/json, text/html", "application/json"),
        ("text/html;q=0.5, */*", "application/json"),
        ("text/html;q=0", "application/json"),
        (";q=,,=; text/html", "application/json"),
    ],
)
def test_who_likes_html_better_gets_the_page(app: FastAPI, accept: str | None, kind: str) -> None:
    answer = ask(app, "GET", "/", {} if accept is None else {"accept": accept})
    assert answer.status == 200
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert {"accept", "accept-encoding"} == {name.strip().lower() for name in answer.headers["vary"].split(",")}


@pytest.mark.parametrize("accept", [BROWSER, "application/json"])
def test_either_form_is_kept_until_it_changes(app: FastAPI, accept: str) -> None:
    first = ask(app, "GET", "/", {"accept": accept})
    again = ask(app, "GET", "/", {"accept": accept, "if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    for name in ("etag", "cache-control", "content-security-policy"):
        assert again.headers[name] == first.headers[name]
    assert ask(app, "HEAD", "/", {"accept": accept}).headers["etag"] == first.headers["etag"]


def test_the_page_is_whole_and_needs_nobody_else(app: FastAPI) -> None:
    answer = page(app)
    html = answer.body.decode()
    reader = Reader(html)
    assert reader.open == []
    assert all(not urlsplit(address).netloc for address in reader.addresses)
    assert "<script" not in html
    assert "style" not in reader.attributes
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    for wanted in ('<html lang="en">', "<title>", '<meta name="description"', "<main>", "<h1>"):
        assert wanted in html
    assert "noindex" not in html


def test_the_page_draws_november_2017(app: FastAPI) -> None:
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", re.sub(r"</?bdi>", "", page(app).body.decode()))).split())
    assert "20 November 2017 Assad’s working visit to Sochi Sochi, Russia; made public on 21 November 2017" in text
    assert "28 November – 14 December 2017 Geneva VIII Palais des Nations, Geneva, Switzerland" in text


@pytest.mark.parametrize("root_path", ["", "/prefix"])
def test_all_that_the_page_leads_to_is_there(app: FastAPI, root_path: str) -> None:
    reader = Reader(ask(app, "GET", "/", {"accept": BROWSER}, root_path=root_path).body.decode())
    assert len(reader.addresses) > 10
    for address in reader.addresses:
        assert ask(app, "GET", f"/{address}", root_path=root_path).status == 200


def test_the_examples_draw_data(app: FastAPI) -> None:
    for example in EXAMPLES:
        assert ask(app, "GET", f"/{example.href}").json["data"]


def test_the_index_names_all_there_is_to_read(app: FastAPI) -> None:
    index = IndexView.model_validate(ask(app, "GET", "/", root_path="/prefix").json)
    base = "http://127.0.0.1:80/prefix"
    readable = {path for path, methods in app.openapi()["paths"].items() if "get" in methods}
    assert {each.href for each in index.endpoints} == {base + path for path in readable}
    for each in (*index.documentation, *index.examples):
        assert ask(app, "GET", each.href.removeprefix(base)).status == 200


def test_a_client_is_told_of_a_parameter_nobody_knows_and_a_visitor_is_let_in(app: FastAPI) -> None:
    assert ask(app, "GET", "/?limit=1").status == 400
    assert page(app, "/?utm_source=somewhere").status == 200


def test_a_service_without_events_has_a_page_without_a_month(empty_app: FastAPI) -> None:
    answer = page(empty_app)
    assert answer.status == 200
    assert b'<ol class="timeline">' not in answer.body


def test_a_service_without_a_database_says_what_it_is(tmp_path: Path) -> None:
    made = create_app(Settings(database_url=f"sqlite:///{tmp_path}/nothing.db"))
    assert page(made).status == 200
    made.state.database.close()


def test_what_a_title_says_is_text() -> None:
    event: dict[str, Any] = {
        "id": "a",
        "title": "<script>alert(1)</script> & more",
        "when": {"start": "2017-10-30", "end": None, "label": "from 30 October 2017"},
        "venue": None,
        "participants": [],
        "schedule": [{"known_from": None}],
        "status": "occurred",
        "verification": "confirmed",
    }
    event["when"] |= {"precision": "interval", "edtf": "2017-10-30/.."}
    html = render([event], "http://here", "1").decode()
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html
    assert '<rect x="0" width="30"' in html


@pytest.mark.parametrize("target", ["/favicon.svg", "/favicon.ico"])
def test_there_is_an_icon(app: FastAPI, target: str) -> None:
    answer = ask(app, "GET", target)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.body.startswith(b"<svg")
