"""Events that widgets may stumble over, in the series that the snippets of the README show."""

from tests import make
from tests.timeline.formats.odd import ESCAPED, FORMULAS, MARKUP, PROSE

HERE = {"series": "astana-process", "venue": "sochi", "kind": "talks_round"}
DATES = {
    "bce": "-0043-03-15",
    "year-seven": "0007-01-01",
    "first-of-the-month": "2017-10-01",
    "instant": "2017-10-10T12:00:00Z",
    "late-instant": "2017-10-09T22:30:00Z",
    "month": "2017-10",
    "about": "2017-10-12~",
    "over-the-month": "2017-10-28/2017-11-03",
    "clocks-go-back": "2017-11-04/2017-11-06",
    "clocks-went-back": "2017-11-05",
    "open-end": "2017-12-20/..",
    "last-of-the-year": "2017-12-31",
    "first-of-the-year": "2018-01-01",
    "year": "2019",
    "undated": None,
}
PLACE = make.venue("unsafe", "site", "russia", name=MARKUP, latitude=55.75, longitude=37.62)
EVENTS = (
    *(make.event(key, when=when, **HERE) for key, when in DATES.items()),
    make.event(
        "markup", title=MARKUP, summary=MARKUP, outcome=MARKUP, when="2017-10-03", series="astana-process",
        venue="unsafe", kind="talks_round", sources=[{"url": "https://x.example/?a=1&b=%22%3E", "publisher": MARKUP}],
    ),
    make.event("escaped", title=ESCAPED, summary=ESCAPED, when="2017-10-04~", **HERE),
    *(make.event(f"formula-{n}", title=text, when="2017-10-05", **HERE) for n, text in enumerate(FORMULAS)),
    make.event("prose", summary=PROSE, outcome=PROSE, when="2017-10-06", **HERE),
    make.event("arabic", title="لقاء في سوتشي", summary="قال: «نعم»", when="2017-10-06", **HERE),
    make.event("nowhere", when="2017-10-07", series="astana-process"),
    make.event("called-off", when="2017-10-08", status="cancelled", **HERE),
)  # fmt: skip
ODD = (PLACE, *EVENTS)
