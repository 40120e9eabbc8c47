"""The licences that data may be released under."""

from typing import NamedTuple


class Licence(NamedTuple):
    """A licence: its name in the SPDX list, its title, and where it can be read."""

    name: str
    title: str
    url: str


LICENCES: dict[str, Licence] = {
    each.name: each
    for each in (
        Licence("MIT", "MIT License", "https://opensource.org/license/mit"),
        Licence("CC0-1.0", "Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        Licence("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        Licence(
            "CC-BY-SA-4.0",
            "Creative Commons Attribution-ShareAlike 4.0",
            "https://creativecommons.org/licenses/by-sa/4.0/",
        ),
        Licence("PDDL-1.0", "Open Data Commons Public Domain Dedication", "https://opendatacommons.org/licenses/pddl/"),
        Licence("ODC-By-1.0", "Open Data Commons Attribution License", "https://opendatacommons.org/licenses/by/"),
        Licence("ODbL-1.0", "Open Data Commons Open Database License", "https://opendatacommons.org/licenses/odbl/"),
    )
}


LICENCE = "CC-BY-4.0"
"""For data whose facts name their sources, and which asks the same of others."""
WAIVERS = frozenset({"CC0-1.0", "PDDL-1.0"})
"""By these nobody keeps a copyright."""


def notice(licence: Licence, authors: list[str], year: int) -> str:
    """What stands in LICENSE.txt: whose it is, and which licence says what may be done with it."""
    whose = "By" if licence.name in WAIVERS else f"Copyright {year}"
    return (
        f"{whose} {', '.join(authors)}\n\n"
        f"This data is released under the {licence.title} (SPDX: {licence.name}).\n"
        f"Its text is at {licence.url}\n\n"
        "The facts name their sources; what those sources say in their own words remains theirs.\n"
    )
