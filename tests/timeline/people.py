"""Actors with names in several languages and scripts."""

from tests import make

KNOWN_BY_MANY_NAMES = (
    make.actor(
        "bashar-al-assad",
        "Bashar al-Assad",
        aliases=[
            {"name": "Bachar", "lang": "ar-Latn"},
            {"name": "بشار الأسد", "lang": "ar"},
            {"name": "الأسد", "lang": "ar"},
            {"name": "Башар Асад", "lang": "ru-RU"},
            {"name": "Bachar el-Assad", "lang": "fr-CA"},
            {"name": "Bachar al-Assad", "lang": "fr"},
            {"name": "Dr Assad", "lang": "en"},
            {"name": "Nobody’s name"},
        ],
    ),
    make.actor("syria", "Syria", "state", aliases=[{"name": "سوريا", "lang": "ar"}]),
)
