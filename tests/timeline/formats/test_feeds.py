"""Both feeds as their readers know them: names for ever, moments of the record, and nothing in them that runs."""

import json
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from fastapi import FastAPI

from app.timeline.formats.atom import ATOM
from app.timeline.formats.format import Timeline
from app.timeline.formats.jsonfeed import JSON_FEED
from tests import make
from tests.timeline.formats.odd import MARKUP
from tests.timeline.formats.readers import feed
from tests.web.asking import ask

HERE = "http://127.0.0.1:80"
BOTH = pytest.mark.parametrize("suffix", ["atom", "feed.json"])
LATER = datetime(2021, 5, 6, 7, 8, 9, tzinfo=UTC)
NAMESPACES = {"a": "http://www.w3.org/2005/Atom", "s": "https://schema.org/", "g": "http://www.georss.org/georss"}


def atom(app: FastAPI, query: str = "") -> Any:
    return feed(ask(app, "GET", f"/v1/events.atom?{query}").body)


def json_feed(app: FastAPI, query: str = "") -> Any:
    return ask(app, "GET", f"/v1/events.feed.json?{query}").json


def stories(app: FastAPI, suffix: str, query: str) -> list[str]:
    """The HTML of each entry as it stands, which feedparser would clean."""
    body = ask(app, "GET", f"/v1/events.{suffix}?{query}").body
    if suffix == "atom":
        contents = ElementTree.fromstring(body).findall("a:entry/a:content", NAMESPACES)
        assert {each.get("type") for each in contents} == {"html"}
        return [each.text or "" for each in contents]
    return [item["content_html"] for item in json.loads(body)["items"]]


def test_a_feed_leads_to_itself_to_its_page_and_on(app: FastAPI) -> None:
    query = "venue=switzerland&limit=3"
    read, told = atom(app, query).feed, json_feed(app, query)
    links = {each.rel: each.href for each in read.links}
    assert links["self"] == f"{HERE}/v1/events.atom?{query}"
    assert links["alternate"] == told["home_page_url"] == f"{HERE}/timeline?venue=switzerland"
    assert told["feed_url"] == f"{HERE}/v1/events.feed.json?{query}"
    assert links["next"].startswith(f"{links['self']}&cursor=")
    assert told["next_url"].startswith(f"{told['feed_url']}&cursor=")
    assert read.title == told["title"] == "Events in Switzerland"
    assert read.author == told["authors"][0]["name"] == "Communiqué"
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    onward = atom(app, links["next"].partition("?")[2])
    assert onward.feed.id == read.id == "tag:127.0.0.1,2026:/v1/events?venue=switzerland"
    assert len(onward.entries) == 3


def test_what_changed_last_comes_first(empty_app: FastAPI) -> None:
    make.record(empty_app.state.database, make.event("new", when="2017-11-20"), make.event("old", when="2018-11-20"))
    make.record(empty_app.state.database, make.event("new", when="2017-11-20", summary="More"), now=LATER)
    read, told = atom(empty_app), json_feed(empty_app)
    assert [each.title for each in read.entries] == [each["title"] for each in told["items"]] == ["new", "old"]
    assert read.feed.updated == read.entries[0].updated == told["items"][0]["date_modified"] == "2021-05-06T07:08:09Z"
    assert read.entries[0].published == told["items"][0]["date_published"] == "2020-01-01T00:00:00Z"
    names = [each.id for each in read.entries]
    assert (
        names
        == [each["id"] for each in told["items"]]
        == [f"tag:127.0.0.1,2026:/events/{key}" for key in ("new", "old")]
    )
    assert [each.title for each in atom(empty_app, "sort=date").entries] == ["new", "old"]
    assert [each.title for each in atom(empty_app, "sort=-date").entries] == ["old", "new"]


def test_an_entry_says_when_and_where(app: FastAPI) -> None:
    [entry] = atom(app, "id=geneva-8-2017").entries
    [item] = json_feed(app, "id=geneva-8-2017")["items"]
    line = "28 November – 14 December 2017. Palais des Nations, Geneva, Switzerland."
    assert entry.summary == item["summary"] == line
    assert entry.link == item["url"] == f"{HERE}/events/geneva-8-2017"
    assert [each.term for each in entry.tags] == item["tags"]
    assert item["tags"][:2] == ["Round of talks", "Geneva talks on Syria"]
    assert item["_event"]["start"] == "2017-11-28"
    root = ElementTree.fromstring(ask(app, "GET", "/v1/events.atom?id=geneva-8-2017").body)
    days = [root.findtext(f"a:entry/s:{name}", namespaces=NAMESPACES) for name in ("startDate", "endDate")]
    assert days == ["2017-11-28", "2017-12-14"]
    assert str(root.findtext("a:entry/g:point", namespaces=NAMESPACES)).startswith("46.")


@BOTH
def test_nothing_in_a_story_runs(odd: FastAPI, suffix: str) -> None:
    [story] = stories(odd, suffix, "id=hostile")
    fragment = html5lib.parseFragment(story, namespaceHTMLElements=False)
    assert {each.tag for each in fragment.iter()} == {"DOCUMENT_FRAGMENT", "p", "ul", "li", "a"}
    assert {name for each in fragment.iter() for name in each.attrib} == {"href"}
    text = "".join(fragment.itertext())
    assert text.count(MARKUP) >= 3
    [link] = fragment.iter("a")
    assert link.get("href") == "https://x.example/?a=1&b=%22%3E"


def test_a_title_is_text_that_is_escaped_once(odd: FastAPI) -> None:
    root = ElementTree.fromstring(ask(odd, "GET", "/v1/events.atom?id=hostile&id=arabic").body)
    titles = {each.text for each in root.findall("a:entry/a:title", NAMESPACES)}
    assert titles == {MARKUP, "لقاء في سوتشي"}
    assert {each["title"] for each in json_feed(odd, "id=hostile&id=arabic")["items"]} == titles


@BOTH
def test_an_event_without_a_date_or_place_is_there(odd: FastAPI, suffix: str) -> None:
    assert stories(odd, suffix, "id=undated")[0].startswith("<p>date not known. Sochi, Russia.</p>")
    assert stories(odd, suffix, "id=bce")[0].startswith("<p>15 March 44 BCE. Sochi, Russia.</p>")
    assert stories(odd, suffix, "id=bare")[0] == "<p>1 January 2017.</p>"


def test_an_empty_feed_is_a_feed(empty_app: FastAPI) -> None:
    read = atom(empty_app)
    assert (read.entries, read.feed.updated) == ([], "1970-01-01T00:00:00Z")
    assert json_feed(empty_app)["items"] == []


def test_no_character_breaks_a_feed(app: FastAPI) -> None:
    """No writer can have them stored; a database may hold them all the same."""
    view = ask(app, "GET", "/v1/events/geneva-8-2017").json
    odd = "a\x00\x08\x0b\x1f\ufffe\uffff<b>&]]>\U0001f600"
    view |= {"title": odd, "summary": odd, "sources": [{"url": "javascript:alert(1)", "title": odd, "publisher": None}]}
    about: dict[str, Any] = {
        "title": odd,
        "here": f"{HERE}/v1/events.atom",
        "list": f"{HERE}/v1/events",
        "service": HERE,
    }
    read = feed(b"".join(ATOM.write(Timeline(**about, events=[view]))))
    assert read.entries[0].title == read.feed.title == "a<b>&]]>\U0001f600"
    assert [each.rel for each in read.entries[0].links] == ["alternate"]
    told = json.loads(b"".join(JSON_FEED.write(Timeline(**about, events=[view]))))
    assert "javascript:" not in told["items"][0]["content_html"]
