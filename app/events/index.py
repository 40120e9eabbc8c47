"""What an event is searched by: tables made from its rows when it is written, each in the order of time.

A *span* is the class of an event's possible length, so that what overlaps a range is found by a few bounded scans: an
event of span k that reaches into a range starts at most `REACHES[k]` days before it.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Row, Slug, Values, binary_text
from app.dates import When, parse
from app.events.order import key_of
from app.events.roles import NOT_THERE

FOREVER = 2**50
"""The day after all days: where an open end lies."""
REACHES = (0, 6, 31, 366, 3_653, FOREVER)
"""The greatest length of each span's events, in days after the first: a day, a week, a month, a year, ten years."""
SPANS = range(len(REACHES))
OPEN = SPANS[-1]
"""The span of what ends openly or lasts longer than any class; it has no reach."""
FAR = 3
"""Events of this span or a greater one reach far, and are marked so in the full text (`words.LONG`)."""
UNDATED = len(SPANS)
TERM_LENGTH = 140
POSTED = ("term", "span", "start", "event_id", "end", "key")
"""The columns of the index of terms; it lies in the order of the first four, which tell each row from all others."""
EVERY = "*"
"""The term every event stands under."""


class Stretch(NamedTuple):
    """Where something lies in an index: its span, its first possible day and its last."""

    span: int
    start: int
    end: int


def stretch(when: When | None) -> Stretch:
    """Where this date lies; what has no date lies apart."""
    if when is None:
        return Stretch(UNDATED, 0, 0)
    if when.end_max is None:
        return Stretch(OPEN, when.start_min, FOREVER)
    length = when.end_max - when.start_min
    return Stretch(next(span for span in SPANS if length <= REACHES[span]), when.start_min, when.end_max)


class Posting(Base):
    """An event under each term it is filtered by (see `terms`). No foreign key: it is derived, and the largest."""

    __tablename__ = "posting"

    term: Mapped[str] = mapped_column(binary_text(TERM_LENGTH), primary_key=True)
    span: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    start: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[str] = mapped_column(Slug, primary_key=True)
    end: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = ({"sqlite_with_rowid": False},)


