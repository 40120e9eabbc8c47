"""How trouble looks to a client: RFC 9457 problem documents, drawn in one place whatever raised them."""

import logging
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from http.client import responses as reasons
from typing import Annotated, Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema
from starlette.exceptions import HTTPException
from starlette.types import Scope

from app.database import away
from app.names import near
from app.problems import (
    BadMedia,
    BadQuery,
    Busy,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    Malformed,
    NotAcceptable,
    NotAllowed,
    NotFound,
    Problem,
    Stale,
    TooLarge,
    Trouble,
    Unauthorized,
    Unavailable,
    Unconditional,
)
from app.slugs import PATTERN, slug
from app.web.methods import allowed
from app.web.query import PRINTABLE, UNSPEAKABLE

MEDIA_TYPE = "application/problem+json"
LONGEST_DETAIL = 2_000
NO_ID = "An id is lower-case words joined by hyphens, such as vladimir-putin"
MOST_TROUBLES = 100
MOST_NEAREST = 20

logger = logging.getLogger(__name__)


KNOWN: Mapping[int, type[Problem]] = {
    problem.status: problem
    for problem in (
        BadQuery,
        Unauthorized,
        Forbidden,
        NotFound,
        NotAllowed,
        NotAcceptable,
        Conflict,
        Gone,
        Stale,
        TooLarge,
        BadMedia,
        Invalid,
        Unconditional,
        Problem,
        Unavailable,
    )
}

FASTAPI_UNPARSED = "There was an error parsing the body"
UNPARSED = "The body has to be JSON in UTF-8, nested no deeper and with numbers no longer than a parser takes."
STOCK_DETAILS = {404: "There is nothing at this address.", 405: "This address does not take {method}."}

EXAMPLES: Mapping[int, tuple[str, list[dict[str, Any]]]] = {
    400: (
        "there is no parameter 'actr'; did you mean actor?",
        [
            {
                "parameter": "actr",
                "detail": "there is no parameter 'actr'; did you mean actor?",
                "nearest": ["actor"],
            }
        ],
    ),
    401: ("That takes a key: send it as `Authorization: Bearer <key>`.", []),
    403: ("That takes a key with the scope 'write'.", []),
    404: ("There is nothing at this address.", []),
    409: ("The actor 'turkey' is named by event astana-7-2017; amend that first, or merge it into another.", []),
    410: ("The event 'astana-7' was withdrawn on 2026-11-22 by its revision 2: a duplicate", []),
    412: ("The record is not as it was when you saw it: read it again, and look at what has changed.", []),
    428: ("Send the `ETag` of the record as you saw it in `If-Match`, so that nobody's work is lost.", []),
    405: ("This address does not take DELETE.", []),
    406: ("This is to be had as application/json or text/csv.", []),
    413: ("The body is over the limit of 1,048,576 bytes.", []),
    415: ("The body has to be application/json, not 'text/plain'.", []),
    422: (
        "/participants/0/actor: Field required",
        [{"pointer": "/participants/0/actor", "detail": "Field required"}],
    ),
    500: ("It has been logged under the request id; please name that if you write to us.", []),
    503: ("The database can't be read.", []),
}
REDIRECTIONS: Mapping[int, str] = {
    304: "Unchanged since the answer whose `ETag` the request names in `If-None-Match`.",
    308: "It was merged into another, to which `Location` leads.",
}


Text = Annotated[str, Field(max_length=LONGEST_DETAIL, pattern=PRINTABLE)]
Name = Annotated[str, Field(max_length=100, pattern=PRINTABLE)]


class TroubleView(BaseModel):
    """One thing that is wrong with the request."""

    parameter: Annotated[
        Name | SkipJsonSchema[None],
        Field(description="The parameter that is wrong, where it is one.", examples=["actr"]),
    ] = None
    pointer: Annotated[
        Text | SkipJsonSchema[None],
        Field(description="Where in the body the trouble is: a JSON pointer (RFC 6901).", examples=["/when"]),
    ] = None
    detail: Annotated[Text, Field(description="What is wrong, for people.")]
    nearest: Annotated[
        list[Name], Field(description="What may have been meant, likeliest first.", max_length=MOST_NEAREST)
    ] = []


