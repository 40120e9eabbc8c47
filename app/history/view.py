"""Revisions and changes as they are read."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from app.history.stamps import DATE_TIME
from app.slugs import Id
from app.texts import Line, Prose

Seq = Annotated[int, Field(description="Its number in the order of all writes.", ge=1, le=2**53 - 1)]
Number = Annotated[int, Field(description="Which version of the record it made.", ge=1, le=2**31 - 1)]
Done = Annotated[
    Literal["create", "amend", "restore", "merge", "withdraw"],
    Field(description="What was done; after `merge` and `withdraw` the record is no more."),
]


class RevisionRef(BaseModel):
    """A write: when, by whom and why."""

    seq: Seq
    version: Number
    op: Done
    merged_into: Annotated[Id | None, Field(description="After `merge`: what it was merged into.")]
    at: Annotated[str, Field(description="When, RFC 3339.", json_schema_extra=DATE_TIME, max_length=40)]
    by: Annotated[Line, Field(description="The name of the key that wrote.")]
    reason: Annotated[Prose | None, Field(description="Why, where the writer said so.")]


class RevisionView(RevisionRef):
    """A write, with the whole record as it was drafted."""

    draft: Annotated[dict[str, Any], Field(description="The record as drafted, all fields given.")]


class RevisionList(BaseModel):
    """What became of a record."""

    data: Annotated[list[RevisionRef], Field(description="Its revisions, the oldest first.", max_length=500)]
    next: Annotated[
        int | None, Field(description="The `after` of the next page; null on the last.", ge=1, le=2**31 - 1)
    ]


class PatchOperation(BaseModel):
    """A step of a JSON Patch (RFC 6902)."""

    op: Annotated[Literal["add", "remove", "replace", "move", "copy", "test"], Field(description="What to do.")]
    path: Annotated[str, Field(description="Where, a JSON pointer.", max_length=2_000)]
    value: Annotated[Any, Field(description="What to put there, for `add`, `replace` and `test`.")] = None
    origin: Annotated[
        str | SkipJsonSchema[None],
        Field(alias="from", description="Where from, a JSON pointer, for `move` and `copy`.", max_length=2_000),
    ] = None


class DiffView(BaseModel):
    """What a revision changed."""

    version: Number
    patch: Annotated[
        list[PatchOperation],
        Field(description="From the draft before, or from `{}`, to this one: RFC 6902.", max_length=100_000),
    ]


class ChangeView(RevisionRef):
    """A write, as a mirror follows it."""

    batch: Annotated[
        int, Field(description="`seq` of the first of the writes that were made as one.", ge=1, le=2**53 - 1)
    ]
    noun: Annotated[Literal["event", "actor", "venue", "series"], Field(description="What kind of record it is.")]
    id: Id
    draft: Annotated[dict[str, Any] | None, Field(description="The whole record as drafted; null where it is no more.")]


class ChangeList(BaseModel):
    """The writes after one, in order."""

    data: Annotated[list[ChangeView], Field(description="The writes, in the order they were made.", max_length=500)]
    last: Annotated[
        int,
        Field(
            description="`seq` of the last of these: `after` of the next page, or where to go on.", ge=0, le=2**53 - 1
        ),
    ]
    more: Annotated[bool, Field(description="Whether there are more by now.")]
