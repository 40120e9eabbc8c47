"""What remarks say of the kind, the place, who received and who was met."""

from datetime import date

import pytest

from app.importers.history_state.places import abroad, here
from app.importers.history_state.remarks import met, receiver, sort_of
from app.importers.history_state.states import State, state

EGYPT = State("egypt", "Egypt", "egypt")
DAY = date(1997, 5, 1)


@pytest.mark.parametrize(
    ("remarks", "kind", "tags", "said"),
    [
        ("State visit.", "visit", ("state-visit",), True),
        ("Official Working Visit.", "visit", ("official-visit", "working-visit"), True),
        ("Met with President Clinton during a private visit.", "visit", ("private-visit",), True),
        ("Attended the Nuclear Security Summit.", "summit", (), True),
        ("Attended North Atlantic Alliance Summit conference.", "summit", (), True),
        ("Attended the Geneva Conference on Indochina.", "conference", (), True),
        ("Attended NATO Ministerial Meeting.", "multilateral_meeting", (), True),
        ("Discussed preparations for the U.S.-Soviet Summit Meeting.", "visit", (), False),
        ("Briefed NATO Foreign Ministers on the Moscow Summit.", "visit", (), False),
        ("Met with President Mubarak. Proposed a summit meeting.", "visit", (), False),
        ("Attended the 3rd East Asia Summit Foreign Ministers Meeting.", "multilateral_meeting", (), True),
        ("Attended the ASEAN-U.S. Ministerial, Lower Mekong Initiative and Friends of the Lower Mekong Ministerial "
         "Meetings, and the 3rd East Asia Summit Foreign Ministers Meeting.", "multilateral_meeting", (), True),
        ("Attended the U.S.-ASEAN and Lower Mekong Initiatives, the ASEAN Regional Forum, and the East Asia Summit "
         "ministerial meetings.", "multilateral_meeting", (), True),
        ("Attended the U.S.-Gulf Cooperation Council Summit.", "summit", (), True),
        ("Attended the APEC Leaders’ Meeting.", "summit", (), True),
        ("Attended meeting of NATO Heads of Government.", "summit", (), True),
        ("Presidential guest of the U.S. delegation.", "visit", (), True),
        ("Addressed the AIPAC National Summit by satellite.", "visit", (), False),
        ("Addressed the Three Seas Summit.", "summit", (), True),
        ("Briefed the Allies on the Moscow Summit; attended the NATO Summit.", "summit", (), True),
        ("Met with President Bush during a U.N. Security Council Summit.", "summit", (), True),
        ("State visit. Attended the G-8 Summit.", "visit", ("state-visit",), True),
        ("Attended funeral of President Kennedy.", "visit", ("funeral",), True),
        ("Met with President Mubarak.", "visit", (), False),
        ("Official visit (Camp David summit talks).", "visit", ("official-visit",), True),
        ("Rested en route to the U.S.-Soviet talks.", "visit", (), False),
        ("", "visit", (), False),
    ],
)  # fmt: skip
def test_the_kind(remarks: str, kind: str, tags: tuple[str, ...], said: bool) -> None:
    assert sort_of(remarks) == (kind, tags, said)


@pytest.mark.parametrize(
    ("remarks", "place", "others"),
    [
        ("Met with President Bush at Crawford, Texas.", "Crawford", ()),
        ("Official visit at Washington and Camp David (Maryland) Afterwards visited Chicago.", "Washington",
         ("Camp David",)),
        ("Attended APEC meeting in Seattle. Visited Washington, D.C. November 21–23.", "Seattle", ()),
        ("Met with President Reagan in New York City, at reception at the U.N.", "New York", ()),
        ("Met with President Bush at the U.N. General Assembly.", "New York", ()),
        ("Attended the White House dinner.", "Washington", ()),
        ("Ceremonial visits at Great Falls (Montana), and Blaine (Washington).", "Great Falls", ("Blaine",)),
    ],
)  # fmt: skip
def test_the_place_of_a_visit(remarks: str, place: str, others: tuple[str, ...]) -> None:
    found = here(remarks)
    assert (found.venue["name"], found.others, found.inferred) == (place, others, False)


