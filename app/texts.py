"""Text as people write it: bounded, with no control characters but the ones that lay out prose."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from app.dates import LONGEST, parse

LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"
INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
PROSE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]*$"


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("Only spaces are no text")
    return text


Line = Annotated[str, StringConstraints(pattern=LINE, min_length=1, max_length=200), AfterValidator(_not_blank)]
Title = Annotated[str, StringConstraints(pattern=LINE, min_length=1, max_length=500), AfterValidator(_not_blank)]
Prose = Annotated[str, StringConstraints(pattern=PROSE, max_length=20_000)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]


class Alias(BaseModel):
    """Another name for the same, with the language it is in where that is known."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, Field(description="The name as it is written.")]
    lang: Annotated[Language | None, Field(description="The language it is in, BCP 47; null where not known.")] = None


def _empty_for_none(value: Any) -> Any:
    return "" if value is None else value


Summary = Annotated[Prose, BeforeValidator(_empty_for_none)]
"""Prose that may be empty; null counts as empty."""


Edtf = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]


def _edtf_of(value: Any) -> Any:
    return value["edtf"] if isinstance(value, dict) and "edtf" in value else value


def _readable(text: str) -> str:
    return parse(text).edtf


DateText = Annotated[Edtf, BeforeValidator(_edtf_of), AfterValidator(_readable)]
"""An EDTF date, or an object with one as `edtf`: a view can be sent back as a draft."""
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""


def flag(value: Any) -> Any:
    """A query's yes or no, spelled `true` or `false` and no other way."""
    if isinstance(value, str) and value not in {"true", "false"}:
        raise ValueError("say true or false")
    return value


def whole(value: Any) -> Any:
    """A query's whole number, in ASCII digits alone."""
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,18}", value):
        raise ValueError("say a whole number, in digits")
    return value


def day(value: Any) -> Any:
    """A day spelled `2017-11-20` and no other way: a bare number would be read as seconds since 1970."""
    if isinstance(value, (str, int, float)) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
        raise ValueError("say a day as YYYY-MM-DD")
    if isinstance(value, str):
        try:
            date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"there is no {value}; say a day as YYYY-MM-DD") from None
    return value


Day = Annotated[date, BeforeValidator(day)]


def _rfc_3339(value: Any) -> Any:
    if isinstance(value, str):
        value = re.sub(r" (?=[0-9]{2}:[0-9]{2}$)", "+", value)  # in a query a bare + arrives as a space
        if not re.fullmatch(INSTANT, value):
            raise ValueError("say an instant as YYYY-MM-DDThh:mm:ssZ")
    return value


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("in UTC that instant is not within the years 1 to 9999") from None


Instant = Annotated[AwareDatetime, BeforeValidator(_rfc_3339), AfterValidator(_in_utc)]
"""A query's instant, in UTC; a bare number would be read as seconds since 1970."""

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def in_xml(text: str) -> str:
    """The text without the characters that XML 1.0 §2.2 has no way to write."""
    return NOT_IN_XML.sub("", text)
