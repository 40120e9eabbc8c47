"""How events are grouped: each stands in one group, which may lie in others; what has none stands under Other."""

from typing import Any, Literal, NamedTuple

from app.events.kinds import KINDS
from app.events.roles import NOT_THERE

GroupBy = Literal["kind", "series", "venue", "country", "actor"]

KIND_LABELS: dict[str, str] = {row.id: row.label for row in KINDS}
ACTOR_KINDS = {
    "person": "Persons", "state": "States", "organization": "Organizations", "coalition": "Coalitions",
    "armed_group": "Armed groups", "other": "Other actors",
}  # fmt: skip


class Group(NamedTuple):
    """A group; an id that begins with an underscore is no slug, so it is nobody else's."""

    id: str
    label: str


OTHER = Group("_other", "Other")


def path(view: dict[str, Any], by: GroupBy) -> tuple[Group, ...]:
    """The groups that an event stands in, the outermost first and its own last."""
    return PATHS[by](view) or (OTHER,)


def _venues(view: dict[str, Any]) -> tuple[Group, ...]:
    return tuple(Group(place["id"], place["name"]) for place in (view["venue"] or {"path": ()})["path"])


def _country(view: dict[str, Any]) -> tuple[Group, ...]:
    places = (view["venue"] or {"path": ()})["path"]
    return tuple(Group(place["id"], place["name"]) for place in places[:1] if place["kind"] == "country")


def _series(view: dict[str, Any]) -> tuple[Group, ...]:
    series = view["series"]
    return (Group(series["id"], series["name"]),) if series else ()


def _actor(view: dict[str, Any]) -> tuple[Group, ...]:
    """The first of those who were there."""
    for part in view["participants"]:
        if part["attendance"] not in NOT_THERE:
            actor = part["actor"]
            return Group(f"_{actor['kind']}", ACTOR_KINDS[actor["kind"]]), Group(actor["id"], actor["name"])
    return ()


PATHS: dict[GroupBy, Any] = {
    "kind": lambda view: (Group(view["kind"], KIND_LABELS[view["kind"]]),),
    "series": _series,
    "venue": _venues,
    "country": _country,
    "actor": _actor,
}
