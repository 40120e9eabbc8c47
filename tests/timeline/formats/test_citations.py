"""Citations, read by the libraries that people cite with."""

import json
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from fastapi import FastAPI

from app import days
from app.timeline.formats.bibtex import BIBTEX, escaped, write
from app.timeline.formats.csl import CSL
from app.timeline.formats.csl import write as write_csl
from app.timeline.formats.format import Timeline
from app.timeline.question import today
from tests.reading import HERE
from tests.timeline.formats.asking import shape
from tests.timeline.formats.odd import FORMULAS, MARKUP, PROSE
from tests.timeline.formats.readers import bibliography
from tests.web.asking import ask

SPECIAL = r"""100% of $5 & #1_a {b} }{ ~x^2 \input{/etc/passwd} \write18{ls} "quoted" @misc{x, }"""
ACCENTS = "Mevlüt Çavuşoğlu — Đorđe, Лавров, حجاب, 習近平, e\u0301"
ONE = "/v1/events/putin-assad-sochi-20171120"


def view(**changed: Any) -> dict[str, Any]:
    own: dict[str, Any] = {
        "id": "a", "title": "A", "status": "occurred", "verification": "reported", "when": None, "venue": None,
        "sources": [], "version": 3, "updated_at": "2020-01-02T03:04:05.000000Z",
    }  # fmt: skip
    return {**own, **changed}


def drawn(*views: dict[str, Any], title: str = "Events") -> Timeline:
    here = f"{HERE}/v1/events"
    asked_on = days.number(2026, 11, 22)
    return Timeline(title, f"{here}.bib", f"{here}?q=a%20b&from=2017", HERE, views, asked_on=asked_on)


@pytest.mark.parametrize("text", [SPECIAL, ACCENTS, MARKUP, PROSE, *FORMULAS, "}" * 9, "{" * 9, "\\", "a,b=c"])
def test_what_tex_would_run_is_text(text: str) -> None:
    body = b"".join(write(drawn(view(title=text))))
    entries = bibliography(body)
    assert list(entries) == ["query", "event-a"]
    title = entries["event-a"]["title"]
    assert title.count("{") == title.count("}")
    bare = title.replace(r"\textbraceleft{}", "").replace(r"\textbraceright{}", "")
    for command in ("textbackslash", "textasciitilde", "textasciicircum"):
        bare = bare.replace(f"\\{command}{{}}", "")
    assert not [at for at, letter in enumerate(bare) if letter in "%$&#_" and bare[at - 1] != "\\"]
    assert not [at for at, letter in enumerate(bare[:-1]) if letter == "\\" and bare[at + 1] not in "%$&#_"]


def test_bibtex_decodes_to_what_was_written() -> None:
    body = b"".join(write(drawn(view(title=ACCENTS), view(id="b", title="Talks & 100% of #1_a"))))
    read = parse_string(body.decode(), append_middleware=[LatexDecodingMiddleware()])
    titles = [entry["title"].strip("{}") for entry in read.entries]
    assert titles == ["Events", ACCENTS, "Talks & 100% of #1_a"]
    query = bibliography(body)["query"]  # an address is verbatim: nothing in it is decoded
    assert query["url"] == f"{HERE}/v1/events?q=a%20b&from=2017"
    assert query["urldate"] == "2026-11-22"


def test_a_title_is_in_one_line_and_without_controls() -> None:
    assert escaped("a\r\n\n b\x00\x1b\u0085c\ud800") == "a b c"


