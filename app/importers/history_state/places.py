"""Where it was: the places of travels as they are listed, those of visits as the remarks tell of them."""

import re
from datetime import date
from typing import Any, NamedTuple

from app.importers.history_state.states import SUCCESSORS, UNITED_STATES, State, state
from app.slugs import slug

SAME = {
    "Alma Ata": "Almaty", "Ashkhabad": "Ashgabat", "Bombay": "Mumbai", "Busan": "Pusan", "Djakarta": "Jakarta",
    "Erbil": "Irbil", "Kiev": "Kyiv", "Jidda": "Jeddah", "Leningrad": "St. Petersburg", "Mexico": "Mexico City",
    "Mexico, D.F.": "Mexico City", "Nur-Sultan": "Astana", "Peking": "Beijing", "Port of Spain": "Port-of-Spain",
    "Saigon": "Ho Chi Minh City", "Tblisi": "Tbilisi", "Berne": "Bern", "Goree": "Goree Island",
}  # fmt: skip
"""Names of old and other spellings of the same place."""
ELSEWHERE = {
    ("russia", "Kyiv"): "ukraine", ("russia", "Tbilisi"): "georgia", ("russia", "Gagra"): "georgia",
    ("russia", "Minsk"): "belarus", ("russia", "Yalta"): "ukraine", ("russia", "Oreanda"): "ukraine",
    ("russia", "Simferopol"): "ukraine", ("russia", "Almaty"): "kazakhstan", ("serbia", "Dubrovnik"): "croatia",
    ("serbia", "Pula"): "croatia", ("serbia", "Brioni"): "croatia", ("serbia", "Zagreb"): "croatia",
    ("israel", "El Arish"): "egypt", ("jordan", "Rayak"): "lebanon",
    ("united-kingdom", "Kingston"): "jamaica", ("united-kingdom", "Port-of-Spain"): "trinidad-and-tobago",
    ("united-kingdom", "Hong Kong"): "china", ("netherlands", "Curacao"): "netherlands-antilles",
}  # fmt: skip
"""Where a place lies that was in another country when it was visited, or is listed with one that it is not in."""
REGIONS = {
    "Algeria": "algeria", "Barbados": "barbados", "Cuba": "cuba", "Jamaica": "jamaica", "Senegal": "senegal",
    "The Bahamas": "bahamas", "The Gambia": "gambia", "Trinidad": "trinidad-and-tobago",
}  # fmt: skip
"""What stands in parentheses behind a place and is a country of its own now."""
AROUND = re.compile(r"\s*\(([^)]*)\)")
WASHINGTON = "Washington"
HERE = (
    "Agana", "Andrews Air Force Base", "Annapolis", "Aspen", "Austin", "Beverly", "Blaine", "Bolivar", "Boston",
    "Camp David", "Cedar Rapids", "Charleston", "Chicago", "Coronado", "Crawford", "Denver", "Doral", "Dorado Beach",
    "El Paso", "Gettysburg", "Glassboro", "Governors Island", "Grand Rapids", "Great Falls", "Honolulu", "Houston",
    "Hyannis Port", "Hyde Park", "Kanoehe Bay", "Kapolei", "Kennebunkport", "Key Biscayne", "Key Largo", "Key West",
    "LBJ Ranch", "Los Angeles", "Mar-a-Lago", "Massena", "Miami", "Milwaukee", "New Orleans", "New York City",
    "New York University", "Newark", "Newport Beach", "Newport", "Oahu", "Ogdensburg", "Palm Beach", "Palm Springs",
    "Pearl Harbor", "Philadelphia", "Pittsburgh", "Rancho Mirage", "Rapidan Camp", "San Antonio", "San Clemente",
    "San Diego", "San Francisco", "San Juan", "Santa Monica", "Sea Island", "Seattle", "Sunnylands", "Tubac", "Tucson",
    "Bohemian Grove", "Detroit", "Elmendorf Air Force Base", "Falcon Dam", "Midway Island", "Shepherdstown",
    "Waco", "Warm Springs", "White Sulphur Springs", "Williamsburg", "Wye Plantation", "Minneapolis",
)  # fmt: skip
"""The places of the United States that visits were to; `Camp David` is no town."""
SITES = frozenset(
    {"Andrews Air Force Base", "Camp David", "LBJ Ranch", "Mar-a-Lago", "Rapidan Camp", "Sunnylands", "Wye Plantation",
     "Pearl Harbor", "Hawaii", "Oahu", "Midway Island", "Elmendorf Air Force Base", "Bohemian Grove", "Falcon Dam"}
)  # fmt: skip
WITHIN = {"New York University": "New York City", "Governors Island": "New York City"}
CAPITAL = ("Washington", "White House", "Oval Office", "Smithsonian", "Inter-American Development Bank", "Blair House")
UNITED_NATIONS = re.compile(
    r"(?:at|to|before|addressed|Addressed|address) the (?:U\.?N\.?|United Nations)(?! Conference)"
)
ASIDE = re.compile(
    r"\b(?:afterwards?|later|also (?:visited|traveled|met|received|in)|arrived|departed|left u\.?s|in (?:the )?u\.s|"
    r"revisited|returned|(?:private|unofficial) visits? (?:afterwards? )?to (?!washington|kennebunkport|camp david)|"
    r"private visit after|visiting|travelled|traveled|travel included|stops included|en route|mayo clinic|medical|"
    r"honorary|stopped|was in|had |earlier|then visited|visited (?!president|el paso \()|visted|"
    r"after (?:appearing|attending|serving|returning|a nato|obtaining|receiving|peace)|before|"
    r"while (?!attending (?:the )?u\.n\. general assembly in|attending a u\.n\. security))",
    re.IGNORECASE,
)
"""Where what a sentence tells from there on is not what the visit was for."""
SENTENCE = re.compile(r"(?<=[a-z0-9)”])(?<!\bSt)(?<!\bFt)(?<!\bMt)\.\s+(?=[A-Z“])")
KNOWN = re.compile(
    r"\b(" + "|".join(map(re.escape, sorted((*HERE, *CAPITAL), key=len, reverse=True))) + r"|(?<=visit in )Hawaii)\b"
)
STATE_OF_WASHINGTON = re.compile(r"\(Washington\)|(?<=Seattle) Washington")


