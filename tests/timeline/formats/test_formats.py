"""What holds of every format in the table, over HTTP: which events are in it, how many, and how it is sent."""

import gzip
from urllib.parse import quote

import pytest
from fastapi import FastAPI

from app.timeline.formats import FORMATS
from app.timeline.formats.format import LIMIT_MOST, Format
from app.web import openapi
from tests import make
from tests.reading import HERE, following, get, ids, pages, problem, refused
from tests.timeline.formats.asking import EVERY, omitted, shape, shown, shown_elsewhere, validator
from tests.timeline.formats.odd import CROWD, EVENTS
from tests.timeline.formats.readers import OF_EVENTS, READERS
from tests.web.asking import ask

WITH_EVENTS = pytest.mark.parametrize("given", OF_EVENTS, ids=lambda each: each.suffix)
LIMITED = pytest.mark.parametrize("given", [each for each in OF_EVENTS if each.limit], ids=lambda each: each.suffix)
STREAMED = pytest.mark.parametrize("given", [each for each in FORMATS if not each.limit], ids=lambda each: each.suffix)
FILTERS = (
    "", "actor=russia", "actor=vladimir-putin&actor=bashar-al-assad&actor_match=all", "actor=russia&role=guarantor",
    "actor=united-nations&attendance=invited&attendance=attended", "venue=switzerland", "bbox=0,0,90,90",
    "from=2017-11&to=2017-11",
    "from=2017&to=2017&date_match=within", "from=2017-11&date_match=starts&certainty=certain", "kind=visit&kind=summit",
    "status=cancelled&status=postponed", "verification=disputed", "series=astana-process", "tag=core",
    "id=geneva-8-2017&id=putin-assad-sochi-20171120", "q=peace", "q=putin&sort=relevance", "known_at=2017-11-20",
    "ongoing=true&from=2017-12-01", "undated=true", "updated_since=2000-01-01T00:00:00Z", "sort=-date",
    "sort=-updated", "known_at=2017-11-20&kind=visit&sort=-date", "from=1066&to=1066",
)  # fmt: skip


def test_every_format_has_a_reader() -> None:
    assert {each.suffix for each in OF_EVENTS} == set(READERS)


@WITH_EVENTS
@pytest.mark.parametrize("query", FILTERS)
def test_the_same_filter_and_limit_find_the_same_events(app: FastAPI, given: Format, query: str) -> None:
    if ("relevance" in query and not given.ranks) or shown_elsewhere(app, given):
        return
    order = "" if "sort=" in query else f"&sort={given.sort}"
    wanted = ids(app, f"/v1/events?{query}&limit=200{order}")
    answer = shape(app, given, f"{query}&limit=200")
    found = shown(given, answer)
    assert found == [key for key in wanted if key in set(found)]
    assert len(found) + omitted(answer) == len(wanted)


@WITH_EVENTS
def test_what_a_format_cannot_say_is_counted(odd: FastAPI, given: Format) -> None:
    """Whatever it is, it is less than half; where nothing is said of it, nothing is missing."""
    answer = shape(odd, given)
    missing = {event.id for event in EVENTS} - set(shown(given, answer))
    assert omitted(answer) == len(missing)
    assert missing <= {"undated", "bce", "year-zero", "year-seven", "far", "farther", "older", "last-day"}
    assert ("communique-omitted" in answer.headers) == (given.omits is not None)


@EVERY
def test_nothing_found_is_no_trouble(app: FastAPI, given: Format) -> None:
    answer = shape(app, given, "from=1066&to=1066")
    assert omitted(answer) == 0
    assert following(answer) is None
    if given.suffix in READERS:
        assert shown(given, answer) == []


@WITH_EVENTS
def test_each_odd_event_stands_alone(odd: FastAPI, given: Format) -> None:
    if shown_elsewhere(odd, given):
        return
    for event in EVENTS:
        answer = shape(odd, given, f"id={event.id}")
        assert shown(given, answer) == [event.id] * (1 - omitted(answer))


@WITH_EVENTS
def test_five_thousand_events(crowd: FastAPI, given: Format) -> None:
    if shown_elsewhere(crowd, given):
        return
    answer = shape(crowd, given, f"limit={LIMIT_MOST}")
    found = shown(given, answer)
    assert len(found) == len(set(found)) == LIMIT_MOST
    assert set(found) < {event.id for event in CROWD}
    onward = following(answer)
    assert onward
    rest = ask(crowd, "GET", onward.removeprefix(HERE))
    assert len(set(shown(given, rest)) - set(found)) == 1
    assert following(rest) is None


@LIMITED
def test_without_a_limit_it_is_the_formats_own(crowd: FastAPI, given: Format) -> None:
    if shown_elsewhere(crowd, given):
        return
    answer = shape(crowd, given)
    assert len(shown(given, answer)) == given.limit
    assert following(answer)


