"""An event as the public knew it on a day: what was not known is not told."""

from collections.abc import Collection
from typing import Any

from app.database import Row

UNTOLD: dict[str, Any] = {"summary": "", "outcome": None, "statements": [], "claims": [], "note": None}


def as_known(view: Row, day: str, entry: int, status: str, known_events: Collection[str], *, told: bool) -> Row:
    """The view with the date and status of that schedule entry; until the story could be `told`, without it.

    Never shown are sources published after the day (ISO 8601) and relations to events that nobody knew of then.
    """
    schedule = view["schedule"] if told else view["schedule"][: entry + 1]
    leading = {each["source"] for each in schedule}
    sources = [source for source in view["sources"] if _published(source, day, told or source["id"] in leading)]
    cited = {source["id"] for source in sources}
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


def _published(source: Row, day: str, undated: bool) -> bool:
    """That it was out by that day. One without a date may tell of anything: until the story is told it is shown only
    where what was known rests on it.
    """
    return source["published_on"] <= day if source["published_on"] else undated


def _sourced(part: Row, cited: Collection[str]) -> Row:
    return part if part["source"] is None or part["source"] in cited else {**part, "source": None}
