"""Names and titles as history.state.gov spells them, and who is meant by each."""

from datetime import date

import pytest

from app.importers.history_state.people import bare, key, known, person
from app.importers.history_state.presidents import president_on
from app.importers.history_state.states import State, state
from app.importers.history_state.titles import Titled, titled

JORDAN = State("jordan", "Jordan", "jordan")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Prime Minister George Papandreou", [("Prime Minister", "George Papandreou")]),
        ("King Hussein I", [("King", "Hussein I")]),
        ("President Mobutu Sese Seko", [("President", "Mobutu Sese Seko")]),
        ("Crown Prince Mohammed bin Salman", [("Crown Prince", "Mohammed bin Salman")]),
        ("Chancellor Adenauer", [("Chancellor", "Adenauer")]),
        ("President-elect Fernando Collor de Mello", [("President-elect", "Fernando Collor de Mello")]),
        ("President- designate Roberto E. Viola", [("President-designate", "Roberto E. Viola")]),
        ("Prime MinisterHaidar al- Abadi", [("Prime Minister", "Haidar al-Abadi")]),
        ("Prime Minster Mackenzie King", [("Prime Minister", "Mackenzie King")]),
        ("Premier and Prince Sihanouk", [("Premier and Prince", "Sihanouk")]),
        ("Premier & Prince Sihanouk", [("Premier & Prince", "Sihanouk")]),
        ("Prime Minister-Prince Norodom Kantol", [("Prime Minister-Prince", "Norodom Kantol")]),
        ("Governor General Lord Tweedsmuir", [("Governor General", "Lord Tweedsmuir")]),
        ("Amir Sheikh Tameem bin Hamad al-Thani", [("Amir", "Tameem bin Hamad al-Thani")]),
        ("Sheikh Haya Rashed al-Khalifa", [("Sheikh", "Haya Rashed al-Khalifa")]),
        ("Chairman of the Presidency Bakir Izetbegovic", [("Chairman of the Presidency", "Bakir Izetbegovic")]),
        ("Acting Prime Minister Sirik Matak", [("Acting Prime Minister", "Sirik Matak")]),
        ("Valdas Adamkus", [(None, "Valdas Adamkus")]),
        ("President Benigno S. Aquino, 3rd", [("President", "Benigno S. Aquino, 3rd")]),
        (
            "President Stjepan Mesic and Prime Minister Ivica Racan",
            [("President", "Stjepan Mesic"), ("Prime Minister", "Ivica Racan")],
        ),
        (
            "President Anwar Sadat, Prime Minister Mustafa Khalil",
            [("President", "Anwar Sadat"), ("Prime Minister", "Mustafa Khalil")],
        ),
    ],
)
def test_visitors_are_titles_and_names(text: str, read: list[tuple[str | None, str]]) -> None:
    assert [tuple(each) for each in titled(text)] == read


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Boris N. Yeltsin", "Boris Yeltsin"),
        ("Rudolphus F. M. (Ruud) Lubbers", "Rudolphus Lubbers"),
        ("J.M.G.M. (Tom) Adams", "Tom Adams"),
        ("A.N.R. Robinson", "A.N.R. Robinson"),
        ("W. Baldwin Spencer", "Baldwin Spencer"),
        ("Menzies", "Menzies"),
    ],
)
def test_initials_and_nicknames_do_not_make_another_person(name: str, short: str) -> None:
    assert bare(name) == short


def test_spellings_that_a_rule_makes_one() -> None:
    assert key("Rafiq al-Hariri") == key("Rafiq Hariri")
    assert key("Carl XVI Gustav") != key("Carl Gustav")
    assert key("Baudouin I") == key("Baudouin")
    assert key("Harald V") != key("Harald")
    assert key("Sebastián Piñera") == key("Sebastian Pinera")


def test_a_king_goes_by_his_throne() -> None:
    spellings = [Titled("King", name) for name in ("Hussein", "Hussein I", "Hussein ibn Talal")]
    assert {person(each, JORDAN, 1980)["name"] for each in spellings} == {"King Hussein"}
    of_another = person(Titled("King", "Hussein"), State("elsewhere", "Elsewhere", "elsewhere"), 1980)
    assert of_another["affiliations"][0]["organization"]["id"] == "elsewhere"
    assert "aliases" not in of_another


@pytest.mark.parametrize(
    ("title", "name", "scope", "year", "who"),
    [
        ("President", "Assad", "syria", 1990, "Hafez al-Assad"),
        ("President", "Assad", "syria", 2003, "Bashar al-Assad"),
        ("President", "Assad", "syria", 2000, None),
        ("President", "Assad", "lebanon", 1990, None),
        ("Prime Minister", "Konstandinos Karamanlis", "greece", 1978, "Konstantinos Karamanlis"),
        ("Prime Minister", "Konstandinos Karamanlis", "greece", 2005, "Kostas Karamanlis"),
        ("Prime Minister", "Rasmussen", "denmark", 1997, "Poul Nyrup Rasmussen"),
        ("Prime Minister", "Rasmussen", "denmark", 2004, "Anders Fogh Rasmussen"),
        ("King", "Albert", "belgium", 1919, "King Albert I"),
        ("King", "Albert", "belgium", 1998, "King Albert II"),
        ("Crown Prince", "Abdullah", "saudi-arabia", 2000, "King Abdullah"),
        ("President", "Nobody", "france", 2000, None),
    ],
)
def test_a_family_name_means_who_was_in_public_life(
    title: str, name: str, scope: str, year: int, who: str | None
) -> None:
    found = known(Titled(title, name), scope, year)
    assert (found.name if found else None) == who


def test_what_two_are_called_is_nobodys_alias() -> None:
    greece, belgium = (State(name.lower(), name, name.lower()) for name in ("Greece", "Belgium"))
    found = [person(Titled("Prime Minister", "Konstandinos Karamanlis"), greece, year) for year in (1978, 2005)]
    assert [each["name"] for each in found] == ["Konstantinos Karamanlis", "Kostas Karamanlis"]
    kings = [person(Titled("King", "Albert"), belgium, year) for year in (1919, 1998)]
    assert [each["name"] for each in kings] == ["King Albert I", "King Albert II"]
    names = [{each["name"], *(alias["name"] for alias in each.get("aliases", ()))} for each in (*found, *kings)]
    assert not names[0] & names[1]
    assert not names[2] & names[3]


def test_states_are_what_they_were_on_the_day() -> None:
    day = date(1966, 5, 1)
    assert state("russia", "U.S.S.R.", day).id == "soviet-union"
    assert state("vietnam", "Vietnam", day, "Saigon") == State("south-vietnam", "South Vietnam", "vietnam", True)
    assert state("vietnam", "Vietnam", day, "Hanoi").id == "north-vietnam"
    assert state("vietnam", "Vietnam", date(1995, 8, 5), "Hanoi").id == "vietnam"
    assert state("germany", "Germany, Federal Republic of", day).name == "Germany"
    assert state("korea", "Korea, South", day) == State("korea-south", "South Korea", "korea-south")
    assert state("hawaii", "Hawaii", day).name == "Hawaii"
    assert state("france", "France (Provisional Government)", day).name == "France"


def test_presidents_by_the_day() -> None:
    found = [president_on(date.fromisoformat(day)) for day in ("1861-01-01", "1974-08-08", "1974-08-09", "2030-01-01")]
    assert [each.name if each else None for each in found] == [None, "Richard Nixon", "Gerald Ford", None]
