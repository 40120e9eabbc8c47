"""Importing over HTTP: a body of many records, kept in batches between which others write."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from tempfile import TemporaryFile
from typing import Annotated, Any

import anyio.to_thread
import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, BeforeValidator, Field
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.database import Database, unwritable
from app.importers import READERS, choose, sources
from app.importers.keep import OnConflict, Ways
from app.importers.load import FEW, Step, Writer, steps, together
from app.importers.reader import Reader, Refusal, Row
from app.importers.report import BROUGHT, MOST_TOLD, Brought, Outcome, Report
from app.importers.seen import Seen
from app.keys.edit import Holder, used
from app.problems import BadMedia, Invalid, TooLarge, Trouble, Unavailable, refuse
from app.recording.nouns import Name
from app.slugs import Id
from app.texts import flag
from app.web.access import must_stand, now, writer
from app.web.asked import Asked
from app.web.changing import ChangeQuery, as_it_is
from app.web.problems import TroubleView, responses, told
from app.web.query import StrictRoute

router = APIRouter(route_class=StrictRoute)

MOST_TOGETHER = 10_000
"""Rows that are kept in one transaction: for so long nobody else writes."""

JSON_LINES = (
    '{"title": "A call about Idlib", "kind": "call", "when": "2019-12-11", "participants": [{"actor": "putin"}]}\n'
)
TABLE = "title,when,venue,actors\nA call about Idlib,2019-12-11,,Vladimir Putin; Robert Mood [person]\n"
CALENDAR = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//example.org//EN\nBEGIN:VEVENT\nUID:1@example.org\n"
    "DTSTAMP:20191201T000000Z\nDTSTART;VALUE=DATE:20191211\nSUMMARY:Talks in Sochi\nLOCATION:Sochi\n"
    "END:VEVENT\nEND:VCALENDAR\n"
)
TRAVEL = (
    '<trips><trip role="president" who="carter-jimmy"><id>2881</id><role>president</role><name>Jimmy Carter</name>'
    "<start-date>1977-05-09</start-date><end-date>1977-05-09</end-date>"
    '<country id="switzerland">Switzerland</country><locale>Geneva</locale><remarks>Official visit.</remarks>'
    "</trip></trips>\n"
)
BODIES = {"jsonl": JSON_LINES, "csv": TABLE, "ical": CALENDAR, "history-state": TRAVEL}


class ImportQuery(ChangeQuery):
    """How to import."""

    noun: Annotated[Brought, Field(description="What the records of a JSON Lines body are.", examples=["event"])] = (
        "event"
    )
    on_conflict: Annotated[
        OnConflict,
        Field(description="What becomes of a row whose record is there and differs.", examples=["update"]),
    ] = "update"
    atomic: Annotated[
        bool,
        Field(description=f"`true`: keep all or nothing, of {MOST_TOGETHER:,} rows at most.", examples=[False]),
        BeforeValidator(flag),
    ] = False  # fmt: skip


class RecordsView(BaseModel):
    """What was done to the records of a noun."""

    noun: Annotated[Brought, Field(description="Which noun.")]
    created: Annotated[int, Field(description="Records that are new.", ge=0)]
    changed: Annotated[int, Field(description="Records that are other than before, by one revision each.", ge=0)]
    unchanged: Annotated[int, Field(description="Records that are as the rows say already.", ge=0)]
    skipped: Annotated[int, Field(description="Records that differ and were left as they are.", ge=0)]


class RefusalView(BaseModel):
    """A row that was not kept, and why."""

    row: Annotated[int, Field(description="The line of a text, or the event of a calendar, from 1.", ge=1)]
    errors: Annotated[list[TroubleView], Field(description="What is wrong with it.", max_length=100)]


class MadeView(BaseModel):
    """A record that a row carried inline, and that is new."""

    row: Annotated[int, Field(description="The row that carried it first.", ge=1)]
    noun: Annotated[Name, Field(description="Which noun.")]
    id: Id
    name: Annotated[str, Field(description="Its name.", max_length=500)]


class LikeView(BaseModel):
    """A record that may be the same."""

    id: Id
    score: Annotated[float, Field(description="How alike the names are; 100 is the same.", ge=0, le=100)]


class ProposalView(BaseModel):
    """A name that was taken for somebody new's, though it is like that of somebody known."""

    row: Annotated[int, Field(description="The row that has it.", ge=1)]
    noun: Annotated[Name, Field(description="Which noun.")]
    name: Annotated[str, Field(description="The name.", max_length=500)]
    taken: Annotated[Id, Field(description="The id of the record that is new: merge it, if it is none.")]
    like: Annotated[list[LikeView], Field(description="Who it may be, best first.", max_length=20)]


class ReportView(BaseModel):
    """What became of the rows."""

    kept: Annotated[bool, Field(description="`false` after a dry run, which keeps nothing.")]
    rows: Annotated[int, Field(description="How many there were.", ge=0)]
    records: Annotated[list[RecordsView], Field(description="What was done, by noun.", max_length=5)]
    refused: Annotated[int, Field(description="How many rows were refused.", ge=0)]
    refusals: Annotated[list[RefusalView], Field(description=f"The first {MOST_TOLD:,} of them.", max_length=MOST_TOLD)]
    made_count: Annotated[int, Field(description="How many records stood inline and are new.", ge=0)]
    made: Annotated[list[MadeView], Field(description=f"The first {MOST_TOLD:,} of them.", max_length=MOST_TOLD)]
    proposal_count: Annotated[int, Field(description="How many of those may be somebody known.", ge=0)]
    proposals: Annotated[
        list[ProposalView], Field(description=f"The first {MOST_TOLD:,} of them.", max_length=MOST_TOLD)
    ]


