"""What drafts name: by id, by name or alias, or inline."""

from typing import Any

import pytest
from sqlalchemy import event

from tests.importers.importing import brought
from tests.importers.importing import told as told_of
from tests.recording.editor import Editor, pointers

CALL = {"title": "A call", "kind": "call"}


@pytest.fixture
def known(editor: Editor) -> Editor:
    editor.made("actors", id="putin", name="Vladimir Putin", kind="person", aliases=[{"name": "Путин"}])
    editor.made("actors", id="smith-a", name="John Smith", kind="person")
    editor.made("actors", id="smith-b", name="Johnny", kind="person", aliases=[{"name": "John Smith"}])
    editor.made("venues", id="russia", name="Russia", kind="country")
    editor.made("series", id="calls", name="The calls", sponsors=["Vladimir Putin"])
    return editor


def taking_part(editor: Editor, actor: Any) -> Any:
    return editor.post("/v1/events", {**CALL, "participants": [{"actor": actor}]})


@pytest.mark.parametrize("name", ["putin", "Vladimir Putin", "Путин", "vladimir putin", {"id": "putin"},
                                  {"id": "putin", "name": "V. V. Putin", "kind": "person"}])  # fmt: skip
def test_by_id_name_or_alias(known: Editor, name: Any) -> None:
    answer = taking_part(known, name)
    assert answer.status == 201, answer.body
    assert answer.json["participants"][0]["actor"]["id"] == "putin"


@pytest.mark.parametrize("again", ["putin", "Vladimir Putin", "Путин", {"id": "putin"}])
def test_who_is_named_twice_is_told_and_nothing_is_dropped(known: Editor, again: Any) -> None:
    parts = [{"actor": "putin", "title": "President"}, {"actor": again, "title": "Guest"}]
    assert pointers(known.post("/v1/events", {**CALL, "participants": parts})) == ["/participants/1"]


def test_a_sponsor_is_told_once(known: Editor) -> None:
    for sponsors, told in (
        (["putin", "Путин", "putin"], ["putin"]),
        ([{"name": "New", "kind": "state"}] * 2, ["new"]),
    ):
        series = known.made("series", name="Talks", sponsors=sponsors)
        assert [each["id"] for each in series["sponsors"]] == told


def test_a_name_of_several_is_refused_with_all_of_them(known: Editor) -> None:
    answer = taking_part(known, "John Smith")
    assert pointers(answer) == ["/participants/0/actor"]
    assert answer.json["errors"][0]["nearest"] == ["smith-a", "smith-b"]


def test_new_ones_inline(known: Editor) -> None:
    palace = {"name": "The Palace", "kind": "site", "parent": {"name": "Sochi", "kind": "city", "parent": "Russia"}}
    erdogan = {"name": "Recep Tayyip Erdoğan", "kind": "person", "aliases": [{"name": "RTE"}]}
    body = {
        **CALL, "venue": palace, "series": {"name": "New talks"},
        "participants": [{"actor": erdogan, "on_behalf_of": {"name": "Turkey", "kind": "state", "iso3166": "TR"}}],
        "statements": [{"speaker": erdogan, "text": "Yes"}, {"speaker": "RTE", "text": "No"}],
    }  # fmt: skip
    answer = known.post("/v1/events", body)
    assert answer.status == 201, answer.body
    view = answer.json
    assert [place["id"] for place in view["venue"]["path"]] == ["russia", "sochi", "the-palace"]
    assert view["series"] == {"id": "new-talks", "name": "New talks"}
    assert {each["speaker"]["id"] for each in view["statements"]} == {"recep-tayyip-erdogan"}
    assert view["participants"][0]["on_behalf_of"]["id"] == "turkey"
    changes = known.get("/v1/changes?after=5").json["data"]
    assert [(each["noun"], each["id"]) for each in changes] == [
        ("actor", "recep-tayyip-erdogan"), ("actor", "turkey"), ("venue", "sochi"), ("venue", "the-palace"),
        ("series", "new-talks"), ("event", "a-call"),
    ]  # fmt: skip


def test_a_new_one_may_stand_inline_at_several_depths(known: Editor) -> None:
    board = {"name": "The Board", "kind": "organization"}
    chair = {"name": "The Chair", "kind": "person", "affiliations": [{"organization": board, "title": "Chair"}]}
    for parts in ([board, chair, chair], [chair, board, chair]):
        body = {
            **CALL, "series": {"name": "Board talks", "sponsors": [board]},
            "participants": [{"actor": actor, "title": str(place)} for place, actor in enumerate(parts[:2])],
            "statements": [{"speaker": parts[2], "text": "Yes"}],
        }  # fmt: skip
        answer = known.post("/v1/events?dry_run=true", body)
        assert answer.status == 200, answer.body
        named = [part["actor"]["id"] for part in answer.json["participants"]]
        assert (sorted(named), answer.json["statements"][0]["speaker"]["id"]) == (
            ["the-board", "the-chair"],
            "the-chair",
        )


