"""What feeds say of an event, whichever they are: its permanent name, its moments, and its story as HTML."""

from html import escape

from app.events.kinds import KINDS
from app.texts import in_xml
from app.timeline.formats.format import Timeline, View

KIND_LABELS = {row.id: row.label for row in KINDS}
NEVER = "1970-01-01T00:00:00Z"
"""When that changed in which there is nothing."""
PROVIDER = "Communiqué"
MINTED = 2026
"""The year since which the names are ours to give (RFC 4151 §2.1)."""


def tag(timeline: Timeline, path: str) -> str:
    """A name for ever: a `tag:` URI (RFC 4151)."""
    return f"tag:{timeline.host},{MINTED}:{path}"


def feed_tag(timeline: Timeline) -> str:
    """The name of the feed, the same on each of its pages."""
    return tag(timeline, timeline.list.removeprefix(timeline.service))


def event_tag(timeline: Timeline, view: View) -> str:
    """The name of an event."""
    return tag(timeline, f"/events/{view['id']}")


def moment(stamp: str) -> str:
    """An instant to the second: not all readers know fractions."""
    return f"{stamp[:19]}Z"


def changed(timeline: Timeline) -> str:
    """When the newest entry changed."""
    return moment(timeline.changed_at.isoformat()) if timeline.changed_at else NEVER


def gist(view: View) -> str:
    """When and where, in a line: a feed has no other place for the date of an event."""
    when = view["when"]["label"] if view["when"] else "date not known"
    places = [step["name"] for step in reversed(view["venue"]["path"])] if view["venue"] else []
    return ". ".join(filter(None, (when, ", ".join(places)))) + "."


def story(view: View) -> str:
    """The event as HTML: all text in it is escaped, so that nothing runs in readers that trust feeds."""
    people = ", ".join(dict.fromkeys(part["actor"]["name"] for part in view["participants"]))
    prose = [gist(view), people, *view["summary"].splitlines(), *(view["outcome"] or "").splitlines()]
    paragraphs = "".join(f"<p>{escape(in_xml(line))}</p>" for line in prose if line.strip())
    sources = "".join(f"<li>{_source(each)}</li>" for each in view["sources"])
    return f"{paragraphs}<ul>{sources}</ul>" if sources else paragraphs


def categories(view: View) -> list[str]:
    """The kind in words, the series and the tags."""
    series = [view["series"]["name"]] if view["series"] else []
    return list(dict.fromkeys([KIND_LABELS[view["kind"]], *series, *view["tags"]]))


def followed(url: str | None) -> bool:
    """Whether a reader may be led there."""
    return bool(url) and str(url).startswith(("https://", "http://"))


def _source(source: View) -> str:
    words = escape(in_xml(", ".join(filter(None, (source["title"], source["publisher"]))) or source["url"] or ""))
    return f'<a href="{escape(source["url"])}">{words}</a>' if followed(source["url"]) else words
