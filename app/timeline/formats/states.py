"""How far an event has come and how well it is known, in words: what was not held must not look as if it had been."""

from collections.abc import Mapping
from typing import Any

from app.events.roles import STATUSES, VERIFICATIONS

WORDS: Mapping[str, str] = {
    **{term.id: term.label for term in STATUSES if term.id != "occurred"},
    "unknown": "Fate not known",
    **{term.id: term.label for term in VERIFICATIONS if term.id not in {"reported", "confirmed"}},
}
"""Of what needs words: that an event took place, and that someone says so, goes without saying."""
EXPECTED = "scheduled"
"""What a calendar is made of: it needs no word in front of its title."""


def states(view: Mapping[str, Any]) -> list[str]:
    """What is remarkable about it: `Postponed`, `Disputed`."""
    return [WORDS[word] for word in (view["status"], view["verification"]) if word in WORDS]


def marked(view: Mapping[str, Any]) -> str:
    """The title, for programs that show nothing else: `Cancelled: Talks in Geneva`.

    The words come first, because a narrow cell cuts off the end.
    """
    told = [WORDS[word] for word in (view["status"], view["verification"]) if word in WORDS and word != EXPECTED]
    return ": ".join([", ".join([*told[:1], *map(str.lower, told[1:])]), view["title"]] if told else [view["title"]])
