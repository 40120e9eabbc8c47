"""What remarks tell: the kind of an event, which President received, and who was met."""

import re
from datetime import date
from typing import Any, NamedTuple

from app.importers.history_state.people import known, person, reigning
from app.importers.history_state.presidents import President, president_on
from app.importers.history_state.states import ADJECTIVES, State, then
from app.importers.history_state.titles import TITLE, Titled, mended
from app.names import words
from app.slugs import slug

VISIT = re.compile(
    r"\b((?:official|state|working|private|informal|unofficial|courtesy|goodwill|good will|pastoral|ceremonial|select)"
    r"(?:,? (?:official|unofficial|state|working|private|informal|select))*) visits?\b"
    r"|\b(?:presidential|official) guest\b|\bguest of (?:the )?(?:US\b|President)|\bvacation|\bstopped\b|\bstopover\b"
    r"|(?:^|[.;] )visited\b|\baccompanied\b",
    re.IGNORECASE,
)
SUMMIT = re.compile(
    r"(?<!pre-)(?<!Pre-)\bsummits?\b(?! talks\))|\b(?:leaders[’']?|heads of (?:state|government)) meetings?\b"
    r"|\bmeetings? of (?:[\w-]+ ){0,2}heads of (?:state|government)\b",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"\b(?:preliminary to|prepar\w*|en route to|briefed|proposed)\b[^,]*$|\b(?:on|for) the (?:\S+ )?$",
    re.IGNORECASE,
)
"""What before the word says that the summit is another event."""
BELOW = re.compile(r"\s+(?:foreign ministers|ministerial|by satellite)", re.IGNORECASE)
"""What after the word says that no heads met there."""
CONFERENCE = re.compile(
    r"\b(?:attended|addressed|opened|held|led)\b[^.;]*?\b(?:conference|convention|congress of)\b|\bleaders conference",
    re.IGNORECASE,
)
MEETING = re.compile(
    r"\battended\b[^.;]*?"
    r"\b(?:meetings?|session|council|assembly|forum|ministerial|roundtable|consultations?)\b(?! summit)",
    re.IGNORECASE,
)
CEREMONY = re.compile(
    r"\battended\b[^.;]*?\b(?:funeral|memorial|inauguration|dedication|ceremon|signing|coronation|wedding)",
    re.IGNORECASE,
)
SORTS = (
    ("state-visit", "state"), ("official-visit", "official"), ("working-visit", "working"),
    ("private-visit", "private"), ("informal-visit", "informal"), ("informal-visit", "unofficial"),
)  # fmt: skip
OCCASIONS = (
    ("funeral", re.compile(r"\bfuneral|\bmemorial service", re.IGNORECASE)),
    ("inauguration", re.compile(r"\battended (?:the )?inauguration of (?:President|Prime)", re.IGNORECASE)),
)
RECEIVED = re.compile(r"(?<!former )(?<!Former )(?<!Vice )\bPresident ([A-Z][a-zA-Z]+)\b")
NOT_RECEIVED = re.compile(r"\b(?:funeral|memorial(?! museum)|tomb|birthday)\b", re.IGNORECASE)
THE_PRESIDENT = re.compile(r"\b(?:the President\b(?! of)|White House|Oval Office|Presidential guest)")

_PARTICLE = r"(?:de|la|da|do|dos|von|van|der|bin|ibn|ben|d['’]\w+|al-\w+|el-\w+)"
_WORD = r"(?:[A-Z]\w*(?:[-’']\w+)*|[A-Z]\.)"
_NAME = rf"(?:{_PARTICLE}\s)*{_WORD}(?:\s(?:{_PARTICLE}\s)*{_WORD})*"
MENTION = re.compile(
    rf"(?P<before>(?:(?!{TITLE})[A-Z]\w+ ){{0,2}})(?P<title>{TITLE}) (?P<name>{_NAME})"
    r"(?: of (?:the )?(?P<of>[A-Z]\w+(?: [A-Z]\w+)?))?"
)
MET = re.compile(r"\b(?:with|Briefed|briefed|Audience|audience|received by|guest of)\b")
NOT_MET = re.compile(
    r"\b(?:funeral|memorial|former|late|inauguration|coronation|wedding|anniversary|birthday|tomb|envoy|representatives?|"
    r"assassination|death|family|widow|library|regarding|about|efforts of|message)\b",
    re.IGNORECASE,
)
HEADS = re.compile(
    r"(?:President|Prime Minister|Premier|Chancellor|General Secretary|First Secretary|Chairman|Generalissimo)"
)
SENTENCE = re.compile(r"(?<=[a-z0-9)])\.\s+|;\s+")

ABBREVIATED = re.compile(r"\b(?:[A-Z]\.){2,}")
"""`U.S.` and `U.N.`, whose points end no clause."""