class ProblemView(BaseModel):
    """Why a request failed: a problem document (RFC 9457)."""

    model_config = ConfigDict(title="Problem")

    type: Annotated[
        str, Field(description="The kind of problem.", json_schema_extra={"format": "uri-reference"}, max_length=200)
    ]
    title: Annotated[Name, Field(description="The kind of problem in words.")]
    status: Annotated[int, Field(description="The HTTP status.", ge=400, le=599)]
    detail: Annotated[Text, Field(description="What went wrong with this request.")]
    request_id: Annotated[Name, Field(description="Names this request in our logs.")]
    errors: Annotated[
        list[TroubleView], Field(description="Each thing that is wrong, on 400 and 422.", max_length=MOST_TROUBLES)
    ] = []


def install(app: FastAPI) -> None:
    """Makes problem documents of everything that routes and the router raise."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_validation_error)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What FastAPI's `responses=` takes, for the statuses that a route can answer with beside its own."""
    return {status: _documented(status) for status in statuses}


def drawn(problem: Problem, scope: Scope, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that tells of `problem`."""
    document: dict[str, Any] = {
        "type": f"/problems/{problem.kind}",
        "title": problem.title,
        "status": problem.status,
        "detail": _fitting(problem.detail),
        "request_id": scope.get("state", {}).get("request_id", ""),
    }
    if problem.troubles:
        document["errors"] = [told(trouble) for trouble in problem.troubles[:MOST_TROUBLES]]
    headers = {**problem.headers, **(headers or {})}
    if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(allowed(scope) or ()) or headers.get("Allow", "GET, HEAD, OPTIONS")
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers.setdefault("WWW-Authenticate", "Bearer")
    if isinstance(problem, Busy):
        headers.setdefault("Retry-After", str(problem.wait))
    if problem.status == HTTPStatus.NOT_ACCEPTABLE:
        headers.setdefault("Vary", "Accept")
    return Response(orjson.dumps(document), problem.status, headers, MEDIA_TYPE)


def refused(error: RequestValidationError, media_type: str = "") -> Problem:
    """What FastAPI or a query's own reader found wrong, as a problem; `media_type` is what the body was said to be."""
    faults: Sequence[Mapping[str, Any]] = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        at = faults[0]["loc"][-1]
        return Malformed(f"The body is not JSON: {faults[0]['ctx']['error']} at character {at}.")
    if isinstance(error.body, bytes) and any(fault["loc"][0] == "body" for fault in faults):
        told = f"The body has to be application/json, not {media_type!r}."
        return BadMedia(told if media_type else "The body has no type.")
    troubles = tuple(_trouble(fault, error.body) for fault in faults)
    refusal = Invalid if all(fault["loc"][0] == "body" for fault in faults) else BadQuery
    return refusal("; ".join(f"{_place(trouble)}{trouble.detail}" for trouble in troubles), troubles)


def unexpected(error: Exception, scope: Scope) -> Response:
    """The answer to a mistake of ours: logged with its traceback, told without; and to a database that is away."""
    request_id = scope.get("state", {}).get("request_id", "")
    if away(error):
        logger.error("request %s: the database can't be reached: %s", request_id, error)
        return drawn(Unavailable("The database can't be reached now.", headers={"Retry-After": "5"}), scope)
    logger.error("request %s: %s %r failed", request_id, scope["method"], scope["path"], exc_info=error)
    return drawn(Problem("It has been logged under the request id; please name that if you write to us."), scope)


def _documented(status: int) -> dict[str, Any]:
    if status in REDIRECTIONS:
        return {"description": REDIRECTIONS[status]}
    kind, title, detail, errors = _example(status)
    example = {"type": f"/problems/{kind}", "title": title, "status": status, "detail": detail}
    example |= {"request_id": "5f2b8c1d9e3a4706"} | ({"errors": errors} if errors else {})
    return {
        "description": f"{title}.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemView"}, "example": example}},
    }