class Phase(Base):
    """An event as the public knew it from the day `since` until the day before `until`; see `phases`."""

    __tablename__ = "phase"

    event_id: Mapped[str] = mapped_column(Slug, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    until: Mapped[int] = mapped_column(BigInteger)
    entry: Mapped[int] = mapped_column(SmallInteger, comment="position in the schedule")
    status: Mapped[str] = mapped_column(String(16))
    told: Mapped[bool]
    span: Mapped[int] = mapped_column(SmallInteger)
    start: Mapped[int] = mapped_column(BigInteger)
    end: Mapped[int] = mapped_column(BigInteger)
    start_max: Mapped[int] = mapped_column(BigInteger)
    end_min: Mapped[int] = mapped_column(BigInteger)
    ahead: Mapped[bool] = mapped_column(comment="known before its first day")
    posted_span: Mapped[int] = mapped_column(SmallInteger, comment="where the event lies in the index of terms")
    posted_start: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (Index("ix_phase_order", "ahead", "span", "start", "event_id", "since", "until"),)


def actor(actor_id: str, in_role: str | None = None) -> str:
    """The term of what an actor had a part in, there or represented; in this role."""
    return f"a/{actor_id}/{in_role}" if in_role else f"a/{actor_id}"


def actor_not_there(actor_id: str, attendance: str) -> str:
    """The term of what an actor did not simply attend."""
    return f"a/{actor_id}@{attendance}"


def attendance(value: str) -> str:
    """The term of events someone did not simply attend."""
    return f"@/{value}"


def role(value: str) -> str:
    """The term of events in which someone had this role."""
    return f"r/{value}"


def held_at(venue_id: str) -> str:
    """The term of events held at this very venue, not inside it."""
    return f"w/{venue_id}"


def terms(view: Row) -> set[str]:
    """The terms an event stands under; `EVERY` holds them all."""
    found = {EVERY, f"k/{view['kind']}", f"s/{view['status']}", f"y/{view['verification']}"}
    found.update(f"t/{tag}" for tag in view["tags"])
    if view["series"]:
        found.add(f"p/{view['series']['id']}")
    if view["venue"]:
        found.add(held_at(view["venue"]["id"]))
        found.update(f"v/{place['id']}" for place in view["venue"]["path"])
    for part in view["participants"]:
        acting = [each["id"] for each in (part["actor"], part["on_behalf_of"]) if each]
        if part["attendance"] not in NOT_THERE:
            found.add(role(part["role"]))
            found.update(term for one in acting for term in (actor(one), actor(one, part["role"])))
        if part["attendance"] != "attended":
            found.add(attendance(part["attendance"]))
            found.update(actor_not_there(one, part["attendance"]) for one in acting)
    return found


class Placed(NamedTuple):
    """The date that a view shows, read in its venue's time zone; where that lies, and the event's key."""

    when: When | None
    stretch: Stretch
    key: int


def placed(view: Row) -> Placed:
    """Where an event lies in time."""
    return _placed(view["id"], view["when"] and view["when"]["edtf"], zone_of(view))


@lru_cache(maxsize=2**13)  # more than a batch of an import has
def _placed(event_id: str, edtf: str | None, zone: str | None) -> Placed:
    when = parse(edtf, zone) if edtf else None
    return Placed(when, stretch(when), key_of(event_id, when.start_min if when else None))


def zone_of(view: Row) -> str | None:
    """The time zone on whose days the event is counted."""
    return view["venue"]["timezone"] if view["venue"] else None


def own_key(view: Row) -> int:
    """The event's key, by the first day that the view shows."""
    return placed(view).key


def far(view: Row) -> bool:
    """Whether the event may last for months or more."""
    return FAR <= placed(view).stretch.span <= OPEN


def posted(view: Row) -> list[Values]:
    """The event's rows in the index of terms, in no order; see `POSTED`."""
    _, (span, start, end), key = placed(view)
    return [(term, span, start, view["id"], end, key) for term in terms(view)]


def postings(view: Row) -> list[Row]:
    """The same by column, in the order in which they lie."""
    return [dict(zip(POSTED, row, strict=True)) for row in sorted(posted(view))]


def phases(view: Row) -> list[Row]:
    """What the public knew, and when, by the schedule (domain.md, Two clocks).

    An entry counts from its `known_from`; the last, where it has none, from the event's first day, and what `occurred`
    shows as under way until its last. The story is told once the last entry counts and its last day has come.
    """
    entries: list[Row] = view["schedule"]
    zone, last = zone_of(view), len(entries) - 1
    placed: list[tuple[int, int, When | None]] = []
    for position, entry in enumerate(entries):
        when = parse(entry["when"]["edtf"], zone) if entry["when"] else None
        known = date.fromisoformat(entry["known_from"]).toordinal() if entry["known_from"] else None
        if known is None and position == last and when:
            known = max([when.start_min, *(since for since, *_ in placed)])
        if known is not None:
            placed.append((known, position, when))
    rows: list[Row] = []
    for (since, position, when), until in zip(placed, [*(each[0] for each in placed[1:]), FOREVER], strict=False):
        entry, final = entries[position], position == last
        ended = since if when is None or when.end_max is None else when.end_max
        told_from = max(since, ended) if final else until
        waiting = (
            "under_way" if final and entry["status"] == "occurred" and not entry["known_from"] else entry["status"]
        )
        rows.append(_phase(view, position, when, (since, told_from), waiting, told=False))
        rows.append(_phase(view, position, when, (told_from, until), entry["status"], told=True))
    return [row for row in rows if row["since"] < row["until"]]


def _phase(view: Row, entry: int, when: When | None, days: tuple[int, int], status: str, *, told: bool) -> Row:
    place, posted = stretch(when), placed(view).stretch
    return {
        "event_id": view["id"],
        "since": days[0],
        "until": days[1],
        "entry": entry,
        "status": status,
        "told": told,
        **place._asdict(),
        "ahead": place.start > days[0],
        "posted_span": posted.span,
        "posted_start": posted.start,
        "start_max": when.start_max if when else 0,
        "end_min": when.end_min if when else 0,
    }
