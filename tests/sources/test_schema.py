"""Drafts of sources: addresses that lead somewhere, and at least something to go by."""

import pytest
from pydantic import ValidationError

from app.sources.schema import SourceDraft
from tests.refused import malformed

REFUSED = [
    "javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "//example.org/", "example.org", "",
    "https://", "https:///path", "https://?q", "https://example.org/a b", "https://example.org/\n", "https://example.org/<x>",
    "https://example.org/\0", "https://example.org/\"x\"", "https://exa\ud800mple.org/", "https://[x", "https://℀.com/",
    "https://example.org/" + "x" * 2000, "https://example.org/a\\b", "https://user:@/", "HTTPS://example.org/", "https://a]b/",
]  # fmt: skip
TAKEN = [
    "https://example.org", "http://example.org/путь?q=[1]#x", "https://xn--e1afmkfd.xn--p1ai/", "https://[2001:db8::1]:8443/a",
    "https://user@example.org/'a'(b)*c", "https://web.archive.org/web/2017/http://kremlin.ru/",
]  # fmt: skip


@pytest.mark.parametrize("url", REFUSED)
def test_what_leads_nowhere_is_no_url(url: str) -> None:
    assert malformed(SourceDraft, {"url": url, "title": "Talks"}) == ["url"]


@pytest.mark.parametrize("url", TAKEN)
def test_what_the_web_takes_is_taken_as_it_is(url: str) -> None:
    assert SourceDraft.model_validate({"url": url}).url == url


@pytest.mark.parametrize("fields", [{}, {"published_on": "2017-11-20"}, {"id": "tass"}, {"url": None, "title": None}])
def test_a_source_says_who_or_what_it_is(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="at least a publisher or a title"):
        SourceDraft.model_validate(fields)


@pytest.mark.parametrize(
    "day", [1_511_136_000, 0, "0", 20171120, 1.5, True, "2017-11", "20.11.2017", "2017-11-20T00:00"]
)
def test_a_day_is_spelled_as_a_day(day: object) -> None:
    assert malformed(SourceDraft, {"title": "Talks", "published_on": day}) == ["published_on"]


def test_what_is_not_of_a_source_is_refused() -> None:
    assert malformed(SourceDraft, {"title": "Talks", "author": "Someone"}) == ["author"]
