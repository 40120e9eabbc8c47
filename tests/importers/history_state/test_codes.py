"""Countries bear their ISO 3166-1 code, so that tables and maps have it; states that are no more bear none."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from iso3166 import countries

from app.actors.model import Actor
from app.importers.history_state.codes import CALLED_OTHERWISE, code
from app.importers.history_state.read import read
from app.importers.reader import Row
from tests.importers.history_state.data import FILES, needed, views
from tests.importers.history_state.test_read import TRAVELS, VISITS
from tests.importers.importing import brought
from tests.web.asking import ask

NONE_NOW = {
    "czechoslovakia", "german-democratic-republic", "hawaii", "netherlands-antilles", "serbia-and-montenegro",
    "south-vietnam", "soviet-union", "tanganyika", "yemen-arab-republic", "yugoslavia",
}  # fmt: skip
NEVER = {"kosovo"}


@pytest.mark.parametrize(
    ("key", "names", "expected"),
    [
        ("jordan", ["Jordan"], "JO"),
        ("cote-divoire", ["Côte d’Ivoire", "Ivory Coast"], "CI"),
        ("russia", ["Russia", "Russian Federation"], "RU"),
        ("niger", ["Niger"], "NE"),
        ("congo-republic", ["Republic of the Congo"], "CG"),
        ("congo-democratic-republic", ["Democratic Republic of the Congo", "Zaire"], "CD"),
        ("korea-north", ["North Korea"], "KP"),
        ("burma", ["Burma", "Myanmar"], "MM"),
        ("palestinian-authority", ["Palestinian Authority"], "PS"),
        ("kosovo", ["Kosovo"], None),
        ("yugoslavia", ["Yugoslavia"], None),
        ("atlantis", ["Atlantis"], None),
        ("no", ["NO"], None),  # a code is no name
    ],
)
def test_the_code_of_a_country(key: str, names: list[str], expected: str | None) -> None:
    assert code(key, names) == expected


def test_what_is_called_otherwise_has_codes_of_the_standard() -> None:
    assert set(CALLED_OTHERWISE.values()) <= {country.alpha2 for country in countries}
    assert len(set(CALLED_OTHERWISE.values())) == len(CALLED_OTHERWISE)


def test_the_table_of_events_has_countries(empty_app: FastAPI) -> None:
    for content in (VISITS, TRAVELS):
        brought(empty_app.state.database, content, format="history-state")
    answer = ask(empty_app, "GET", "/v1/events.csv")
    rows = {row["id"]: row["country"] for row in csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig")))}
    assert set(rows.values()) == {"US", "JO", "UA", "VA", "MX"}
    assert rows["travel-of-the-secretary-9102"] == "UA"  # Kyiv, when it was in the Soviet Union
    codes = {actor["id"]: actor["iso3166"] for actor in views(empty_app.state.database, Actor)}
    assert {key: own for key, own in codes.items() if own} == {
        "united-states": "US", "jordan": "JO", "slovakia": "SK", "holy-see": "VA", "mexico": "MX",
    }  # fmt: skip
    assert codes["soviet-union"] is None
    assert codes["south-vietnam"] is None


@needed
def test_all_states_and_countries_of_the_data_but_those_that_are_no_more_have_one() -> None:
    told: dict[str, str | None] = {}
    for path in FILES:
        with path.open("rb") as file:
            for row in read(file):
                if isinstance(row, Row):
                    told |= {each["id"]: each.get("iso3166") for each in _states(row.given)}
    assert {key for key, own in told.items() if own is None} == NONE_NOW | NEVER
    codes = [own for own in told.values() if own]
    assert len(set(codes)) == len(codes) > 180


def _states(given: Any) -> Iterator[dict[str, Any]]:
    """Every state and country within a draft."""
    if isinstance(given, list):
        for each in given:
            yield from _states(each)
    elif isinstance(given, dict):
        if given.get("kind") in {"state", "country"}:
            yield given
        for each in given.values():
            yield from _states(each)