def _example(status: int) -> tuple[str, str, str, list[dict[str, Any]]]:
    problem = KNOWN.get(status)
    phrase = reasons[status]
    kind, title = (problem.kind, problem.title) if problem else (phrase.lower().replace(" ", "-"), phrase)
    detail, errors = EXAMPLES.get(status, (f"{title}.", []))
    return kind, title, detail, errors


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return drawn(error, request.scope)


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status, phrase = error.status_code, reasons.get(error.status_code, "Error")
    detail = str(error.detail)
    if detail == phrase:
        detail = STOCK_DETAILS.get(status, f"{phrase}.").format(method=request.method)
    problem = Malformed(UNPARSED) if detail == FASTAPI_UNPARSED else KNOWN.get(status, Problem)(detail)
    if problem.status != status:
        problem.status, problem.title, problem.kind = status, phrase, phrase.lower().replace(" ", "-")
    return drawn(problem, request.scope, error.headers)


async def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return drawn(refused(error, request.headers.get("content-type", "")), request.scope)


def _trouble(fault: Mapping[str, Any], body: object) -> Trouble:
    """A fault as Pydantic names it, in our words; its input is told only where it is a near miss of a listed value."""
    if fault.get("ctx", {}).get("pattern") == PATTERN:
        guess = slug(str(fault.get("input", "")))
        return _placed(fault, body, NO_ID, (guess,) if guess else ())
    detail = str(fault["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")
    options = re.findall(r"'([^']+)'", str(fault.get("ctx", {}).get("expected", "")))
    nearest = near(fault["input"], options) if isinstance(fault.get("input"), str) else ()
    return _placed(fault, body, detail, nearest)


def _placed(fault: Mapping[str, Any], body: object, detail: str, nearest: tuple[str, ...]) -> Trouble:
    where, *place = fault["loc"]
    if where == "body":
        return Trouble(detail, pointer=_pointer(place, body, missing=fault["type"] == "missing"), nearest=nearest)
    return Trouble(detail, parameter=str(place[0] if place else where), nearest=nearest)


def _pointer(place: Sequence[str | int], body: object, *, missing: bool) -> str:
    """The JSON pointer to a place; Pydantic's labels of the options of a union, which no body has, are left out."""
    pointer, here = "", body
    for at, step in enumerate(place):
        inside = here if isinstance(here, dict) else dict(enumerate(here)) if isinstance(here, list) else {}
        if step in inside or (missing and at == len(place) - 1):
            here = inside.get(step)
            pointer += "/" + str(step).replace("~", "~0").replace("/", "~1")
    return pointer


def _place(trouble: Trouble) -> str:
    return f"{where}: " if (where := trouble.parameter or trouble.pointer) else ""


def told(trouble: Trouble) -> dict[str, Any]:
    """The trouble as `TroubleView` documents it."""
    view: dict[str, Any] = {"detail": _fitting(trouble.detail)}
    if trouble.parameter is not None:
        view = {"parameter": _fitting(trouble.parameter, 100), **view}
    if trouble.pointer is not None:
        view = {"pointer": _fitting(trouble.pointer), **view}
    if trouble.nearest:
        view["nearest"] = [_fitting(name, 100) for name in trouble.nearest[:MOST_NEAREST]]
    return view


def _fitting(text: str, most: int = LONGEST_DETAIL) -> str:
    """Text that any client can show and every JSON writer takes: bounded, no lone surrogates, no control characters."""
    return UNSPEAKABLE.sub("�", text if len(text) <= most else f"{text[: most - 1]}…")
