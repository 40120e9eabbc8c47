"""CSV: a few columns are enough, and what the service writes as CSV is what it reads."""

import csv
import io
from typing import Any

import pytest
from fastapi import FastAPI

from app.database import Database
from app.importers.csv import COLUMNS, TOLD_OTHERWISE, read
from app.importers.reader import Refusal, Row
from app.recording.nouns import Name
from app.timeline.formats.csv import COLUMNS as WRITTEN
from tests import make
from tests.importers.importing import brought, counts, drafts, told
from tests.web.asking import ask


def rows(content: str | bytes) -> list[Row | Refusal]:
    return list(read(io.BytesIO(content.encode() if isinstance(content, str) else content)))


def given(content: str | bytes) -> list[dict[str, Any]]:
    found = rows(content)
    assert all(isinstance(each, Row) for each in found), found
    return [each.given for each in found if isinstance(each, Row)]


def refused(content: str | bytes) -> list[tuple[int, str]]:
    return [(each.number, each.troubles[0].detail) for each in rows(content) if isinstance(each, Refusal)]


TALKS: dict[str, Any] = {"title": "Talks", "when": "2017-11", "venue": "Sochi", "participants": [{"actor": "russia"}]}


@pytest.mark.parametrize(
    "content",
    [
        "title,when,venue,actors\nTalks,2017-11,Sochi,russia",
        "\ufeffTITLE, When ,venue,Actors\r\nTalks,2017-11,Sochi,russia\r\n",
        "actors;venue;when;title\n russia ; Sochi;2017-11;Talks\n",
        "title\twhen\tvenue\tactors\n\nTalks\t2017-11\tSochi\trussia\t\n".replace("\t\n", "\n"),
        '"title","when","venue","actors","summary"\n"Talks","2017-11","Sochi","russia;",\n',
        "title,when,,venue,actors,,\r\nTalks,2017-11,,Sochi,russia,, ,\r\n,,,,,,\r\n",
        "sep=;\r\ntitle;when;venue;actors\r\nTalks;2017-11;Sochi;russia\r\n",
    ],
)
def test_a_few_columns_are_enough(content: str) -> None:
    assert given(content) == [TALKS]


def test_an_empty_cell_says_nothing() -> None:
    assert given("title,when,venue,actors\nTalks,,,\nMore\n") == [{"title": "Talks"}, {"title": "More"}]


def test_days_are_read_where_no_other_column_has_the_date() -> None:
    found = given("title,start,end,edtf\nA,2017-01-01,2017-01-02,\nB,2017-01-01,,\nC,1,2,2017\n")
    assert [each["when"] for each in found] == ["2017-01-01/2017-01-02", "2017-01-01", "2017"]


def test_who_is_new_says_so() -> None:
    [found] = given('title,actors,venue\nTalks,"russia; Robert Mood [person]; x [","Bogor Palace [site, bogor]"\n')
    assert [each["actor"] for each in found["participants"]] == [
        "russia",
        {"name": "Robert Mood", "kind": "person"},
        "x [",
    ]
    assert found["venue"] == {"name": "Bogor Palace", "kind": "site", "parent": "bogor"}


def test_a_participant_has_four_parts_at_most() -> None:
    assert given("title,participants\nA,x/host/y/absent z\n")[0]["participants"] == [
        {"actor": "x", "role": "host", "on_behalf_of": "y", "attendance": "absent"},
        {"actor": "z", "role": "participant", "on_behalf_of": None, "attendance": "attended"},
    ]
    assert "'a/b/c/d/e' is no participant: actor/role/" in refused("title,participants\nA,a/b/c/d/e\n")[0][1]


@pytest.mark.parametrize(
    ("header", "said", "near"),
    [
        ("title,whne", "there is no column 'whne'; did you mean when?", ("when",)),
        ("name", "there is no column 'name'; there are actors, ", ()),
        ("title,place", "there is no column 'place'; there are actors, ", ()),
        ("title,title", "there is more than one column 'title'", ()),
        ("when,venue", "there is no column 'title', nor an 'id'", ("title",)),
        ("", "there is no column 'title', nor an 'id'", ("title",)),
    ],
)
def test_a_header_is_understood_or_nothing_is(header: str, said: str, near: tuple[str, ...]) -> None:
    [refusal] = rows(f"{header}\na,b\nc,d\n")
    assert isinstance(refusal, Refusal)
    assert refusal.number == 1
    assert refusal.troubles[0].detail.startswith(said)
    assert refusal.troubles[0].nearest[:1] == near


