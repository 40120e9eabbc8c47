"""How a page of ours stands in a page of others: an `iframe`, and oEmbed 1.0 (oembed.com), which tells of it."""

from html import escape
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import SplitResult, urlsplit
from xml.etree import ElementTree

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.texts import LINE, in_xml, whole

WIDTH, HEIGHT, HEIGHT_OF_ONE = 640, 480, 260
PROVIDER = "Communiqué"

Pixels = Annotated[int, Field(ge=1, le=100_000)]


class OembedQuery(BaseModel):
    """Which page is to be embedded, and how much room there is."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[
        str,
        Field(description="The page, of an event or of a filter; absolute, or from the service's own address on.",
              min_length=1, max_length=1_000, pattern=LINE, examples=["/timeline?venue=switzerland&from=2017-11"]),
    ]  # fmt: skip
    maxwidth: Annotated[
        Pixels | None, BeforeValidator(whole), Field(description="Pixels there are across.", examples=[640])
    ] = None
    maxheight: Annotated[
        Pixels | None, BeforeValidator(whole), Field(description="Pixels there are down.", examples=[480])
    ] = None
    format: Annotated[Literal["json", "xml"], Field(description="How the answer is written.", examples=["json"])] = (
        "json"
    )


class OembedView(BaseModel):
    """What to put into a page (oEmbed 1.0, type `rich`)."""

    version: Annotated[Literal["1.0"], Field(description="Of oEmbed.")]
    type: Annotated[Literal["rich"], Field(description="HTML to put in as it is.")]
    title: Annotated[str, Field(description="What is shown.", max_length=50_000)]
    provider_name: Annotated[str, Field(description="Who shows it.", max_length=100)]
    provider_url: Annotated[str, Field(description="Where they are.", max_length=4_000)]
    html: Annotated[str, Field(description="An `iframe`.", max_length=100_000)]
    width: Annotated[Pixels, Field(description="Pixels across.")]
    height: Annotated[Pixels, Field(description="Pixels down.")]


class Shown(NamedTuple):
    """What an address of ours shows: one event, or the events of a query."""

    event_id: str | None
    query: str


def ours(address: str, base: str) -> Shown | None:
    """What an address shows, where it is that of a page at `base`; whether it says http or https does not count."""
    try:
        told, own = urlsplit(address if "://" in address else f"{base}/{address.lstrip('/')}"), urlsplit(base)
    except ValueError:
        return None
    if told.scheme.lower() not in {"http", "https"} or _host(told) != _host(own):
        return None
    return _shown(told, own.path)


def _shown(told: SplitResult, prefix: str) -> Shown | None:
    if not told.path.startswith(f"{prefix}/"):
        return None
    page, _, key = told.path.removeprefix(f"{prefix}/").partition("/")
    if page == "events" and key and "/" not in key:
        return Shown(key, f"id={key}")
    return Shown(None, told.query) if page in {"timeline", "embed"} and not key else None


def _host(address: SplitResult) -> str:
    return address.netloc.lower().removesuffix(":443").removesuffix(":80")


def frame(address: str, title: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The element that shows what is at an address."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" loading="lazy" '
        'style="border:0;max-width:100%"></iframe>'
    )


def document(query: OembedQuery, address: str, title: str, base: str, *, one: bool) -> dict[str, Any]:
    """The answer for what is embedded from an address: one event or many, in no more room than there is."""
    width = min(WIDTH, query.maxwidth or WIDTH)
    height = min(HEIGHT_OF_ONE if one else HEIGHT, query.maxheight or HEIGHT)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": PROVIDER,
        "provider_url": f"{base}/",
        "html": frame(address, title, width, height),
        "width": width,
        "height": height,
    }


def as_xml(answer: dict[str, Any]) -> bytes:
    """The answer as XML, which oEmbed writes flat."""
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = in_xml(str(value))
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