def test_a_question_is_cited_with_its_day_and_each_source_once(app: FastAPI) -> None:
    answer = shape(app, BIBTEX, "series=putin-assad-meetings")
    entries = bibliography(answer.body)
    query, *_ = entries.values()
    assert query["url"] == f"{HERE}/v1/events?series=putin-assad-meetings"
    assert query["urldate"] == days.iso(today())
    assert "Putin–Assad meetings" in query["title"]
    listed = ask(app, "GET", "/v1/events?series=putin-assad-meetings").json["data"]
    events = [key for key in entries if key.startswith("event-")]
    assert events == [f"event-{event['id']}" for event in listed]
    assert {key for key in entries if key.startswith("source-")} == {
        f"source-{source['id']}" for event in listed for source in event["sources"]
    }
    csl = [item["id"] for item in shape(app, CSL, "series=putin-assad-meetings").json]
    assert csl == list(entries)


def test_one_event_is_cited_with_its_sources_alone(app: FastAPI) -> None:
    event = ask(app, "GET", ONE).json
    keys = [f"event-{event['id']}", *(f"source-{source['id']}" for source in event["sources"])]
    assert list(bibliography(ask(app, "GET", f"{ONE}.bib").body)) == keys
    items = ask(app, "GET", f"{ONE}.csl.json").json
    assert [item["id"] for item in items] == keys
    assert items[0]["URL"] == f"{HERE}/events/{event['id']}"


@pytest.mark.parametrize("given", [BIBTEX, CSL], ids=lambda each: each.suffix)
def test_accept_asks_for_citations(app: FastAPI, given: Any) -> None:
    answer = ask(app, "GET", "/v1/events?limit=2", {"accept": given.media_type})
    assert answer.headers["content-type"].partition(";")[0] == given.media_type
    assert answer.body == shape(app, given, "limit=2").body


STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Test</title><id>test</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout suffix=".">
    <names variable="author" suffix=". "><name/></names>
    <text variable="title" suffix=", "/>
    <date variable="issued" suffix=", "><date-part name="year"/></date>
    <text variable="URL" suffix=", "/>
    <date variable="accessed"><date-part name="year"/></date>
  </layout></bibliography>
</style>"""


def test_csl_is_rendered_by_citeproc(app: FastAPI, tmp_path: Any) -> None:
    style = tmp_path / "style.csl"
    style.write_text(STYLE)
    items = json.loads(shape(app, CSL, "limit=30").body)
    source = CiteProcJSON(items)
    shelf = CitationStylesBibliography(CitationStylesStyle(str(style), validate=False), source, formatter.plain)
    for item in items:
        shelf.register(Citation([CitationItem(item["id"])]))
    rendered = [str(entry) for entry in shelf.bibliography()]
    assert len(rendered) == len(items) > 30
    for item, line in zip(items, rendered, strict=True):
        assert item["title"].split()[0] in line
        if "URL" in item:
            assert item["URL"] in line


def test_csl_is_as_its_schema_says() -> None:
    """By hand, from csl-data.json: which members there are, and of what types."""
    odd = view(title="<i>x</i> & y", when={"label": "2017"}, venue={"name": "Sochi"}, sources=[
        {"id": "s", "url": None, "publisher": None, "title": "T", "published_on": None},
        {"id": "u", "url": "https://example.org/a", "publisher": "P", "title": None, "published_on": "0044-03-15"},
    ])  # fmt: skip
    items = json.loads(b"".join(write_csl(drawn(odd))))
    assert [item["id"] for item in items] == ["query", "event-a", "source-s", "source-u"]
    for item in items:
        assert item.keys() <= {
            "id", "type", "title", "author", "issued", "accessed", "container-title", "version", "URL", "note",
        }  # fmt: skip
        assert item["type"] in {"dataset", "entry", "webpage"}
        assert all(author.keys() == {"literal"} for author in item.get("author", []))
        for date in (item[name] for name in ("issued", "accessed") if name in item):
            assert date.keys() == {"date-parts"}
            assert all(type(part) is int for [parts] in [date["date-parts"]] for part in parts)
    assert items[1]["title"] == "&lt;i&gt;x&lt;/i&gt; &amp; y"
    assert items[1]["note"] == "2017, Sochi"
    assert items[3]["issued"] == {"date-parts": [[44, 3, 15]]}
    assert "accessed" not in items[2]
