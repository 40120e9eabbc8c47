"""What happened around an event: what it is related to, and what else lies near it in time."""

from typing import Annotated, Any

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.dates import parse
from app.events.index import FOREVER
from app.paging import LIMIT, LIMIT_MAX
from app.texts import whole
from app.timeline.filters import EventQuery
from app.timeline.query import Reading
from app.timeline.question import Question
from app.timeline.stream import Place


class ContextQuery(BaseModel):
    """How far around an event to look."""

    model_config = ConfigDict(extra="forbid")

    days: Annotated[
        int, Field(ge=0, le=366, description="Days before its first and after its last.", examples=[7]),
        BeforeValidator(whole),
    ] = 7  # fmt: skip
    limit: Annotated[
        int, Field(ge=1, le=LIMIT_MAX, description="Events nearby, at the most.", examples=[LIMIT]),
        BeforeValidator(whole),
    ] = LIMIT  # fmt: skip


def around(reading: Reading, document: bytes, query: ContextQuery, links: dict[str, Any]) -> bytes:
    """The JSON of the context of the event with this document."""
    view = orjson.loads(document)
    relations = view["relations"][:LIMIT_MAX]
    others = list(dict.fromkeys(each["event"]["id"] for each in relations))
    by_id = dict(zip(others, reading.documents(others), strict=True))
    pairs = (b'{"type":"%b","event":%b}' % (each["type"].encode(), by_id[each["event"]["id"]]) for each in relations)
    nearby = _nearby(view, query, reading)
    days = f"{query.days} day" + "s" * (query.days != 1)
    meta = {"description": f"Events within {days} of “{view['title']}”", "limit": query.limit, "total": None}
    rest = orjson.dumps({"meta": meta, "links": links})
    parts = (
        b'{"event":',
        document,
        b',"related":[',
        b",".join(pairs),
        b'],"nearby":[',
        b",".join(nearby),
        b"],",
        rest[1:],
    )
    return b"".join(parts)


def _nearby(view: dict[str, Any], query: ContextQuery, reading: Reading) -> list[bytes]:
    """The documents of the events nearest to this one in time, in order; around what has no date there are none."""
    if view["when"] is None:
        return []
    when = parse(view["when"]["edtf"], view["venue"] and view["venue"]["timezone"])
    last = FOREVER if when.end_max is None else when.end_max + query.days
    asked = EventQuery(limit=query.limit)
    question = Question(asked, first=when.start_min - query.days, last=last)
    here = Place(when.start_min, "")
    later = reading.rows(question, asked, here)
    earlier = reading.rows(question, asked.model_copy(update={"sort": "-date"}), here)
    found = [(start, key) for start, key, _ in (*earlier, *later) if key != view["id"]]
    nearest = sorted(found, key=lambda place: (abs(place[0] - when.start_min), place))[: query.limit]
    return reading.documents([key for _, key in sorted(nearest)])
