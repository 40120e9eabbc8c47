"""How strictly a request's path and query are read: every trouble is named before a model sees a value."""

import re
import types
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Iterable, Iterator
from typing import Any, Union, get_args, get_origin
from urllib.parse import unquote_to_bytes

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import AliasChoices, BaseModel

from app.names import near
from app.problems import Trouble, refuse

MOST_PARAMETERS = 200
MOST_REPEATS = 100
LONGEST_VALUE = 1_000
LONGEST_PATH = 1_000
LISTED_TROUBLES = 20

PRINTABLE = r"^[^\x00-\x1f\x7f-\x9f]*$"
UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def check(raw_query: bytes, known: Collection[str], single: Collection[str]) -> list[tuple[str, str]]:
    """The names and values of `raw_query`, decoded and in order; BadQuery names all that is wrong with them.

    `known` are the parameters there are, `single` those that may be given once. The whole costs a few microseconds,
    so a hot handler may build its filters from the answer instead of parsing again.
    """
    if not raw_query:
        return []
    pairs = _pairs(raw_query)
    given: set[str] = set()
    troubles: list[Trouble] = []
    for name, value in pairs:
        repeated = name in given and name in single
        sound = len(value) <= LONGEST_VALUE and (value.isprintable() or not UNSPEAKABLE.search(value))
        if name not in known or repeated or not sound:
            troubles.append(_trouble(name, value, known, repeated=repeated))
        given.add(name)
    if len(pairs) > MOST_REPEATS:
        troubles += _repeated_too_often(pairs)
    if troubles:
        raise refuse(*troubles[:LISTED_TROUBLES])
    return pairs


def declared(model: type[BaseModel]) -> tuple[frozenset[str], frozenset[str]]:
    """What `check` wants to know of a query model: all its parameters, and those that may be given once."""
    return _sorted_out(_model_fields(model))


def check_path(path: str) -> None:
    """Refuses a path that no id can be: one with control characters or broken UTF-8 in it, or an over-long one."""
    if len(path) > LONGEST_PATH:
        raise refuse(Trouble(f"the path has {len(path):,} characters; {LONGEST_PATH:,} is the most"))
    # Servers put U+FFFD where the bytes of a path are not UTF-8.
    if "\ufffd" in path or (not path.isprintable() and UNSPEAKABLE.search(path)):
        raise refuse(Trouble("the path holds a control character or is not UTF-8"))


def shown(word: str) -> str:
    """What a client sent, in a form that can stand in a sentence: short, and without anything invisible."""
    return UNSPEAKABLE.sub("�", word if len(word) <= 60 else f"{word[:59]}…")


class StrictRoute(APIRoute):
    """A route that answers 400 to a query parameter it does not declare, and to a repeated one it takes once.

    Counted are the parameters of the handler and of the route's own dependencies. A handler that documents its
    parameters itself reads them through `asked.Asked`, which is as strict; where it takes nothing but the request, it
    is called at once: FastAPI's search for dependencies costs a third of what FastAPI does.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        if "parameters" in (self.openapi_extra or {}):
            return handle if self.dependant.path_params else self.endpoint
        known, single = _sorted_out(_fields(self.dependant))

        async def strict(request: Request) -> Response:
            check(request.scope["query_string"], known, single)
            return await handle(request)

        return strict


def _fields(dependant: Dependant) -> Iterator[tuple[str, Any]]:
    for field in dependant.query_params:
        annotation = field.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from _model_fields(annotation)
        else:
            yield field.alias, annotation
    for inner in dependant.dependencies:
        yield from _fields(inner)


def _model_fields(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        alias = field.validation_alias or field.alias or name
        for choice in alias.choices if isinstance(alias, AliasChoices) else [alias]:
            yield str(choice), field.annotation


def _sorted_out(fields: Iterable[tuple[str, Any]]) -> tuple[frozenset[str], frozenset[str]]:
    annotations = dict(fields)
    return frozenset(annotations), frozenset(name for name, type_ in annotations.items() if not _is_many(type_))


def _is_many(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin in {Union, types.UnionType}:
        return any(_is_many(option) for option in get_args(annotation))
    return (origin or annotation) in {list, tuple, set, frozenset}


def _pairs(raw_query: bytes) -> list[tuple[str, str]]:
    """The query taken apart; bytes that are not UTF-8 become lone surrogates, which no check lets through."""
    parts = [part.partition("=") for part in raw_query.decode("latin-1").split("&") if part]
    if len(parts) > MOST_PARAMETERS:
        raise refuse(Trouble(f"{len(parts):,} parameters are more than the {MOST_PARAMETERS} a query may have"))
    if b"%" in raw_query or b"+" in raw_query or not raw_query.isascii():
        return [(_unescaped(name), _unescaped(value)) for name, _, value in parts]
    return [(name, value) for name, _, value in parts]


def _unescaped(quoted: str) -> str:
    return unquote_to_bytes(quoted.encode("latin-1").replace(b"+", b" ")).decode(errors="surrogateescape")


def _repeated_too_often(pairs: list[tuple[str, str]]) -> Iterator[Trouble]:
    for name, times in Counter(name for name, _ in pairs).items():
        if times > MOST_REPEATS:
            yield Trouble(f"{shown(name)} is given {times} times; {MOST_REPEATS} is the most", parameter=shown(name))


def _trouble(name: str, value: str, known: Collection[str], *, repeated: bool) -> Trouble:
    if name not in known:
        nearest = near(name, known)
        guess = f"; did you mean {nearest[0]}?" if nearest else ""
        return Trouble(f"there is no parameter '{shown(name)}'{guess}", parameter=shown(name), nearest=nearest)
    if repeated:
        return Trouble(f"{name} may be given only once", parameter=name)
    if len(value) > LONGEST_VALUE:
        return Trouble(f"{name} has {len(value):,} characters; {LONGEST_VALUE:,} is the most", parameter=name)
    return Trouble(f"{name} holds a control character, or bytes that are not UTF-8", parameter=name)
