"""Pages drawn from templates, in one look and under policies that let nothing run."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.site.words import FILTERS, UNHELD

TEMPLATES = Path(__file__).with_name("templates")
STYLE = (TEMPLATES / "style.css").read_text(encoding="utf-8")
LOOK = sha256(b"".join(each.read_bytes() for each in sorted(TEMPLATES.iterdir()))).hexdigest()[:16]
"""Names the templates as they are: what a page's entity tag depends on beside the data."""


def _policy(frames: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'",
            "img-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {frames}",
        )
    )


POLICY, EMBEDDED = _policy("'none'"), _policy("* file:")
"""What a page may do, and what one may that is made to stand in other pages, also in a file that is being tried out."""


class Alternate(NamedTuple):
    """The same in another form."""

    title: str
    address: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself to machines; addresses are absolute."""

    title: str
    description: str = ""
    address: str | None = None
    kind: str = "website"
    changed: str | None = None
    next: str | None = None
    alternates: Sequence[Alternate] = ()
    linked: Mapping[str, Any] | None = None
    hidden: bool = False


def draw(template: str, head: Head, *, up: str = "", **shown: Any) -> bytes:
    """The page; `up` leads from its address to that of the service, so that links hold under any prefix."""
    return PAGES.get_template(f"{template}.html").render(head=head, up=up, **shown).encode(errors="replace")


def _pages() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(FILTERS)
    made.globals.update(style=STYLE, unheld=UNHELD)
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return made


PAGES = _pages()
