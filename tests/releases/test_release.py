"""A release is frozen: it answers as the service did then, whatever is written afterwards."""

import csv
import hashlib
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from bibtexparser.entrypoint import parse_string
from fastapi import FastAPI
from frictionless import Package
from sqlalchemy import select, text

from app.actors.model import Actor
from app.checks.check import check
from app.database import Database
from app.releases.release import SNAPSHOT, SUMS, Refused, every, make, read
from app.releases.routes import OPEN
from app.timeline.formats import FORMATS
from tests import make as drafts
from tests.releases.tagged import HERE, LATER, TAG, released
from tests.web.asking import Answer, ask

QUESTIONS = (
    "",
    "?actor=vladimir-putin&actor=bashar-al-assad&actor_match=all&from=2017-11&to=2017-11&count=true",
    "?venue=switzerland&from=2017-12-01&to=2017-12-05&limit=1",
    "?known_at=2017-11-20&kind=visit",
    "?q=astana&sort=relevance&limit=3",
    "?q=%D8%AD%D8%AC%D8%A7%D8%A8",
    "?lang=ru&actor=russia&limit=5",
    "?sort=-updated&limit=3",
    "?bbox=39,43,40,44",
    "?undated=true",
    "?actor=merged-away",
    "?as_of=2101-01-01T00:00:00Z&actor=russia&limit=3",
    "?actor=lavrov",
    "?limit=x",
)
SINGLE = ("putin-assad-sochi-20171120", "withdrawn", "never", "putin-assad-sochi-20171120/context?days=7")


def said(answer: Answer) -> tuple[int, Any]:
    """An answer but for its links, for what names the request, and for when a calendar was drawn."""
    body = answer.body.decode().replace("\r\n ", "").replace(HERE, "/v1")  # a calendar folds its lines
    body = re.sub(r"(://[^/]+)/(?:events(?=/)|timeline\b)", r"\1/v1/events", body)  # there are no pages of a release
    body = body.replace('rel="alternate" type="text/html"', 'rel="alternate" type="application/json"')
    headers = {name: answer.headers[name] for name in ("content-type", "communique-omitted") if name in answer.headers}
    if "problem" in headers.get("content-type", ""):
        return answer.status, {
            name: value for name, value in answer.json.items() if name not in {"request_id", "instance"}
        }
    return answer.status, (body, headers)


def questions(app: FastAPI) -> Iterator[str]:
    """A release ranks as SQLite does: PostgreSQL has another opinion of what is more to the point."""
    alike = app.state.database.embedded
    yield from (f"/events{question}" for question in QUESTIONS if alike or "relevance" not in question)
    for given in FORMATS:
        if given.dated:
            continue  # what is of a release is cited as that
        yield f"/events.{given.suffix}?limit=20"
        yield f"/events.{given.suffix}?series=astana-process&lang=ar"
        if given.single:
            yield f"/events/{SINGLE[0]}.{given.suffix}"
    yield from (f"/events/{each}" for each in SINGLE)
    yield "/events.tsv"


def test_a_release_answers_as_the_service_did(served: FastAPI) -> None:
    before = {target: said(ask(served, "GET", f"/v1{target}")) for target in questions(served)}
    released(served)
    assert {target: said(ask(served, "GET", HERE + target)) for target in questions(served)} == before
    drafts.record(
        served.state.database,
        drafts.actor("vladimir-putin", "Another Name"),
        drafts.event("new", actors=["russia"], when="2017-11-20"),
        now=LATER,
    )
    assert {target: said(ask(served, "GET", HERE + target)) for target in questions(served)} == before
    now = {target: said(ask(served, "GET", f"/v1{target}")) for target in questions(served)}
    assert now != before


def test_pages_of_a_release_lead_on_within_it(served: FastAPI) -> None:
    released(served)
    seen, target = [], f"{HERE}/events?limit=60"
    while target:
        page = ask(served, "GET", target).json
        seen += [event["id"] for event in page["data"]]
        assert all(HERE in address for address in page["links"]["formats"].values())
        target = "/v1" + page["links"]["next"].partition("/v1")[2] if page["links"]["next"] else ""
    assert len(seen) == len(set(seen)) > 150


def test_files_are_what_is_served_and_what_the_checksums_say(served: FastAPI) -> None:
    csv, lines = (ask(served, "GET", f"/v1/events.{suffix}").body for suffix in ("csv", "jsonl"))
    folder = released(served)
    told = ask(served, "GET", HERE)
    assert told.headers["cache-control"] == "public, max-age=31536000, immutable"
    for each in told.json["files"]:
        answer = ask(served, "GET", f"{HERE}/{each['name']}")
        assert hashlib.sha256(answer.body).hexdigest() == each["sha256"]
        assert answer.headers["etag"] == f'"{each["sha256"]}"'
        assert len(answer.body) == each["bytes"]
        again = ask(served, "GET", f"{HERE}/{each['name']}", {"if-none-match": answer.headers["etag"]})
        assert again.status == 304
    assert ask(served, "GET", f"{HERE}/events.csv").body == csv
    assert ask(served, "GET", f"{HERE}/events.jsonl").body == lines
    seals = [SUMS, f"{SNAPSHOT}.sha256"]
    assert subprocess.run(["sha256sum", "-c", *seals], cwd=folder, capture_output=True, check=False).returncode == 0
    assert told.json["counts"]["events"] == lines.count(b"\n")


