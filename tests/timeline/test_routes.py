"""Events over HTTP: the envelope, its links, conditional reads, and how many statements it takes."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from tests import make
from tests.copies import Copies
from tests.reading import HERE, following, get, ids, pages, problem
from tests.statements import count, listened_to
from tests.web.asking import ask

NOTHING = "from=1066&to=1066"


def test_the_envelope_is_the_same_when_empty(app: FastAPI) -> None:
    some, none = get(app, "/v1/events?actor=russia&count=true").json, get(app, f"/v1/events?{NOTHING}&count=true").json
    assert list(some) == list(none) == ["data", "meta", "links"]
    assert list(some["meta"]) == list(none["meta"]) == ["description", "limit", "total"]
    assert list(some["links"]) == list(none["links"]) == ["self", "next", "formats"]
    assert none["data"] == []
    assert none["meta"] == {"description": "Events, 1 January – 31 December 1066", "limit": 50, "total": 0}
    assert none["links"]["next"] is None


def test_a_total_is_counted_only_when_asked(app: FastAPI) -> None:
    assert get(app, "/v1/events").json["meta"]["total"] is None
    assert get(app, "/v1/events?count=false").json["meta"]["total"] is None
    assert get(app, "/v1/events?count=true&limit=1").json["meta"]["total"] == 152


def test_links_are_absolute_and_repeated_in_a_header(app: FastAPI) -> None:
    answer = get(app, "/v1/events?actor=russia&limit=2")
    links = answer.json["links"]
    assert links["self"] == f"{HERE}/v1/events?actor=russia&limit=2"
    assert links["next"].startswith(f"{HERE}/v1/events?actor=russia&limit=2&cursor=")
    assert following(answer) == links["next"]
    assert following(get(app, f"/v1/events?{NOTHING}")) is None


def test_links_name_the_host_that_was_asked_for(app: FastAPI) -> None:
    answer = get(app, "/v1/events?limit=1", {"host": "timelines.example:8443"})
    assert answer.json["links"]["self"] == "http://timelines.example:8443/v1/events?limit=1"
    for odd in ("a b", 'evil"><script>', "x" * 10 + "/path"):
        assert get(app, "/v1/events?limit=1", {"host": odd}).json["links"]["self"].startswith(f"{HERE}/v1/events")


def test_links_stay_below_the_prefix_of_a_proxy(app: FastAPI) -> None:
    answer = ask(app, "GET", "/v1/events?limit=1", root_path="/api")
    assert answer.json["links"]["self"] == f"{HERE}/api/v1/events?limit=1"


def test_links_begin_with_the_public_address(seeded_url: str) -> None:
    app = create_app(Settings(database_url=seeded_url, public_url="https://example.org/diplomacy"))
    try:
        here = "https://example.org/diplomacy/v1/events?limit=1"
        links = get(app, "/v1/events?limit=1").json["links"]
        assert (links["self"], links["next"].startswith(f"{here}&cursor=")) == (here, True)
    finally:
        app.state.database.close()


@pytest.mark.parametrize("sent", [quote("Сочи"), "Сочи".encode().decode("latin-1")])
def test_the_next_page_of_words_in_any_script_can_be_followed(app: FastAPI, sent: str) -> None:
    """`curl` sends UTF-8 as it is typed, most clients escape it."""
    answer = get(app, f"/v1/events?q={sent}&limit=1")
    onward = answer.json["links"]["next"]
    assert onward.isascii()
    assert ids(app, onward.removeprefix(HERE)) == [ids(app, f"/v1/events?q={quote('Сочи')}")[1]]


def test_an_old_cursor_is_not_repeated_in_the_next(app: FastAPI) -> None:
    assert all(page.count("cursor=") <= 1 for page in _addresses(app, "/v1/events?limit=50"))


def _addresses(app: FastAPI, target: str) -> Iterator[str]:
    onward: str | None = target
    while onward:
        yield onward
        following = get(app, onward).json["links"]["next"]
        onward = following and following.removeprefix(HERE)


def test_a_single_event_is_the_bare_object(app: FastAPI) -> None:
    event = get(app, "/v1/events/putin-assad-sochi-20171120").json
    assert event["id"] == "putin-assad-sochi-20171120"
    assert event == get(app, "/v1/events?id=putin-assad-sochi-20171120").json["data"][0]


def test_an_event_in_a_list_is_the_whole_event(app: FastAPI) -> None:
    [event] = get(app, "/v1/events?id=geneva-8-2017").json["data"]
    assert [place["name"] for place in event["venue"]["path"]] == ["Switzerland", "Geneva", "Palais des Nations"]
    assert event["series"]["name"]
    assert all(part["actor"]["name"] for part in event["participants"])
    assert any(source["url"] for source in event["sources"])


def test_what_is_unchanged_is_not_sent_again(app: FastAPI) -> None:
    for target in ("/v1/events?actor=russia", "/v1/events/geneva-8-2017", "/v1/events?q=peace", "/v1/suggest?q=put"):
        first = get(app, target)
        again = ask(app, "GET", target, {"if-none-match": first.headers["etag"]})
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == first.headers["cache-control"] == "public, no-cache"
        assert ask(app, "GET", target, {"if-none-match": '"other"'}).body == first.body


def test_other_questions_have_other_tags(app: FastAPI) -> None:
    targets = ("/v1/events", "/v1/events?limit=50", "/v1/events?actor=russia", "/v1/events/geneva-8-2017", "/v1/kinds")
    tags = {get(app, target).headers["etag"] for target in targets}
    tags |= {get(app, "/v1/events", {"host": "other.example"}).headers["etag"]}  # whose links are others
    assert len(tags) == len(targets) + 1


def test_a_write_changes_the_tags_of_what_it_changed(empty_app: FastAPI) -> None:
    database = empty_app.state.database
    make.record(database, make.actor("turkey"), make.event("one", actors=["turkey"], when="2017-11-20"))
    targets = ("/v1/events", "/v1/events/one", "/v1/events/one/context", "/v1/events?q=one&known_at=2018-01-01")
    before = {target: get(empty_app, target) for target in targets}
    make.record(database, make.event("one", title="Another one", actors=["turkey"], when="2017-11-20"))
    for target, was in before.items():
        answer = ask(empty_app, "GET", target, {"if-none-match": was.headers["etag"]})
        assert answer.status == 200
        assert b"Another one" in answer.body
        assert answer.headers["etag"] != was.headers["etag"]


@pytest.mark.parametrize("target", ["/v1/events?limit=3", "/v1/events/geneva-8-2017", "/v1/events?actor=nobody"])
def test_head_is_get_without_the_body(app: FastAPI, target: str) -> None:
    told, asked = ask(app, "GET", target), ask(app, "HEAD", target)
    assert asked.body == b""
    assert asked.status == told.status
    changing = {"x-request-id", "content-length"}
    assert {k: v for k, v in asked.headers.items() if k not in changing} == {
        k: v for k, v in told.headers.items() if k not in changing
    }


def test_an_unknown_event_is_not_found_and_what_is_near_is_told(app: FastAPI) -> None:
    assert "did you mean putin-assad-sochi-20171120?" in problem(app, "/v1/events/putin-assad-sochi", 404)["detail"]
    assert "did you mean" not in problem(app, "/v1/events/zzzzzzzz", 404)["detail"]
    problem(app, "/v1/events/zzzzzzzz/context", 404)


def test_more_by_one_is_another_page(app: FastAPI) -> None:
    assert [len(page) for page in pages(app, "/v1/events?limit=76")] == [76, 76]
    assert [len(page) for page in pages(app, "/v1/events?limit=151")] == [151, 1]


@pytest.fixture(scope="module")
def seeded_url(seeded_copies: Copies) -> Iterator[str]:
    address = seeded_copies.fresh()
    yield address
    seeded_copies.drop(address)


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("", 3),
        ("actor=russia", 4),
        ("actor=russia&role=guarantor&kind=talks_round", 6),
        ("from=2012&to=2020", 3),
        ("bbox=0,0,90,90", 4),
        ("sort=-updated", 3),
        ("q=putin", 5),
        ("q=putin&sort=relevance&count=true", 5),
        ("known_at=2019-01-01", 4),
        ("known_at=2019-01-01&actor=russia&count=true", 7),
    ],
)
def test_the_number_of_statements_does_not_grow(seeded_url: str, query: str, most: int) -> None:
    """Neither with the events on a page nor with who took part in them."""
    app = create_app(Settings(database_url=seeded_url))
    try:
        with listened_to(app) as sent:
            ask(app, "GET", f"/v1/events?{query}")  # opens the connection
            (one, single), (all_, every) = (count(app, sent, f"/v1/events?{query}&limit={each}") for each in (1, 500))
    finally:
        app.state.database.close()
    assert 1 == len(single.json["data"]) < 20 < len(every.json["data"])
    assert 1 < one == all_ <= most


def test_the_number_of_statements_is_the_same_for_few_and_for_many_who_took_part(empty_app: FastAPI) -> None:
    people = [make.actor(f"person-{number}") for number in range(100)]
    few, many = (make.event(key, actors=[who.id for who in people[:size]]) for key, size in (("few", 1), ("many", 100)))
    make.record(empty_app.state.database, *people, few, many)
    with listened_to(empty_app) as sent:
        get(empty_app, "/v1/kinds")
        for target in ("/v1/events/{}", "/v1/events?id={}", "/v1/events/{}/context"):
            (one, single), (all_, every) = (count(empty_app, sent, target.format(key)) for key in ("few", "many"))
            assert len(single.body) * 8 < len(every.body)
            assert 1 < one == all_ <= 4