def test_a_refused_event_leaves_nothing_of_what_it_carried(known: Editor) -> None:
    body = {**CALL, "kind": "cal", "participants": [{"actor": {"name": "New One", "kind": "person"}}]}
    assert pointers(known.post("/v1/events", body)) == ["/kind"]
    assert known.get("/v1/actors/new-one").status == 404


@pytest.mark.parametrize(
    ("inline", "places"),
    [
        ({"name": "Vladimir Putin", "kind": "person"}, [""]),
        ({"name": "New", "kind": "persn"}, ["/kind"]),
        ({"name": "New"}, ["/kind"]),
        ({"name": "A", "kind": "person", "affiliations": [{"organization": "b"}]}, ["/affiliations/0/organization"]),
        ({"name": 7, "kind": "person"}, ["/name"]),
        ({"name": "…", "id": "A B", "kind": "person"}, ["/id"]),
    ],
)  # fmt: skip
def test_a_new_one_that_is_wrong(known: Editor, inline: Any, places: list[str]) -> None:
    assert pointers(taking_part(known, inline)) == [f"/participants/0/actor{each}" for each in places]


def test_who_is_only_named_alike_takes_an_id(known: Editor) -> None:
    answer = taking_part(known, {"id": "putin-the-baker", "name": "Vladimir Putin", "kind": "person"})
    assert answer.json["participants"][0]["actor"]["id"] == "putin-the-baker"
    assert pointers(taking_part(known, "Vladimir Putin")) == ["/participants/0/actor"]


def test_nouns_name_each_other_by_name_too(known: Editor) -> None:
    known.made("actors", id="state", name="Russian Federation", kind="state")
    person = known.made("actors", name="Someone", kind="person", affiliations=[{"organization": "Russian Federation"}])
    assert (person["id"], person["affiliations"][0]["organization"]["id"]) == ("someone", "state")
    assert known.made("venues", name="Sochi", kind="city", parent="Russia")["parent"]["id"] == "russia"
    assert known.get("/v1/series/calls").json["sponsors"][0]["id"] == "putin"
    again = known.made("actors", name="Someone", kind="person")
    assert again["id"] == "someone-2"


def test_who_was_withdrawn_is_told_to_be(known: Editor) -> None:
    known.made("actors", id="left", name="Who left", kind="person")
    assert known.delete("/v1/actors/left").status == 204
    answer = taking_part(known, "left")
    assert pointers(answer) == ["/participants/0/actor"]
    assert "the actor 'left' was withdrawn" in answer.json["errors"][0]["detail"]
    merging = known.post("/v1/actors/smith-b/merge", {"into": "left"})
    assert pointers(merging) == ["/into"]
    assert "the actor 'left' was withdrawn" in merging.json["detail"]


@pytest.mark.parametrize(
    ("noun", "plural", "more"),
    [("actor", "actors", {"kind": "person"}), ("venue", "venues", {"kind": "country"}), ("series", "series", {})],
)
def test_a_withdrawn_id_is_nobody_elses_name(known: Editor, noun: str, plural: str, more: dict[str, str]) -> None:
    """Others may be called so; by that word alone they are not meant, in a draft, a row or a filter."""
    known.made(plural, id="left", name="Who left", **more)
    known.made(plural, id="other", name="Another", aliases=[{"name": "left"}, {"name": "Also left"}], **more)
    assert known.delete(f"/v1/{plural}/left").status == 204
    pointer = "/participants/0/actor" if noun == "actor" else f"/{noun}"

    def naming(word: str) -> dict[str, Any]:
        return {**CALL, "participants": [{"actor": word}]} if noun == "actor" else {**CALL, noun: word}

    answer = known.post("/v1/events", naming("left"))
    assert pointers(answer) == [pointer]
    error = answer.json["errors"][0]
    assert f"the {noun} 'left' was withdrawn" in error["detail"]
    assert error["nearest"] == ["other"]
    row = brought(known.app.state.database, [naming("left")])
    assert f"the {noun} 'left' was withdrawn" in told_of(row)[1]
    filtered = known.get(f"/v1/events?{noun}=left")
    assert filtered.status == 400
    [error] = filtered.json["errors"]
    assert (error["parameter"], error["nearest"]) == (noun, ["other"])
    assert error["detail"] == f"the {noun} 'left' was withdrawn; did you mean other?"
    assert known.post("/v1/events", naming("Also left")).status == 201
    assert known.post(f"/v1/{plural}/left/revisions/1/restore", None).status in {200, 201}
    assert known.post("/v1/events", naming("left")).status == 201
    assert len(known.get(f"/v1/events?{noun}=left").json["data"]) == 1


