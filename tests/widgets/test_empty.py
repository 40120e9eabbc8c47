"""The snippets of the README where nothing is found: they stand there empty, and nothing breaks."""

import pytest
from playwright.sync_api import expect

from tests.widgets.snippets import SNIPPETS
from tests.widgets.stage import Stage

pytestmark = [pytest.mark.prove, pytest.mark.parametrize("seeded_copies", ["sqlite"], indirect=True, scope="session")]

DRAWN = {
    "TimelineJS": (".tl-message-content", ".tl-timemarker"),
    "vis-timeline": (".vis-time-axis .vis-major:not(.vis-measure)", ".vis-item .vis-item-content"),
    "FullCalendar": ("td.fc-daygrid-day", ".fc-event"),
    "FullCalendar, by iCalendar": ("td.fc-daygrid-day", ".fc-event"),
    "Leaflet": (".leaflet-tile-loaded", ".leaflet-marker-icon"),
    "Vega-Lite": ("#chart svg", "#chart .mark-rule.role-mark line"),
}
"""What is there all the same, and what is not."""


def emptied(name: str) -> str:
    return SNIPPETS[name].replace("?series", "?from=1066&to=1066&series")


@pytest.mark.parametrize("name", DRAWN)
def test_a_widget_is_empty(stage: Stage, name: str) -> None:
    there, missing = DRAWN[name]
    # Vega warns of an axis that has nothing to reach over, and draws none.
    with stage.page(emptied(name), "UTC", tolerated="warning: WARN Infinite extent") as page:
        expect(page.locator(there).first).to_be_visible()
        page.wait_for_load_state("networkidle")
        expect(page.locator(missing)).to_have_count(0)
        if name == "TimelineJS":
            expect(page.locator(there)).to_contain_text("No events were found")


def test_a_frame_says_so(stage: Stage) -> None:
    with stage.page(emptied("A frame"), "UTC") as page:
        expect(page.frame_locator("iframe").get_by_text("Nothing on record matches.")).to_be_visible()
