"""Writing over HTTP: four nouns, the same ways to write each of them, and what became of each record."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BeforeValidator, Field
from sqlalchemy.orm import Session

from app.database import ID_LENGTH
from app.drafts import NO_ID, invalid
from app.history.log import Act, Moved, moment
from app.keys.repeat import Told
from app.problems import Gone, Trouble, refuse
from app.recording import ends
from app.recording.describe import IDEMPOTENCY, IF_MATCH, IF_SEEN, INTO, VERSION, documented
from app.recording.edit import Amending, amend, create, document, replace, restore
from app.recording.nouns import NOUNS, Name, Noun
from app.slugs import PATTERN, slug
from app.texts import day, flag
from app.web.access import now, writer
from app.web.answers import base_url
from app.web.asked import Asked
from app.web.changing import JSON, ChangeQuery, change, json_body, must_match
from app.web.conditional import entity_tag
from app.web.methods import PATCHES
from app.web.problems import responses
from app.web.query import StrictRoute
from app.web.shelves import leading_to

router = APIRouter(route_class=StrictRoute)


class AmendQuery(ChangeQuery):
    """How to write an event, whose schedule keeps how its date moved."""

    known_from: Annotated[
        date | None,
        Field(description="Since when the public knows of a new date or status; today, if not given.",
              examples=["2017-11-21"]),
        BeforeValidator(day),
    ] = None  # fmt: skip
    correction: Annotated[
        bool,
        Field(description="`true`: a new date or status corrects the schedule's last entry, and adds none.",
              examples=[False]),
        BeforeValidator(flag),
    ] = False  # fmt: skip


Written = Callable[[Session, Act], Told]
CHANGE, AMEND = Asked(ChangeQuery), Asked(AmendQuery)


def _add(noun: Noun) -> None:
    one = {"event": "an event", "actor": "an actor", "venue": "a venue", "series": "a series"}[noun.name]
    at = f"/{noun.plural}/{{{noun.name}_id}}"
    amending = AMEND if noun.name == "event" else CHANGE
    tag = noun.plural.capitalize()
    changed = responses(401, 403, 404, 409, 410, 412, 422, 428)

    def route(path: str, method: str, handler: Any, name: str, summary: str, told: str, **more: Any) -> None:
        router.add_api_route(
            path, handler, methods=[method], name=name, summary=summary, description=told, tags=[tag], **more
        )

    route(
        f"/{noun.plural}",
        "POST",
        partial_async(_create, noun),
        f"create_{noun.name}",
        f"Record {one}",
        "Keeps a new record. Its draft names others by id or by exact name or alias, or carries new ones inline.",
        status_code=201,
        response_model=noun.view,
        responses=responses(401, 403, 409, 422),
        openapi_extra=documented(noun, CHANGE.documented, JSON, at=False, headers=(IDEMPOTENCY,)),
    )
    route(
        at,
        "PUT",
        partial_async(_replace, noun),
        f"replace_{noun.name}",
        f"Replace {one}",
        "Lets the record be what the draft says, and nothing of what it was; a view can be sent back as it is.",
        response_model=noun.view,
        responses=changed,
        openapi_extra=documented(noun, amending.documented, JSON, headers=(IF_MATCH,)),
    )
    route(
        at,
        "PATCH",
        partial_async(_amend, noun),
        f"amend_{noun.name}",
        f"Amend {one}",
        "Applies a merge patch (RFC 7396) to the record's draft.",
        response_model=noun.view,
        responses=changed,
        openapi_extra=documented(noun, amending.documented, PATCHES, headers=(IF_MATCH,)),
    )
    route(
        at,
        "DELETE",
        partial_async(_withdraw, noun),
        f"withdraw_{noun.name}",
        f"Withdraw {one}",
        "Takes the record out of everything but the log. Its address answers 410 then; its id is not used again.",
        status_code=204,
        responses=responses(401, 403, 404, 409, 410, 412, 428),
        openapi_extra=documented(noun, CHANGE.documented, (), headers=(IF_MATCH,)),
    )
    route(
        f"{at}/merge",
        "POST",
        partial_async(_merge, noun),
        f"merge_{noun.name}",
        f"Merge {one} into another",
        "What names this record names the other then, which bears its names too. The old address leads on (308).",
        response_model=noun.view,
        responses=responses(401, 403, 404, 409, 410, 412, 422),
        openapi_extra=documented(noun, CHANGE.documented, JSON, body=INTO, headers=(IF_SEEN,)),
    )
    route(
        f"{at}/revisions/{{version}}/restore", "POST", partial_async(_restore, noun), f"restore_{noun.name}",
        f"Restore {one} as it was", "Lets the record be what it was in that revision; a withdrawn one is back.",
        response_model=noun.view, responses=responses(401, 403, 404, 409, 412, 422),
        openapi_extra=documented(noun, CHANGE.documented, (), version=True, headers=(IF_SEEN,)),
    )  # fmt: skip


def partial_async(handler: Any, noun: Noun) -> Any:
    """The handler for one noun, as FastAPI takes it."""

    async def handle(request: Request) -> Response:
        response: Response = await handler(noun.name, request)
        return response

    return handle


async def _create(noun: Name, request: Request) -> Response:
    holder, query, body = writer(request), CHANGE(request), await json_body(request)

    def work(session: Session, act: Act) -> Told:
        key = create(session, noun, body, act)
        content, headers = _shown(session, noun, key)
        if query.dry_run:
            return Told(200, headers, content)
        return Told(201, {**headers, "Location": f"{base_url(request)}/v1/{NOUNS[noun].plural}/{key}"}, content)

    return await _written(request, holder, query, work, repeatable=True)


async def _replace(noun: Name, request: Request) -> Response:
    return await _changed(noun, request, replace, JSON)


async def _amend(noun: Name, request: Request) -> Response:
    return await _changed(noun, request, amend, PATCHES)


async def _changed(noun: Name, request: Request, write: Any, taken: tuple[str, ...]) -> Response:
    holder, key = writer(request), _key(noun, request)
    query = (AMEND if noun == "event" else CHANGE)(request)
    known_from, correcting = getattr(query, "known_from", None), getattr(query, "correction", False)
    if known_from and correcting:
        detail = "a correction keeps the day of the entry that it corrects; amend the schedule to change that"
        raise refuse(Trouble(detail, parameter="known_from"))
    matches, body = must_match(request), await json_body(request, taken)

    def work(session: Session, act: Act) -> Told:
        matches(document(session, noun, key))
        write(session, noun, key, body, act, Amending(known_from or act.at.date(), correcting))
        content, headers = _shown(session, noun, key)
        return Told(200, headers, content)

    return await _written(request, holder, query, work, key)


async def _withdraw(noun: Name, request: Request) -> Response:
    holder, key, query, matches = writer(request), _key(noun, request), CHANGE(request), must_match(request)

    def work(session: Session, act: Act) -> Told:
        matches(document(session, noun, key))
        ends.withdraw(session, noun, key, act)
        return Told(204, {}, b"")

    return await _written(request, holder, query, work, key)


async def _merge(noun: Name, request: Request) -> Response:
    holder, key, query = writer(request), _key(noun, request), CHANGE(request)
    matches, body = must_match(request, required=False), await json_body(request)
    into = body.get("into") if isinstance(body, dict) else None
    if not isinstance(into, str) or len(body) > 1:
        raise invalid(Trouble('say only into what, by its id: {"into": …}', pointer="/into"))

    def work(session: Session, act: Act) -> Told:
        matches(document(session, noun, key))
        content, headers = _shown(session, noun, ends.merge(session, noun, key, into, act))
        return Told(200, headers, content)

    return await _written(request, holder, query, work, key)


async def _restore(noun: Name, request: Request) -> Response:
    holder, key, query = writer(request), _key(noun, request), CHANGE(request)
    matches, version = must_match(request, required=False), version_of(request)

    def work(session: Session, act: Act) -> Told:
        matches(_there(session, noun, key))
        restore(session, noun, key, version, act)
        content, headers = _shown(session, noun, key)
        return Told(200, headers, content)

    return await _written(request, holder, query, work, key)


async def _written(
    request: Request, holder: Any, query: ChangeQuery, work: Written, key: str = "", *, repeatable: bool = False
) -> Response:
    def run(session: Session) -> Told:
        return work(session, Act(moment(session, now()), holder.name, query.reason))

    try:
        return await change(request, holder, run, dry_run=query.dry_run, repeatable=repeatable)
    except Moved as moved:
        return leading_to(request, key, moved.into)


def _there(session: Session, noun: Name, key: str) -> str | None:
    """The view as it is stored; None where the record has ended."""
    try:
        return document(session, noun, key)
    except (Gone, Moved):
        return None


def _shown(session: Session, noun: Name, key: str) -> tuple[bytes, dict[str, str]]:
    content = document(session, noun, key).encode()
    return content, {"ETag": entity_tag(content)}


def _key(noun: Name, request: Request) -> str:
    """The id in the address."""
    key: str = request.path_params[f"{noun}_id"]
    if not re.fullmatch(PATTERN, key) or len(key) > ID_LENGTH:
        guess = slug(key)
        raise refuse(Trouble(NO_ID, parameter=f"{noun}_id", nearest=(guess,) if guess else ()))
    return key


def version_of(request: Request) -> int:
    """The number of a revision in the address."""
    given: str = request.path_params["version"]
    if not re.fullmatch(VERSION, given):
        raise refuse(Trouble("say the number of a revision, from 1", parameter="version"))
    return int(given)


for each in NOUNS.values():
    _add(each)
