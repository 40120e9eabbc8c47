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
from app.timeline.formats.format import Released, Timeline, View
from app.timeline.formats.states import marked

AUTHORS = (f"The {PROVIDER} maintainers",)


class Citation(NamedTuple):
    """Something to be cited. Days are ISO 8601; `asked_on` is that on which the reader looked, `within` is what it
    stands in.
    """

    key: str
    kind: Literal["dataset", "entry", "source"]
    title: str
    authors: tuple[str, ...]
    url: str | None
    issued_on: str | None
    asked_on: str | None
    note: str | None = None
    version: str | None = None
    within: str | None = None


def cited(timeline: Timeline) -> Iterator[Citation]:
    """The question first, unless one event was asked for; then each event, and after it the sources not told before.

    What is of a release is cited as that: by who made it, and where it never changes.
    """
    asked_on = None if timeline.asked_on is None else days.iso(timeline.asked_on)
    if not timeline.single:
        yield _question(timeline, asked_on)
    told: set[str] = set()
    for view in timeline.events:
        yield _event(timeline, view, asked_on)
        for source in view["sources"]:
            if source["id"] not in told:
                told.add(source["id"])
                title = source["title"] or source["publisher"] or source["url"]
                authors = (source["publisher"],) if source["publisher"] else ()
                named = (title, authors, source["url"], source["published_on"])
                yield Citation(f"source-{source['id']}", "source", *named, asked_on if source["url"] else None)


def _question(timeline: Timeline, asked_on: str | None) -> Citation:
    note, release = "Dated events of diplomacy, as found by this question", timeline.released
    if release:
        named = (timeline.title, release.authors, timeline.list, release.on, asked_on, note)
        return Citation("query", "dataset", *named, release.tag, _within(release))
    changed = timeline.changed_at.date().isoformat() if timeline.changed_at else None
    note += f"; last changed {changed}" if changed else ""
    return Citation(
        "query", "dataset", timeline.title, AUTHORS, timeline.list, changed, asked_on, note, None, PROVIDER
    )  # fmt: skip


def _within(release: Released | None) -> str:
    return f"{release.title}, release {release.tag}" if release else PROVIDER


def _event(timeline: Timeline, view: View, asked_on: str | None) -> Citation:
    when = view["when"]["label"] if view["when"] else "date not known"
    where = f", {view['venue']['name']}" if view["venue"] else ""
    title, note = marked(view), f"{when}{where}"
    release = timeline.released
    authors = release.authors if release else AUTHORS
    named = (title, authors, timeline.address(view), view["updated_at"][:10], asked_on, note)
    return Citation(f"event-{view['id']}", "entry", *named, str(view["version"]), _within(release))


def line(text: str) -> str:
    """The text in one line, without what can't be shown."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "", " ".join(text.split()))
