"""What the README says is so: its requests, its parameters, its dates, its settings and its commands."""

import json
import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from fastapi import FastAPI

from app import days
from app.dates import parse
from app.importers import READERS
from app.importers.csv import COLUMNS
from app.main import create_app
from app.settings import Settings
from app.timeline.filters import EventQuery
from app.timeline.formats import FORMATS
from app.timeline.formats.format import LIMIT_MOST
from tests.copies import Copies
from tests.recording.editor import Editor
from tests.web.asking import ask

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n\$ (curl .*)\n([^`]*)```", README)

DATES = (
    "2017-11-20", "2017-11-21T05:49:00Z", "2017-11", "2017", "2017-11~", "2017-11-20?", "2017-23", "201X",
    "2017-11-28/2017-12-14", "2018-01-19/..", "-0043-03-15",
)  # fmt: skip


@pytest.fixture
def fresh(seeded_copies: Copies) -> Iterator[Editor]:
    """An editor of the seeds, who may write."""
    address = seeded_copies.fresh()
    app = create_app(Settings(database_url=address))
    editor = Editor(app)
    yield editor
    editor.close()
    app.state.database.close()
    seeded_copies.drop(address)


def target(command: str) -> str:
    """The path and query that a curl command of the README asks for."""
    words = shlex.split(command)[1:]
    address = urlsplit(next(word for word in words if word.startswith("http")))
    data = [words[place + 1] for place, word in enumerate(words) if word == "--data-urlencode"]
    encoded = [f"{name}={quote(value)}" for name, value in (each.split("=", 1) for each in data)]
    return f"{address.path}?{'&'.join([*filter(None, [address.query]), *encoded])}"


def differences(shown: Any, real: Any, place: str = "") -> Iterator[str]:
    """Where a shortened answer says anything but the real one; it may leave out members, but no entry of a list."""
    if isinstance(shown, dict) and isinstance(real, dict):
        for name, value in shown.items():
            yield from differences(value, real.get(name, "nothing"), f"{place}/{name}")
    elif isinstance(shown, list) and isinstance(real, list) and len(shown) == len(real):
        for number, pair in enumerate(zip(shown, real, strict=True)):
            yield from differences(*pair, f"{place}/{number}")
    elif shown != real:
        yield f"{place}: {shown!r} is {real!r}"


def table(name: str) -> list[str]:
    """The lines between the marks of a table that is made from the code."""
    found = re.search(rf"<!-- {name} -->\n\n(.*?)\n*<!-- end -->", README, flags=re.DOTALL)
    assert found
    return found[1].splitlines()


def parameters() -> Iterator[str]:
    """The table of the parameters, as it has to be."""
    yield from ("| parameter | meaning | values | default |", "|---|---|---|---|")
    for name, schema in EventQuery.model_json_schema(by_alias=True)["properties"].items():
        options = [each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
        values = ", ".join(f"`{value}`" for value in options[0].get("enum", ()))
        if {"minimum", "maximum"} <= options[0].keys():
            values = f"{options[0]['minimum']}–{options[0]['maximum']}"
        if options[0].get("type") == "boolean":
            values = "`true`, `false`"
        default = schema.get("default")
        told = "" if default in (None, []) else f"`{json.dumps(default).strip(chr(34))}`"
        yield f"| `{name}` | {schema['description']} | {values} | {told} |"


def formats() -> Iterator[str]:
    """The table of the formats, as it has to be."""
    yield from ("| suffix | what it is | media type | events | |", "|---|---|---|---|---|")
    for each in FORMATS:
        events = "all" if each.limit is None else f"{each.limit}, at most {LIMIT_MOST:,}"
        more = {"by `Accept`": each.negotiable, "`group_by`": each.groups, "one event": each.single}
        told = ", ".join(word for word, so in more.items() if so)
        what = each.description.partition(". ")[0].rstrip(".")
        yield f"| `{each.suffix}` | {what} | `{each.media_type}` | {events} | {told} |"


def dates() -> Iterator[str]:
    """The table of dates, as it has to be."""
    yield from ("| EDTF | in words | earliest day | latest day |", "|---|---|---|---|")
    for text in DATES:
        when = parse(text)
        latest = "open" if when.end_max is None else days.iso(when.end_max)
        yield f"| `{text}` | {when.label} | {days.iso(when.start_min)} | {latest} |"


def settings() -> Iterator[str]:
    """The table of the settings, as it has to be."""
    yield from ("| variable | default | meaning |", "|---|---|---|")
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if field.default != "" else ""
        yield f"| `COMMUNIQUE_{name.upper()}` | {default} | {field.description} |"


def readers() -> Iterator[str]:
    """The table of what can be imported, as it has to be."""
    yield from ("| format | suffix | media type | what is read |", "|---|---|---|---|")
    for each in READERS:
        suffixes, media_types = (", ".join(f"`{one}`" for one in ones) for ones in (each.suffixes, each.media_types))
        yield f"| `{each.name}` | {suffixes} | {media_types} | {each.description} |"


TABLES = {"parameters": parameters, "formats": formats, "dates": dates, "settings": settings, "readers": readers}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_what_the_code_says(name: str) -> None:
    assert table(name) == list(TABLES[name]()), "python -m tests.test_readme writes the tables anew"


@pytest.mark.parametrize(("command", "shown"), CONSOLE)
def test_a_request_is_answered_as_shown(app: FastAPI, command: str, shown: str) -> None:
    assert list(differences(json.loads(shown), ask(app, "GET", target(command)).json)) == []


def test_there_are_five_requests() -> None:
    assert len(CONSOLE) == 5


def written() -> Iterator[tuple[list[str], int]]:
    """The commands of the section on writing, each with the status it says."""
    lines = "\n".join(table("writing")).replace("\\\n", " ")
    for command, status in re.findall(r"^(curl [^#]*)  # (\d{3})", lines, flags=re.MULTILINE):
        yield shlex.split(command)[1:], int(status)


def test_what_is_written_is_answered_as_shown(fresh: Editor) -> None:
    sent = list(written())
    assert len(sent) == README.count("curl ") - 6  # five that read, and one that imports
    for words, status in sent:
        options = {"-X": "GET", **dict(pairwise(words))}
        headers = [words[place + 1].split(": ") for place, word in enumerate(words) if word == "-H"]
        named = {name.lower(): value for name, value in headers if name != "Authorization"}
        body = json.loads(options["--json"]) if "--json" in options else None
        method = "POST" if body is not None and "-X" not in words else options["-X"]
        address = urlsplit(next(word for word in words if word.startswith("http")))
        answer = fresh.send(method, f"{address.path}?{address.query}".rstrip("?"), body, **named)
        assert answer.status == status, (words, answer.body)


def test_what_is_imported_is_taken_as_shown(fresh: Editor) -> None:
    shown = "\n".join(table("importing"))
    content = re.findall(r"```csv\n(.*?)```", shown, flags=re.DOTALL)[0]
    [(command, status)] = re.findall(r"^(curl .*)  # (\d{3})$", shown, flags=re.MULTILINE)
    address = urlsplit(next(word for word in shlex.split(command) if word.startswith("http")))
    media_type = re.findall(r"Content-Type: ([\w/]+)", command)[0]
    for new in (2, 0):
        answer = fresh.post(f"{address.path}?{address.query}", content.encode(), content_type=media_type)
        assert (answer.status, answer.json["refused"]) == (int(status), 0), answer.body
        assert answer.json["records"][0]["created"] == new


def test_every_column_of_a_csv_is_told() -> None:
    section = README.partition("## Importing\n")[2].partition("\n## ")[0]
    assert [name for name in (*COLUMNS, "start", "end") if f"`{name}`" not in section] == []


def test_the_commands_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE)) - {"help"}
    assert set(re.findall(r"\bmake ([a-z]+)\b", README)) >= targets
    assert set(re.findall(r"^\| `make ([a-z]+)`", README, flags=re.MULTILINE)) == targets


def test_what_is_named_is_there() -> None:
    for path in re.findall(r"`((?:app|tests|migrations|seeds|benchmarks|\.ci)/[\w./]*)`|\]\(([\w.]+)\)", README):
        assert (ROOT / "".join(path)).exists()


def write_tables() -> None:
    """Write the tables of the README anew."""
    text = README
    for name, lines in TABLES.items():
        before, mark, after = text.partition(f"<!-- {name} -->\n")
        text = "\n".join((before + mark, *lines(), "", after[after.index("<!-- end -->") :]))
    (ROOT / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_tables()
