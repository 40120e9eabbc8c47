"""A JSON index of what there is: the service, the addresses of all that can be read, and examples."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field

from app.site.front import EXAMPLES

Address = Annotated[str, Field(max_length=4_000)]
Words = Annotated[str, Field(max_length=500)]


class PathView(BaseModel):
    """Something that can be read."""

    href: Annotated[Address, Field(description="Absolute; in braces stands what is to be filled in (RFC 6570).")]
    title: Annotated[Words, Field(description="What is there.")]


class IndexView(BaseModel):
    """What the service is, and the addresses of all that can be read."""

    name: Annotated[Words, Field(description="What the service is called.")]
    summary: Annotated[Words, Field(description="What it is for.")]
    version: Annotated[str, Field(description="Which version of it this is.", max_length=50)]
    documentation: Annotated[list[PathView], Field(description="Pages for people, and the document.", max_length=10)]
    endpoints: Annotated[list[PathView], Field(description="All that can be read.", max_length=200)]
    examples: Annotated[list[PathView], Field(description="Requests that draw data.", max_length=20)]


EXAMPLE = {
    "name": "Communiqué",
    "summary": "An open API for the timelines of diplomacy",
    "version": "0.1.0",
    "documentation": [{"href": "http://127.0.0.1:8000/docs", "title": "Try the requests"}],
    "endpoints": [{"href": "http://127.0.0.1:8000/v1/events", "title": "Events in time"}],
    "examples": [{"href": f"http://127.0.0.1:8000/{EXAMPLES[2].href}", "title": EXAMPLES[2].question}],
}
PAGES = (
    ("timeline", "The timeline as a page"),
    ("docs", "Try the requests"),
    ("redoc", "The reference"),
    ("openapi.json", "The OpenAPI document"),
)


def index(document: Mapping[str, Any], base: str) -> dict[str, Any]:
    """The index of a service at this address, by its OpenAPI document."""
    about = document["info"]
    return {
        "name": about["title"],
        "summary": about["summary"],
        "version": about["version"],
        "documentation": [{"href": f"{base}/{path}", "title": title} for path, title in PAGES],
        "endpoints": [
            {"href": f"{base}{path}", "title": methods["get"]["summary"]}
            for path, methods in document["paths"].items()
            if "get" in methods
        ],
        "examples": [{"href": f"{base}/{each.href}", "title": each.question} for each in EXAMPLES],
    }
