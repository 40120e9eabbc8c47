"""What can go wrong with a request, each trouble with its HTTP status; drawn as RFC 9457 by `web.problems`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong: where (a query parameter, or an RFC 6901 pointer into the body), what, what is near."""

    detail: str
    parameter: str | None = None
    pointer: str | None = None
    nearest: tuple[str, ...] = ()


@dataclass(eq=False)
class Problem(Exception):
    """The root of the tree; `status`, `kind` (the end of the `type` URI) and `title` are the class's."""

    detail: str
    troubles: tuple[Trouble, ...] = field(default=())
    headers: Mapping[str, str] = field(default_factory=dict)

    status = 500
    kind = "internal"
    title = "Something went wrong on our side"

    def __str__(self) -> str:
        return self.detail


class BadQuery(Problem):
    """Trouble in a query or path: RFC 9110 §15.5.1."""

    status, kind, title = 400, "bad-query", "The query can't be understood"


class Malformed(Problem):
    """A body that can't be parsed at all, so that no pointer leads into it."""

    status, kind, title = 400, "malformed-body", "The body can't be parsed"


class Unauthorized(Problem):
    """No key, or a wrong one: RFC 6750 §3."""

    status, kind, title = 401, "unauthorized", "That takes a key"


class Forbidden(Problem):
    status, kind, title = 403, "forbidden", "The key does not reach so far"


class NotFound(Problem):
    status, kind, title = 404, "not-found", "There is nothing by that name"


class NotAllowed(Problem):
    status, kind, title = 405, "method-not-allowed", "That method does not work here"


class NotAcceptable(Problem):
    status, kind, title = 406, "not-acceptable", "None of the formats asked for exists"


class Conflict(Problem):
    status, kind, title = 409, "conflict", "Something else stands in the way"


class Gone(Problem):
    status, kind, title = 410, "gone", "It was withdrawn"


class Stale(Problem):
    """The record is not as the writer saw it: RFC 9110 §13.1.1."""

    status, kind, title = 412, "precondition-failed", "The record has changed in between"


class TooLarge(Problem):
    status, kind, title = 413, "too-large", "The body is too large"


class BadMedia(Problem):
    status, kind, title = 415, "unsupported-media-type", "That media type is not taken here"


class Invalid(Problem):
    """A body that parses but does not hold: every trouble names its JSON pointer."""

    status, kind, title = 422, "invalid", "The record does not hold together"


class Unconditional(Problem):
    """A write that does not say what it replaces: RFC 6585 §3."""

    status, kind, title = 428, "precondition-required", "Say which version you saw"


class Unavailable(Problem):
    status, kind, title = 503, "unavailable", "The service is not ready"


class Busy(Unavailable):
    """Too much is under way; it will be less in `wait` seconds."""

    wait = 60


def refuse(*troubles: Trouble) -> BadQuery:
    """The refusal of a query for these reasons."""
    return BadQuery("; ".join(dict.fromkeys(trouble.detail for trouble in troubles)), troubles)
