"""Whoever follows a link in a release stays in it: what it leads to never changes either."""

import html
import re
from xml.etree import ElementTree

from fastapi import FastAPI

from app.timeline.formats import FORMATS
from tests.releases.tagged import HERE, released
from tests.web.asking import ask

ONE = "putin-assad-sochi-20171120"
LIVE = re.compile(r"http://[^/\"]+/(?:v1/)?(?:events|timeline)\b[^\"<\s]*")


def test_what_is_drawn_of_a_release_leads_into_it(served: FastAPI) -> None:
    released(served)
    drawn = [f"/events.{each.suffix}?q=astana&limit=5" for each in FORMATS if each.limit]
    drawn += [f"/events/{ONE}.{each.suffix}" for each in FORMATS if each.single]
    led = 0
    for target in drawn:
        body = ask(served, "GET", HERE + target).body.decode().replace("\r\n ", "")
        assert LIVE.findall(body) == [], target
        ways = set(re.findall(rf"http://[^/\"]+({HERE}[^\"<\\\s}}]*)", body))
        for way in ways:
            answer = ask(served, "GET", html.unescape(way))
            assert answer.status == 200, way
            led += f"{HERE}/events/" in way
    assert led > 30
    feed = ElementTree.fromstring(ask(served, "GET", f"{HERE}/events.atom?limit=2").body)
    for link in feed.iter("{http://www.w3.org/2005/Atom}link"):
        if link.get("rel") != "related":
            there = ask(served, "GET", f"/{link.attrib['href'].split('/', 3)[3]}")
            assert there.headers["content-type"].startswith(link.attrib["type"])
