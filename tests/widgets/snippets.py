"""The snippets of the README, by the widget that they are for."""

import re

from tests.test_readme import README

PUBLISHED = "http://127.0.0.1:8000"
"""The service's address in the README."""
SECTION = README.partition("\n## Put it on your page\n")[2].partition("\n## ")[0]
SNIPPETS: dict[str, str] = dict(
    re.findall(r"^### ([^\n]+)\n\n```html\n(.*?)^```$", SECTION, flags=re.MULTILINE | re.DOTALL)
)


def asked(snippet: str) -> str:
    """The filters of a snippet, without what is the format's own."""
    [*queries] = {query.replace("&group_by=venue", "") for query in re.findall(r"\?(\w+=[\w=&-]+)", snippet)}
    assert len(queries) == 1, queries
    return str(queries[0])
