import pytest

from app import dates

LABELS = {
    "2017-11-20": "20 November 2017",
    "2017-11": "November 2017",
    "2017": "2017",
    "2017-11~": "about November 2017",
    "2017-11?": "November 2017, uncertain",
    "2017-11-20%": "about 20 November 2017, uncertain",
    "2017-11-XX": "November 2017",
    "2017-XX-XX": "2017",
    "2017-21": "spring 2017",
    "2017-22": "summer 2017",
    "2017-23": "autumn 2017",
    "2017-24": "winter 2017–2018",
    "-0043-24": "winter 44–43 BCE",
    "0000-24": "winter 1 BCE – 1 CE",
    "201X": "the 2010s",
    "201X~": "about the 2010s",
    "001X": "10–19 CE",
    "000X": "1 BCE – 9 CE",
    "-004X": "50–41 BCE",
    "20XX": "2000–2099",
    "0999": "999 CE",
    "1000": "1000",
    "0000": "1 BCE",
    "-0043": "44 BCE",
    "-0043-03-15": "15 March 44 BCE",
    "Y-12000": "12,001 BCE",
    "Y170000002": "170,000,002",
    "2017-11-28/2017-12-14": "28 November – 14 December 2017",
    "2018-01-29/2018-01-30": "29–30 January 2018",
    "2017-12-29/2018-01-03": "29 December 2017 – 3 January 2018",
    "2017-11-20/2017-11-20": "20 November 2017",
    "2023-07/2023-12": "July–December 2023",
    "2017-12/2018-01": "December 2017 – January 2018",
    "2016/2018": "2016–2018",
    "2017-21/2017-23": "spring–autumn 2017",
    "2017-23/2017-24": "autumn 2017 – winter 2017–2018",
    "2017-11/2017-11-20": "November 2017 – 20 November 2017",
    "2017/2017-11": "2017 – November 2017",
    "2017-11-20/2017-12": "20 November – December 2017",
    "-0043/-0042": "44–43 BCE",
    "-0043-03-15/-0043-03-17": "15–17 March 44 BCE",
    "-0043/0014": "44 BCE – 14 CE",
    "201X/202X": "the 2010s – the 2020s",
    "19XX/20XX": "1900–1999 – 2000–2099",
    "2013-05~/2013-06~": "about May–June 2013",
    "2013-05?/2013-06?": "May–June 2013, uncertain",
    "2013-05~/2013-06": "from about May 2013 to June 2013",
    "2013-05?/2013-06%": "from May 2013 (uncertain) to about June 2013 (uncertain)",
    "2018-01-19/..": "from 19 January 2018",
    "2017-11~/..": "from about November 2017",
    "2017-11-21T05:49:00Z": "21 November 2017, 05:49 (UTC)",
    "2017-11-21T05:49:07Z": "21 November 2017, 05:49:07 (UTC)",
    "0044-03-15T12:00:00Z": "15 March 44 CE, 12:00 (UTC)",
}


@pytest.mark.parametrize(("text", "label"), LABELS.items())
def test_label(text: str, label: str) -> None:
    assert dates.parse(text).label == label


@pytest.mark.parametrize(
    ("text", "zone", "label"),
    [
        ("2017-11-21T05:49:00Z", "Europe/Moscow", "21 November 2017, 08:49 (Europe/Moscow)"),
        ("2017-11-20T22:30:00Z", "Asia/Damascus", "21 November 2017, 00:30 (Asia/Damascus)"),
        ("2017-11-20", "Asia/Damascus", "20 November 2017"),
    ],
)
def test_only_an_instant_is_told_in_the_venue_s_zone(text: str, zone: str, label: str) -> None:
    assert dates.parse(text, zone).label == label