class Sort(NamedTuple):
    """The kind of an event, tags for what sort of a visit it was, and whether the remarks say so."""

    kind: str
    tags: tuple[str, ...]
    said: bool


def sort_of(remarks: str) -> Sort:
    """The kind that the remarks tell first; a visit it was in any case."""
    remarks = ABBREVIATED.sub(lambda found: found[0].replace(".", ""), remarks)
    visit = VISIT.search(remarks)
    told = {
        "summit": _summit(remarks),
        "conference": CONFERENCE.search(remarks),
        "multilateral_meeting": MEETING.search(remarks),
        "visit": min((each for each in (visit, CEREMONY.search(remarks)) if each), key=_place, default=None),
    }
    first = min((kind for kind, found in told.items() if found), key=lambda kind: _place(told[kind]), default=None)
    # `Attended a Summit meeting` begins with the same word for both: the more telling word decides.
    if (
        first in {"conference", "multilateral_meeting"}
        and (found := told["summit"])
        and found.start() < _end(told[first])
    ):
        first = "summit"
    how = (visit[1] or "").lower() if visit and visit[1] else ""
    sorts = tuple(dict.fromkeys(tag for tag, word in SORTS if re.search(rf"\b{word}\b", how)))
    occasions = tuple(tag for tag, found in OCCASIONS if found.search(remarks))
    return Sort(first or "visit", (*sorts, *occasions), first is not None)


def _summit(remarks: str) -> re.Match[str] | None:
    """Where the remarks speak of a summit that this is."""
    for found in SUMMIT.finditer(remarks):
        clause = SENTENCE.split(remarks[: found.start()])[-1]
        if not ELSEWHERE.search(clause) and not BELOW.match(remarks, found.end()):
            return found
    return None


def receiver(remarks: str, since: date, until: date) -> tuple[President, bool] | None:
    """The President whom the remarks name as in office then, and whether only the date tells who it was."""
    there = [president for day in (since, until) if (president := president_on(day))]
    for clause in SENTENCE.split(remarks):
        if NOT_RECEIVED.search(clause):
            continue
        for family in RECEIVED.findall(clause):
            named = next((president for president in there if president.family == family), None)
            if named:
                return named, False
    if there and THE_PRESIDENT.search(remarks) and not NOT_RECEIVED.search(remarks):
        return there[-1], True
    return None


def met(remarks: str, within: State | None, day: date) -> list[dict[str, Any]]:
    """The leaders whom the remarks say were met, as participants: those only of whom it is sure who they are."""
    found: dict[str, dict[str, Any]] = {}
    for sentence in SENTENCE.split(mended(remarks)):
        for mention in MENTION.finditer(sentence):
            before = sentence[: mention.start("title")]
            meeting = [*MET.finditer(before)]
            if not meeting or NOT_MET.search(before[meeting[-1].end() :]):
                continue
            if part := _participant(mention, within, day):
                found.setdefault(part["actor"]["name"], part)
    return list(found.values())


def _participant(mention: re.Match[str], within: State | None, day: date) -> dict[str, Any] | None:
    titled = Titled(mention["title"], mention["name"].rstrip("."))
    scope = _scope(mention)
    if titled.throne == "Pope":
        scope = "holy-see"
    elif scope is None:
        scope = within.scope if within else ""
    elif not scope:
        return None
    leader = known(titled, scope, day.year)
    if len(words(titled.name)) == 1 and not titled.throne and not HEADS.match(titled.title or ""):
        leader = None  # a minister may bear the family name of a leader
    if leader is None and titled.throne and not mention["before"].strip() and not mention["of"]:
        leader = reigning(titled, day.year)
    if leader is None and titled.throne != "Pope":
        return None
    own = scope if leader is None or scope in leader.states else leader.states[0]
    of = within if within and within.scope == own else then(own, day)
    return {
        "actor": person(titled, of, day.year),
        "role": "participant",
        "on_behalf_of": of.draft(),
        "title": titled.title,
    }


def _scope(mention: re.Match[str]) -> str | None:
    """The state that a mention tells by an adjective or `of …`; empty if it tells one that is not known."""
    if mention["of"]:
        return slug(mention["of"])
    told = mention["before"].split()
    for size in (2, 1):
        if len(told) >= size and " ".join(told[-size:]) in ADJECTIVES:
            return ADJECTIVES[" ".join(told[-size:])]
    return None if not told or told[-1] in {"Briefed", "Met", "Audience", "With"} or not words(told[-1]) else ""


def _place(found: re.Match[str] | None) -> int:
    return found.start() if found else 0


def _end(found: re.Match[str] | None) -> int:
    return found.end() if found else 0
