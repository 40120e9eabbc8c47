"""What visits and travels have in common: an element's texts, its days and its source."""

from datetime import date
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element as Tree

from app.problems import Trouble

PUBLISHER = "history.state.gov"
PAGES = f"https://{PUBLISHER}/departmenthistory"


class Unreadable(Exception):  # no mistake: a record of which no sense can be made
    """Why no event can be made of an element."""

    def __init__(self, why: str) -> None:
        self.trouble = Trouble(why)


class Element(NamedTuple):
    """One record of the XML."""

    tree: Tree

    def text(self, name: str, *, needed: bool = True) -> str:
        """The text of a child, on one line; Unreadable if it is needed and is not there."""
        child = self.tree.find(name)
        text = " ".join((child.text or "").split()) if child is not None else ""
        if needed and not text:
            raise Unreadable(f"<{name}> is missing or empty")
        return text

    def attribute(self, name: str, attribute: str) -> str:
        """An attribute of a child."""
        child = self.tree.find(name)
        told = child.get(attribute, "").strip() if child is not None else ""
        if not told:
            raise Unreadable(f"<{name}> has no {attribute}")
        return told


def days(element: Element) -> tuple[date, date, str]:
    """The first day, the last, and both as EDTF."""
    since, until = (_day(element, name) for name in ("start-date", "end-date"))
    if until < since:
        raise Unreadable(f"it ends on {until}, before it begins on {since}")
    return since, until, str(since) if since == until else f"{since}/{until}"


def occurred(when: str, remarks: str, kind: str, venue: Any) -> dict[str, Any]:
    """The part of a draft that says what took place, when and where: the pages tell of nothing that is only planned."""
    return {
        "summary": remarks,
        "kind": kind,
        "when": when,
        "status": "occurred",
        "verification": "confirmed",
        "venue": venue,
    }


def source(page: str) -> dict[str, str]:
    """The page that tells of it."""
    return {"url": f"{PAGES}/{page}", "publisher": "Office of the Historian"}


def _day(element: Element, name: str) -> date:
    text = element.text(name)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable(f"<{name}> is {text[:50]!r}, which is no day; 1994-06-02 is one") from None
