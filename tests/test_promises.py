"""What holds for all of a kind: filters, routes, stored views, lists."""

from collections.abc import Iterator
from typing import Any, get_args

import orjson
import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import text

from app.actors.schema import ActorView
from app.events.view import EventView
from app.main import create_app
from app.series.schema import SeriesView
from app.settings import Settings
from app.sources.schema import SourceView
from app.timeline.filters import EventQuery, Filters
from app.venues.schema import VenueView
from app.web import openapi
from tests.copies import Copies
from tests.reading import API, ITEMS, LISTS, OPERATIONS, Operation, by_path, get, problem, refused
from tests.statements import count, listened_to
from tests.timeline import oracle, queries
from tests.timeline.conftest import BIG

FILTERS = {field.alias or name: field for name, field in Filters.model_fields.items()}
VIEWS: dict[str, type[BaseModel]] = {
    "event": EventView,
    "actor": ActorView,
    "venue": VenueView,
    "series": SeriesView,
    "source": SourceView,
}
KEPT_IN = {"event": "document"}
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=by_path)
every_way_in = pytest.mark.parametrize("operation", API, ids=by_path)
every_list = pytest.mark.parametrize("operation", LISTS, ids=by_path)
every_item = pytest.mark.parametrize("operation", ITEMS, ids=by_path)


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_is_described_with_an_example(name: str) -> None:
    field = FILTERS[name]
    assert field.description
    assert len(field.description) > 10
    [example] = field.examples or []
    given = EventQuery.model_validate({name: example}).model_dump(by_alias=True)
    assert given[name] == example or str(given[name]).startswith(str(example)[:10])


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_has_its_place_in_the_oracle(name: str) -> None:
    """And in the queries that it is asked: no filter is unproven."""
    assert name in {*oracle.FILTERS, *oracle.BOUND_TO_ANOTHER, "known_at"}
    drawn = {key for event in BIG.events[:5] for key in queries.askable(BIG, event)}
    assert name in drawn


def test_every_order_but_relevance_is_the_oracles(app: FastAPI) -> None:
    field = EventQuery.model_fields["sort"]
    assert {*queries.SORTS, "relevance"} == set(get_args(field.annotation))
    for sort in queries.SORTS:
        get(app, f"/v1/events?sort={sort}")


def test_all_the_examples_of_the_list_together_find_an_event(app: FastAPI) -> None:
    """Swagger UI sends them all when someone presses *Execute*."""
    [events] = (each for each in API if each.path == "/v1/events")
    assert set(events.queries) == {*FILTERS, "sort", "limit", "cursor", "count", "lang", "as_of"}
    assert "example" not in events.queries["cursor"]
    found = get(app, events.tried_out).json
    assert [event["id"] for event in found["data"]] == ["putin-assad-sochi-20171120"]
    assert found["meta"]["total"] == 1


@every_way_in
def test_what_swagger_tries_out_is_answered_with_data(app: FastAPI, operation: Operation) -> None:
    assert get(app, operation.tried_out).json.get("data") != []


def test_the_document_is_without_faults(app: FastAPI) -> None:
    assert openapi.faults(app.openapi()) == []


@every_operation
def test_an_unknown_parameter_is_refused_wherever_it_is_sent(app: FastAPI, operation: Operation) -> None:
    assert refused(app, f"{operation.at}?zzzzzzzzz=1") == {
        "parameter": "zzzzzzzzz",
        "detail": "there is no parameter 'zzzzzzzzz'",
    }


@every_operation
def test_a_misspelt_parameter_is_refused_with_the_right_one(app: FastAPI, operation: Operation) -> None:
    for name in operation.queries:
        if len(name) > 2:
            error = refused(app, f"{operation.at}?{name[:-1]}{name[-1] * 2}=1")
            assert error["nearest"][0] == name
            assert f"did you mean {name}?" in error["detail"]


@every_operation
def test_a_single_parameter_given_twice_is_refused(app: FastAPI, operation: Operation) -> None:
    for name, parameter in operation.queries.items():
        if parameter["schema"]["type"] != "array":
            error = refused(app, f"{operation.at}?{name}=1&{name}=1")
            assert error == {"parameter": name, "detail": f"{name} may be given only once"}


@every_item
def test_what_there_is_not_is_not_found(app: FastAPI, operation: Operation) -> None:
    nothing = f"{operation.at.rpartition('/')[0]}/nothing-of-the-kind"
    assert "nothing-of-the-kind" in problem(app, nothing, 404)["detail"]
    assert refused(app, f"{nothing}?limit=5")["parameter"] == "limit"


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/event", "/v1/events/", "/v1/events/a/b", "/v2/events", "/v1/tags/a/b"]
)
def test_where_nothing_is_there_is_a_problem(app: FastAPI, path: str) -> None:
    problem(app, path, 404)


@pytest.fixture
def fresh_app(seeded_copies: Copies) -> Iterator[FastAPI]:
    """The service on the seeds, with no connection open yet."""
    address = seeded_copies.fresh()
    made = create_app(Settings(database_url=address))
    yield made
    made.state.database.close()
    seeded_copies.drop(address)


def of_this_database(operation: Operation) -> bool:
    """Releases are files, and databases of their own."""
    return not operation.path.startswith("/v1/releases")


def test_every_list_takes_a_fixed_number_of_statements(fresh_app: FastAPI) -> None:
    with listened_to(fresh_app) as sent:
        for operation in filter(of_this_database, LISTS):
            get(fresh_app, operation.at)
            (one, single), (all_, every) = (count(fresh_app, sent, f"{operation.at}?limit={n}") for n in (1, 500))
            assert len(single.json["data"]) == 1 < len(every.json["data"])
            assert 1 < one == all_ <= 3, operation.path


NEEDED = {"/v1/suggest": "?q=a", "/v1/oembed": "?url=/timeline"}
"""What a request can't do without, beside its path."""


def test_every_answer_takes_few_statements(fresh_app: FastAPI) -> None:
    """At the most nine: a search box has four nouns, and names that begin so are looked for in two ways."""
    with listened_to(fresh_app) as sent:
        get(fresh_app, "/v1/kinds")
        for operation in filter(of_this_database, API):
            taken, answer = count(fresh_app, sent, operation.at + NEEDED.get(operation.path, ""))
            assert (answer.status, 1 <= taken <= 9) == (200, True), operation.path


@pytest.mark.parametrize("noun", VIEWS)
def test_what_is_stored_is_as_documented_and_no_more(app: FastAPI, noun: str) -> None:
    with app.state.database.reading.connect() as connection:
        kept = "document" if noun == "event" else noun
        stored: list[str] = list(connection.scalars(text(f"SELECT view FROM {kept}")))
    assert len(stored) > 10
    for view in stored:
        read = VIEWS[noun].model_validate_json(view, strict=True).model_dump(mode="json", by_alias=True)
        assert list(_differences(orjson.loads(view), read)) == []


def _differences(stored: Any, documented: Any, at: str = "") -> Iterator[str]:
    """Where one has a member that the other lacks, or says something else."""
    if isinstance(stored, dict) and isinstance(documented, dict):
        yield from (f"{at}/{name}" for name in stored.keys() ^ documented.keys())
        for name in stored.keys() & documented.keys():
            yield from _differences(stored[name], documented[name], f"{at}/{name}")
    elif isinstance(stored, list) and isinstance(documented, list) and len(stored) == len(documented):
        for number, pair in enumerate(zip(stored, documented, strict=True)):
            yield from _differences(*pair, f"{at}/{number}")
    elif stored != documented:
        yield f"{at}: {stored!r} is not {documented!r}"
