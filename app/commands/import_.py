"""`communique import`: files of many records, each broken one named by its row."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, BinaryIO, NamedTuple

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import DBAPIError

from app.commands.environment import MigrateFirst, opened
from app.importers import choose, sources
from app.importers.keep import Ways
from app.importers.load import SOME, Writer, load
from app.importers.reader import Reader, Refusal, Row
from app.importers.report import BROUGHT, Brought, Report
from app.recording.nouns import NOUNS

PLURALS: dict[Brought, str] = {"source": "sources", **{noun.name: noun.plural for noun in NOUNS.values()}}


class OnConflict(StrEnum):
    """What becomes of a row whose record is there and differs."""

    SKIP = "skip"
    UPDATE = "update"
    FAIL = "fail"


class Given(NamedTuple):
    """A file, how it is read, and what its records are."""

    path: Path
    reader: Reader
    noun: Brought


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(help="Files of records.", exists=True, dir_okay=False, readable=True, metavar="FILE…"),
    ],
    format_: Annotated[
        str | None,
        typer.Option("--format", help="jsonl, csv, ical or history-state; by the file's suffix, if not given."),
    ] = None,
    noun: Annotated[
        str | None,
        typer.Option(help="event, actor, venue, series or source; by the file's name (actors.jsonl), if not given."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show everything and keep nothing.")] = False,
    on_conflict: Annotated[
        OnConflict, typer.Option(help="What becomes of a row whose record is there and differs.")
    ] = OnConflict.UPDATE,
    atomic: Annotated[bool, typer.Option("--atomic", help="Keep all of a file or nothing.")] = False,
    reason: Annotated[
        str | None, typer.Option(help="Why, for the log of changes; the file's name, if not given.")
    ] = None,
    migrate_first: MigrateFirst = False,
) -> None:
    """Import records from files: all that hold are kept, each that does not is named. Again, it changes nothing."""
    every = _given(files, format_, noun)
    if reason is not None and not (len(reason.strip()) > 0 and len(reason) <= 500 and reason.isprintable()):
        typer.echo("--reason has to have 1 to 500 printable characters", err=True)
        raise typer.Exit(2)
    refused = 0
    with opened(migrate_first=migrate_first) as database, _told_in_a_line():
        for given in every:
            writer = Writer(reason=reason or f"imported from {given.path.name}"[:500])
            with _progress(given) as progress, given.path.open("rb") as file:
                report = Report(hear=partial(_tell, given, progress.console))
                rows = _watched(given, file, progress)
                if given.noun == "source":
                    sources.load(database, rows, report, on_conflict.value, atomic=atomic, dry_run=dry_run)
                else:
                    load(database, rows, report, Ways(on_conflict.value), writer, atomic=atomic, dry_run=dry_run)
            _summarize(given, report)
            refused += report.refused
    if refused:
        raise typer.Exit(1)


@contextmanager
def _told_in_a_line() -> Iterator[None]:
    """What the database has against it; what was kept until then stays, and the import can be begun again."""
    try:
        yield
    except DBAPIError as wrong:
        typer.echo(f"The database can't be written: {_on_a_line(str(wrong.orig))}", err=True)
        raise typer.Exit(1) from None


def _given(files: list[Path], format_: str | None, noun: str | None) -> list[Given]:
    """The files with their readers: those that name nothing in others before those that do."""
    try:
        readers = [choose.by_name(format_) if format_ else choose.by_suffix(path.name) for path in files]
        found = [
            Given(path, reader, choose.noun_of(noun, reader) if noun else choose.noun_by_stem(path.name, reader))
            for path, reader in zip(files, readers, strict=True)
        ]
    except choose.Unknown as wrong:
        typer.echo(str(wrong) + (f"; did you mean {wrong.nearest[0]}?" if wrong.nearest else ""), err=True)
        raise typer.Exit(2) from None
    return sorted(found, key=lambda given: BROUGHT.index(given.noun))


def _progress(given: Given) -> Progress:
    """A bar on the terminal, where there is one."""
    columns = (TextColumn(given.path.name), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(file=sys.stderr)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _watched(given: Given, file: BinaryIO, progress: Progress) -> Iterator[Row | Refusal]:
    """The rows, the bar moving along with them; nobody knows how far a pipe has come."""
    told = file.seekable()
    bar = progress.add_task("", total=given.path.stat().st_size if told else None)
    for count, row in enumerate(choose.rows(given.reader, file, given.noun)):
        if told and count % SOME == 0:
            progress.update(bar, completed=file.tell())
        yield row


def _tell(given: Given, console: Console, refusal: Refusal) -> None:
    """Say what is wrong with a row, a line for each trouble; above the bar, where there is one."""
    for trouble in refusal.troubles:
        at = f" {trouble.pointer}:" if trouble.pointer else ""
        guess = "" if "did you mean" in trouble.detail else ", ".join(trouble.nearest)
        near = f" (near: {guess})" if guess else ""
        line = _on_a_line(f"{given.path.name}:{refusal.number}:{at} {trouble.detail}{near}")
        console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=True)


def _on_a_line(text: str) -> str:
    """Text that can't move the cursor or make another line: a file is anybody's."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def _summarize(given: Given, report: Report) -> None:
    for made in report.made:
        print(f"{given.path.name}:{made.number}: new {made.noun} {made.id}: {_on_a_line(made.name)}")
    for each in report.proposals:
        like = ", ".join(f"{like.id} ({like.score:.0f})" for like in each.like)
        print(f"{given.path.name}:{each.number}: {_on_a_line(each.name)} is new as {each.taken}, and like {like}")
    for name, told in (("made", report.made), ("proposals", report.proposals)):
        if report.counts[name] > len(told):
            print(f"… and {report.counts[name] - len(told)} more")
    for noun in BROUGHT:
        if done := report.of(noun):
            counts = f"{done['created']} new, {done['changed']} changed, {done['unchanged']} as they were"
            skipped = f", {done['skipped']} skipped" if done["skipped"] else ""
            print(f"{given.path.name}: {PLURALS[noun]}: {counts}{skipped}")
    if report.refused:
        print(f"{given.path.name}: {report.refused} of {report.rows} rows refused")
    if not report.kept:
        print(f"{given.path.name}: nothing was kept")
    elif not report.rows:
        print(f"{given.path.name}: no rows")
