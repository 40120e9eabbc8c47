"""The pages of the timeline: what they say, where they lead, and that nothing in them runs."""

import gzip
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi import FastAPI

from app.timeline.formats import FORMATS
from tests import make
from tests.site.reading import BROWSER, Read, text
from tests.web.asking import Answer, ask

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> & “so” <!-- "
HERE = "http://127.0.0.1:80"


def page(app: FastAPI, target: str, **headers: str) -> Answer:
    """What a browser gets."""
    return ask(app, "GET", target, {"accept": BROWSER, **headers})


def local(address: str) -> str:
    """The path and query of an address of ours."""
    assert address.startswith(f"{HERE}/")
    return address.removeprefix(HERE)


def record(app: FastAPI, *drafts: Any) -> None:
    make.record(app.state.database, *drafts)


def test_the_page_of_an_event_tells_all_of_it(app: FastAPI) -> None:
    read = Read(page(app, "/events/geneva-8-2017"))
    assert read.heading == "Geneva VIII"
    for told in (
        "28 November – 14 December 2017",
        "Palais des Nations, Geneva, Switzerland",
        "Staffan de Mistura · Mediator for United Nations",
        "Ended without real negotiations",
        "“a big missed opportunity, a golden opportunity at the end of this year”",
        "Known from 15 July 2017",
        "Scheduled: about September 2017",
        "Round: two meetings",
        "Follows Geneva VII",
        "15 December 2017",
    ):
        assert told in read.text, told
    assert read.links["Geneva VII"] == "geneva-7-2017"
    assert read.links["Geneva"] == "../timeline?venue=geneva"
    assert read.links["Staffan de Mistura"] == "../timeline?actor=staffan-de-mistura"
    view = ask(app, "GET", "/v1/events/geneva-8-2017").json
    outgoing = [each for each in read.all("a") if "external" in str(each.get("rel"))]
    assert [each.get("href") for each in outgoing] == [each["url"] for each in view["sources"] if each["url"]]
    assert all("noopener" in str(each.get("rel")) for each in outgoing)
    assert ("2017-11-28", "28 November – 14 December 2017") in {
        (each.get("datetime"), text(each)) for each in read.all("time")
    }


@pytest.mark.parametrize("root_path", ["", "/prefix"])
@pytest.mark.parametrize(
    "target", ["/events/putin-assad-sochi-20171120", "/timeline?actor=turkey&limit=3", "/embed?venue=vienna"]
)
def test_all_that_a_page_leads_to_is_there(app: FastAPI, target: str, root_path: str) -> None:
    answer = ask(app, "GET", target, {"accept": BROWSER}, root_path=root_path)
    read, ours = Read(answer), f"{HERE}{root_path}/"
    addresses = {*read.links.values(), *read.alternates().values(), *read.alternates("canonical").values()}
    whole = {urljoin(f"{HERE}{root_path}{target}", address).partition("#")[0] for address in addresses}
    inside = {each for each in whole if urlsplit(each).netloc == urlsplit(HERE).netloc}
    assert len(inside) > 2
    for address in inside:
        assert address.startswith(ours)
        path = f"/{address.removeprefix(ours)}"
        assert ask(app, "GET", path, {"accept": BROWSER}, root_path=root_path).status == 200, path


def test_a_filter_has_a_page_and_its_pages_go_on(app: FastAPI) -> None:
    ids, target = [], "/timeline?venue=switzerland&limit=7"
    headings, counts = set(), []
    while target:
        read = Read(page(app, target))
        headings.add(read.heading)
        counts.append(text(read.all("p")[1]))
        [timeline] = [each for each in read.all("ol") if each.get("class") == "timeline"]
        found = [str(each.get("href")) for each in timeline.iter("a")]
        ids += [each.removeprefix("events/") for each in found]
        assert [each["item"]["identifier"] for each in read.linked["itemListElement"]] == ids[-len(found) :]
        onward = read.alternates("next").get("next")
        assert (read.links.get("More events") or None) == onward
        target = local(onward) if onward else ""
    listed = ask(app, "GET", "/v1/events?venue=switzerland&limit=500").json
    assert ids == [event["id"] for event in listed["data"]]
    assert headings == {listed["meta"]["description"]}
    assert counts[0] == "The first 7 events."
    assert counts[1] == "7 events more. From the beginning."
    assert re.fullmatch(r"The last [1-7] events?\. From the beginning\.", counts[-1])


