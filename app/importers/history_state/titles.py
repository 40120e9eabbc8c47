"""Titles as history.state.gov has them before a name: offices, thrones and ranks."""

import re
from typing import NamedTuple

THRONES = (
    "King", "Queen", "Emperor", "Empress", "Shah", "Sultan", "Pope", "Emir", "Amir", "Grand Duke", "Grand Duchess",
    "Crown Prince", "Prince", "Princess",
)  # fmt: skip
_OFFICES = (
    "President of the Council of Ministers", "Chairman of the Presidency", "Vice President", "President",
    "Deputy Prime Minister", "Prime Minister", "Vice Premier", "Premier", "Federal Chancellor", "Chancellor",
    "Governor General", "General Secretary", "First Secretary", "Secretary General", "Head of State", "Chief of State",
    "Regent", "Junta Member", "Chairman", "Foreign Minister", "Foreign Secretary", "Minister of Foreign Affairs",
    "Minister", "Lieutenant General", "Brigadier General", "Major General", "General", "Generalissimo", "Colonel",
    "Marshal",
)  # fmt: skip
HONORIFICS = ("Dr.", "Sheikh", "Sheik", "Sheikha", "Archbishop", "Sir", "Mr.", "Mrs.", "Marshal", "Don", "Dom")
_MISSPELT = (
    (re.compile(r"\bPrime (?:Minster|Ministere)\b"), "Prime Minister"),
    (re.compile(r"\bPrime Minister(?=[A-Z])"), "Prime Minister "),
    (re.compile(r"\b(President|Minister|Premier|Chancellor)\s*-\s*(elect|designate)\b", re.IGNORECASE), r"\1-\2"),
    (re.compile(r"(?<=\bal-) (?=[A-Z])"), ""),
)
_ONE = (
    r"(?:(?:Acting|Interim|Provisional|Former) )?(?:"
    + "|".join(sorted((*THRONES, *_OFFICES), key=len, reverse=True))
    + r")(?:-(?:elect|designate|Elect|Designate))?"
)
TITLE = rf"{_ONE}(?:(?: and | & |-| ){_ONE})*"
_TITLED = re.compile(rf"({TITLE}) (?=\S)")
_HONORED = re.compile("^(?:(?:" + "|".join(re.escape(each) for each in HONORIFICS) + ") )+(?=\\S)")
_JOINT = re.compile(rf"(?:,| and|;|,? &)\s+(?={TITLE} )")


class Titled(NamedTuple):
    """A name, and the title held at the time where one is told."""

    title: str | None
    name: str

    @property
    def throne(self) -> str | None:
        """The throne of who reigns or is of the blood: `King`."""
        return self.title if self.title in THRONES else None


def mended(text: str) -> str:
    """The text with the misspellings of titles put right that the data has."""
    for wrong, right in _MISSPELT:
        text = wrong.sub(right, text)
    return text


def titled(text: str) -> list[Titled]:
    """All who are named in a text such as `President Stjepan Mesic and Prime Minister Ivica Racan`."""
    return [_one(part.strip()) for part in _parts(mended(text)) if part.strip()]


def _parts(text: str) -> list[str]:
    """Cut where a title follows; `Premier and Prince Sihanouk` is one person of two titles."""
    parts, begin = [], 0
    for joint in _JOINT.finditer(text):
        if is_named(text[begin : joint.start()]):
            parts.append(text[begin : joint.start()])
            begin = joint.end()
    return [*parts, text[begin:]]


def is_named(text: str) -> bool:
    """Whether there is more than titles."""
    return bool(text.strip()) and re.fullmatch(TITLE, text.strip()) is None


def _one(text: str) -> Titled:
    found = _TITLED.match(text)
    title = found[1] if found else None
    rest = text[found.end() :] if found else text
    honored = _HONORED.match(rest)
    if honored:
        title, rest = title or honored[0].strip(), rest[honored.end() :]
    return Titled(title, rest.strip())
