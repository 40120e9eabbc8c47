"""The records as flat tables, for whoever asks in SQL: their columns, their keys, and the rows that a view has in each.

CSV, Parquet, SQLite and the descriptor of a release are made from this one description.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, NamedTuple

from app.database import Row
from app.releases import cells
from app.releases.cells import Cells
from app.releases.walk import Plural

Kind = Literal["text", "integer", "number", "boolean", "day", "instant", "json"]


class Column(NamedTuple):
    """A column; what it `refers` to is the id of another table."""

    name: str
    kind: Kind
    about: str
    refers: str | None = None
    required: bool = False


class Table(NamedTuple):
    """A table of one noun; its first columns, as many as `keys`, tell its rows apart."""

    name: str
    noun: Plural
    about: str
    columns: tuple[Column, ...]
    keys: int
    rows: Callable[[Row], Cells]


def _columns(told: str) -> tuple[Column, ...]:
    """Columns, one a line: `name kind [-> table] | what it is`; a `!` behind the name says that it is never empty."""
    found = []
    for line in filter(None, map(str.strip, told.splitlines())):
        head, _, about = line.partition("|")
        name, kind, *refers = head.replace("->", " ").split()
        column: Any = (name.rstrip("!"), kind, about.strip(), refers[0] if refers else None, name.endswith("!"))
        found.append(Column(*column))
    return tuple(found)


STAMPS = """
    version! integer | How often it was written.
    created_at! instant | When it was first recorded.
    updated_at! instant | When it last changed here.
