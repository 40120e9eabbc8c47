"""An event in words for people, as the pages tell it; templates use these as filters."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from app.database import Row
from app.dates import parse
from app.events.kinds import KINDS
from app.events.roles import ATTENDANCES, NOT_HELD, ROLES, STATUSES, VERIFICATIONS

MOST_NAMES = 4
GIST = 200
"""Characters of a description, about what search engines and social pages show of one."""

LABELS: Mapping[str, str] = {
    **{row.id: row.label for row in KINDS},
    **{row.id: row.label for row in (*ROLES, *STATUSES)},
}
ATTENDED: Mapping[str, str] = {row.id: row.label.lower() for row in ATTENDANCES}
VERIFIED: Mapping[str, str] = {row.id: row.label for row in VERIFICATIONS}
UNREMARKABLE = {"occurred", "confirmed", "reported"}
UNHELD = NOT_HELD
LENGTHS = {"day": 10, "month": 7, "season": 4, "year": 4}
"""Characters of an ISO day that may be told."""


def label(word: str) -> str:
    """How people are shown a kind, a role or a status."""
    return LABELS[word]


def attendance(word: str) -> str:
    """How someone attended, within a sentence."""
    return ATTENDED[word]


def plain(word: str) -> str:
    """A word of the API's own as people write it: `responds_to` is `Responds to`."""
    spaced = word.replace("_", " ").replace(".", ", ")
    return spaced[:1].upper() + spaced[1:]


def leading(name: str) -> str:
    """A name as it begins a line; `iCalendar` is written so everywhere."""
    first = name.partition(" ")[0]
    return name if first != first.lower() else name[:1].upper() + name[1:]


def states(event: Row) -> list[str]:
    """What is remarkable about how far an event has come and how well it is known."""
    told = (event["status"], LABELS[event["status"]]), (event["verification"], VERIFIED[event["verification"]])
    return [name for word, name in told if word not in UNREMARKABLE]


def machine_date(when: Row) -> str | None:
    """The date as a `time` element takes it, no finer than it is known: a season as its year, an interval as its first
    day. HTML has no years before 1 and no decades.
    """
    precision = when["precision"]
    if precision == "instant":
        return str(when["edtf"])
    if precision == "interval":
        precision = parse(when["edtf"].partition("/")[0]).precision
    if when["start"][0] in "+-" or when["start"].startswith("0000") or precision not in LENGTHS:
        return None
    return str(when["start"][: LENGTHS[precision]])


def day(iso: str) -> str:
    """A day in words: `20 November 2017`."""
    return parse(iso).label


def place(venue: Row | None) -> str:
    """Where, from the site up to the country: `Palais des Nations, Geneva, Switzerland`."""
    return ", ".join(step["name"] for step in reversed(venue["path"])) if venue else ""


def people(event: Row) -> list[str]:
    """The names of who took part, the last ones as `others` where they are many."""
    names = list(dict.fromkeys(part["actor"]["name"] for part in event["participants"]))
    return names if len(names) <= MOST_NAMES else [*names[: MOST_NAMES - 1], "others"]


def disclosed(event: Row) -> str | None:
    """The day on which the public learnt of it, where that was after it had begun."""
    told = event["schedule"][0]["known_from"] if event["schedule"] else None
    begun = event["when"]["start"] if event["when"] else None
    return day(told) if told and begun and begun[0] not in "+-" and told > begun else None


def gist(event: Row) -> str:
    """An event in a sentence: when, where and who, and as much of its summary as fits."""
    when = event["when"]["label"] if event["when"] else "date not known"
    facts = ". ".join(filter(None, (when, place(event["venue"]), ", ".join(people(event)))))
    return shortened(f"{facts}. {event['summary']}", GIST)


def shortened(text: str, most: int) -> str:
    """The text on one line, cut between words where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rpartition(' ')[0] or line[: most - 1]}…"


def web(url: str | None) -> bool:
    """Whether a browser may be led there: nothing but the web, whatever has come to be stored."""
    return bool(url) and urlsplit(str(url)).scheme in {"http", "https"}


FILTERS: Mapping[str, Any] = {
    each.__name__: each
    for each in (label, attendance, plain, leading, states, machine_date, day, place, people, disclosed, web)
}
