"""A question in words, for people: "Events with Vladimir Putin and Bashar al-Assad in Russia, 1–30 November 2017"."""

from collections.abc import Sequence

from app import days
from app.dates import parse
from app.events.kinds import KINDS
from app.events.roles import ROLES
from app.timeline.question import Question

KIND_LABELS = {row.id: row.label.lower() for row in KINDS}
ROLE_LABELS = {row.id: row.label.lower() for row in ROLES}
MATCHES = {"overlaps": "", "starts": "starting ", "within": "wholly within "}


def describe(question: Question) -> str:
    """What is asked, in one phrase."""
    asked = question.asked
    phrases = ["Ongoing events" if asked.ongoing else "Undated events" if asked.undated else "Events"]
    if asked.actor:
        joint = "and" if asked.actor_match == "all" else "or"
        phrases.append(f"with {listed([question.names['actor', each] for each in asked.actor], joint)}")
    if asked.role:
        phrases.append(f"as {listed([ROLE_LABELS[each] for each in asked.role])}")
    if asked.attendance:
        phrases.append(f"({listed([each.replace('_', ' ') for each in asked.attendance])})")
    if asked.venue:
        phrases.append(f"in {listed([question.names['venue', each] for each in asked.venue])}")
    if asked.bbox:
        phrases.append(f"in the box {asked.bbox}")
    if asked.series:
        phrases.append(f"of {listed([question.names['series', each] for each in asked.series])}")
    if asked.kind:
        phrases.append(f"of kind {listed([KIND_LABELS[each] for each in asked.kind])}")
    phrases += [
        f"{word} {listed([each.replace('_', ' ') for each in values])}"
        for word, values in (
            ("that are", asked.status), ("and", asked.verification), ("tagged", asked.tag), ("with id", asked.id),
        )
        if values
    ]  # fmt: skip
    if asked.q:
        phrases.append(f"about “{asked.q}”")
    clauses = [" ".join(phrases), *_when(question)]
    if asked.updated_since:
        clauses.append(f"changed since {asked.updated_since.isoformat()}")
    if asked.known_at:
        clauses.append(f"as known on {parse(asked.known_at.isoformat()).label}")
    return ", ".join(clauses)


def listed(words: Sequence[str], joint: str = "or") -> str:
    """The words as a list in a sentence: `a, b or c`."""
    *most, last = words
    return f"{', '.join(most)} {joint} {last}" if most else last


def _when(question: Question) -> list[str]:
    first, last = question.first, question.last
    if first is None and last is None:
        return []
    certainly = "certainly " if question.asked.certainty == "certain" else ""
    how = certainly + MATCHES[question.asked.date_match]
    if first is None or last is None:
        day = first if last is None else last
        assert day is not None
        return [f"{how}{'from' if last is None else 'until'} {parse(_edtf(day)).label}"]
    text = _edtf(first) if first == last else f"{_edtf(first)}/{_edtf(last)}"
    return [how + parse(text).label]


def _edtf(day: int) -> str:
    """The day as EDTF has it; beyond four digits only its year can be said."""
    year, _, _ = days.civil(day)
    return days.iso(day) if -9999 <= year <= 9999 else f"Y{year}"
