"""Pages where something is amiss: unknown events, bad filters, hostile texts; and what they let run."""

import gzip
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI

from tests import make
from tests.site.reading import BROWSER, HERE, Read, page, record, text
from tests.web.asking import ask

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> & “so” <!-- "


def test_nobody_knows_that_event(app: FastAPI) -> None:
    answer = page(app, "/events/putin-asad-sochi")
    assert answer.status == 404
    read = Read(answer)
    assert read.links["putin-assad-sochi-20171120"] == "putin-assad-sochi-20171120"
    problem = ask(app, "GET", "/events/putin-asad-sochi", {"accept": "application/json"})
    assert (problem.status, problem.headers["content-type"]) == (404, "application/problem+json")
    assert problem.json["errors"][0]["nearest"][0] == "putin-assad-sochi-20171120"
    for odd in ("/events/No%20Id", "/events/%3Cscript%3E", f"/events/{'a' * 200}"):
        assert page(app, odd).status in {400, 404}
        assert "<script>" not in page(app, odd).body.decode()


@pytest.mark.parametrize(
    ("query", "told", "instead"),
    [
        ("actor=lavrov&limit=3", "there is no actor 'lavrov'", "timeline?actor=sergey-lavrov&limit=3"),
        ("actr=turkey", "there is no parameter 'actr'", "timeline?actor=turkey"),
        ("kind=visits&kind=summit", "Input should be", None),
        ("actor=turkey&actor=lavrov", "there is no actor 'lavrov'", "timeline?actor=turkey&actor=sergey-lavrov"),
        ("from=2018&to=2017", "to (2017) lies before from (2018)", None),
        ("from=yesterday", "is not a date", None),
        ("limit=501", "less than or equal to 500", None),
        ("cursor=x", "The cursor can't be read", None),
        ("as_of=2020-01-01T00:00:00Z", "a page shows what is held now", None),
        ("q=%00", "control character", None),
        ("q=%ff", "not UTF-8", None),
        ("actor=<script>alert(1)</script>", "An id is lower-case words", None),
    ],
)
def test_a_bad_filter_is_named_on_a_page(app: FastAPI, query: str, told: str, instead: str | None) -> None:
    for path in ("/timeline", "/embed"):
        answer = page(app, f"{path}?{query}")
        assert answer.status == 400
        read = Read(answer)
        assert told in read.text
        if instead:
            assert instead.replace("timeline", path[1:]) in read.links.values()
        problem = ask(app, "GET", f"{path}?{query}", {"accept": "application/json"})
        assert (problem.status, problem.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("target", ["/events/astana-1-2017", "/timeline?venue=vienna", "/embed?venue=vienna"])
def test_a_page_is_kept_until_it_changes(app: FastAPI, target: str) -> None:
    first = page(app, target)
    again = page(app, target, **{"if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    for name in ("etag", "cache-control", "content-security-policy", "vary"):
        assert again.headers[name] == first.headers[name]
    head = ask(app, "HEAD", target, {"accept": BROWSER})
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", first.headers["etag"])
    packed = page(app, target, **{"accept-encoding": "gzip"})
    assert gzip.decompress(packed.body) == first.body


@pytest.mark.parametrize(
    "target", ["/", "/events/astana-1-2017", "/timeline?venue=vienna", "/timeline?x=1", "/events/x"]
)
def test_a_page_lets_nothing_run_and_nobody_frame_it(app: FastAPI, target: str) -> None:
    headers = page(app, target).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert policy.endswith("frame-ancestors 'none'")
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("target", ["/embed?venue=vienna", "/embed?id=astana-1-2017", "/embed?venue=viena"])
def test_anybody_may_frame_what_is_to_be_embedded(app: FastAPI, target: str) -> None:
    answer = page(app, target)
    assert answer.headers["content-security-policy"].endswith("frame-ancestors * file:")
    assert "x-frame-options" not in answer.headers
    read = Read(answer)
    assert read.meta("robots") == "noindex"
    assert all(each.get("target") == "_blank" for each in read.all("a") if answer.status == 200)


def test_an_embedded_event_is_told_without_a_list(app: FastAPI) -> None:
    read = Read(page(app, "/embed?id=astana-1-2017"))
    assert read.heading == "Astana-1"
    assert read.all("ol") == []
    assert read.alternates("canonical") == {"canonical": f"{HERE}/events/astana-1-2017"}


def test_markup_is_text_everywhere(empty_app: FastAPI) -> None:
    record(
        empty_app,
        make.actor("a", HOSTILE, aliases=[]),
        make.venue("v", "country", name=HOSTILE),
        make.process("s", name=HOSTILE),
        make.event("other", title=HOSTILE, when="2017-11-19"),
        make.event(
            "e",
            title=HOSTILE,
            when="2017-11-20",
            summary=HOSTILE + "\n" + HOSTILE,
            outcome=HOSTILE,
            venue="v",
            series="s",
            participants=[{"actor": "a", "role": "host", "title": HOSTILE}],
            statements=[{"speaker": "a", "text": HOSTILE, "verbatim": True}],
            claims=[{"field": "when", "value": HOSTILE, "note": HOSTILE}],
            relations=[{"type": "follows", "event": "other"}],
            sources=[{"url": "https://example.org/?a=1&b='2'", "title": HOSTILE, "publisher": HOSTILE}],
            schedule=[{"when": "2017-11-20", "status": "occurred", "note": HOSTILE}],
        ),
    )
    for target in ("/", "/events/e", "/timeline?q=alert", "/embed?venue=v", "/embed?id=e", "/events/e2"):
        read = Read(page(empty_app, target))
        assert read.all("img") == []
        assert [str(each.get("type")) for each in read.all("script")] in ([], ["application/ld+json"])
    read = Read(page(empty_app, "/events/e"))
    assert read.linked["name"] == HOSTILE
    assert read.linked["description"] == f"{HOSTILE}\n{HOSTILE}\n\n{HOSTILE}"
    assert read.heading == HOSTILE.strip()


@pytest.mark.parametrize(
    ("when", "machine", "label"),
    [
        ("2017-11-20", "2017-11-20", "20 November 2017"),
        ("2017-11~", "2017-11", "about November 2017"),
        ("2017", "2017", "2017"),
        ("2017-23", "2017", "autumn 2017"),
        ("201X", None, "the 2010s"),
        ("20XX", None, "2000–2099"),
        ("2018-01-19/..", "2018-01-19", "from 19 January 2018"),
        ("2017-11/2017-12-14", "2017-11", "November – 14 December 2017"),
        ("2017-11-21T05:49:00Z", "2017-11-21T05:49:00Z", "21 November 2017, 05:49 (UTC)"),
        ("-0043-03-15", None, "15 March 44 BCE"),
        ("0000", None, "1 BCE"),
        ("Y12000", None, "12,000"),
        (None, None, "date not known"),
    ],
)
def test_a_date_is_told_as_vaguely_as_it_is(
    empty_app: FastAPI, when: str | None, machine: str | None, label: str
) -> None:
    record(empty_app, make.event("e", title="قمة", when=when, status="postponed", verification="disputed"))
    for target in ("/events/e", "/timeline", "/embed"):
        read = Read(page(empty_app, target))
        assert label in read.text
        assert "Postponed" in read.text
        assert "Disputed" in read.text
        shown = [each.get("datetime") for each in read.all("time") if text(each) == label]
        assert shown == ([machine] if machine else [])
        assert read.all("h1")[0].get("dir") == "auto"


def test_a_change_shows(empty_app: FastAPI) -> None:
    record(empty_app, make.event("e", title="Before", when="2017-11-20"))
    first = page(empty_app, "/timeline")
    with empty_app.state.database.write() as session:
        make.keep(session, [make.event("e", title="After", when="2017-11-20")], datetime(2021, 1, 1, tzinfo=UTC))
    again = page(empty_app, "/timeline", **{"if-none-match": first.headers["etag"]})
    assert again.status == 200
    assert "After" in Read(again).text
    assert Read(page(empty_app, "/events/e")).meta("article:modified_time") == "2021-01-01T00:00:00.000000Z"
