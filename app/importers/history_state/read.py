"""The reader: XML whose root is `visits` or `trips`, element by element."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app.importers.history_state import travels, visits
from app.importers.history_state.drafts import Element, Unreadable
from app.importers.reader import Reader, Refusal, Row
from app.problems import Trouble

ROOTS = {"visits": "visit", "trips": "trip"}


def read(file: BinaryIO) -> Iterator[Row | Refusal]:
    """Each visit or trip; what comes after the XML breaks off can't be read, which is the last refusal."""
    number, stops = 0, dict[str, travels.Stop]()
    try:
        steps = iterparse(file, events=("start", "end"), forbid_dtd=True)
        _, root = next(steps)
        if root.tag not in ROOTS:
            yield Refusal(1, (Trouble(f"the root is <{root.tag}>; visits are in <visits>, travels in <trips>"),))
            return
        for step, tree in steps:
            if step == "end" and tree.tag == ROOTS[root.tag]:
                number += 1
                yield _record(number, Element(tree), stops)
                root.clear()
    except (ParseError, DefusedXmlException) as wrong:
        yield Refusal(number + 1, (Trouble(f"the XML can't be read from here: {wrong}"),))


def _record(number: int, element: Element, stops: dict[str, travels.Stop]) -> Row | Refusal:
    try:
        drafted = visits.draft(element) if element.tree.tag == "visit" else travels.draft(element, stops)
        return Row(number, drafted)
    except Unreadable as why:
        return Refusal(number, (why.trouble,))


HISTORY_STATE = Reader(
    name="history-state",
    suffixes=(".xml",),
    media_types=("application/xml", "text/xml"),
    description="Visits by foreign leaders and travels of the President and the Secretary of State: history.state.gov",
    read=read,
)