@pytest.fixture
def cells_as_long() -> Iterator[None]:
    """Frictionless changes how long a cell of any CSV may be, for the whole process."""
    limit = csv.field_size_limit()
    yield
    csv.field_size_limit(limit)


@pytest.mark.usefixtures("cells_as_long")
def test_the_descriptor_describes_the_tables(served: FastAPI) -> None:
    folder = released(served)
    package = Package(str(folder / "datapackage.json"))
    for resource in package.resources:
        if resource.path and resource.path.endswith(".csv"):
            report = resource.validate()
            assert report.valid, report.flatten(["type", "note", "rowNumber", "fieldName"])[:5]
        else:
            lines = (folder / str(resource.path)).read_bytes().splitlines()
            told = [(field.name, field.type, bool(field.description)) for field in resource.schema.fields]
            assert lines
            assert all(told == [(name, "any", True) for name in orjson.loads(line)] for line in lines)
    citation = yaml.safe_load((folder / "CITATION.cff").read_text())
    assert (citation["cff-version"], citation["type"], citation["version"]) == ("1.2.0", "dataset", TAG)
    notice = (folder / "LICENSE.txt").read_text()
    assert notice.startswith("Copyright ")
    assert "SPDX: CC-BY-4.0" in notice


def test_what_is_cited_of_a_release_never_changes(served: FastAPI) -> None:
    make(
        served.state.database, Path(served.state.settings.releases), TAG, drafts.NOW,
        title="Talks & visits", authors=["Ada, Countess", "The B {Team}"],
    )  # fmt: skip
    drafts.record(served.state.database, drafts.event(SINGLE[0], title="Another title"), now=LATER)
    for target in (f"{HERE}/events.csl.json?id={SINGLE[0]}", f"{HERE}/events/{SINGLE[0]}.csl.json"):
        cited = {each["id"]: each for each in ask(served, "GET", target).json if not each["id"].startswith("source-")}
        for each in cited.values():
            assert each["author"] == [{"literal": "Ada, Countess"}, {"literal": "The B {Team}"}]
            assert each["container-title"] == f"Talks & visits, release {TAG}"
            assert ask(served, "GET", "/v1" + each["URL"].partition("/v1")[2]).status == 200
        event = cited[f"event-{SINGLE[0]}"]
        assert event["URL"].endswith(f"{HERE}/events/{SINGLE[0]}")
        assert ask(served, "GET", f"{HERE}/events/{SINGLE[0]}").json["title"] == event["title"] != "Another title"
        if question := cited.get("query"):
            day = [drafts.NOW.year, drafts.NOW.month, drafts.NOW.day]
            assert (question["version"], question["issued"]["date-parts"]) == (TAG, [day])
    library = parse_string(ask(served, "GET", f"{HERE}/events.bib?id={SINGLE[0]}").body.decode())
    fields = {entry.key: {field.key: field.value for field in entry.fields} for entry in library.entries}
    assert fields["query"]["author"] == r"{Ada, Countess} and {The B \textbraceleft{}Team\textbraceright{}}"
    assert fields["query"]["version"] == TAG.replace("_", r"\_")
    now = ask(served, "GET", f"/v1/events/{SINGLE[0]}.csl.json").json[0]
    assert (now["title"], now["container-title"]) == ("Another title", "Communiqué")


def test_what_was_fetched_is_checked_by_the_checksums(served: FastAPI, tmp_path: Path) -> None:
    released(served)
    fetched = tmp_path / "fetched"
    fetched.mkdir()
    for name in (SUMS, *(each["name"] for each in ask(served, "GET", HERE).json["files"])):
        (fetched / name).write_bytes(ask(served, "GET", f"{HERE}/{name}").body)
    command = ["sha256sum", "--strict", "-c", SUMS]
    assert subprocess.run(command, cwd=fetched, capture_output=True, check=False).returncode == 0
    (fetched / "events.csv").write_bytes(b"")
    assert subprocess.run(command, cwd=fetched, capture_output=True, check=False).returncode == 1


def test_a_waiver_claims_no_copyright(copy: Database, tmp_path: Path) -> None:
    folder = make(copy, tmp_path / "releases", "2026.1", drafts.NOW, licence="CC0-1.0").folder
    assert (folder / "LICENSE.txt").read_text().startswith("By The Communiqué maintainers\n\n")


