"""All matches of a question, page after page, so that however many they are only a page of them is in memory."""

from collections.abc import Iterator

from app.timeline.filters import EventQuery
from app.timeline.query import Page, Reading
from app.timeline.question import Question

BATCH = 500


def every(reading: Reading, question: Question, query: EventQuery, most: int | None = None) -> Iterator[Page]:
    """The pages of what matches, from the query's cursor on; no more than `most` events.

    A page goes on where the one before ended, by the key of its last event: nothing is counted off. Read while others
    write, an event whose date is moved may come twice or not at all; who can't have that reads in one snapshot.
    """
    left = most
    while True:
        size = BATCH if left is None else min(BATCH, left)
        page = reading.page(question, query.model_copy(update={"limit": size}))
        yield page
        left = None if left is None else left - size
        if page.cursor is None or left == 0:
            return
        query = query.model_copy(update={"cursor": page.cursor})
