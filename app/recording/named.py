"""What a draft names: others by id, by exact name or alias, or new ones inline; made into ids, which a record keeps."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import ID_LENGTH
from app.drafts import DEEPEST as DEEP
from app.drafts import MOST_TROUBLES, invalid, pointer, validated
from app.history.log import Act, fates
from app.history.model import Revision
from app.names import bearers, meant
from app.problems import Invalid, Trouble
from app.recording.nouns import EACH, NOUNS, Name, save
from app.slugs import PATTERN, in_use, slug, unused

DEEPEST = 3
"""A new venue in a new venue in a new venue."""
MOST_NAMED = 2_000
"""More places than any draft may have: 500 who took part, each for another, and 200 each of statements, relations …; a
draft may have no more either with what stands inline in it."""
MOST_NEW = 200
"""As many new records may stand inline in a draft, at all depths: others wait until each of them is kept."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a draft that names another record: in an object by field, or in a list by position."""

    noun: Name
    holder: Any
    key: str | int
    pointer: str

    @property
    def value(self) -> Any:
        return self.holder[self.key]

    @property
    def names(self) -> str | None:
        """The id or name that stands there; None where there is neither."""
        value = self.value["id"] if isinstance(self.value, dict) and "id" in self.value else self.value
        return value if isinstance(value, str) else None

    def fill(self, key: str) -> None:
        self.holder[self.key] = key


Known = Mapping[Name, Collection[str]]


@dataclass(slots=True)
class Done:
    """What was done till now for a draft and what stands inline in it: what was made, as it stood there, with the id
    that it was kept by, and how many names were looked up.
    """

    made: list[tuple[Name, Any, str]]
    looked_up: int = 0


NOBODY: Known = MappingProxyType({})


def resolve(
    session: Session,
    noun: Name,
    given: dict[str, Any],
    act: Act,
    at: str = "",
    depth: int = 0,
    known: Known = NOBODY,
    done: Done | None = None,
) -> None:
    """Put ids wherever the draft names others, in place, and keep those that it carries inline.

    Who was merged is named by what it was merged into. Invalid names, with near matches, what is not found. The ids
    that are `known` need no looking up: they are there, or will be. What is `done` already is not done again.
    """
    done = done or Done([])
    slots = [slot for slot in slots_of(noun, given, at) if slot.names not in known.get(slot.noun, ())]
    done.looked_up += len(slots)
    if done.looked_up > MOST_NAMED:
        if not depth:
            return  # and it will be refused, without a look at each of them
        raise invalid(
            Trouble(f"more than {MOST_NAMED:,} names, with those in what is new; post some first", pointer=at)
        )
    _keep_inline(session, slots, act, depth, done)
    troubles, followed = [], False
    for slot in slots:
        wanted = slot.names
        if wanted is None:
            continue
        found = find(session, slot, wanted)
        if isinstance(found, Trouble):
            troubles.append(found)
            if len(troubles) == MOST_TROUBLES:
                break
        else:
            followed |= found != wanted and living(session, slot.noun, wanted) == found  # and no alias
            slot.fill(found)
    if troubles:
        raise invalid(*troubles)
    if followed:
        once(given)


def _keep_inline(session: Session, slots: Sequence[Slot], act: Act, depth: int, done: Done) -> None:
    """Keep what stands inline, each once, and put ids there."""
    for slot in slots:
        if isinstance(slot.value, dict) and "name" in slot.value and not _there(session, slot):
            same = next((key for of, value, key in done.made if (of, value) == (slot.noun, slot.value)), None)
            if same is None:
                value = _apart(slot.value)
                same = _create(session, slot, act, depth, done)
                done.made.append((slot.noun, value, same))
            slot.fill(same)


def made_id(session: Session, noun: Name, given: dict[str, Any]) -> None:
    """An id made from the name, for a draft without one; events make theirs from title and date."""
    if noun == "event" or given.get("id") is not None:
        return
    wanted = slug(str(given.get("name", ""))[:200]) or noun
    taken = in_use(session, NOUNS[noun].table.id, [wanted]) | in_use(
        session, Revision.record_id, [wanted], Revision.noun == noun
    )
    given["id"] = unused(wanted, taken)


def slots_of(noun: Name, given: Any, at: str = "") -> Iterator[Slot]:
    """Every place of a draft that names another record; the pointers to them begin with `at`."""
    for path, named in NOUNS[noun].places:
        yield from _along(named, given, path, at)


def _along(noun: Name, here: Any, path: Sequence[str], at: str) -> Iterator[Slot]:
    """The slots that a path leads to; what has another form than it should is left to be refused."""
    step, rest = path[0], path[1:]
    if step == EACH:
        keys: Sequence[Any] = range(len(here)) if isinstance(here, list) else ()
    else:
        keys = [step] if isinstance(here, dict) and step in here else []
    for key in keys:
        if rest:
            yield from _along(noun, here[key], rest, at + pointer(key))
        elif here[key] is not None:
            yield Slot(noun, here, key, at + pointer(key))


