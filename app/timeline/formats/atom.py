"""Events as a feed: Atom (RFC 4287), what changed last first, in pages (RFC 5005)."""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from app.texts import in_xml
from app.timeline.formats.feeds import (
    PROVIDER,
    categories,
    changed,
    event_tag,
    feed_tag,
    followed,
    gist,
    moment,
    story,
)
from app.timeline.formats.format import Format, Timeline, View
from app.timeline.formats.jsonld import ends

NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:georss": "http://www.georss.org/georss",
    "xmlns:schema": "https://schema.org/",
}
MEDIA_TYPE = "application/atom+xml"


def write(timeline: Timeline) -> Iterator[bytes]:
    """The feed, entry by entry."""
    head, end = tostring(_feed(timeline), encoding="utf-8", xml_declaration=True, short_empty_elements=False).split(
        b"</feed>"
    )
    yield head
    for view in timeline.events:
        yield tostring(_entry(timeline, view), encoding="utf-8") + b"\n"
    yield b"</feed>" + end


def _feed(timeline: Timeline) -> Element:
    """The feed without its entries, which inherit the namespaces."""
    feed = Element("feed", {**NAMESPACES, "xml:lang": timeline.lang} if timeline.lang else NAMESPACES)
    _put(feed, "id", feed_tag(timeline))
    _put(feed, "title", timeline.title)
    _put(feed, "updated", changed(timeline))
    _put(SubElement(feed, "author"), "name", PROVIDER)
    _put(feed, "generator", PROVIDER, uri=f"{timeline.service}/")
    _put(feed, "link", rel="self", type=MEDIA_TYPE, href=timeline.here)
    _put(feed, "link", rel="alternate", type=timeline.page_type, href=timeline.page)
    if timeline.next:
        _put(feed, "link", rel="next", type=MEDIA_TYPE, href=timeline.next)
    return feed


def _entry(timeline: Timeline, view: View) -> Element:
    """An event. Its own date is no notion of Atom's: it is in the summary, and beside it as schema.org's."""
    entry = Element("entry")
    _put(entry, "id", event_tag(timeline, view))
    _put(entry, "title", view["title"])
    _put(entry, "updated", moment(view["updated_at"]))
    _put(entry, "published", moment(view["created_at"]))
    _put(entry, "link", rel="alternate", type=timeline.page_type, href=timeline.address(view))
    for source in view["sources"]:
        if followed(source["url"]):
            _put(entry, "link", rel="related", href=source["url"])
    for category in categories(view):
        _put(entry, "category", term=category)
    _put(entry, "summary", gist(view))
    _put(entry, "content", story(view), type="html")
    first, last = ends(view["when"]) if view["when"] else (None, None)
    for name, day in (("schema:startDate", first), ("schema:endDate", last)):
        if day:
            _put(entry, name, day)
    if view["venue"] and view["venue"]["latitude"] is not None:
        _put(entry, "georss:point", f"{view['venue']['latitude']} {view['venue']['longitude']}")
    return entry


def _put(parent: Element, name: str, text: str | None = None, **attributes: str) -> None:
    """One more element, its characters such as XML can write."""
    cleaned: Mapping[str, str] = {key: in_xml(value) for key, value in attributes.items()}
    SubElement(parent, name, dict(cleaned)).text = None if text is None else in_xml(text)


ATOM = Format(
    suffix="atom",
    media_type=MEDIA_TYPE,
    name="Atom",
    description=(
        "A feed of what changed last (`sort` is `-updated`: at a small `limit` others than by `date`), for feed "
        "readers. The date of an event is in its summary; `updated` and "
        "`published` tell of the record."
    ),
    write=write,
    sort="-updated",
    negotiable=True,
)
