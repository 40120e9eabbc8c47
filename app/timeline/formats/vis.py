"""vis-timeline: items, and the groups they stand in, as bare arrays for two `vis.DataSet`s.

Ends are exclusive, and a day is the viewer's own from midnight to midnight, so that no time zone moves it. Texts are
HTML there, so they are escaped. Nothing is ever null: a null `content` or `subgroup` keeps the whole from being drawn.
"""

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, RootModel
from pydantic.json_schema import SkipJsonSchema

from app import days
from app.timeline.formats import groups
from app.timeline.formats.browser import classes, unheld
from app.timeline.formats.format import Format, Timeline, View, array, present, when
from app.timeline.formats.states import marked

Html = Annotated[str, Field(description="HTML, escaped: plain text as a browser shows it.")]


class Item(BaseModel):
    """An event as an item of vis-timeline."""

    id: Annotated[str, Field(description="The event's id.")]
    content: Html
    title: Html
    start: Annotated[str, Field(description="The first day, or the moment.")]
    end: Annotated[
        str | SkipJsonSchema[None], Field(description="The day after the last; missing on a single day.")
    ] = None
    type: Annotated[Literal["box", "range"], Field(description="A range, or a box at a point of time.")]
    group: Annotated[str, Field(description="The id of its group.")]
    className: Annotated[str, Field(description="CSS classes: kind, status, verification, precision.")]


class Items(RootModel[list[Item]]):
    """A bare array of items."""


class ItemGroup(BaseModel):
    """A group of vis-timeline."""

    id: Annotated[str, Field(description="What items name it by.")]
    content: Html
    order: Annotated[int, Field(description="Its place among the groups.")]
    nestedGroups: Annotated[list[str] | SkipJsonSchema[None], Field(description="What lies in it.")] = None


class ItemGroups(RootModel[list[ItemGroup]]):
    """A bare array of groups."""


def write_items(timeline: Timeline) -> Iterator[bytes]:
    """The items."""
    yield from array(item(view, timeline.group_by or "kind") for view in timeline.events)


def item(view: View, by: groups.GroupBy) -> View:
    """An event as an item; one whose date is vague, or that lasts, is a range."""
    read = when(view)
    assert read is not None, "what has no date is omitted"
    start, end = _day(read.start_min), None
    if read.instant:
        start = read.edtf
    elif read.end_max is not None and read.end_max > read.start_min:
        end = _day(read.end_max + 1)
    told = [marked(view), view["when"]["label"], *([view["venue"]["name"]] if view["venue"] else [])]
    return present(
        {
            "id": view["id"],
            "content": escape(marked(view)),
            "title": "<br>".join(map(escape, told)),
            "start": start,
            "end": end,
            "type": "range" if end else "box",
            "group": groups.path(view, by)[-1].id,
            "className": " ".join(classes(view)),
        }
    )


def write_groups(timeline: Timeline) -> Iterator[bytes]:
    """The groups that the same events stand in, by name, and those that these lie in; Other comes last."""
    labels: dict[str, str] = {}
    levels: dict[str, int] = {}  # where one is not told, the widget marks the group in red
    inside: dict[str, dict[str, None]] = {}
    for view in timeline.events:
        path = groups.path(view, timeline.group_by or "kind")
        labels.update((group.id, group.label) for group in path)
        levels.update((group.id, level) for level, group in enumerate(path) if level)
        for outer, inner in pairwise(path):
            inside.setdefault(outer.id, {})[inner.id] = None
    ordered = sorted(labels.items(), key=lambda group: (group[0] == groups.OTHER.id, group[1].casefold(), group[0]))
    yield from array(
        present(
            {
                "id": key,
                "content": escape(label),
                "order": place,
                "nestedGroups": list(inside.get(key, ())),
                "treeLevel": levels.get(key),
            }
        )
        for place, (key, label) in enumerate(ordered, 1)
    )


def _day(number: int) -> str:
    """ISO 8601 as the widget reads it: a year of four digits, or a sign and six."""
    year, month, day = days.civil(number)
    return f"{year:04}-{month:02}-{day:02}" if 0 <= year <= 9999 else f"{year:+07}-{month:02}-{day:02}"


SHARED: dict[str, Any] = {
    "media_type": "application/json",
    "omits": unheld,
    "groups": True,
    "group_by": "kind",
}
VIS_ITEMS = Format(
    suffix="vis-items.json",
    name="items of vis-timeline",
    description=(
        "A bare array of items for vis-timeline. Ends are exclusive, texts are escaped HTML, vague dates are ranges, "
        "and `className` tells kind, status, verification and precision. Each item stands in a group of "
        "`/v1/events.vis-groups.json` by the same filters."
    ),
    write=write_items,
    view=Items,
    **SHARED,
)
VIS_GROUPS = Format(
    suffix="vis-groups.json",
    name="groups of vis-timeline",
    description=(
        "A bare array of the groups that the items of `/v1/events.vis-items.json` by the same filters stand in. By "
        "`venue` and `actor` they are nested; what belongs to none stands in `_other`."
    ),
    write=write_groups,
    view=ItemGroups,
    **SHARED,
)
