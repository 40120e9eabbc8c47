"""What an import comes to stands elsewhere too: a mirror ends equal, and drafts come back as they were."""

from contextlib import closing
from pathlib import Path

from fastapi import FastAPI

from app.database import Database
from app.migrate import migrate
from app.recording.begin import IN_ORDER
from app.releases.mirror import follow
from tests.importers.importing import CALL, brought, counts, drafts
from tests.importers.test_load import related
from tests.recording.test_killed import feed_of
from tests.releases.test_mirror import equal
from tests.stored import but_for_stamps


def test_a_mirror_ends_equal(database: Database, tmp_path: Path) -> None:
    """Whatever an import did in between: what it wrote is written the same way elsewhere."""
    rows = [{**CALL, "participants": [{"actor": {"name": f"Person {n % 40}", "kind": "person"}}]} for n in range(250)]
    twice = {**CALL, "id": "twice", "relations": [{"type": "follows", "event": "a-call-2019-12-11"}] * 2}
    brought(database, [related("early", "late"), *rows[:100], twice, *rows[100:], {**CALL, "id": "late"}])
    brought(database, [{"id": "late", "status": "cancelled"}, {"id": "early", "note": "x"}])
    copied = f"sqlite:///{tmp_path}/copy.db"
    migrate(copied)
    with closing(Database(copied)) as copy:
        assert len(list(follow(copy, feed_of(database), 100))) > 1
        equal(database, copy)


def test_drafts_come_back_as_they_were(app: FastAPI, database: Database) -> None:
    """The seeds as they were drafted, into a database that holds nothing: the same drafts and the same views."""
    source = app.state.database
    for noun in IN_ORDER:
        rows = list(drafts(source, noun).values())
        assert counts(brought(database, rows, noun=noun), noun) == (len(rows), 0, 0, 0)
        assert drafts(database, noun) == drafts(source, noun)
    with source.engine.begin() as one, database.engine.begin() as other:
        before, after = but_for_stamps(one), but_for_stamps(other)
    assert [row["id"] for row in before["event"]] == [row["id"] for row in after["event"]]
    same = ("participation", "relation", "statement", "schedule_entry", "event_tag", "external_id", "document")
    if source.embedded == database.embedded:
        assert {table: before[table] for table in same} == {table: after[table] for table in same}
