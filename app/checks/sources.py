"""Sources: each shown as its columns say, and known by what makes it this one."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.checks.finding import Finding
from app.checks.names import check_names
from app.database import amend_rows
from app.history.keep import as_text
from app.sources.edit import identity
from app.sources.model import Source
from app.sources.schema import SourceDraft

BATCH = 500


def check_sources(session: Session, *, repair: bool) -> Iterator[Finding]:
    """What is wrong with the sources."""
    columns, last = Source.__table__.c, ""
    wanted = select(*columns).order_by(columns.id).limit(BATCH)
    while rows := session.execute(wanted.where(columns.id > last)).all():
        wrong, names = [], {}
        for row in rows:
            own = {name: getattr(row, name) for name in ("id", "url", "publisher", "title", "published_on")}
            try:
                draft = SourceDraft.model_validate(own)
            except ValueError as error:
                yield Finding(f"source {row.id}", f"it can't be: {' '.join(str(error).split())[:200]}", lost=True)
                continue
            right = {"identity": identity(draft), "view": as_text(draft.model_dump(mode="json"))}
            if row.view != right["view"]:
                yield Finding(f"source {row.id}", "its view is not what its row says")
            if row.identity != right["identity"]:
                yield Finding(f"source {row.id}", "its identity is not that of its row")
            if (row.view, row.identity) != (right["view"], right["identity"]):
                wrong.append({"id": row.id, **right})
            names[row.id] = [" ".join(filter(None, (row.publisher, row.title)))]
        if repair:
            amend_rows(session, Source, wrong)
        yield from check_names(session, "source", names, repair=repair)
        last = rows[-1].id