@STREAMED
def test_a_stream_holds_every_match(crowd: FastAPI, given: Format) -> None:
    answer = shape(crowd, given)
    assert shown(given, answer) == sorted_by_date(crowd)
    assert "content-length" not in answer.headers
    assert following(answer) is None
    backwards = shown(given, shape(crowd, given, "sort=-date"))
    assert backwards == sorted_by_date(crowd)[::-1]
    assert len(shown(given, shape(crowd, given, "limit=7"))) == 7


def sorted_by_date(crowd: FastAPI) -> list[str]:
    assert len(ids(crowd, "/v1/events?limit=500")) == 500
    return [event.id or "" for event in sorted(CROWD, key=lambda event: (event.when or "", event.id or ""))]


@STREAMED
@pytest.mark.parametrize(
    "query",
    ["q=event", "known_at=2020-01-01", "sort=-updated", "kind=visit&from=1905", "lang=ar"],
)
def test_a_stream_holds_what_all_pages_do(crowd: FastAPI, given: Format, query: str) -> None:
    wanted = [key for page in pages(crowd, f"/v1/events?{query}&limit=500") for key in page]
    assert len(wanted) >= 1_000
    assert shown(given, shape(crowd, given, query)) == wanted


@STREAMED
def test_a_stream_goes_on_from_a_cursor(crowd: FastAPI, given: Format) -> None:
    onward = following(shape(crowd, given, "limit=4000"))
    assert onward
    rest = onward.removeprefix(HERE).replace("limit=4000&", "")
    assert shown(given, ask(crowd, "GET", rest)) == sorted_by_date(crowd)[4000:]


@STREAMED
def test_not_every_match_can_be_ranked(crowd: FastAPI, given: Format) -> None:
    told = refused(crowd, f"/v1/events.{given.suffix}?q=event&sort=relevance")
    assert (told["parameter"], told["nearest"]) == ("sort", ["date"])
    assert "1,000" in told["detail"]
    assert refused(crowd, f"/v1/events.{given.suffix}?q=event&sort=dated")["parameter"] == "sort"
    leading = get(crowd, "/v1/events?q=event&sort=relevance&kind=visit").json["links"]["formats"]
    assert leading[given.suffix] == f"{HERE}/v1/events.{given.suffix}?q=event&kind=visit"
    assert leading["geojson"] == f"{HERE}/v1/events.geojson?q=event&sort=relevance&kind=visit"
    operation = crowd.openapi()["paths"][f"/v1/events.{given.suffix}"]["get"]
    [sort] = [each for each in operation["parameters"] if each["name"] == "sort"]
    assert sort["schema"]["enum"] == ["date", "-date", "updated", "-updated"]


@EVERY
def test_a_limit_beyond_the_greatest_is_refused_with_it(app: FastAPI, given: Format) -> None:
    assert "5000" in refused(app, f"/v1/events.{given.suffix}?limit=5001")["detail"]
    refused(app, f"/v1/events.{given.suffix}?limit=0")


@EVERY
def test_a_cursor_of_other_filters_is_refused(crowd: FastAPI, given: Format) -> None:
    onward = following(shape(crowd, given, "limit=1"))
    assert onward
    cursor = onward.partition("cursor=")[2]
    assert refused(crowd, f"/v1/events.{given.suffix}?kind=visit&cursor={cursor}")["parameter"] == "cursor"
    other = get(crowd, f"/v1/events?limit=1&sort={given.sort}").json["links"]["next"].partition("cursor=")[2]
    assert shape(crowd, given, f"limit=1&cursor={other}").body == ask(crowd, "GET", onward.removeprefix(HERE)).body


@EVERY
def test_it_is_kept_and_compressed_and_open_as_the_list_is(odd: FastAPI, given: Format) -> None:
    first = shape(odd, given)
    again = ask(odd, "GET", f"/v1/events.{given.suffix}?", {"if-none-match": first.headers["etag"]})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
    packed = shape(odd, given, headers={"accept-encoding": "gzip"})
    if len(first.body) > 500:
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.body) == first.body
    assert first.headers["access-control-allow-origin"] == "*"
    assert "Communique-Omitted" in first.headers["access-control-expose-headers"]
    assert first.headers["cache-control"] == "public, no-cache"
    assert first.headers["vary"] == "Accept-Encoding"


@EVERY
def test_head_is_get_without_the_body(odd: FastAPI, given: Format) -> None:
    told, asked = shape(odd, given), ask(odd, "HEAD", f"/v1/events.{given.suffix}?")
    assert asked.body == b""
    for name in ("etag", "content-type", "communique-omitted", "link", "cache-control"):
        assert asked.headers.get(name) == told.headers.get(name)


