"""The codes of countries, ISO 3166-1 alpha-2, for those that are there today; what is no more has none.

The codes of former countries (ISO 3166-3) are of another list, and some have been given to others since: `CS` was
Czechoslovakia, then Serbia and Montenegro.
"""

import re
from collections.abc import Iterable
from functools import cache

from iso3166 import countries

from app.names import words

USER_ASSIGNED = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
"""Left to everybody's own use (ISO 3166-1 §8.1.3): `XK` for Kosovo is common, and no code of the standard."""
CALLED_OTHERWISE = {
    "bolivia": "BO", "brunei": "BN", "burma": "MM", "cape-verde": "CV", "congo-democratic-republic": "CD",
    "congo-republic": "CG", "gambia": "GM", "holy-see": "VA", "iran": "IR", "korea-north": "KP", "korea-south": "KR",
    "laos": "LA", "macedonia": "MK", "micronesia": "FM", "moldova": "MD", "nauru": "NR", "palestinian-authority": "PS",
    "swaziland": "SZ", "syria": "SY", "tanzania": "TZ", "turkey": "TR", "united-kingdom": "GB",
    "united-states": "US", "venezuela": "VE", "vietnam": "VN",
}  # fmt: skip
"""The countries that the standard has by another name than history.state.gov or ourselves."""


def code(key: str, names: Iterable[str]) -> str | None:
    """The code of the country with this id and these names; None where the standard has no such country."""
    if key in CALLED_OTHERWISE:
        return CALLED_OTHERWISE[key]
    found = {_by_name()[own] for name in names if (own := tuple(words(name))) in _by_name()}
    return found.pop() if len(found) == 1 else None


@cache
def _by_name() -> dict[tuple[str, ...], str]:
    """Every code of the standard by the name it has there."""
    return {
        tuple(words(name)): country.alpha2
        for country in countries
        for name in (country.name, country.apolitical_name)
        if not USER_ASSIGNED.fullmatch(country.alpha2)
    }
