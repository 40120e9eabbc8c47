"""States as history.state.gov names them: which actor each was on a day, and which country lies there now."""

import re
from datetime import date
from typing import Any, NamedTuple

from app.importers.history_state.codes import code

SAME = {
    "korea": "korea-south",
    "congo-kinshasa": "congo-democratic-republic",
    "czechia": "czech-republic",
}
"""Ids that stand for another one of the same country."""
NAMES = {
    "benin": "Benin", "bosnia-herzegovina": "Bosnia and Herzegovina", "brunei": "Brunei",
    "burkina-faso": "Burkina Faso", "burma": "Burma", "cambodia": "Cambodia", "cape-verde": "Cape Verde",
    "china": "China", "congo-democratic-republic": "Democratic Republic of the Congo",
    "congo-republic": "Republic of the Congo", "cote-divoire": "Côte d’Ivoire", "czech-republic": "Czech Republic",
    "gambia": "The Gambia", "germany": "Germany", "german-democratic-republic": "East Germany",
    "holy-see": "Holy See", "korea-north": "North Korea", "korea-south": "South Korea", "kosovo": "Kosovo",
    "kyrgyzstan": "Kyrgyzstan", "macedonia": "Macedonia", "malaysia": "Malaysia", "micronesia": "Micronesia",
    "oman": "Oman", "palestinian-authority": "Palestinian Authority", "russia": "Russia",
    "saint-kitts-nevis": "Saint Kitts and Nevis", "saint-lucia": "Saint Lucia",
    "saint-vincent-grenadines": "Saint Vincent and the Grenadines", "samoa": "Samoa", "serbia": "Serbia",
    "slovakia": "Slovakia", "somalia": "Somalia", "south-africa": "South Africa", "sri-lanka": "Sri Lanka",
    "taiwan": "Taiwan", "tanzania": "Tanzania", "thailand": "Thailand", "timor-leste": "Timor-Leste",
    "united-kingdom": "United Kingdom", "united-states": "United States", "yemen": "Yemen", "belarus": "Belarus",
    "soviet-union": "Soviet Union",
    "sao-tome-and-principe": "Sao Tome and Principe", "trinidad-and-tobago": "Trinidad and Tobago",
    "yemen-arab-republic": "North Yemen",
    "zimbabwe": "Zimbabwe", "denmark": "Denmark",
}  # fmt: skip
ALIASES = {
    "benin": ("Dahomey",), "burkina-faso": ("Upper Volta",), "burma": ("Myanmar",),
    "cambodia": ("Khmer Republic",), "china": ("People’s Republic of China",),
    "congo-democratic-republic": ("Zaire",), "cote-divoire": ("Ivory Coast",), "czech-republic": ("Czechia",),
    "germany": ("Federal Republic of Germany",), "german-democratic-republic": ("German Democratic Republic",),
    "holy-see": ("Vatican City",), "korea-south": ("Republic of Korea",), "oman": ("Muscat and Oman",),
    "russia": ("Russian Federation",), "soviet-union": ("U.S.S.R.",), "sri-lanka": ("Ceylon",),
    "taiwan": ("Republic of China",), "thailand": ("Siam",), "united-states": ("United States of America",),
    "samoa": ("Western Samoa",), "south-vietnam": ("Republic of Vietnam",),
    "north-vietnam": ("Democratic Republic of Vietnam",), "yemen-arab-republic": ("Yemen Arab Republic",),
}  # fmt: skip
HISTORIC = {
    "U.S.S.R.": ("soviet-union", "Soviet Union"),
    "Tanganyika": ("tanganyika", "Tanganyika"),
    "Yemen Arab Republic": ("yemen-arab-republic", "North Yemen"),
    "Serbia and Montenegro": ("serbia-and-montenegro", "Serbia and Montenegro"),
}
"""States that are no more, by what the data calls them; a state that only changed its name is the same."""
SUCCESSORS = {"czechoslovakia": "czech-republic", "german-democratic-republic": "germany", "yugoslavia": "serbia"}
"""Where the people and the places of a state that is no more are looked for."""
SOVIET = (date(1922, 12, 30), date(1991, 12, 25))
PARTED = (date(1955, 10, 26), date(1975, 4, 30))
"""While there were two Vietnams."""
ADJECTIVES = {
    "Afghan": "afghanistan", "Argentine": "argentina", "Australian": "australia", "Austrian": "austria",
    "Belgian": "belgium", "Bosnian": "bosnia-herzegovina", "Brazilian": "brazil", "British": "united-kingdom",
    "Bulgarian": "bulgaria", "Canadian": "canada", "Chilean": "chile", "Chinese": "china", "Colombian": "colombia",
    "Croatian": "croatia", "Czech": "czech-republic", "Danish": "denmark", "Dutch": "netherlands",
    "Egyptian": "egypt", "Ethiopian": "ethiopia", "Finnish": "finland", "French": "france", "Georgian": "georgia",
    "German": "germany", "West German": "germany", "Greek": "greece", "Hungarian": "hungary", "Indian": "india",
    "Indonesian": "indonesia", "Iranian": "iran", "Iraqi": "iraq", "Irish": "ireland", "Israeli": "israel",
    "Italian": "italy", "Japanese": "japan", "Jordanian": "jordan", "Kenyan": "kenya", "Kuwaiti": "kuwait",
    "Lebanese": "lebanon", "Liberian": "liberia", "Mexican": "mexico", "Moroccan": "morocco",
    "Nigerian": "nigeria", "Norwegian": "norway", "Pakistani": "pakistan", "Palestinian": "palestinian-authority",
    "Palestinian Authority": "palestinian-authority", "PLO": "palestinian-authority", "Philippine": "philippines",
    "Polish": "poland", "Portuguese": "portugal", "Romanian": "romania", "Russian": "russia",
    "Saudi": "saudi-arabia", "Saudi Arabian": "saudi-arabia", "Serbian": "serbia",
    "South African": "south-africa", "South Korean": "korea-south", "Soviet": "russia", "Spanish": "spain",
    "Swedish": "sweden", "Swiss": "switzerland", "Syrian": "syria", "Thai": "thailand", "Tunisian": "tunisia",
    "Turkish": "turkey", "Ukrainian": "ukraine", "Venezuelan": "venezuela", "Vietnamese": "vietnam",
    "Yugoslav": "yugoslavia",
}  # fmt: skip


