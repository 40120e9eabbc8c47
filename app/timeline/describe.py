"""A question in words, for people: "Events with Vladimir Putin and Bashar al-Assad in Russia, 1–30 November 2017"."""

from collections.abc import Iterator, Sequence

from app import days, labels
from app.events.kinds import KINDS
from app.events.roles import ROLES
from app.timeline.question import Question

KIND_LABELS = {row.id: row.label.lower() for row in KINDS}
ROLE_LABELS = {row.id: row.label.lower() for row in ROLES}
BETWEEN = {"overlaps": "", "starts": "starting ", "within": "wholly within "}
FROM = {"overlaps": "from", "starts": "starting from", "within": "starting from"}
UNTIL = {"overlaps": "until", "starts": "starting until", "within": "over by"}
MOST = 4
"""As many names are listed; where there are more, the last ones are only counted."""


def describe(question: Question) -> str:
    """What is asked, in one phrase."""
    asked = question.asked
    subject = "Ongoing events" if asked.ongoing else "Undated events" if asked.undated else "Events"
    clauses = [" ".join([subject, *_phrases(question)]), *_when(question)]
    if asked.updated_since:
        clauses.append(f"changed since {asked.updated_since.isoformat().replace('+00:00', 'Z')}")
    if asked.known_at:
        clauses.append(f"as known on {labels.single(_day(asked.known_at.toordinal()), '')}")
    return ", ".join(clauses)


def listed(words: Sequence[str], joint: str = "or") -> str:
    """The words as a list in a sentence: `a, b or c`."""
    if len(words) > MOST:
        words = [*words[: MOST - 1], f"{len(words) - MOST + 1} others"]
    *most, last = words
    return f"{', '.join(most)} {joint} {last}" if most else last


def _phrases(question: Question) -> Iterator[str]:
    """What the filters ask beside dates, each as it follows on the others in a sentence."""
    asked, names = question.asked, question.names
    who = [names["actor", each] for each in asked.actor] or ["someone"] * bool(asked.role or asked.attendance)
    values: tuple[tuple[str, Sequence[str]], ...] = (
        ("as {}", [ROLE_LABELS[each] for each in asked.role]),
        ("({})", [each.replace("_", " ") for each in asked.attendance]),
        ("in {}", [names["venue", each] for each in asked.venue]),
        ("in the box {}", [asked.bbox] if asked.bbox else []),
        ("of {}", [names["series", each] for each in asked.series]),
        ("of kind {}", [KIND_LABELS[each] for each in asked.kind]),
        ("with status {}", [each.replace("_", " ") for each in asked.status]),
        ("on record as {}", asked.verification),
        ("tagged {}", asked.tag),
        ("with id {}", asked.id),
        ("about “{}”", [" ".join(asked.q.split())] if asked.q else []),
    )
    if who:
        yield f"with {listed(list(dict.fromkeys(who)), 'and' if asked.actor_match == 'all' else 'or')}"
    for phrase, words in values:
        if words:
            yield phrase.format(listed(list(dict.fromkeys(words))))


def _when(question: Question) -> Iterator[str]:
    first, last, match = question.first, question.last, question.match or "overlaps"
    certainly = "certainly " if question.asked.certainty == "certain" else ""
    if first is not None and last is not None:
        yield f"{certainly}{BETWEEN[match]}{labels.interval(_day(first), '', _day(last), '')}"
    elif first is not None:
        yield f"{certainly}{FROM[match]} {labels.single(_day(first), '')}"
    elif last is not None:
        yield f"{certainly}{UNTIL[match]} {labels.single(_day(last), '')}"


def _day(day: int) -> labels.Words:
    return labels.of_day(*days.civil(day))