def test_a_merger_into_nobody_tells_who_is_near(known: Editor) -> None:
    answer = known.post("/v1/actors/smith-b/merge", {"into": "smith-aa"})
    assert pointers(answer) == ["/into"]
    assert "smith-a" in answer.json["errors"][0]["nearest"]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"participants": "abc"}, "/participants"),
        ({"participants": 5}, "/participants"),
        ({"participants": {"actor": "putin"}}, "/participants"),
        ({"participants": [5]}, "/participants/0"),
        ({"participants": [{"actor": "putin", "role": ["host"]}]}, "/participants/0/role"),
        ({"participants": [{"actor": ["putin"]}]}, "/participants/0/actor"),
        ({"relations": [{"type": ["follows"], "event": {}}]}, "/relations/0/type"),
    ],
)
def test_who_names_a_merged_record_is_told_what_else_is_wrong(known: Editor, wrong: Any, place: str) -> None:
    known.made("venues", id="old", name="Old hall", kind="site")
    known.made("venues", id="new", name="New hall", kind="site")
    assert known.post("/v1/venues/old/merge", {"into": "new"}).status == 200
    assert place in pointers(known.post("/v1/events", {**CALL, "venue": "old", **wrong}))


@pytest.mark.parametrize("count", [500, 2_500])
def test_a_hundred_unknown_names_are_looked_up_and_no_more(known: Editor, count: int) -> None:
    parts = [{"actor": f"nobody-{number}"} for number in range(count)]
    told, looked_up = refused(known, parts)
    wrong = [f"/participants/{number}/actor" for number in range(100)] if count == 500 else ["/participants"]
    assert told == wrong
    assert looked_up < 700


def refused(editor: Editor, parts: list[Any]) -> tuple[list[str], int]:
    """What is told to be wrong with an event in which these take part, and by how many statements that was found."""
    sent = 0

    def count_it(*_: Any) -> None:
        nonlocal sent
        sent += 1

    engine = editor.app.state.database.engine
    event.listen(engine, "before_cursor_execute", count_it)
    told = pointers(editor.post("/v1/events", {**CALL, "participants": parts}))
    event.remove(engine, "before_cursor_execute", count_it)
    return told, sent


def new(name: str, **more: Any) -> Any:
    return {"name": name, "kind": "organization", **more}


def test_two_hundred_new_records_stand_in_a_draft_and_no_more(known: Editor) -> None:
    parts = [{"actor": new(f"Org {number}")} for number in range(201)]
    assert refused(known, parts)[0] == ["/participants/200/actor"]
    assert known.get("/v1/actors/org-0").status == 404
    assert known.post("/v1/events", {**CALL, "participants": parts[:200]}).status == 201


def test_new_records_are_counted_however_deep_they_stand(known: Editor) -> None:
    within = [[{"organization": new(f"Org {number} {inner}")} for inner in range(20)] for number in range(500)]
    parts = [{"actor": new(f"Org {number}", affiliations=offices)} for number, offices in enumerate(within)]
    told, sent = refused(known, parts)
    assert told == ["/participants/9/actor/affiliations/11/organization"]
    assert sent < 200 * 30


def test_names_are_counted_however_deep_they_stand(known: Editor) -> None:
    offices = [{"organization": "putin"}] * 190
    parts = [{"actor": new(f"Org {number}", affiliations=offices)} for number in range(20)]
    told, sent = refused(known, parts)
    assert told == ["/participants/10/actor"]
    assert sent < 10_000


def test_nobody_is_in_itself(known: Editor) -> None:
    answer = known.patch("/v1/actors/putin", {"affiliations": [{"organization": "Путин"}]})
    assert pointers(answer) == ["/affiliations/0/organization"]
    assert known.get("/v1/actors/putin").json["version"] == 1


def test_each_noun_has_ids_of_its_own(editor: Editor) -> None:
    for number in ("", "-2"):
        for plural, more in (("actors", {"kind": "state"}), ("venues", {"kind": "country"}), ("series", {})):
            assert editor.made(plural, name="Iceland", **more)["id"] == f"iceland{number}"
        assert editor.made("events", title="Iceland", kind="other")["id"] == f"iceland{number}"
        assert editor.delete(f"/v1/actors/iceland{number}").status == 204
    row = {"title": "A call", "kind": "call", "venue": {"name": "Norway", "kind": "country"},
           "participants": [{"actor": {"name": "Norway", "kind": "state"}}]}  # fmt: skip
    brought(editor.app.state.database, [row])
    view = editor.get("/v1/events/a-call").json
    assert (view["venue"]["id"], view["participants"][0]["actor"]["id"]) == ("norway", "norway")
