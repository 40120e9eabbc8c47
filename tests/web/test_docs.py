import re

import pytest
from fastapi import FastAPI

from app.web import docs
from tests.web.asking import ask
from tests.web.sample import make_app

PAGES = ["/docs", "/redoc"]


def make_documented(public_url: str = "") -> FastAPI:
    app = make_app()
    docs.install(app, public_url)
    return app


def addresses(html: str) -> list[str]:
    return re.findall(r'(?:href|src|spec-url)="([^"]*)"|url: "([^"]*)"', html)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_nothing_off_site(page: str) -> None:
    html = ask(make_documented(), "GET", page).body.decode()
    assert "//" not in html.replace("</", "")
    assert html.count("openapi.json") >= 1


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("root_path", ["", "/prefix"])
def test_all_that_a_page_asks_for_is_there_under_any_prefix(page: str, root_path: str) -> None:
    app = make_documented()
    html = ask(app, "GET", page, root_path=root_path).body.decode()
    found = {address for pair in addresses(html) for address in pair if address}
    assert len(found) >= 3
    for address in found:
        assert not address.startswith("/")
        assert ask(app, "GET", f"/{address}", root_path=root_path).status == 200


@pytest.mark.parametrize("page", PAGES)
def test_the_policy_lets_a_page_load_from_here_alone(page: str) -> None:
    answer = ask(make_documented(), "GET", page)
    policy = dict(rule.partition(" ")[::2] for rule in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["img-src"] == "'self' data:"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert policy["script-src"].count("sha256-") == answer.body.count(b"<script>")


def test_try_it_out_may_reach_the_public_address() -> None:
    policy = ask(make_documented("https://example.org/base"), "GET", "/docs").headers["content-security-policy"]
    assert "connect-src 'self' https://example.org;" in policy
    assert b"tryItOutEnabled: true" in ask(make_documented(), "GET", "/docs").body


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_is_unchanged_keeps_its_policy(page: str) -> None:
    app = make_documented()
    first = ask(app, "GET", page)
    again = ask(app, "GET", page, {"if-none-match": first.headers["etag"]})
    assert again.status == 304
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


@pytest.mark.parametrize("target", [*PAGES, "/openapi.json", f"/docs/{docs.ASSETS_VERSION}/swagger-ui.css"])
def test_what_documents_the_service_can_be_kept(target: str) -> None:
    app = make_documented()
    first = ask(app, "GET", target)
    assert first.headers["cache-control"].startswith("public, ")
    assert ask(app, "GET", target, {"if-none-match": first.headers["etag"]}).status == 304


def test_a_file_is_kept_for_good_under_the_address_of_its_version_alone() -> None:
    app = make_documented()
    assert "immutable" in ask(app, "GET", f"/docs/{docs.ASSETS_VERSION}/favicon.png").headers["cache-control"]
    for target in ("/docs/0/favicon.png", f"/docs/{docs.ASSETS_VERSION}/..", f"/docs/{docs.ASSETS_VERSION}/core.py"):
        assert ask(app, "GET", target).status == 404


def test_no_file_asks_a_cdn_for_a_picture() -> None:
    answer = ask(make_documented(), "GET", f"/docs/{docs.ASSETS_VERSION}/redoc.standalone.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert docs.LOGO not in answer.body
    assert docs.BLANK in answer.body


def test_the_document_names_the_prefix_it_is_served_under() -> None:
    app = make_documented()
    assert [server["url"] for server in ask(app, "GET", "/openapi.json").json["servers"]] == ["/"]
    prefixed = ask(app, "GET", "/openapi.json", root_path="/prefix").json
    assert [server["url"] for server in prefixed["servers"]] == ["/prefix"]