"""


def _plain(*names: str) -> Callable[[Row], Cells]:
    return lambda view: [tuple(view[name] for name in names)]


def _aliases_of(noun: Plural, owner: str) -> Table:
    about = f"Other names of {noun}, in the order given."
    columns = f"""
        {owner}_id! text -> {noun} | Whose name it is.
        position! integer | Its place among them, from 0.
        name! text | The name.
        lang text | Its language, BCP 47.
    """
    return Table(f"{owner}_aliases", noun, about, _columns(columns), 2, cells.aliases)


OF_EVENT = "event_id! text -> events | The event."
POSITION = "position! integer | Its place among those of the event, from 0."
TABLES: tuple[Table, ...] = (
    Table(
        "actors", "actors", "Who acts: people, states, organizations, coalitions, armed groups.",
        _columns(f"""
            id! text | The actor's id.
            name! text | The name.
            kind! text | person, state, organization, coalition, armed_group or other.
            iso3166 text | The code of a state, ISO 3166-1 alpha-2.
            wikidata text | The item of Wikidata.
            description! text | Who that is; may be empty.
            {STAMPS}"""),
        1, _plain("id", "name", "kind", "iso3166", "wikidata", "description", "version", "created_at", "updated_at"),
    ),
    _aliases_of("actors", "actor"),
    Table(
        "affiliations", "actors", "Offices and memberships of actors.",
        _columns("""
            actor_id! text -> actors | Whose office it is.
            position! integer | Its place among theirs, from 0.
            organization_id! text -> actors | Where.
            title text | As what.
            from_edtf text | Since when, EDTF.
            to_edtf text | Until when, EDTF.
        """),
        2, cells.affiliations,
    ),
    Table(
        "venues", "venues", "Where: a tree of countries, cities and sites.",
        _columns(f"""
            id! text | The venue's id.
            name! text | The name.
            kind! text | country, city or site.
            parent_id text -> venues | What it lies in.
            iso3166 text | The code of a country, ISO 3166-1 alpha-2.
            latitude number | Degrees north, WGS 84.
            longitude number | Degrees east, WGS 84.
            timezone text | The time zone, by its name in the IANA database.
            {STAMPS}"""),
        1, cells.venue,
    ),
    _aliases_of("venues", "venue"),
    Table(
        "series", "series", "The processes that events belong to.",
        _columns(f"""
            id! text | The id of the series.
            name! text | The name.
            description! text | What it is; may be empty.
            {STAMPS}"""),
        1, _plain("id", "name", "description", "version", "created_at", "updated_at"),
    ),
    _aliases_of("series", "series"),
    Table(
        "sponsors", "series", "Who is behind a series.",
        _columns("""
            series_id! text -> series | The series.
            position! integer | The place among its sponsors, from 0.
            actor_id! text -> actors | The sponsor.
        """),
        2, lambda view: ((view["id"], place, each["id"]) for place, each in enumerate(view["sponsors"])),
    ),
    Table(
        "sources", "sources", "Who says so.",
        _columns("""
            id! text | The source's id.
            url text | Where it can be read.
            publisher text | Who published it.
            title text | Its title, in its own language.
            published_on day | The day it was published.
        """),
        1, _plain("id", "url", "publisher", "title", "published_on"),
    ),
    Table(
        "events", "events", "What happened, when and where.",
        _columns(f"""
            id! text | The event's id.
            title! text | What happened, in a line.
            kind! text | What kind of event.
            status! text | How far it has come.
            verification! text | How well it is known.
            edtf text | The date, EDTF (ISO 8601-2) level 1; empty while none is known.
            start day | The earliest day it may begin.
            end day | The latest day it may end; empty while that is open.
            start_latest day | The latest day it may begin.
            end_earliest day | The earliest day it may end.
            precision text | How exactly the date is told.
            approximate boolean | Whether it is only about then.
            uncertain boolean | Whether the date is in doubt.
            label text | The date in words, English.
            venue_id text -> venues | Where.
            series_id text -> series | The process it belongs to.
            round integer | Its number in the series.
            summary! text | What there is to tell; may be empty.
            outcome text | What came of it.
            note text | For editors.
            {STAMPS}"""),
        1, cells.event,
    ),
    Table(
        "participations", "events", "Who took part, in which role, for whom.",
        _columns(f"""
            {OF_EVENT}
            {POSITION}
            actor_id! text -> actors | Who.
            role! text | In which role.
            on_behalf_of_id text -> actors | Whom they represented.
            attendance! text | Whether they came.
            title text | The title held at the time.
        """),
        2, cells.participations,
    ),
    Table(
        "statements", "events", "What was said.",
        _columns(f"""
            {OF_EVENT}
            {POSITION}
            speaker_id! text -> actors | Who said it.
            text! text | What was said.
            verbatim! boolean | Whether these are the words themselves.
            source_id text -> sources | Who says so.
        """),
        2, cells.statements,
    ),
    Table(
        "schedule", "events", "How dates moved; the last entry is the event's own.",
        _columns(f"""
            {OF_EVENT}
            {POSITION}
            edtf text | The date it then had, EDTF.
            start day | Its earliest day.
            end day | Its latest day.
            status! text | The status it then had.
            known_from day | The day from which the public knew.
            source_id text -> sources | Who says so.
            note text | How this came about.
        """),
        2, cells.schedule,
    ),
    Table(
        "claims", "events", "What sources say otherwise.",
        _columns(f"""
            {OF_EVENT}
            {POSITION}
            field! text | The field, or any other matter in dispute.
            value! text | What the source says of it.
            source_id text -> sources | Who says so.
            note text | What there is to say about the claim.
        """),
        2, cells.claims,
    ),
    Table(
        "relations", "events", "How events stand to each other, told from both ends.",
        _columns(f"""
            {OF_EVENT}
            type! text | How it stands to the other.
            other_id! text -> events | The other event.
        """),
        3, cells.relations,
    ),
    Table(
        "event_tags", "events", "Free words on events.",
        _columns(f"""
            {OF_EVENT}
            tag! text | The word.
        """),
        2, lambda view: ((view["id"], tag) for tag in view["tags"]),
    ),
    Table(
        "event_sources", "events", "Which sources tell of which event.",
        _columns(f"""
            {OF_EVENT}
            source_id! text -> sources | The source.
            position! integer | Its place among those of the event, from 0.
        """),
        2, lambda view: ((view["id"], each["id"], place) for place, each in enumerate(view["sources"])),
    ),
    Table(
        "external_ids", "events", "What other collections call events.",
        _columns(f"""
            scheme! text | Whose id it is.
            identifier! text | The id.
            {OF_EVENT}
        """),
        2, lambda view: ((scheme, each, view["id"]) for scheme, each in view["external_ids"].items()),
    ),
    Table(
        "revisions", "revisions", "Every write: by whom, when and why, with the whole record as drafted.",
        _columns("""
            seq! integer | Its number in the order of all writes.
            batch! integer | The number of the first of those made as one.
            noun! text | What was written: event, actor, venue or series.
            id! text | The id of the record.
            version! integer | Which version of the record it made.
            op! text | What was done: create, amend, restore, merge or withdraw.
            merged_into text | After a merger: the id of what it was merged into.
            at! instant | When.
            by! text | The name of the key that wrote.
            reason text | Why, where the writer said so.
            draft! json | The record as drafted.
        """),
        1, cells.revision,
    ),
)  # fmt: skip


def tables_of(nouns: Iterable[str]) -> Iterator[Table]:
    """The tables of these nouns, those before that others refer to."""
    wanted = set(nouns)
    return (table for table in TABLES if table.noun in wanted)
