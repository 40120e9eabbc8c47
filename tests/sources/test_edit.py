"""Recording sources: one row for each identity, and an id that reads like its publisher and title."""

from typing import Any

from app.database import Database, Row
from app.sources.edit import identity, keep, look_up
from app.sources.schema import SourceDraft
from tests import make
from tests.stored import all_of


def source(**fields: Any) -> SourceDraft:
    return SourceDraft.model_validate(fields)


def recorded(database: Database, *drafts: SourceDraft) -> list[Row]:
    """The views of these sources, in their order."""
    with database.write() as session:
        cited = look_up(session, drafts, make.NOW)
        keep(session, cited)
    return [cited.views[identity(draft)] for draft in drafts]


def test_a_source_is_kept_whole(database: Database) -> None:
    fields = {"url": "https://tass.com/1", "publisher": "TASS", "title": "Talks in Sochi", "published_on": "2017-11-21"}
    assert recorded(database, source(**fields)) == [{"id": "tass-talks-in-sochi", **fields}]
    (row,) = all_of(database)["source"]
    assert (row["id"], row["url"], row["created_at"]) == ("tass-talks-in-sochi", "https://tass.com/1", make.NOW)


def test_an_id_is_made_of_what_there_is(database: Database) -> None:
    found = recorded(
        database,
        source(url="https://www.kremlin.ru/a"),
        source(url="https://sana.sy/a", title="Приём"),
        source(publisher="Reuters"),
        source(title="…"),
        source(url="https://xn--80ak6aa92e.com/"),
        source(title="word " * 80),
    )
    assert [view["id"] for view in found] == [
        "www-kremlin-ru", "sana-sy-priem", "reuters", "source", "xn-80ak6aa92e-com", "word" + "-word" * 15,
    ]  # fmt: skip


def test_ids_that_are_taken_get_a_number(database: Database) -> None:
    recorded(database, source(publisher="TASS", published_on="2017-11-20"))
    found = recorded(database, *[source(publisher="TASS", published_on=f"2017-11-{day}") for day in (20, 21, 22)])
    assert [view["id"] for view in found] == ["tass", "tass-2", "tass-3"]


def test_a_url_is_the_identity_and_without_one_publisher_title_and_day_are() -> None:
    page = "https://tass.com/1"
    assert identity(source(url=page)) == identity(source(url=page, publisher="TASS", published_on="2017-11-20"))
    told = {"publisher": "TASS", "title": "Talks", "published_on": "2017-11-20"}
    others = [source(url=page), source(**told)] + [source(**{**told, key: None}) for key in told]
    others += [source(title="TASS"), source(publisher="TASS"), source(title=page), source(**{**told, "title": "Other"})]
    assert len({identity(each) for each in others}) == len(others)
    assert identity(source(id="any", **told)) == identity(source(**told))


def test_a_source_known_already_stays_as_it_is(database: Database) -> None:
    page = "https://tass.com/1"
    first = recorded(database, source(url=page, title="First"), source(url=page, title="Second"))
    assert [view["title"] for view in first] == ["First", "First"]
    assert recorded(database, source(url=page, title="Third")) == first[:1]
    assert len(all_of(database)["source"]) == 1


def test_the_longest_of_all_can_be_kept(database: Database) -> None:
    url = "https://example.org/" + "я" * 1980
    (view,) = recorded(database, source(url=url, publisher="п" * 200, title="т" * 500))
    assert view["url"] == url
    assert len(view["id"]) <= 100


def test_many_at_once(database: Database) -> None:
    drafts = [source(title=f"Title {n}") for n in range(1_200)]  # more than SQLite takes in one OR
    assert recorded(database, *drafts)[-1]["id"] == "title-1199"
    assert recorded(database, *drafts)[-1]["id"] == "title-1199"
