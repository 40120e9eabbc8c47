"""Events that are hard to say in some format or other."""

from tests import make
from tests.timeline.people import KNOWN_BY_MANY_NAMES

MARKUP = """<img src=x onerror=alert(1)><script>alert(2)</script> & "both" 'ways'"""
ESCAPED = "&lt;img src=x onerror=alert(3)&gt; and &amp;lt;"
FORMULAS = ('=HYPERLINK("http://x.example","y")', "+1", "-2+3", "@SUM(A1)", "'=1+1", "''-1", "＝1", "'quoted'")
PROSE = '=1+1\r\nline “two”, "three"; four\n\n\ttab\u0085next line'
DATES = {
    "undated": None,
    "day": "2017-11-20",
    "interval": "2017-11-28/2017-12-14",
    "open-end": "2018-01-19/..",
    "month": "2017-11",
    "about": "2017-12~",
    "doubted": "2017-12-01?",
    "year": "2017",
    "season": "2017-23",
    "decade": "201X",
    "instant": "2017-11-21T05:49:00Z",
    "late-instant": "2017-11-20T22:30:00Z",
    "bce": "-0043-03-15",
    "year-zero": "0000",
    "year-seven": "0007-01-01",
    "far": "Y12000",
    "farther": "Y170000002",
    "older": "Y-300000",
    "last-day": "9999-12-31",
}
PEOPLE = (
    *KNOWN_BY_MANY_NAMES,
    make.actor("markup", MARKUP),
)
PLACES = (
    make.venue("russia", "country", iso3166="RU", aliases=[{"name": "Россия", "lang": "ru"}]),
    make.venue("sochi", "city", "russia", latitude=43.6, longitude=39.73, timezone="Europe/Moscow"),
    make.venue("london", "city", latitude=51.5, longitude=-0.13),
    make.venue("unplaced", "site", name=MARKUP),
)
SERIES = (
    make.process("talks", aliases=[{"name": "المحادثات", "lang": "ar"}]),
    make.process("marked", name=MARKUP),
)
PARTS = [
    {"actor": "syria", "attendance": "absent"},
    {"actor": "bashar-al-assad", "role": "host", "on_behalf_of": "syria"},
    {"actor": "markup", "attendance": "partial"},
]
EVENTS = (
    *(make.event(key, when=when, venue="sochi", series="talks") for key, when in DATES.items()),
    make.event("bare", when="2017-01-01"),
    make.event("arabic", title="لقاء في سوتشي", summary="قال: «نعم»", when="2017-01-02", participants=PARTS),
    make.event(
        "hostile", title=MARKUP, summary=MARKUP, outcome=MARKUP, when="2017-01-03", venue="unplaced", series="marked",
        participants=[{"actor": "markup"}],
        sources=[{"url": "https://x.example/?a=1&b=%22%3E", "publisher": MARKUP}, {"publisher": "An archive"}],
    ),
    make.event("escaped", title=ESCAPED, when="2017-01-04~", venue="london", participants=PARTS[1:]),
    make.event("prose", summary=PROSE, outcome=PROSE, when="2017-01-05"),
    *(make.event(f"formula-{n}", title=text, summary=text, when="2017-01-06") for n, text in enumerate(FORMULAS)),
    make.event("cancelled", when="2017-01-07", status="cancelled", verification="disputed", tags=["core", "sochi"]),
)  # fmt: skip
ODD = (*PEOPLE, *PLACES, *SERIES, *EVENTS)
CROWD = tuple(
    make.event(f"crowd-{n:05}", title=f"Event {n}", when=f"{1900 + n // 300}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}")
    for n in range(5_001)
)
