"""What the public knew of an event on a day, told entry by entry and day by day as `domain.md` § Two clocks tells it.

Two readings are ours. What has no `known_from` shows as under way until its last day only if it `occurred`: a meeting
that was cancelled was never under way. And an open end does not keep the story untold for ever.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A schedule's entry: its date as EDTF with the first day and the last (none while the end is open), and the day
    from which the public knew. Days are ordinals.
    """

    edtf: str | None
    first: int | None
    last: int | None
    status: str
    known_from: int | None


@dataclass(frozen=True)
class Told:
    """The entry in force, the status it shows, and whether the whole story is told."""

    entry: int
    status: str
    story: bool


def known_on(day: int, schedule: list[Entry]) -> Told | None:
    """What was known that day, or None before anything was."""
    in_force = None
    since = None
    for position, entry in enumerate(schedule):  # oldest first: what comes later was not known earlier
        final = position == len(schedule) - 1
        known = entry.known_from
        if known is None:
            if not final or entry.first is None:
                continue  # it can't be placed
            known = entry.first if since is None else max(entry.first, since)
        since = known
        if known <= day:
            in_force = position
    if in_force is None:
        return None
    entry = schedule[in_force]
    if in_force < len(schedule) - 1:
        return Told(in_force, entry.status, story=False)
    over = entry.last is None or day >= entry.last
    if not over and entry.known_from is None and entry.status == "occurred":
        return Told(in_force, "under_way", story=False)
    return Told(in_force, entry.status, story=over)
