"""The pages of the timeline: what they say, where they lead, and that nothing in them runs."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi import FastAPI

from app.timeline.formats import FORMATS
from tests.site.reading import BROWSER, HERE, Read, local, page, text
from tests.web.asking import ask


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


def test_a_page_goes_on_in_the_readers_language(app: FastAPI) -> None:
    view = ask(app, "GET", "/v1/events/geneva-8-2017?lang=ar").json
    read = Read(page(app, "/events/geneva-8-2017?utm_source=x&lang=ar"))
    names = {text(each): each.get("lang") for each in read.all("bdi")}
    assert names["سويسرا"] == "ar"
    assert {each["actor"]["name"] for each in view["participants"]} <= set(names)
    english = [name for name in names if name.isascii()]
    assert {names[name] for name in english} <= {None}
    assert read.links["سويسرا"] == "../timeline?venue=switzerland&lang=ar"
    assert read.links["Geneva VII"] == "geneva-7-2017?lang=ar"
    address = f"{HERE}/events/geneva-8-2017?lang=ar"
    assert read.alternates("canonical")["canonical"] == address
    assert read.alternates()["application/json"] == f"{HERE}/v1/events/geneva-8-2017?lang=ar"
    assert read.alternates()["text/calendar"] == f"{HERE}/v1/events/geneva-8-2017.ics?lang=ar"
    assert read.linked == ask(app, "GET", "/v1/events/geneva-8-2017.jsonld?lang=ar").json
    told = ask(app, "GET", local(read.alternates()["application/json+oembed"])).json
    assert f'src="{HERE}/embed?id=geneva-8-2017&amp;lang=ar"' in told["html"]
    embedded = Read(page(app, "/embed?id=geneva-8-2017&lang=ar"))
    assert embedded.alternates("canonical")["canonical"] == address
    assert embedded.all("ol") == []
    assert "سويسرا" in {text(each) for each in embedded.all("bdi") if each.get("lang") == "ar"}
    many = Read(page(app, "/timeline?id=geneva-8-2017&lang=ar"))
    assert many.links["Geneva VIII"] == "events/geneva-8-2017?lang=ar"
    assert many.links["Timeline"] == "timeline?lang=ar"
    assert {text(each): each.get("lang") for each in many.all("bdi")}["سويسرا"] == "ar"
    assert not any(each.get("lang") for each in Read(page(app, "/events/geneva-8-2017")).all("bdi"))
    refused = page(app, "/events/geneva-8-2017?lang=!")
    assert (refused.status, "BCP 47" in Read(refused).text) == (400, True)
    assert page(app, "/events/geneva-8-2017?lang=").status == 200


@pytest.mark.parametrize("root_path", ["", "/prefix"])
@pytest.mark.parametrize("target", ["/events/geneva-8-2017?lang=ar", "/timeline?venue=vienna&lang=ar&limit=2"])
def test_all_that_a_page_leads_to_in_a_language_is_there(app: FastAPI, target: str, root_path: str) -> None:
    test_all_that_a_page_leads_to_is_there(app, target, root_path)


@pytest.mark.parametrize("suffix", ["ics", "geojson", "jsonld"])
def test_the_page_of_an_event_in_a_format_is_the_apis(app: FastAPI, suffix: str) -> None:
    for query in ("", "?lang=ar"):
        answer = page(app, f"/events/geneva-8-2017.{suffix}{query}")
        assert (answer.status, answer.headers["location"]) == (307, f"{HERE}/v1/events/geneva-8-2017.{suffix}{query}")
        assert ask(app, "GET", local(answer.headers["location"])).status == 200


@pytest.mark.parametrize("suffix", ["csv", "feed.json", "html", "%3Cscript%3E"])
def test_a_page_in_another_format_leads_to_the_page(app: FastAPI, suffix: str) -> None:
    answer = page(app, f"/events/geneva-8-2017.{suffix}")
    assert answer.status == 404
    read = Read(answer)
    assert read.links["geneva-8-2017"] == "geneva-8-2017"
    assert "ics, jsonld" in read.text
    odd = Read(page(app, f"/events/javascript:alert(1).{suffix}"))
    assert set(odd.links.values()) == {"../", "../docs", "../timeline"}
    told = ask(app, "GET", f"/events/geneva-8-2017.{suffix}", {"accept": "application/json"})
    assert (told.status, told.headers["content-type"]) == (404, "application/problem+json")


def test_oembed_is_led_to_only_where_it_takes_the_address(app: FastAPI) -> None:
    for count in (1, 20, 30, 100):
        query = "&".join(f"id=putin-assad-sochi-20171120{number:03}" for number in range(count))
        read = Read(page(app, f"/timeline?{query}"))
        address = read.alternates().get("application/json+oembed")
        assert (address is None) == (count >= 30)
        assert address is None or ask(app, "GET", local(address)).status == 200


def test_a_ranked_page_leads_to_streams_that_are_not(app: FastAPI) -> None:
    read = Read(page(app, "/timeline?q=geneva&sort=relevance&kind=talks_round"))
    assert read.links["CSV"] == f"{HERE}/v1/events.csv?q=geneva&kind=talks_round"
    assert read.links["GeoJSON"] == f"{HERE}/v1/events.geojson?q=geneva&sort=relevance&kind=talks_round"
    assert ask(app, "GET", local(read.links["CSV"])).status == 200
