"""Writing over HTTP: the body, the conditions under which it is written, one transaction, and the answer after it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, NamedTuple

import orjson
from fastapi import Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.database import Database, unwritable
from app.keys.edit import Holder, used
from app.keys.repeat import Told, answered, digest, remember
from app.problems import BadMedia, Malformed, Stale, Trouble, Unavailable, Unconditional, refuse
from app.texts import LINE, flag
from app.web.access import must_stand, now
from app.web.conditional import ENCODINGS, TAG, entity_tag
from app.web.methods import PATCHABLE, PATCHES

JSON = ("application/json",)
KEYS_LENGTH = 255


class ChangeQuery(BaseModel):
    """How to write."""

    model_config = ConfigDict(extra="forbid")

    dry_run: Annotated[
        bool,
        Field(description="`true` checks all and shows the result, and keeps nothing.", examples=[True]),
        BeforeValidator(flag),
    ] = False
    reason: Annotated[
        Annotated[str, StringConstraints(pattern=LINE, min_length=1, max_length=500)] | None,
        Field(description="Why, for the log of changes.", examples=["The foreign ministry corrected the date"]),
    ] = None


class Change(NamedTuple):
    """A request to write, read and checked: by whom, how and what."""

    holder: Holder
    query: ChangeQuery
    body: Any


def as_it_is(request: Request, headers: Mapping[str, str] | None = None) -> None:
    """BadMedia, with these headers, where the body is compressed: how large it becomes is not known beforehand."""
    if (coding := request.headers.get("content-encoding", "identity")).lower() != "identity":
        raise BadMedia(f"The body has to be sent as it is, not in the coding {coding[:100]!r}.", headers=headers or {})


async def json_body(request: Request, taken: tuple[str, ...] = JSON) -> Any:
    """The body as JSON; BadMedia where it says to be something else, Malformed where it is not."""
    told, may = request.headers.get("content-type", ""), PATCHABLE if taken == PATCHES else {}
    if told.partition(";")[0].strip().lower() not in taken:
        wanted = " or ".join(taken)
        raise BadMedia(
            f"The body has to be {wanted}" + (f", not {told[:100]!r}." if told else "; it has no type."), headers=may
        )
    as_it_is(request, may)
    try:
        return orjson.loads(await request.body())
    except orjson.JSONDecodeError as wrong:
        raise Malformed(f"The body is not JSON in UTF-8: {wrong.msg} at character {wrong.pos}.") from None


def must_match(request: Request, *, required: bool = True) -> Callable[[str | None], None]:
    """A check that the stored document, if there is one, is the one the client saw (`If-Match`, RFC 9110 §13.1.1).

    Unconditional where the request does not say which one that was, though it has to.
    """
    held = ",".join(request.headers.getlist("if-match")).strip()
    if not held and required:
        raise Unconditional("Send the `ETag` of the record as you saw it in `If-Match`, so that nobody's work is lost.")

    def check(document: str | None) -> None:
        if document is None:
            if held:
                raise Stale("The record has ended: nothing matches it. Without `If-Match` this brings it back.")
            return
        tag = entity_tag(document.encode())
        tags = {tag, *(f'{tag[:-1]}-{encoding}"' for encoding in ENCODINGS)}
        named = {found.group() for found in TAG.finditer(held)}
        if held and held != "*" and not tags & named:  # weak tags match nothing: the comparison is strong
            raise Stale("The record is not as it was when you saw it: read it again, and look at what has changed.")

    return check


async def change(
    request: Request,
    holder: Holder,
    work: Callable[[Session], Told],
    *,
    dry_run: bool = False,
    repeatable: bool = False,
) -> Response:
    """What `work` answers, after its transaction has been committed. A dry run commits nothing.

    `repeatable` requests may carry an `Idempotency-Key`, by which their answer is found again.
    """
    database: Database = request.app.state.database
    tokens = request.headers.getlist("idempotency-key") if repeatable and not dry_run else []
    if len(tokens) > 1:
        raise refuse(Trouble("Idempotency-Key may be sent only once"))
    token = tokens[0] if tokens else None
    if token is not None and not (1 <= len(token) <= KEYS_LENGTH and token.isascii() and token.isprintable()):
        raise refuse(Trouble(f"Idempotency-Key has to be 1 to {KEYS_LENGTH} printable ASCII characters"))
    scope = request.scope
    same = ""
    if token is not None:
        parts = (scope["method"].encode(), scope["path"].encode(), scope["query_string"], await request.body())
        same = digest(parts)
    try:
        told = await database.change(partial(_once, holder, work, token, same, dry_run))
    except DBAPIError as error:
        if not unwritable(error):
            raise
        raise Unavailable("The database can't be written now.", headers={"Retry-After": "5"}) from None
    return Response(told.body, told.status, told.headers, "application/json" if told.body else None)


def _once(
    holder: Holder, work: Callable[[Session], Told], token: str | None, same: str, dry_run: bool, session: Session
) -> Told:
    must_stand(session, holder)
    if token is not None and (before := answered(session, holder.id, token, same)):
        return before
    told = work(session)
    if dry_run:
        session.rollback()
        return told
    moment = now()
    used(session, holder.id, moment)
    if token is not None:
        remember(session, holder.id, token, same, told, moment)
    return told
