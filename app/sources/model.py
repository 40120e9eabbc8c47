"""Sources as rows: who says so."""

from datetime import date, datetime

from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Instant, Slug


class Source(Base):
    """A page, report or document; `identity` is its url, or publisher, title and date where it has none."""

    __tablename__ = "source"

    id: Mapped[str] = mapped_column(Slug, primary_key=True)
    identity: Mapped[str] = mapped_column(
        String(64), unique=True, comment="a digest: urls can be longer than an index takes"
    )
    url: Mapped[str | None] = mapped_column(Text)
    publisher: Mapped[str | None] = mapped_column(String(200))
    title: Mapped[str | None] = mapped_column(Text)
    published_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(Instant)
    view: Mapped[str] = mapped_column(Text)