@EVERY
def test_what_it_does_not_take_is_refused(app: FastAPI, given: Format) -> None:
    path = f"/v1/events.{given.suffix}"
    assert refused(app, f"{path}?actr=russia")["nearest"][0] == "actor"
    assert refused(app, f"{path}?count=true")["parameter"] == "count"
    assert refused(app, f"{path}?lang=!")["parameter"] == "lang"
    assert "did you mean" in refused(app, f"{path}?actor=lavrov")["detail"]
    if given.groups:
        assert refused(app, f"{path}?group_by=vanue")["nearest"] == ["venue"]
    else:
        assert refused(app, f"{path}?group_by=kind")["detail"].startswith("there is no parameter")
    assert problem(app, f"{path}x", 404)["detail"].endswith(f"did you mean {given.suffix}?")


@EVERY
def test_the_list_leads_to_it(app: FastAPI, given: Format) -> None:
    query = f"actor=russia&q={quote('Сочи')}&limit=3&lang=ru"
    answer = get(app, f"/v1/events?{query}&count=true")
    address = answer.json["links"]["formats"][given.suffix]
    assert address == f"{HERE}/v1/events.{given.suffix}?{query}"
    assert f'<{address}>; rel="alternate"; type="{given.media_type}"' in answer.headers["link"]
    assert ask(app, "GET", address.removeprefix(HERE)).status == 200
    onward = get(app, answer.json["links"]["next"].removeprefix(HERE)).json
    assert onward["links"]["formats"][given.suffix] == address


def test_a_long_query_is_not_repeated_in_the_header(app: FastAPI) -> None:
    answer = get(app, "/v1/events?q=" + "peace+" * 30 + "&" + "&".join(f"tag=a{n}" for n in range(20)))
    assert "alternate" not in answer.headers.get("link", "")
    assert set(answer.json["links"]["formats"]) == {each.suffix for each in FORMATS}


@EVERY
def test_the_document_has_it_with_an_example(app: FastAPI, given: Format) -> None:
    assert openapi.faults(app.openapi()) == []
    operation = app.openapi()["paths"][f"/v1/events.{given.suffix}"]["get"]
    [(media_type, content)] = operation["responses"]["200"]["content"].items()
    assert (media_type, bool(content["example"])) == (given.media_type, True)
    names = {parameter["name"] for parameter in operation["parameters"]}
    assert ("group_by" in names) == given.groups
    assert {"actor", "from", "limit", "lang", "cursor"} <= names
    if given.view:
        assert content["schema"]["$ref"].endswith(f"/{given.view.__name__}")
        validator(given).validate(content["example"])
    else:
        assert "Assad’s working visit to Sochi" in content["example"]


@pytest.mark.parametrize("given", [each for each in FORMATS if each.negotiable], ids=lambda each: each.suffix)
def test_what_accept_chooses_names_the_address_of_the_format(app: FastAPI, given: Format) -> None:
    query = "actor=russia&limit=2&lang=ru"
    own = f"{HERE}/v1/events.{given.suffix}?{query}"
    chosen = ask(app, "GET", f"/v1/events?{query}", {"accept": given.media_type})
    plain = shape(app, given, query)
    assert chosen.body == plain.body
    assert chosen.headers["content-location"] == own
    assert chosen.headers["link"] == plain.headers["link"]
    assert "content-location" not in plain.headers
    again = ask(
        app, "GET", f"/v1/events?{query}", {"accept": given.media_type, "if-none-match": chosen.headers["etag"]}
    )
    assert (again.status, again.headers["content-location"]) == (304, own)
    below = ask(app, "GET", f"/v1/events?{query}", {"accept": given.media_type}, root_path="/api")
    assert below.headers["content-location"] == own.replace("/v1", "/api/v1")


@WITH_EVENTS
def test_names_are_told_in_the_readers_language(odd: FastAPI, given: Format) -> None:
    plain, told = (shape(odd, given, f"{query}id=arabic&group_by=actor" if given.groups else f"{query}id=arabic").body
                   for query in ("", "lang=ar&"))  # fmt: skip
    if b"Bashar al-Assad" in plain:
        assert "بشار الأسد" in told.decode()


def test_a_write_in_between_changes_the_tag(empty_app: FastAPI) -> None:
    make.record(empty_app.state.database, make.event("one", when="2017-11-20"))
    for given in FORMATS:
        before = shape(empty_app, given).headers["etag"]
        make.record(empty_app.state.database, make.event("one", title=f"Not {given.suffix}", when="2017-11-21"))
        answer = ask(empty_app, "GET", f"/v1/events.{given.suffix}?", {"if-none-match": before})
        assert (answer.status, answer.headers["etag"] != before) == (200, True)


def test_streams_omit_nothing_and_have_no_window() -> None:
    """What is not read before it is sent can't be counted in a header."""
    assert [each.suffix for each in FORMATS if not each.limit and (each.omits or each.window)] == []


def test_a_media_type_that_accept_can_ask_for_is_one_formats_alone() -> None:
    chosen = [each.media_type for each in FORMATS if each.negotiable]
    assert len(chosen) == len(set(chosen))
    assert "application/json" not in chosen
