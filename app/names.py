"""Names as people type them: folded so that case, accents, scripts' letter variants and apostrophes do not matter."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, Connection, Index, String, Text, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base, Slug, add_rows, binary_text, one_of

# Letters that Unicode does not decompose, or that keyboards and spellings interchange: Persian for Arabic kaf and yeh,
# teh marbuta for heh, the Turkish dotless i, Latin letters with strokes.
VARIANTS = str.maketrans(
    {
        **dict.fromkeys("ىی", "ي"), "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه", "ٱ": "ا", "ـ": None,
        "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h",
        **dict.fromkeys("`´ʼʻʾʿ‘’ʹ", "'"),
    }
)  # fmt: skip
POSSESSIVE = re.compile(r"(?<=\w)'s\b")
ELISION = re.compile(r"\b([a-z])'(?=\w)")
WORD = re.compile(r"[^\W_]{1,250}")
"""What is longer counts as several: PostgreSQL takes words of up to 2,046 bytes."""
START_LENGTH = 60
MANY = 20_000
"""More than this bear a common word, or words that begin so."""
STARTS = 12
"""As many beginnings of words are looked up for near matches: for more, SQLite would read the whole index instead."""
MEANT = 3
"""As many are proposed for an id that nobody knows."""


def fold(text: str) -> str:
    """The text in lower case, without accents, with one letter for each group of variants."""
    if text.isascii():
        return text.lower().replace("`", "'")
    decomposed = unicodedata.normalize("NFKD", text.translate(VARIANTS))
    # Case last: `№` is `No` only when decomposed.
    bare = "".join(letter for letter in decomposed if not _silent(letter)).casefold().translate(VARIANTS)
    return "".join(str(unicodedata.digit(letter, letter)) if letter.isdigit() else letter for letter in bare)


def _silent(letter: str) -> bool:
    """Accents and vowel signs, and what only lays out the text, such as a soft hyphen."""
    return bool(unicodedata.combining(letter)) or unicodedata.category(letter) == "Cf"


def words(text: str) -> list[str]:
    """The folded words: `Astana-7` is `astana` and `7`, `Ja'afari` is `jaafari`, `Assad’s` is `assad`."""
    folded = fold(text)
    if "'" in folded:
        folded = ELISION.sub(r"\1 ", POSSESSIVE.sub("", folded)).replace("'", "")
    return WORD.findall(folded)


class NameStart(Base):
    """Every place a typed beginning may match: each name and alias, from each word on (`lavrov` of Sergey Lavrov)."""

    __tablename__ = "name_start"
    __table_args__ = (Index("ix_name_start_noun_owner_id", "noun", "owner_id"),)

    noun: Mapped[str] = mapped_column(String(16), primary_key=True)
    leads: Mapped[bool] = mapped_column(
        primary_key=True, comment="the name itself begins so, not one of its later words"
    )
    start: Mapped[str] = mapped_column(binary_text(START_LENGTH), primary_key=True)
    owner_id: Mapped[str] = mapped_column(Slug, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


def names_of(view: Mapping[str, Any]) -> list[str]:
    """Every name that a view bears, the main one first."""
    return [view["name"], *(alias["name"] for alias in view["aliases"])]


def keep_names(session: Session, noun: str, aliases: type[Base], views: Mapping[str, Mapping[str, Any]]) -> None:
    """Store the aliases of these views and make every name findable by its beginnings, in place of what was."""
    owner = f"{noun}_id"
    session.execute(delete(aliases).where(aliases.__table__.c[owner].in_(views)))
    rows = [
        {owner: key, "position": position, **alias}
        for key, view in views.items()
        for position, alias in enumerate(view["aliases"])
    ]
    add_rows(session, aliases, rows)
    index_names(session, noun, {key: names_of(view) for key, view in views.items()})


def index_names(session: Session, noun: str, names: Mapping[str, Iterable[str]], *, inner: bool = True) -> None:
    """Make these names of each owner findable by their beginnings, of their `inner` words too, in place of what was."""
    session.execute(delete(NameStart).where(NameStart.noun == noun, one_of(session, NameStart.owner_id, names)))
    rows = [row for key, given in names.items() for row in starts(noun, key, given, inner=inner)]
    add_rows(session, NameStart, rows)


def starts(noun: str, owner: str, names: Iterable[str], *, inner: bool) -> list[dict[str, Any]]:
    """The rows by which an owner is found under the beginnings of these names."""
    rows: dict[tuple[str, bool], dict[str, Any]] = {}
    for name in names:
        parts = words(name)
        for position in range(len(parts) if inner else min(len(parts), 1)):
            start, leads = " ".join(parts[position:])[:START_LENGTH], position == 0
            row = {"noun": noun, "start": start, "owner_id": owner, "name": name, "leads": leads}
            rows.setdefault((start, leads), row)
    return list(rows.values())


def begins(prefix: str) -> ColumnElement[bool]:
    """The starts that begin with this folded text, as a range that an index can walk."""
    prefix = prefix[:START_LENGTH]
    return NameStart.leads.in_((True, False)) & (NameStart.start >= prefix) & (NameStart.start < prefix + "\U0010ffff")


def bearing(
    connection: Connection, noun: str, owner: ColumnElement[str], parts: Iterable[str]
) -> list[ColumnElement[bool]]:
    """The owners who bear all of these folded words, or words that begin so, in some name or alias.

    Where not many bear a word these are taken first; else who does is soon met along any other order.
    """
    clauses: list[ColumnElement[bool]] = []
    for word in parts:
        bear = select(NameStart.owner_id).where(NameStart.noun == noun, begins(word))
        few = connection.scalar(bear.limit(1).offset(MANY)) is None
        clauses.append(owner.in_(bear) if few else bear.where(NameStart.owner_id == owner).exists())
    return clauses


def meant(connection: Connection, noun: str, unknown: str, also: Iterable[str] = ()) -> tuple[str, ...]:
    """The ids that may have been meant by one that nobody knows, best first: their spelling is like it, or a name is.

    `also` are ids beyond those that are stored.
    """
    choices = [(key.replace("-", " "), key) for key in also]
    for owner, name in _likely(connection, noun, unknown):
        choices += [(owner.replace("-", " "), owner), (" ".join(words(name)), owner)]
    texts = [text for text, _ in choices]
    like = process.extract(" ".join(words(unknown)), texts, scorer=fuzz.WRatio, score_cutoff=70, limit=20)
    return tuple(dict.fromkeys(choices[place][1] for *_, place in like))[:MEANT]


def near(word: str, known: Collection[str], most: int = 3) -> tuple[str, ...]:
    """The known names most like `word`, best first; none where nothing is like it."""
    found = process.extract(word[:100].lower(), sorted(known), scorer=fuzz.ratio, limit=most, score_cutoff=60)
    return tuple(name for name, _, _ in found)


def bearers(connection: Connection, noun: str, name: str) -> list[str]:
    """Who bears exactly this name or alias; if nobody does, who does but for case and accents."""
    parts = words(name)
    like = (NameStart.noun == noun, NameStart.leads, NameStart.start == " ".join(parts)[:START_LENGTH])
    found = connection.execute(select(NameStart.owner_id, NameStart.name).where(*like)).all() if parts else []
    exact = {owner for owner, borne in found if borne == name}
    return sorted(exact or {owner for owner, borne in found if words(borne) == parts})


def _likely(connection: Connection, noun: str, unknown: str, most: int = 500) -> Iterable[tuple[str, str]]:
    """Those with a name that starts like one of the first words of an unknown id."""
    starting = dict.fromkeys(word[:size] for word in words(unknown) for size in (3, 2)[: 1 if len(word) > 3 else 2])
    if not starting:
        return []
    matching = or_(*(begins(prefix) for prefix in sorted(islice(starting, STARTS))))
    found = select(NameStart.owner_id, NameStart.name).where(NameStart.noun == noun, matching).distinct().limit(most)
    return [(owner, name) for owner, name in connection.execute(found)]
