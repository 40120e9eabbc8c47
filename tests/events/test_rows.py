"""The rows of an event: what its view says, column by column and part by part."""

from datetime import date

from app.dates import parse
from app.events import rows
from app.events.model import ExternalId, Relation, ScheduleEntry
from tests import make
from tests.events.drafts import shown


def test_the_columns_have_the_bounds_of_the_date() -> None:
    when = parse("2017-11-28/2017-12-14")
    columns = rows.columns(shown(make.event("a", when=when.edtf)))
    assert (columns["edtf"], columns["span"]) == (when.edtf, 2)
    bounds = [columns[name] for name in ("start_min", "start_max", "end_min", "end_max")]
    assert bounds == [when.start_min, when.start_max, when.end_min, when.end_max]


def test_without_a_date_there_are_no_bounds() -> None:
    columns = rows.columns(shown(make.event("a")))
    assert {columns[name] for name in ("edtf", "start_min", "start_max", "end_min", "end_max")} == {None}
    assert (columns["venue_id"], columns["series_id"]) == (None, None)


def test_an_open_end_has_no_last_bound() -> None:
    columns = rows.columns(shown(make.event("a", when="2018-01-19/..")))
    assert columns["start_min"] == columns["end_min"] == parse("2018-01-19").start_min
    assert columns["end_max"] is None


def test_what_others_say_of_an_event_is_no_relation_of_its_own() -> None:
    said = [{"type": kind, "event": {"id": "b", "title": "B"}} for kind in ("followed_by", "follows", "has_part")]
    own = list(rows.PARTS[Relation]({**shown(make.event("a")), "relations": said}))
    assert own == [{"event_id": "a", "position": 0, "type": "follows", "other_id": "b"}]


def test_the_schedule_has_days_where_they_are_known() -> None:
    schedule = [{"status": "scheduled", "known_from": "2017-11-20"}, {"when": "2018", "status": "occurred"}]
    entries = list(rows.PARTS[ScheduleEntry](shown(make.event("a", schedule=schedule))))
    told = [(row["position"], row["edtf"], row["status"], row["known_from"]) for row in entries]
    assert told == [(0, None, "scheduled", date(2017, 11, 20)), (1, "2018", "occurred", None)]


def test_external_ids_have_no_order() -> None:
    (row,) = rows.PARTS[ExternalId](shown(make.event("a", external_ids={"wikidata": "Q1"})))
    assert row == {"scheme": "wikidata", "identifier": "Q1", "event_id": "a"}
