"""What else the README says of putting events elsewhere: each snippet is tried, each address answers, pandas reads."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.timeline.formats import FORMATS
from tests.reading import get
from tests.serving import serving
from tests.web.asking import ask
from tests.widgets.snippets import PUBLISHED, SECTION, SNIPPETS

TYPES = {each.suffix: each.media_type for each in FORMATS}
[PANDAS] = re.findall(r"^```python\n(.*?)^```$", SECTION, flags=re.MULTILINE | re.DOTALL)


def test_each_snippet_is_tried() -> None:
    tried = Path(__file__).with_name("test_widgets.py").read_text(encoding="utf-8")
    assert SECTION.count("```html") == len(SNIPPETS) == 7
    for name, snippet in SNIPPETS.items():
        assert f'"{name}"' in tried
        assert PUBLISHED in snippet


@pytest.mark.parametrize(
    ("suffix", "query"), re.findall(rf"`[^`]*{PUBLISHED}/v1/events\.([a-z.]+)\?([\w=&-]+)[^`]*`", SECTION)
)
def test_an_address_answers_in_its_format(app: FastAPI, suffix: str, query: str) -> None:
    answer = ask(app, "GET", f"/v1/events.{suffix}?{query}")
    assert answer.status == 200
    assert answer.headers["content-type"].partition(";")[0] == TYPES[suffix]


@pytest.mark.parametrize("seeded_copies", ["sqlite"], indirect=True, scope="session")
def test_pandas_reads_days_as_days(app: FastAPI) -> None:
    known: dict[str, Any] = {}
    with serving(app) as served:
        exec(PANDAS.replace(PUBLISHED, served), known)
    frame = known["events"].set_index("id")
    listed = get(app, "/v1/events?series=astana-process&from=2017&limit=500").json["data"]
    assert list(frame.index) == [each["id"] for each in listed]
    for name in ("start", "end"):
        assert [day.date() for day in frame[name]] == [date.fromisoformat(each["when"][name]) for each in listed]