def test_nothing_found_is_a_page_too(app: FastAPI) -> None:
    read = Read(page(app, "/timeline?q=zzzz"))
    assert "Nothing on record matches." in read.text
    assert read.linked["numberOfItems"] == 0
    assert "Nothing on record matches." in Read(page(app, "/embed?q=zzzz")).text


def test_the_form_asks_anew_with_the_other_filters(app: FastAPI) -> None:
    read = Read(page(app, "/timeline?venue=switzerland&kind=talks_round&q=Geneva&from=2014&limit=2"))
    given = {(each.get("name"), each.get("value")) for each in read.all("input")}
    assert given == {
        ("q", "Geneva"), ("from", "2014"), ("to", ""),
        ("venue", "switzerland"), ("kind", "talks_round"), ("limit", "2"),
    }  # fmt: skip


def test_what_nobody_meant_to_ask_is_passed_over(app: FastAPI) -> None:
    plain = Read(page(app, "/timeline?venue=vienna"))
    marked = Read(page(app, "/timeline?q=&from=&to&utm_source=x&fbclid=1%202&venue=vienna&=&"))
    assert marked.heading == plain.heading == "Events in Vienna"
    assert (
        marked.alternates("canonical")
        == plain.alternates("canonical")
        == {"canonical": f"{HERE}/timeline?venue=vienna"}
    )
    assert Read(page(app, "/events/astana-1-2017?utm_source=x&a=b")).heading == "Astana-1"


def test_a_page_says_what_it_is_to_machines(app: FastAPI) -> None:
    address = f"{HERE}/events/putin-assad-sochi-20171120"
    read = Read(page(app, "/events/putin-assad-sochi-20171120?x=1"))
    assert read.alternates("canonical") == {"canonical": address}
    assert read.meta("og:url") == address
    assert read.meta("og:type") == "article"
    assert read.meta("og:title") == "Assad’s working visit to Sochi · Communiqué"
    assert str(read.meta("description")).startswith("20 November 2017. Sochi, Russia. Vladimir Putin, Bashar al-Assad")
    assert len(str(read.meta("description"))) <= 201
    assert read.meta("robots") is None
    assert (read.linked["@context"], read.linked["@type"], read.linked["url"]) == (
        "https://schema.org",
        "Event",
        address,
    )
    timeline = Read(page(app, "/timeline?venue=vienna&cursor="))
    assert timeline.meta("robots") is None
    assert timeline.meta("og:type") == "website"
    assert ask(app, "GET", local(timeline.alternates()["application/json"])).json["data"]


def test_discovery_leads_to_the_page_itself(app: FastAPI) -> None:
    for target in ("/events/astana-1-2017", "/timeline?q=%D8%AD%D8%AC%D8%A7%D8%A8&from=2015"):
        alternates = Read(page(app, target)).alternates()
        told = ask(app, "GET", local(alternates["application/json+oembed"])).json
        assert ask(app, "GET", local(alternates["text/xml+oembed"])).headers["content-type"].startswith("text/xml")
        assert told["html"].startswith("<iframe ")


def test_programs_find_the_formats_in_the_head(app: FastAPI) -> None:
    query = "venue=switzerland&limit=5"
    read = Read(page(app, f"/timeline?{query}"))
    found = read.alternates()
    for media_type, suffix in (
        ("application/atom+xml", "atom"), ("application/feed+json", "feed.json"), ("text/calendar", "ics"),
        ("application/ld+json", "jsonld"), ("application/geo+json", "geojson"),
    ):  # fmt: skip
        assert found[media_type] == f"{HERE}/v1/events.{suffix}?{query}"
        answer = ask(app, "GET", local(found[media_type]))
        assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, media_type)
    assert {each.name.lower() for each in FORMATS} <= {name.lower() for name in read.links}
    one = Read(page(app, "/events/geneva-8-2017"))
    assert one.links["iCalendar"] == one.alternates()["text/calendar"] == f"{HERE}/v1/events/geneva-8-2017.ics"
    assert "application/atom+xml" not in one.alternates()
    linked = ask(app, "GET", "/v1/events/geneva-8-2017.jsonld").json
    assert linked == one.linked


def test_names_are_told_in_the_readers_language(app: FastAPI) -> None:
    first = Read(page(app, "/timeline?venue=switzerland&limit=2&lang=ar"))
    assert "سويسرا" in first.text
    assert "lang=ar" in first.links["More events"]
    assert "سويسرا" in Read(page(app, local(first.links["More events"]))).text


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