class State(NamedTuple):
    """A state on a day; `scope` is the id under which its people and places are looked for."""

    id: str
    name: str
    scope: str
    inferred: bool = False
    """Whether only the date tells which it was."""

    @property
    def code(self) -> dict[str, str]:
        """`iso3166`, where it has a code."""
        own = code(self.id, (self.name, *ALIASES.get(self.id, ())))
        return {"iso3166": own} if own else {}

    def draft(self) -> dict[str, Any]:
        """The state as an actor."""
        made: dict[str, Any] = {"id": self.id, "name": self.name, "kind": "state", **self.code}
        return {**made, "aliases": [{"name": each} for each in ALIASES[self.id]]} if self.id in ALIASES else made


UNITED_STATES = State("united-states", "United States", "united-states")


def state(given: str, text: str, day: date, place: str = "") -> State:
    """The state that an id and a text of the data mean on a day; `place` is where in it something was."""
    own = SAME.get(given, given)
    scope = SUCCESSORS.get(own, own)
    if text in HISTORIC:
        return State(*HISTORIC[text], scope)
    if own == "vietnam" and PARTED[0] <= day <= PARTED[1]:
        north = "Hanoi" in place
        return State(
            *(("north-vietnam", "North Vietnam") if north else ("south-vietnam", "South Vietnam")), scope, True
        )
    return State(own, NAMES.get(own) or plain(text), scope)


def then(scope: str, day: date) -> State:
    """The state of this scope on a day, where no text tells it."""
    if scope == "russia" and SOVIET[0] <= day <= SOVIET[1]:
        return State("soviet-union", "Soviet Union", scope)
    return state(scope, scope.replace("-", " ").title(), day)


def plain(text: str) -> str:
    """`Germany, Federal Republic of` and `France (Provisional Government)` without what is behind."""
    return re.sub(r"\s*\(.*\)$", "", text).split(",")[0].strip()
