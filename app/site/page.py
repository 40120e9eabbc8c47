"""The first page a visitor sees, as HTML: what this is, a month drawn from the events themselves, and ways on."""

import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template
from typing import Any, NamedTuple
from urllib.parse import quote

from app.dates import parse

PAGE = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
MONTH, DAYS = "2017-11", 30
KINDS = ("agreement", "resignation", "visit", "conference", "summit", "appointment", "talks_round")
MOST_NAMES = 4

STYLE = re.findall(r"<style>(.*?)</style>", PAGE.template, flags=re.DOTALL)[0]
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#8c2f1b"/>'
    '<path d="M11 5v22" stroke="#fbfaf7" stroke-width="2"/><g fill="#fbfaf7"><circle cx="11" cy="10" r="4"/>'
    '<circle cx="11" cy="22" r="4"/><path d="M18 9h8v2h-8zm0 12h6v2h-6z"/></g></svg>'
)


class Example(NamedTuple):
    """A question and the address that answers it, below the service's own."""

    question: str
    address: str

    @property
    def href(self) -> str:
        return quote(self.address, safe="/?&=")


DRAWN = Example(
    "What moved in November 2017",
    f"v1/events?from={MONTH}&to={MONTH}&" + "&".join(f"kind={kind}" for kind in KINDS),
)
EXAMPLES = (
    Example(
        "When did Putin and Assad meet in November 2017?",
        "v1/events?actor=vladimir-putin&actor=bashar-al-assad&actor_match=all&from=2017-11&to=2017-11",
    ),
    Example(
        "What did the public know of that month on the evening of the 20th?",
        "v1/events?from=2017-11&to=2017-11&known_at=2017-11-20",
    ),
    Example("Where did Russia stand as a guarantor?", "v1/events?actor=russia&role=guarantor"),
    Example("What was held in Switzerland, in any city or palace?", "v1/events?venue=switzerland"),
    Example("What mentions Hijab, in any script?", "v1/events?q=حجاب"),
)


def render(events: Sequence[dict[str, Any]], base: str, version: str) -> str:
    """The page, with these events of its month drawn where there are any; `base` is the service's own address."""
    return PAGE.substitute(
        timeline=_timeline(events) if events else "",
        queries="\n".join(
            f'<li><a href="{escape(each.href)}">{escape(each.question)}</a><code>/{escape(each.address)}</code></li>'
            for each in EXAMPLES
        ),
        base=escape(base),
        version=escape(version),
    )


def _timeline(events: Sequence[dict[str, Any]]) -> str:
    entries = "\n".join(_entry(event) for event in events)
    return f"""<section aria-labelledby="month">
<h2 id="month">{escape(DRAWN.question)}</h2>
<p class="soft">Drawn just now from <a href="{escape(DRAWN.href)}">one request</a>.</p>
<ol class="timeline">
{entries}
</ol>
</section>"""


def _entry(event: dict[str, Any]) -> str:
    when = event["when"]
    place = [step["name"] for step in reversed(event["venue"]["path"])] if event["venue"] else []
    people = [part["actor"]["name"] for part in event["participants"]]
    people = people if len(people) <= MOST_NAMES else [*people[: MOST_NAMES - 1], "others"]
    told = event["schedule"][0]["known_from"]
    late = f"; made public on {parse(told).label}" if told and told > when["start"] else ""
    lines = [f"{', '.join(place)}{late}".removeprefix("; "), " · ".join(people)]
    about = "".join(f'<p class="soft">{escape(line)}</p>' for line in lines if line)
    return (
        f'<li><p class="when">{escape(when["label"])}</p>'
        f'<h3><a href="v1/events/{escape(event["id"])}">{escape(event["title"])}</a></h3>{about}{_bar(when)}</li>'
    )


def _bar(when: dict[str, Any]) -> str:
    """Where in the month the event may lie, as a stroke of so many days."""
    first = date.fromisoformat(f"{MONTH}-01").toordinal()
    start = max(date.fromisoformat(when["start"]).toordinal() - first, 0)
    end = min(date.fromisoformat(when["end"]).toordinal() - first + 1, DAYS) if when["end"] else DAYS
    return (
        f'<svg viewBox="0 0 {DAYS} 1" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect y=".4" width="{DAYS}" height=".2"/><rect x="{start}" width="{end - start}" height="1"/></svg>'
    )
