"""A database from before the log: all it holds is written down once, and is written on from there."""

from pathlib import Path

import jsonpatch
from sqlalchemy import text

from app.database import Database
from app.migrate import migrate
from app.releases.mirror import follow
from app.settings import Settings
from tests.copies import Copies
from tests.recording.editor import Editor
from tests.recording.test_killed import feed_of
from tests.releases.test_mirror import equal
from tests.stored import all_of


def test_what_there_was_is_written_down_once(seeded_copies: Copies, tmp_path: Path) -> None:
    address = Settings(database_url=seeded_copies.fresh()).alchemy_url
    database = Database(address)
    before = all_of(database)
    with database.engine.begin() as connection:
        for table in ("mention", "revision"):
            connection.execute(text(f"DELETE FROM {table}"))
    for _ in range(2):
        migrate(address)
    after = all_of(database)
    drafts = {(row["noun"], row["record_id"]): row["draft"] for row in after["revision"]}
    told = {(row["noun"], row["record_id"]): row["draft"] for row in before["revision"]}
    assert drafts.keys() == told.keys()
    assert {key for key in drafts if key[0] != "event"} <= {key for key in drafts if drafts[key] == told[key]}
    mentioned = {(row["noun"], row["mentioned_id"]) for row in after["mention"]}
    assert mentioned == {(row["noun"], row["mentioned_id"]) for row in before["mention"]}
    copied = f"sqlite:///{tmp_path}/copy.db"
    migrate(copied)
    copy = Database(copied)
    list(follow(copy, feed_of(database)))
    equal(database, copy)
    copy.close()
    database.close()


def test_the_first_revision_there_is_differs_from_nothing(editor: Editor) -> None:
    """Whatever its number, where the log began late."""
    editor.made("actors", id="a", name="A", kind="state")
    editor.patch("/v1/actors/a", {"name": "B"})
    with editor.app.state.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM revision WHERE version = 1"))
    at = "/v1/actors/a/revisions/2"
    assert jsonpatch.apply_patch({}, editor.get(f"{at}/diff").json["patch"]) == editor.get(at).json["draft"]
