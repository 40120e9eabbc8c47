"""Pages as a browser reads them: parsed strictly by html5lib, and held to what every page has to be."""

import json
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from fastapi import FastAPI

from tests import make
from tests.web.asking import Answer, ask

HERE = "http://127.0.0.1:80"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
NAMED_BY = ("aria-label", "aria-labelledby")


class Read:
    """A page, which has to be valid, and accessible as far as that can be seen in the source."""

    def __init__(self, answer: Answer) -> None:
        assert answer.headers["content-type"].startswith("text/html")
        html = answer.body.decode()
        self.root: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
        assert self.root.get("lang") == "en"
        assert len(self.all("h1")) == len(self.all("main")) == len(self.all("title")) == 1
        levels = [int(each.tag[1]) for each in self.root.iter() if each.tag in {"h1", "h2", "h3"}]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        ids = [each.get("id") for each in self.root.iter() if each.get("id")]
        assert len(ids) == len(set(ids))
        for each in self.root.iter():
            for name in ("aria-labelledby", "aria-describedby", "for"):
                assert each.get(name) is None or each.get(name) in ids
            assert not any(name == "style" or name.startswith("on") for name in each.attrib)
        labelled = {each.get("for") for each in self.all("label")}
        assert all(each.get("type") == "hidden" or each.get("id") in labelled for each in self.all("input"))
        assert all(text(each) or each.get("aria-label") for each in (*self.all("a"), *self.all("button")))
        assert all(any(each.get(name) for name in NAMED_BY) for each in (*self.all("nav"), *self.all("section")))
        assert {each.get("type") for each in self.all("script")} <= {"application/ld+json"}
        targets = [str(each.get("href")) for each in self.all("a")]
        assert all(each[1:] in ids for each in targets if each.startswith("#"))
        assert not any(each.lower().startswith(("javascript:", "data:")) for each in targets)

    def all(self, tag: str) -> list[Element]:
        return list(self.root.iter(tag))

    @property
    def heading(self) -> str:
        return text(self.all("h1")[0])

    @property
    def text(self) -> str:
        return " ".join(text(each) for each in self.all("body"))

    @property
    def links(self) -> dict[str, str]:
        """Where the page leads, by the text of the link."""
        return {text(each): str(each.get("href")) for each in self.all("a")}

    @property
    def linked(self) -> Any:
        """Its JSON-LD."""
        [script] = self.all("script")
        return json.loads(script.text or "")

    def meta(self, name: str) -> str | None:
        found = [each.get("content") for each in self.all("meta") if name in {each.get("name"), each.get("property")}]
        assert len(found) < 2
        return found[0] if found else None

    def alternates(self, rel: str = "alternate") -> dict[str, str]:
        """The addresses of the same in other forms, by media type; of a `rel` without types, by that."""
        return {each.get("type") or rel: str(each.get("href")) for each in self.all("link") if each.get("rel") == rel}


def text(element: Element) -> str:
    """The text in an element, its spaces collapsed."""
    return " ".join("".join(element.itertext()).split())


def page(app: FastAPI, target: str, **headers: str) -> Answer:
    """What a browser gets."""
    return ask(app, "GET", target, {"accept": BROWSER, **headers})


def local(address: str) -> str:
    """The path and query of an address of ours."""
    assert address.startswith(f"{HERE}/")
    return address.removeprefix(HERE)


def record(app: FastAPI, *drafts: Any) -> None:
    """Keep these drafts."""
    make.record(app.state.database, *drafts)
