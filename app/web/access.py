"""Who may write: the key a request shows as a bearer token (RFC 6750), and what it reaches."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from fastapi import Request
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from starlette.types import Scope

from app.database import Database
from app.keys.edit import Holder, recognise, stands
from app.keys.edit import Scope as Reach
from app.problems import BadQuery, Forbidden, Trouble, Unauthorized

REALM = 'Bearer realm="communique"'
HOLDER = "communique.holder"
MISSING = "That takes a key: send it as `Authorization: Bearer <key>`."
WRONG = "The key is wrong, or it was revoked."
SEVERAL = "Authorization may be sent only once."
SECURITY = "key"
SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "Reading takes no key. Writing takes one, made by `communique keys create`.",
}


async def admit(scope: Scope, authorization: Sequence[bytes]) -> None:
    """Recognise the key that a request shows, of which a handler may ask with `writer`; Unauthorized for a wrong one,
    BadQuery where several headers leave open which one it is.

    On reads too, so that who has a key learns that it no longer works. What is no bearer token is another's affair: a
    proxy's, say.
    """
    if len(authorization) > 1:
        told = f'{REALM}, error="invalid_request", error_description="{SEVERAL}"'
        raise BadQuery(SEVERAL, (Trouble(SEVERAL, parameter="Authorization"),), headers={"WWW-Authenticate": told})
    kind, _, secret = authorization[0].decode("latin-1").partition(" ")
    if kind.lower() != "bearer":
        return
    database: Database = scope["app"].state.database
    holder = await database.read(partial(_recognised, secret.strip()))
    if holder is None:
        raise _wrong()
    scope[HOLDER] = holder


def writer(request: Request, reach: Reach = "write") -> Holder:
    """Whose key the request shows; Unauthorized without one, Forbidden where it does not reach so far."""
    holder: Holder | None = request.scope.get(HOLDER)
    if holder is None:
        raise Unauthorized(MISSING, headers={"WWW-Authenticate": REALM})
    if not holder.may(reach):
        told = f'{REALM}, error="insufficient_scope", scope="{reach}"'
        raise Forbidden(f"That takes a key with the scope {reach!r}.", headers={"WWW-Authenticate": told})
    return holder


def must_stand(session: Session, holder: Holder) -> None:
    """Unauthorized where the key was revoked since the request showed it: a body may be long on its way."""
    if not stands(session, holder.id):
        raise _wrong()


def _wrong() -> Unauthorized:
    told = f'{REALM}, error="invalid_token", error_description="{WRONG}"'
    return Unauthorized(WRONG, headers={"WWW-Authenticate": told})


def now() -> datetime:
    """The moment it is, in UTC."""
    return datetime.now(UTC)


def _recognised(secret: str, connection: Connection) -> Holder | None:
    return recognise(connection, secret)