def test_a_broken_row_is_named_by_its_line_and_spoils_no_other() -> None:
    content = (
        b'title,summary\nA,"two\nlines"\n\xff,b\nB,b,c\n"C"x,d\nD,\nE,' + b"e" * 200_000 + b"\n" + b"f" * 1_100_000
        + b"\nG,g\nH,\"never\nclosed\n"
    )  # fmt: skip
    assert refused(content) == [
        (4, "it is not UTF-8: there is a byte 0xff in the line; spreadsheets save it as “CSV UTF-8”"),
        (5, "it has 3 cells under a header of 2"),
        (6, "',' expected after '\"'"),
        (8, "field larger than field limit (131072)"),
        (9, "the line is longer than 1,048,576 bytes"),
        (11, "a quotation mark that begins a cell has none that ends it"),
    ]
    assert [(each.number, each.given["title"]) for each in rows(content) if isinstance(each, Row)] == [
        (2, "A"), (7, "D"), (10, "G"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "number", "said"),
    [
        (b"title,when\rA,2017\rB,2018\r", 1, "a line ends in CR alone: "),
        (b"title,when\nA,2017\rB,2018\r", 2, "a line ends in CR alone: "),
        ("title,when\nA,2017\n".encode("utf-16"), 1, "it is not UTF-8: there is a byte 0xff in the line; "),
        ("title,when\nDéjà,2017\n".encode("cp1252"), 2, "it is not UTF-8: there is a byte 0xe9 in the line; "),
        (b"title,,when\nA,x,2017\n", 2, "there is something in column 2, which has no name: leave it out, or name it"),
        (b"sep=;\n", 1, "there is no column 'title'"),
    ],
)
def test_what_no_program_for_tables_should_write_is_told(content: bytes, number: int, said: str) -> None:
    [(row, detail)] = refused(content)
    assert (row, detail[: len(said)]) == (number, said)


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''@x", "-5", "'quoted'", "\t=x", "＝x", "a=b", "+", "'"])
def test_what_was_guarded_against_spreadsheets_is_as_it_was_written(text: str) -> None:
    cell = f"'{text}" if text.lstrip("'")[:1] in tuple("=+-@\t\r\n＝＋－＠") and text.lstrip("'") else text
    line = io.StringIO()
    csv.writer(line).writerows([["title", "summary"], ["A", cell]])
    assert given(line.getvalue())[0]["summary"] == text


def test_every_column_that_is_written_is_known() -> None:
    assert set(WRITTEN) <= {*COLUMNS, *TOLD_OTHERWISE}


def test_names_are_looked_up_and_none_is_guessed(database: Database) -> None:
    make.record(
        database,
        make.actor("russia", "Russia", "state", aliases=[{"name": "Россия"}]), make.actor("sergey-lavrov"),
        make.venue("russia", "country"), make.venue("sochi", parent="russia"),
        make.venue("sochi-2", name="Sochi", kind="site"), make.venue("bogor"),
    )  # fmt: skip
    content = (
        "title,when,venue,actors\n"
        'Talks,2017,"Sochi, Russia",Россия; Robert Mood [person]\n'
        "More talks,2018,Bogor Palace [site; bogor],\n"
        'And more,2018,"Bogor Palace [site, Bogor]",robert mood\n'
        "Where,2018,Sochi,\n"
        "Who,2018,,Lavrov\n"
        'Again,2019,"Bogor Palace [site, Bogor]",Robert Mood [person]\n'
    )
    report = brought(database, content.encode(), format="csv")
    assert counts(report) == (3, 0, 0, 0)
    assert [(each.number, each.noun, each.id) for each in report.made] == [
        (2, "actor", "robert-mood"),
        (4, "venue", "bogor-palace"),
    ]
    said = told(report)
    assert said.keys() == {3, 5, 6}
    assert "there is no venue 'Bogor Palace [site; bogor]'" in said[3]
    assert said[5] == "/venue: 2 bear the name 'Sochi'; name one by its id"
    assert said[6] == "/participants/0/actor: there is no actor 'Lavrov'; did you mean sergey-lavrov?"
    kept = drafts(database)
    assert {key: kept[key]["venue"] for key in kept} == {
        "talks-2017": "sochi", "and-more-2018": "bogor-palace", "again-2019": "bogor-palace",
    }  # fmt: skip
    assert kept["talks-2017"]["kind"] == "other"
    assert counts(brought(database, content.encode(), format="csv")) == (0, 0, 3, 0)


OTHERS: tuple[Name, ...] = ("actor", "venue", "series")
TOLD = ("title", "kind", "status", "verification", "venue", "series", "round", "summary", "outcome", "tags", "when")


def test_what_the_service_writes_is_what_it_reads(app: FastAPI, database: Database) -> None:
    """The seeds as CSV, into a database that has the other nouns: the same ids, and all that a CSV has room for."""
    source = app.state.database
    for noun in OTHERS:
        brought(database, list(drafts(source, noun).values()), noun=noun)
    content = ask(app, "GET", "/v1/events.csv").body
    report = brought(database, content, format="csv")
    assert (counts(report), told(report)) == ((152, 0, 0, 0), {})
    before, after = drafts(source), drafts(database)
    assert before.keys() == after.keys()
    for key, draft in before.items():
        assert [after[key][name] for name in TOLD] == [draft[name] for name in TOLD], key
        parts = [{**part, "title": None} for part in draft["participants"]]
        assert after[key]["participants"] == parts
        assert [each["url"] for each in after[key]["sources"]] == [
            each["url"] for each in draft["sources"] if each["url"]
        ]
    assert counts(brought(database, content, format="csv")) == (0, 0, 152, 0)
    assert counts(brought(source, content, format="csv", dry_run=True)) == (0, 0, 152, 0)


def test_what_a_csv_has_no_room_for_stays(database: Database) -> None:
    make.record(database, make.actor("x"), make.actor("y"))
    parts = [{"actor": "x", "title": "Envoy", "on_behalf_of": "y"}, {"actor": "y", "role": "host"}]
    sources = [{"url": "https://example.org/a", "title": "A"}, {"publisher": "A paper"}]
    make.record(database, make.event("a", participants=parts, sources=sources))
    same = "id,participants,sources\na,x/participant/y y/host,https://example.org/a\n"
    assert counts(brought(database, same.encode(), format="csv")) == (0, 0, 1, 0)
    other = "id,participants,sources\na,x/participant y/host,https://example.org/b\n"
    assert counts(brought(database, other.encode(), format="csv")) == (0, 1, 0, 0)
    now = drafts(database)["a"]
    assert (now["participants"][0]["on_behalf_of"], len(now["sources"])) == (None, 1)