IMPORT = Asked(ImportQuery)
CONTENT = {
    media_type: {"schema": {"type": "string", "description": each.description}, "example": BODIES[each.name]}
    for each in READERS
    for media_type in each.media_types[:1]
}


@router.post(
    "/imports",
    tags=["Imports"],
    summary="Import many records",
    response_model=ReportView,
    responses=responses(401, 403, 413, 415, 422, 503),
    openapi_extra={
        **IMPORT.documented,
        "security": [{"key": []}],
        "requestBody": {"required": True, "content": CONTENT},
    },
)
async def import_records(request: Request) -> Response:
    """Keeps every row that holds, in batches, and names each that does not by its row; the same body sent again
    changes nothing. A row changes what it says of a record and no more. `atomic` and `dry_run` take one transaction.
    """
    holder, query = writer(request), IMPORT(request)
    as_it_is(request)
    try:
        reader = choose.by_media_type(request.headers.get("content-type", ""))
    except choose.Unknown as wrong:
        raise BadMedia(f"The body: {wrong}.") from None
    if query.noun != "event" and not reader.any_noun:
        raise refuse(Trouble(f"{reader.name} has events alone; send a {query.noun} as jsonl", parameter="noun"))
    try:
        report = await _imported(request, holder, query, reader)
    except (OSError, sqlite3.OperationalError):  # of the body and what is seen of it, which are kept in files
        raise Unavailable("There is no room to read the body now.", headers={"Retry-After": "60"}) from None
    if query.atomic and report.refused and not query.dry_run:
        raise _refused(report)
    return Response(orjson.dumps(_view(report)), media_type="application/json")


async def _imported(request: Request, holder: Holder, query: ImportQuery, reader: Reader) -> Report:
    """What came of the rows of the body."""
    report = Report()
    with TemporaryFile() as file, closing(Seen()) as seen:
        async for piece in request.stream():
            file.write(piece)
        file.seek(0)
        rows: Iterator[Row | Refusal] = choose.rows(reader, file, query.noun)
        if query.atomic or query.dry_run:
            rows = _bounded(rows)
        if query.noun == "source":
            work = sources.steps(rows, query.on_conflict)
        else:
            work = steps(rows, seen, Ways(query.on_conflict), Writer(holder.name, query.reason), FEW)
        try:
            await _done(request.app.state.database, holder, query, work, report)
        except DBAPIError as error:
            if not unwritable(error):
                raise
            raise Unavailable("The database can't be written now.", headers={"Retry-After": "5"}) from None
    return report


async def _done(database: Database, holder: Holder, query: ImportQuery, work: Iterator[Step], report: Report) -> None:
    """Do what there is to do: each step in a transaction of its own, after which others have their turn."""
    if query.atomic or query.dry_run:
        await database.change(partial(_by, holder, partial(together, work=work, report=report, dry_run=query.dry_run)))
        return
    while step := await anyio.to_thread.run_sync(next, work, None):
        outcome: Outcome = await database.change(partial(_by, holder, step))
        report.add(outcome)


def _by(holder: Holder, step: Callable[[Session], Any], session: Session) -> Any:
    must_stand(session, holder)
    used(session, holder.id, now())
    return step(session)


def _bounded(rows: Iterator[Row | Refusal]) -> Iterator[Row | Refusal]:
    for count, row in enumerate(rows, 1):
        if count > MOST_TOGETHER:
            told = (
                f"Together, {MOST_TOGETHER:,} rows can be kept or tried; send fewer, or without `atomic` and `dry_run`."
            )
            raise TooLarge(told)
        yield row


def _refused(report: Report) -> Invalid:
    """The refusal of all rows for the sake of some."""
    troubles = tuple(
        Trouble(f"row {refusal.number}: {each.detail}", pointer=each.pointer, nearest=each.nearest)
        for refusal in report.refusals
        for each in refusal.troubles
    )
    detail = f"{report.refused} of {report.rows} rows are refused, so none was kept: {troubles[0].detail}"
    return Invalid(detail, troubles)


def _view(report: Report) -> dict[str, Any]:
    return {
        "kept": report.kept,
        "rows": report.rows,
        "records": [{"noun": noun, **done} for noun in BROUGHT if (done := report.of(noun))],
        "refused": report.refused,
        "refusals": [
            {"row": number, "errors": [told(each) for each in troubles[:100]]} for number, troubles in report.refusals
        ],
        "made_count": report.counts["made"],
        "made": [{"row": each.number, "noun": each.noun, "id": each.id, "name": each.name} for each in report.made],
        "proposal_count": report.counts["proposals"],
        "proposals": [
            {
                "row": each.number, "noun": each.noun, "name": each.name, "taken": each.taken,
                "like": [{"id": like.id, "score": like.score} for like in each.like[:20]],
            }
            for each in report.proposals
        ],
    }  # fmt: skip
