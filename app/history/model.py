"""How the record changes: what every recorded noun carries, and the counter that every write moves."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Instant, Slug


class Recorded:
    """What actors, venues, series and events have in common; `view` is the JSON readers get, rendered when written."""

    id: Mapped[str] = mapped_column(Slug, primary_key=True, sort_order=-1)
    version: Mapped[int] = mapped_column(sort_order=1)
    created_at: Mapped[datetime] = mapped_column(Instant, sort_order=1)
    updated_at: Mapped[datetime] = mapped_column(Instant, sort_order=1)
    view: Mapped[str] = mapped_column(Text, sort_order=1)


class Edition(Base):
    """One row: which database this is, and how many writes it has seen. Entity tags are made of both."""

    __tablename__ = "edition"

    single: Mapped[int] = mapped_column(primary_key=True, default=1)
    dataset: Mapped[str] = mapped_column(String(32))
    number: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (CheckConstraint("single = 1", name="single"),)