def _there(session: Session, slot: Slot) -> bool:
    key = slot.value.get("id")
    return isinstance(key, str) and bool(living(session, slot.noun, key))


def living(session: Session, noun: Name, key: str) -> str | None:
    """The record by this id, or what it was merged into at last."""
    table = NOUNS[noun].table
    if not re.fullmatch(PATTERN, key) or len(key) > ID_LENGTH:
        return None
    for _ in range(100):
        if session.scalar(select(table.id).where(table.id == key, *_not_merged(table))) is not None:
            return key
        fate = fates(session, noun, [key]).get(key)
        if fate is None or fate.merged_into is None:
            return None
        key = fate.merged_into
    return None


def was_withdrawn(session: Session, noun: Name, key: str) -> bool:
    """Whether there once was a record by this id, where none is living."""
    return re.fullmatch(PATTERN, key) is not None and key in fates(session, noun, [key])


def _not_merged(table: Any) -> list[Any]:
    return [table.merged_into.is_(None)] if hasattr(table, "merged_into") else []


def find(session: Session, slot: Slot, wanted: str) -> str | Trouble:
    """The one record by this id, name or alias; or what is wrong, with near matches."""
    if there := living(session, slot.noun, wanted):
        return there
    bearing = bearers(session.connection(), slot.noun, wanted) if slot.noun != "event" else []
    if was_withdrawn(session, slot.noun, wanted):  # though another may bear it as a name: ids are not used again
        detail = f"the {slot.noun} {wanted!r} was withdrawn: restore it, or name another"
        return Trouble(detail, pointer=slot.pointer, nearest=tuple(bearing[:20]))
    if len(bearing) == 1:
        return bearing[0]
    if bearing:
        detail = f"{len(bearing)} bear the name {wanted!r}; name one by its id"
        return Trouble(detail, pointer=slot.pointer, nearest=tuple(bearing[:20]))
    near = meant(session.connection(), slot.noun, wanted[:200])
    guess = f"; did you mean {near[0]}?" if near else ""
    return Trouble(f"there is no {slot.noun} {wanted[:200]!r}{guess}", pointer=slot.pointer, nearest=near)


def _apart(value: Any, depth: int = 0) -> Any:
    """A copy that names who stood there, while ids are put into the other; no draft is as deep as what is shared."""
    if depth > DEEP:
        return value
    if isinstance(value, list):
        return [_apart(each, depth + 1) for each in value]
    return {name: _apart(each, depth + 1) for name, each in value.items()} if isinstance(value, dict) else value


def _create(session: Session, slot: Slot, act: Act, depth: int, done: Done) -> str:
    """Keep a record that stands inline, and return its id."""
    given = dict(slot.value)
    if depth == DEEPEST or slot.noun == "event":
        raise invalid(Trouble(f"no new {slot.noun} can stand here; post it by itself", pointer=slot.pointer))
    if len(done.made) == MOST_NEW:
        told = f"no more than {MOST_NEW} new records can stand in one draft; post some of them first"
        raise invalid(Trouble(told, pointer=slot.pointer))
    name = given["name"] if given.get("id") is None else None
    if isinstance(name, str) and (bearing := bearers(session.connection(), slot.noun, name)):
        detail = f"{bearing[0]} bears that name already; name it, or give the new one an id"
        raise invalid(Trouble(detail, pointer=slot.pointer, nearest=tuple(bearing[:20])))
    made_id(session, slot.noun, given)
    resolve(session, slot.noun, given, act, slot.pointer, depth + 1, done=done)
    draft: Any = validated(NOUNS[slot.noun].draft, given, slot.pointer)
    try:
        save(session, slot.noun, [draft], act)
    except Invalid as wrong:
        raise invalid(
            *(Trouble(each.detail, pointer=slot.pointer + (each.pointer or ""), nearest=each.nearest)
              for each in wrong.troubles)
        ) from None  # fmt: skip
    return str(draft.id)


def once(given: dict[str, Any]) -> None:
    """Without what is there twice since two records became one: nobody wrote it twice.

    What has another form than it should is left to be refused.
    """
    own = given.get("id")
    marks: dict[str, Callable[[Any], Any]] = {
        "participants": lambda part: (part.get("actor"), part.get("role", "participant"), part.get("on_behalf_of")),
        "relations": lambda relation: (relation.get("type"), relation.get("event")),
        "sponsors": lambda sponsor: sponsor,
    }
    drop: dict[str, Callable[[Any], bool]] = {
        "relations": lambda relation: relation.get("event") == own,
        "affiliations": lambda office: office.get("organization") == own,
    }
    for field in given.keys() & (marks.keys() | drop.keys()):
        if not isinstance(given[field], list):
            continue
        try:
            entries = [each for each in given[field] if not (field in drop and drop[field](each))]
            if field in marks:
                entries = list({marks[field](each): each for each in reversed(entries)}.values())[::-1]
        except (AttributeError, TypeError):  # no objects, or no names in them
            continue
        given[field] = entries