def test_no_key_is_in_a_release(served: FastAPI) -> None:
    folder = released(served)
    with closing(Database(folder / SNAPSHOT)) as frozen, frozen.reading.connect() as connection:
        for table in ("access_key", "repeatable"):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0
        assert connection.scalar(select(Actor.name).where(Actor.id == "russia")) == "Russia"
    assert ask(served, "GET", f"{HERE}/{SNAPSHOT}").status == 404


def test_a_release_is_sound(served: FastAPI, tmp_path: Path) -> None:
    (tmp_path / "thawed.db").write_bytes((released(served) / SNAPSHOT).read_bytes())
    with closing(Database(f"sqlite:///{tmp_path}/thawed.db")) as thawed:
        assert list(check(thawed)) == []


def test_a_tag_is_given_once(served: FastAPI) -> None:
    folder = released(served)
    before = {file.name: file.stat() for file in folder.iterdir()}
    with pytest.raises(Refused, match=r"there is a release .* already"):
        released(served)
    assert {file.name: file.stat() for file in folder.iterdir()} == before
    assert [each.tag for each in every(folder.parent)] == [TAG]
    assert [place.name for place in folder.parent.iterdir()] == [TAG]


@pytest.mark.parametrize(
    "tag", ["", ".", "..", "../x", "a/b", "a..b", "-a", "a-", "A", "a b", "a\n", "ä", "a" * 65, "a\0", ".hidden"]
)
def test_what_is_no_tag_is_refused(tag: str, copy: Database, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is no tag"):
        make(copy, tmp_path / "releases", tag, drafts.NOW)
    with pytest.raises(KeyError):
        read(tmp_path / "releases", tag)
    assert not (tmp_path / "releases").exists()


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\x01b", "a" * 501])
def test_what_nobody_could_cite_is_refused(name: str, copy: Database, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is no title, nor an author: a line of 1 to 500 characters"):
        make(copy, tmp_path / "releases", TAG, drafts.NOW, title=name)
    with pytest.raises(Refused, match="is no title, nor an author: a line of 1 to 500 characters"):
        make(copy, tmp_path / "releases", TAG, drafts.NOW, authors=["Ada", name])
    assert not (tmp_path / "releases").exists()


def test_files_of_nothing_are_not_described_as_tables(copy: Database, tmp_path: Path) -> None:
    drafts.record(copy, drafts.actor("a"))
    made = make(copy, tmp_path / "releases", TAG, drafts.NOW)
    described = {each["path"] for each in made.package["resources"]}
    assert {name for name in made.sums if name.endswith(".jsonl")} - described == {
        "venues.jsonl", "series.jsonl", "sources.jsonl", "events.jsonl",
    }  # fmt: skip
    assert all((made.folder / path).stat().st_size for path in described)


OUTSIDE = (
    "..", ".", "%2e%2e", "..%2f..%2fetc%2fpasswd", f"{TAG}/..", f"{TAG}/%2e%2e", f"{TAG}/..%2fsource.db", "none",
    f"{TAG}/none.csv", f"{TAG}/{SNAPSHOT}", f"{TAG}/events.", "none/events", "..%5c", f"{TAG}/../../x.db", "%00",
)  # fmt: skip


def test_nothing_outside_is_reached(served: FastAPI, tmp_path: Path) -> None:
    released(served)
    (tmp_path / "source.db").write_text("secret")
    for path in OUTSIDE:
        answer = ask(served, "GET", f"/v1/releases/{path}")
        assert answer.status in {400, 404}, path
        assert answer.headers["content-type"].startswith("application/problem+json")


def test_near_matches_are_told(served: FastAPI) -> None:
    released(served)
    assert "did you mean 2026.1-rc_2?" in ask(served, "GET", "/v1/releases/2026.1").json["detail"]
    assert "did you mean events.csv?" in ask(served, "GET", f"{HERE}/event.csv").json["detail"]
    unknown = ask(served, "GET", f"{HERE}?x=1")
    assert unknown.status == 400
    assert ask(served, "GET", f"{HERE}/CITATION.cff?x=1").status == 400


def test_only_so_many_databases_are_open(served: FastAPI) -> None:
    tags = [f"v{number}" for number in range(OPEN + 2)]
    for tag in tags:
        released(served, tag)
    for tag in (*tags, *tags):
        assert ask(served, "GET", f"/v1/releases/{tag}/events?limit=1").status == 200
    assert len(served.state.releases._open) == OPEN
    listed = ask(served, "GET", "/v1/releases")
    assert [each["tag"] for each in listed.json["data"]] == sorted(tags, reverse=True)
    assert ask(served, "GET", "/v1/releases", {"if-none-match": listed.headers["etag"]}).status == 304


def test_without_releases_there_are_none(empty_app: FastAPI) -> None:
    assert ask(empty_app, "GET", "/v1/releases").json == {"data": []}
    assert ask(empty_app, "GET", "/v1/releases/a/events").status == 404
