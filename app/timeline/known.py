"""An event as the public knew it on a day: what was not known is not told."""

from collections.abc import Collection
from typing import Any

from app.database import Row

UNTOLD: dict[str, Any] = {"summary": "", "outcome": None, "statements": [], "claims": [], "note": None}


def as_known(view: Row, day: str, entry: int, status: str, known_events: Collection[str], *, told: bool) -> Row:
    """The view with the date and status of that schedule entry; until the story could be `told`, without it.

    Never shown are sources published after the day (ISO 8601) and relations to events that nobody knew of then.
    """
    sources = [source for source in view["sources"] if not source["published_on"] or source["published_on"] <= day]
    cited = {source["id"] for source in sources}
    schedule = view["schedule"] if told else view["schedule"][: entry + 1]
    return {
        **view,
        **({} if told else UNTOLD),
        "when": view["schedule"][entry]["when"],
        "status": status,
        "relations": [each for each in view["relations"] if each["event"]["id"] in known_events],
        "schedule": [_sourced(each, cited) for each in schedule],
        "sources": sources,
        **({name: [_sourced(each, cited) for each in view[name]] for name in ("statements", "claims")} if told else {}),
    }


def _sourced(part: Row, cited: Collection[str]) -> Row:
    return part if part["source"] is None or part["source"] in cited else {**part, "source": None}
