"""oEmbed 1.0: what is ours can be embedded, in no more room than there is; what is not is a 404."""

from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import html5lib
import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from app.site.oembed import OembedView, as_xml, ours
from tests.site.reading import BROWSER, Read
from tests.web.asking import Answer, ask

HERE = "http://127.0.0.1:80"
EVENT = f"{HERE}/events/astana-1-2017"


def embed(app: FastAPI, url: str, more: str = "", root_path: str = "") -> Answer:
    return ask(app, "GET", f"/v1/oembed?url={quote(url, safe='')}{more}", root_path=root_path)


def frame(told: dict[str, Any]) -> dict[str, str]:
    """The attributes of the only element there is."""
    fragment = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(told["html"])
    [element] = list(fragment)
    assert element.tag == "iframe"
    return dict(element.attrib)


@pytest.mark.parametrize("root_path", ["", "/prefix"])
@pytest.mark.parametrize(
    ("path", "title", "shown"),
    [
        ("/events/astana-1-2017", "Astana-1", "/embed?id=astana-1-2017"),
        ("/events/astana-1-2017?utm_source=x#people", "Astana-1", "/embed?id=astana-1-2017"),
        ("/timeline?venue=vienna&from=2018", "Events in Vienna, from 1 January 2018", "/embed?venue=vienna&from=2018"),
        ("/timeline?venue=vienna&q=&fbclid=1", "Events in Vienna", "/embed?venue=vienna"),
        ("/timeline", "Events", "/embed"),
        ("/embed?q=حجاب", "Events about “حجاب”", "/embed?q=%D8%AD%D8%AC%D8%A7%D8%A8"),
    ],
)
def test_what_is_ours_is_embedded(app: FastAPI, path: str, title: str, shown: str, root_path: str) -> None:
    base = f"{HERE}{root_path}"
    for url in (f"{base}{path}", f"{base}{path}".replace("http://", "https://"), path):
        answer = embed(app, url, root_path=root_path)
        assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
        told = OembedView.model_validate(answer.json)
        assert (told.title, told.provider_url) == (title, f"{base}/")
        element = frame(answer.json)
        assert element["src"] == f"{base}{shown}"
        assert element["title"] == title
        assert ask(app, "GET", element["src"].removeprefix(base), root_path=root_path).status == 200


@pytest.mark.parametrize(
    ("more", "size"),
    [
        ("", (640, 480)),
        ("&maxwidth=300", (300, 480)),
        ("&maxwidth=5000&maxheight=90", (640, 90)),
        ("&maxheight=1", (640, 1)),
    ],
)
def test_it_takes_no_more_room_than_there_is(app: FastAPI, more: str, size: tuple[int, int]) -> None:
    told = embed(app, f"{HERE}/timeline?venue=vienna", more).json
    assert (told["width"], told["height"]) == size
    assert (frame(told)["width"], frame(told)["height"]) == tuple(map(str, size))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/events/astana-1-2017",
        "http://127.0.0.1:81/timeline",
        f"{HERE}.example.org/timeline",
        "http://user@127.0.0.1:80/timeline",
        "ftp://127.0.0.1:80/timeline",
        "javascript://127.0.0.1:80/timeline",
        f"{HERE}/",
        f"{HERE}/events/",
        f"{HERE}/events/astana-1-2017/context",
        f"{HERE}/events/no-such",
        f"{HERE}/timeline/x",
        f"{HERE}/timeline?actor=lavrov",
        f"{HERE}/timeline?x=1",
        f"{HERE}/timeline?limit=501",
        f"{HERE}/v1/events",
        "http://[::1/timeline",
        "elsewhere",
        "<script>",
    ],
)
def test_what_is_not_ours_is_not_found(app: FastAPI, url: str) -> None:
    answer = embed(app, url)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_mistake_in_an_address_of_ours_is_told(app: FastAPI) -> None:
    problem = embed(app, f"{HERE}/timeline?actor=lavrov").json
    assert "there is no actor 'lavrov'" in problem["detail"]
    assert problem["errors"][0]["nearest"] == ["sergey-lavrov"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "url"),
        ("url=", "url"),
        (f"url={EVENT}&maxwidth=0", "maxwidth"),
        (f"url={EVENT}&maxwidth=wide", "maxwidth"),
        (f"url={EVENT}&maxheight=1e3", "maxheight"),
        (f"url={EVENT}&format=yaml", "format"),
        (f"url={EVENT}&url={EVENT}", "url"),
        (f"url={EVENT}&widht=1", "widht"),
        ("url=a%00b", "url"),
    ],
)
def test_a_bad_parameter_is_refused(app: FastAPI, query: str, parameter: str) -> None:
    answer = ask(app, "GET", f"/v1/oembed?{query}")
    assert (answer.status, answer.headers["content-type"]) == (400, "application/problem+json")
    assert parameter in {each.get("parameter") for each in answer.json["errors"]}


def test_xml_says_the_same(app: FastAPI) -> None:
    url = f"{HERE}/timeline?q=%22a%22%20%3C%26"
    answer = embed(app, url, "&format=xml")
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.body)
    assert root.tag == "oembed"
    assert {each.tag: each.text for each in root} == {
        name: str(value) for name, value in embed(app, url, "&format=json").json.items()
    }


def test_no_character_breaks_the_xml() -> None:
    assert (
        ElementTree.fromstring(as_xml({"title": "a\x00\x0b\ufffe<b>&\u2028\U0001f600"}))[0].text
        == "a<b>&\u2028\U0001f600"
    )


def test_it_is_kept_until_it_changes(app: FastAPI) -> None:
    first = embed(app, EVENT)
    again = ask(app, "GET", f"/v1/oembed?url={quote(EVENT, safe='')}", {"if-none-match": first.headers["etag"]})
    assert again.status == 304


def test_the_public_address_is_ours_whatever_was_asked(seeded_copies: Any) -> None:
    address = seeded_copies.fresh()
    app = create_app(Settings(database_url=address, public_url="https://timelines.example/api"))
    told = embed(app, "https://timelines.example/api/events/astana-1-2017").json
    assert frame(told)["src"] == "https://timelines.example/api/embed?id=astana-1-2017"
    assert embed(app, EVENT).status == 404
    read = Read(ask(app, "GET", "/events/astana-1-2017", {"accept": BROWSER}))
    assert read.meta("og:url") == "https://timelines.example/api/events/astana-1-2017"
    app.state.database.close()
    seeded_copies.drop(address)


def test_the_port_that_goes_without_saying_may_be_said() -> None:
    assert ours("https://a.example:443/timeline", "https://a.example")
    assert ours("https://A.example/timeline", "https://a.example:443")
