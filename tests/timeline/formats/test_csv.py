"""CSV: a flat shape that spreadsheets and data frames read as it is, that runs nothing, and that can be read back."""

import io
import re
from typing import Any

import pandas
import pytest
from fastapi import FastAPI

from app.timeline.formats.csv import COLUMNS, GUARDED, guarded
from tests.reading import get
from tests.timeline.formats.odd import FORMULAS, MARKUP, PROSE
from tests.timeline.formats.readers import rows
from tests.web.asking import ask

NUMBERS = {"latitude", "longitude", "round", "version"}


def table(app: FastAPI, query: str = "") -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows(ask(app, "GET", f"/v1/events.csv?{query}").body)}


def unguarded(text: str) -> str:
    """As the module says that it is read back."""
    return text[1:] if GUARDED.match(text) else text


def test_a_row_is_flat_and_says_what_the_event_does(app: FastAPI) -> None:
    row = table(app, "id=geneva-8-2017")["geneva-8-2017"]
    event = get(app, "/v1/events/geneva-8-2017").json
    assert tuple(row) == COLUMNS
    assert (row["start"], row["end"], row["edtf"]) == ("2017-11-28", "2017-12-14", "2017-11-28/2017-12-14")
    assert (row["venue_id"], row["venue"], row["country"]) == ("palais-des-nations", "Palais des Nations", "CH")
    assert (float(row["latitude"]), float(row["longitude"])) == (
        event["venue"]["latitude"],
        event["venue"]["longitude"],
    )
    assert row["tags"].split(" ") == event["tags"]
    assert row["sources"].split(" ") == [source["url"] for source in event["sources"] if source["url"]]
    assert (row["summary"], row["label"]) == (event["summary"], event["when"]["label"])


def test_participants_can_be_read_back(app: FastAPI) -> None:
    for key, row in table(app).items():
        wanted = [
            (
                part["actor"]["id"],
                part["role"],
                part["on_behalf_of"]["id"] if part["on_behalf_of"] else "",
                part["attendance"],
            )
            for part in get(app, f"/v1/events/{key}").json["participants"]
        ]
        parts = [[*part.split("/"), "", ""][:4] for part in row["participants"].split()]
        assert [(who, role, whom, how or "attended") for who, role, whom, how in parts] == wanted


def test_no_cell_begins_like_a_formula_but_numbers(odd: FastAPI) -> None:
    for row in table(odd).values():
        for name, cell in row.items():
            if name not in NUMBERS:
                assert not re.match(r"[=+\-@\t\r\n＝＋－＠]", cell), (name, cell)
            elif cell:
                float(cell)


def test_every_text_comes_back_as_it_was(odd: FastAPI) -> None:
    found = table(odd)
    for number, text in enumerate(FORMULAS):
        assert unguarded(found[f"formula-{number}"]["title"]) == text
    assert unguarded(found["prose"]["summary"]) == PROSE
    assert unguarded(found["bce"]["edtf"]) == "-0043-03-15"
    assert found["hostile"]["title"] == MARKUP, "a spreadsheet shows text; escaped it would show &lt;"
    assert found["arabic"]["title"] == "لقاء في سوتشي"


@pytest.mark.parametrize("text", ["", "a", "'", "'a", "=", "'=", "''=", "-0043", "a=b", "'ＡＢ", "+", "''+''"])
def test_the_guard_can_always_be_taken_away(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not re.match(r"[=+\-@\t\r]", guarded(text))


def test_pandas_reads_each_column_as_what_it_is(app: FastAPI) -> None:
    frame: Any = pandas.read_csv(io.BytesIO(ask(app, "GET", "/v1/events.csv").body))
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == 152
    assert (frame["latitude"].dtype, frame["longitude"].dtype, frame["version"].dtype) == (
        "float64",
        "float64",
        "int64",
    )
    assert pandas.to_datetime(frame["start"], format="%Y-%m-%d").notna().sum() == frame["edtf"].notna().sum()
    assert pandas.to_datetime(frame["updated_at"], format="ISO8601", utc=True).notna().all()


def test_it_is_utf_8_without_a_mark_and_every_line_ends_in_crlf(odd: FastAPI) -> None:
    answer = ask(odd, "GET", "/v1/events.csv?id=bare&id=arabic")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.body.startswith(b"id,title,kind,")
    assert answer.body.count(b"\r\n") == answer.body.count(b"\n") == 3
