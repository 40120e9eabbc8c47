"""What is cited of a timeline, whatever the format: the question itself, each event, and who says so.

A researcher needs all three: the question with the day it was asked, because the record grows; the event, as the
record had it; and the sources, which are what an editor or a reviewer wants to see. A source comes once, however many
events rest on it.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from app import days
from app.timeline.formats.feeds import PROVIDER
from app.timeline.formats.format import Timeline, View
from app.timeline.formats.states import marked

PUBLISHER = f"The {PROVIDER} maintainers"


class Citation(NamedTuple):
    """Something to be cited. Days are ISO 8601; `asked_on` is that on which the reader looked."""

    key: str
    kind: Literal["dataset", "entry", "source"]
    title: str
    publisher: str | None
    url: str | None
    issued_on: str | None
    asked_on: str | None
    note: str | None = None
    version: int | None = None


def cited(timeline: Timeline) -> Iterator[Citation]:
    """The question first, unless one event was asked for; then each event, and after it the sources not told before."""
    asked_on = None if timeline.asked_on is None else days.iso(timeline.asked_on)
    if not timeline.single:
        changed = timeline.changed_at.date().isoformat() if timeline.changed_at else None
        note = "Dated events of diplomacy, as found by this question" + (f"; last changed {changed}" if changed else "")
        yield Citation("query", "dataset", timeline.title, PUBLISHER, timeline.list, changed, asked_on, note)
    told: set[str] = set()
    for view in timeline.events:
        yield _event(timeline, view, asked_on)
        for source in view["sources"]:
            if source["id"] not in told:
                told.add(source["id"])
                title = source["title"] or source["publisher"] or source["url"]
                named = (title, source["publisher"], source["url"], source["published_on"])
                yield Citation(f"source-{source['id']}", "source", *named, asked_on if source["url"] else None)


def _event(timeline: Timeline, view: View, asked_on: str | None) -> Citation:
    when = view["when"]["label"] if view["when"] else "date not known"
    where = f", {view['venue']['name']}" if view["venue"] else ""
    title, note = marked(view), f"{when}{where}"
    address, changed = timeline.address(view), view["updated_at"][:10]
    return Citation(
        f"event-{view['id']}", "entry", title, PUBLISHER, address, changed, asked_on, note, view["version"]
    )  # fmt: skip


def line(text: str) -> str:
    """The text in one line, without what can't be shown."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "", " ".join(text.split()))