@pytest.mark.parametrize(
    "remarks",
    [
        "",
        "Working visit.",
        "Official visit. Afterwards visited Chicago and New York City.",
        "Official working visit. Private visit to New York City afterwards.",
        "State visit. In U.S. May 1–8; visited Boston, St. Louis, and San Francisco. Departed U.S. May 9.",
        "Met with President Clinton during a private visit. At Mayo Clinic Mar. 4–6.",
    ],
)
def test_where_the_text_says_nothing_else_it_is_washington(remarks: str) -> None:
    found = here(remarks)
    assert (found.venue["name"], found.others, found.tags) == ("Washington", (), ["venue-inferred"])


@pytest.mark.parametrize(
    ("country", "text", "listed", "path", "others"),
    [
        ("israel", "Israel", "Tel Aviv, Jerusalem", ["israel", "Tel Aviv"], ("Jerusalem",)),
        ("mexico", "Mexico", "Mexico, D.F., Tlaxcala", ["mexico", "Mexico City"], ("Tlaxcala",)),
        ("russia", "U.S.S.R.", "Kiev", ["ukraine", "Kyiv"], ()),
        ("france", "France", "Algiers (Algeria)", ["algeria", "Algiers"], ()),
        ("canada", "Canada", "Halifax, Stellarton (Nova Scotia)", ["canada", "Halifax"], ("Stellarton",)),
        ("yugoslavia", "Yugoslavia", "Belgrade", ["serbia", "Belgrade"], ()),
        ("holy-see", "Vatican City", "", ["Holy See"], ()),
    ],
)
def test_the_place_of_a_travel(country: str, text: str, listed: str, path: list[str], others: tuple[str, ...]) -> None:
    found = abroad(listed, state(country, text, DAY), DAY)
    outer = found.venue.get("parent")
    assert [*([outer["id"]] if outer else []), found.venue["name"]] == path
    assert found.others == others


@pytest.mark.parametrize(
    ("remarks", "who"),
    [
        ("Met with President Clinton.", ("Bill Clinton", False)),
        ("Met with President Bush.", None),
        ("Visited Holocaust Memorial Museum and met with President Clinton on May 24.", ("Bill Clinton", False)),
        ("Attended the memorial service for President Clinton.", None),
        ("Attended funeral of President Clinton.", None),
        ("Met with Vice President Clinton.", None),
        ("At the invitation of the President.", ("Bill Clinton", True)),
        ("Working visit.", None),
    ],
)
def test_who_received(remarks: str, who: tuple[str, bool] | None) -> None:
    found = receiver(remarks, DAY, DAY)
    assert (found and (found[0].name, found[1])) == who


@pytest.mark.parametrize(
    ("remarks", "who"),
    [
        ("Met with President Mubarak and Foreign Minister Moussa.", [("Hosni Mubarak", "egypt")]),
        ("Met with President Mubarak, King Hussein of Jordan, and Israeli Prime Minister Netanyahu.",
         [("Hosni Mubarak", "egypt"), ("King Hussein", "jordan"), ("Benjamin Netanyahu", "israel")]),
        ("Also met with King Hussein.", [("King Hussein", "jordan")]),
        ("Met with German Chancellor Kohl, and British Prime Minister Blair.",
         [("Helmut Kohl", "germany"), ("Tony Blair", "united-kingdom")]),
        ("Attended the funeral of King Hussein.", []),
        ("Met with the family of President Mubarak.", []),
        ("Met with former President Mubarak.", []),
        ("Discussed a letter of President Mubarak.", []),
        ("Met with Martian President Mubarak.", []),
        ("Met with Foreign Minister Mubarak.", []),
        ("Met with President Nobody.", []),
        ("Audience with Pope John Paul II.", [("Pope John Paul II", "holy-see")]),
        ("Met with Russian President Yeltsin.", [("Boris Yeltsin", "russia")]),
    ],
)  # fmt: skip
def test_who_was_met(remarks: str, who: list[tuple[str, str]]) -> None:
    found = met(remarks, EGYPT, DAY)
    assert [(part["actor"]["name"], part["on_behalf_of"]["id"]) for part in found] == who
    assert {part["role"] for part in found} <= {"participant"}