class Place(NamedTuple):
    """Where something was: the first place named, and the others; inferred where the text names none."""

    venue: dict[str, Any]
    others: tuple[str, ...] = ()
    inferred: bool = False

    @property
    def tags(self) -> list[str]:
        """What the event is tagged with for its place."""
        several = ["several-places", *(f"also-in-{slug(other)}" for other in self.others)] if self.others else []
        return ["venue-inferred", *several] if self.inferred else several


def abroad(listed: str, within: State, day: date) -> Place:
    """The place of a travel: `Tel Aviv, Jerusalem`; the country, where none is listed."""
    names = [SAME.get(name, name) for name in _listed(listed)]
    if not names:
        return Place(country(within.scope, within))
    key, own = _elsewhere(within.scope, names[0], listed)
    others = tuple(dict.fromkeys(name for name in names[1:] if name != names[0]))
    lies_in = country(key, within if key == within.scope else state(key, key.replace("-", " ").title(), day))
    return Place(_town(own, lies_in), others)


def here(remarks: str) -> Place:
    """The place of a visit to the United States; Washington, where the remarks say nothing else."""
    told: list[str] = []
    for sentence in SENTENCE.split(STATE_OF_WASHINGTON.sub("", remarks)):
        aside = ASIDE.search(sentence)
        main = sentence[: aside.start()] if aside else sentence
        told += [WASHINGTON if name in CAPITAL else WITHIN.get(name, name) for name in KNOWN.findall(main)]
        if UNITED_NATIONS.search(main) and not told:
            told.append("New York City")
    names = list(dict.fromkeys(told)) or [WASHINGTON]
    own = country("united-states", UNITED_STATES)
    venue = _town("New York" if names[0] == "New York City" else names[0], own)
    if names[0] in SITES:
        venue["kind"] = "site"
    return Place(venue, tuple(names[1:]), inferred=not told)


def country(key: str, of: State) -> dict[str, Any]:
    """The country by that id as a venue; of a state that is no more, where it was."""
    named = of if of.id == key else state(key, key.replace("-", " ").title(), date.max)
    return {"id": key, "name": named.name, "kind": "country", **named.code}


def _listed(text: str) -> list[str]:
    """The places of a list; `Mexico, D.F.` is one."""
    text = AROUND.sub("", text.replace("Mexico, D.F.", "Mexico City")).rstrip(".")
    return [name for name in (part.strip() for part in text.split(",")) if name and name not in {"West Indies"}]


def _elsewhere(scope: str, name: str, listed: str) -> tuple[str, str]:
    region = AROUND.search(listed)
    if region and region[1] in REGIONS:
        return REGIONS[region[1]], name
    return ELSEWHERE.get((SUCCESSORS.get(scope, scope), name), scope), name


def _town(name: str, lies_in: dict[str, Any]) -> dict[str, Any]:
    also = [old for old, new in SAME.items() if new == name and "," not in old and old not in {"Mexico"}]
    made: dict[str, Any] = {"name": name, "kind": "city", "parent": lies_in}
    if name == "New York":
        also.append("New York City")
    return {**made, "aliases": [{"name": each} for each in also]} if also else made
