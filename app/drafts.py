"""Drafts: what writers post, strictly: a field nobody knows is refused, unless it is one that the service sets."""

import re
from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, ClassVar, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from app.names import near
from app.problems import Invalid, Trouble
from app.slugs import PATTERN, slug
from app.texts import LINE, PROSE

NO_ID = "An id is lower-case words joined by hyphens, such as vladimir-putin"
NOT_WRITTEN_SO = {
    LINE: "A line has no line breaks, tabs or other control characters in it",
    PROSE: "Text has no control characters in it but tabs and line breaks",
}
"""What a text that does not match is told."""
MOST_TROUBLES = 100
DEEPEST = 20


class Misfit(ValueError):
    """The refusal of a field that does not go with the rest of its record: where it is, as a JSON pointer, and why."""

    def __init__(self, place: str, detail: str) -> None:
        super().__init__(detail)
        self.place = place


def _no_boolean(given: Any) -> Any:
    if isinstance(given, bool):
        raise ValueError("a number is wanted, such as 3; true and false are none")
    return given


NoBoolean = BeforeValidator(_no_boolean)
"""Of a number: Pydantic would take `true` for 1."""


class Draft(BaseModel):
    """A record as a writer posts it; a view can be sent back as it is."""

    model_config = ConfigDict(extra="forbid")

    set_by_service: ClassVar[frozenset[str]] = frozenset({"version", "created_at", "updated_at"})

    @model_validator(mode="before")
    @classmethod
    def _without_what_the_service_sets(cls, given: Any) -> Any:
        if not isinstance(given, dict) or cls.set_by_service.isdisjoint(given):
            return given
        return {name: value for name, value in given.items() if name not in cls.set_by_service}

    def stored(self) -> dict[str, Any]:
        """The draft as JSON: what a revision holds."""
        return self.model_dump(mode="json", by_alias=True)


Drafted = TypeVar("Drafted", bound=BaseModel)


def validated(draft: type[Drafted], given: Any, at: str = "") -> Drafted:
    """The draft; Invalid names all that is wrong with it by JSON pointers, which begin with `at`."""
    try:
        return draft.model_validate(given)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False)[:MOST_TROUBLES]
        raise invalid(*(_trouble(draft, error, given, at) for error in errors)) from None


def invalid(*troubles: Trouble) -> Invalid:
    """The refusal of a body for these reasons."""
    return Invalid("; ".join(f"{each.pointer or 'the body'}: {each.detail}" for each in troubles), troubles)


def pointer(*steps: str | int) -> str:
    """The JSON pointer of these steps (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _trouble(draft: type[BaseModel], error: Mapping[str, Any], given: Any, at: str) -> Trouble:
    place = tuple(error["loc"])
    where = at + pointer(*_in_body(place, given, missing=error["type"] == "missing"))
    context, value = error.get("ctx", {}), error.get("input")
    where += getattr(context.get("error"), "place", "")
    detail = str(error["msg"]).removeprefix("Value error, ")
    nearest: tuple[str, ...] = ()
    if error["type"] == "extra_forbidden":
        name = str(place[-1])
        nearest = near(name, fields_at(draft, place[:-1]))
        detail = f"there is no field {name[:60]!r}" + (f"; did you mean {nearest[0]}?" if nearest else "")
    elif context.get("pattern") == PATTERN:
        guess = slug(str(value))
        detail, nearest = NO_ID, (guess,) if guess else ()
    elif context.get("pattern") in NOT_WRITTEN_SO:
        detail = NOT_WRITTEN_SO[context["pattern"]]
    elif isinstance(value, str):
        nearest = near(value, re.findall(r"'([^']+)'", str(context.get("expected", ""))))
    return Trouble(detail, pointer=where, nearest=nearest)


def _in_body(place: tuple[str | int, ...], given: Any, *, missing: bool) -> list[str | int]:
    """The steps that lead there in the body: Pydantic also names options of a union, and keys of a mapping as such."""
    steps: list[str | int] = []
    here = given
    for number, step in enumerate(place):
        inside = here if isinstance(here, dict) else dict(enumerate(here)) if isinstance(here, list) else {}
        if step in inside or (missing and number == len(place) - 1):
            here = inside.get(step)
            steps.append(step)
    return steps


def fields_at(draft: type[BaseModel], place: tuple[str | int, ...]) -> frozenset[str]:
    """The fields that an object has at this place of a draft; none where no object of one form stands there."""
    here: type[BaseModel] | None = draft
    for step in place:
        if isinstance(step, int) or here is None:
            continue
        field = next((field for name, field in here.model_fields.items() if step in (name, field.alias)), None)
        here = _model_in(field.annotation) if field else None
    return frozenset(field.alias or name for name, field in here.model_fields.items()) if here else frozenset()


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The one form of object that a field holds, itself or in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {Annotated, Union, UnionType, list}:
        return next(filter(None, map(_model_in, get_args(annotation))), None)
    return None


def patched(target: Any, patch: Any, depth: int = 0) -> Any:
    """The target with a merge patch applied (RFC 7396 §2); no draft is as deep as what is left as it is."""
    if not isinstance(patch, Mapping) or depth > DEEPEST:
        return patch
    merged = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = patched(merged.get(name), value, depth + 1)
    return merged
