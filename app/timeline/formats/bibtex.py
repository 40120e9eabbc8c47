"""BibTeX, in UTF-8: `@misc` with the fields that both BibTeX and BibLaTeX know.

What TeX would run is written as what it looks like. A brace is `\\textbraceleft{}`: readers count braces, escaped ones
too. Titles stand in two pairs of braces, so that no style changes the case of names.
"""

from collections.abc import Iterator
from urllib.parse import quote

from app.timeline.formats.citations import Citation, cited, line
from app.timeline.formats.format import Format, Timeline, present

SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}", **{letter: f"\\{letter}" for letter in "%$&#_"},
    }
)  # fmt: skip
IN_ADDRESSES = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '\\{}"')
"""What stands in a `url` as it is: it is read as it stands, so nothing in it is escaped for TeX."""


def escaped(text: str) -> str:
    """The text in one line, so that TeX sets it as it is."""
    return line(text).translate(SPECIAL)


def write(timeline: Timeline) -> Iterator[bytes]:
    """An entry for each citation, with an empty line after it."""
    for citation in cited(timeline):
        yield _entry(citation).encode()


def _entry(citation: Citation) -> str:
    date = citation.issued_on if citation.issued_on and citation.issued_on[:1].isdigit() else None
    fields = present(
        {
            "title": f"{{{escaped(citation.title)}}}",
            "author": " and ".join(f"{{{escaped(author)}}}" for author in citation.authors),
            "year": date and date[:4],
            "date": date,
            "howpublished": citation.within and escaped(citation.within),
            "version": citation.version and escaped(citation.version),
            "url": citation.url and quote(citation.url, safe=IN_ADDRESSES),
            "urldate": citation.asked_on,
            "note": citation.note and escaped(citation.note),
        }
    )
    told = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{citation.key},\n{told}}}\n\n"


BIBTEX = Format(
    suffix="bib",
    media_type="application/x-bibtex",
    name="BibTeX",
    description=(
        "Citations for LaTeX: the question with the day it was asked (`query`), each event (`event-…`) and each of "
        "their sources once (`source-…`). In UTF-8; what TeX would run is escaped."
    ),
    write=write,
    negotiable=True,
    single=True,
    dated=True,
)
