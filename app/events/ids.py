"""The id of an event whose writer gives none."""

from app.slugs import slug


def made_of(title: str, when: str | None) -> str:
    """What the title and the first day of an EDTF date make: `talks-in-sochi-2017-11-22`. May be taken already."""
    day = when.split("/")[0].rstrip("?~%").split("T")[0] if when else ""
    return slug(f"{slug(title, 70)} {day}", 90) or "event"
