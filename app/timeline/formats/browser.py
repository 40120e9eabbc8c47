"""What widgets in a browser have in common: the days they can hold, and the classes by which a page styles events."""

from app import days
from app.dates import When
from app.timeline.formats.format import View, when

HELD = range(days.number(-271_820, 1, 1), days.number(275_760, 1, 1))
"""The whole years that a JavaScript `Date` holds (ECMA-262 §21.4.1.1)."""


def unheld(view: View, held: range = HELD) -> bool:
    """Whether an event has no date, or one that these days do not hold."""
    read = when(view)
    return read is None or read.start_min not in held or last(read) not in held


def last(read: When) -> int:
    """The last possible day; of what ends openly the first, as there is no other to draw."""
    return read.start_min if read.end_max is None else read.end_max


def classes(view: View) -> list[str]:
    """CSS classes of an event: `kind-visit`, `status-cancelled`, `verification-disputed`, `precision-month`, …"""
    told = view["when"]
    more = {"approximate": told["approximate"], "uncertain": told["uncertain"], "open-end": told["end"] is None}
    words = [f"{name}-{view[name].replace('_', '-')}" for name in ("kind", "status", "verification")]
    return [*words, f"precision-{told['precision']}", *(name for name, so in more.items() if so)]
