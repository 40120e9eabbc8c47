"""How the record changes: what every recorded noun carries, each revision, and the counter that every write moves."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
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


class Revision(Base):
    """One write of one record, whole: what it was drafted as, who wrote it, when and why. It is never changed."""

    __tablename__ = "revision"

    seq: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="the order of all writes, without gaps"
    )
    batch: Mapped[int] = mapped_column(BigInteger, comment="seq of the first of those recorded together")
    noun: Mapped[str] = mapped_column(String(16))
    record_id: Mapped[str] = mapped_column(Slug)
    version: Mapped[int]
    op: Mapped[str] = mapped_column(String(16))
    merged_into: Mapped[str | None] = mapped_column(Slug)
    draft: Mapped[str] = mapped_column(Text, comment="the record as drafted, JSON")
    written_at: Mapped[datetime] = mapped_column(Instant)
    written_by: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("ix_revision_noun_record_id_version", "noun", "record_id", "version", unique=True),
        Index("ix_revision_written_at", "written_at"),
        Index(
            "ix_revision_merged_into", "merged_into",
            sqlite_where=text("merged_into IS NOT NULL"), postgresql_where=text("merged_into IS NOT NULL"),
        ),
    )  # fmt: skip


class Mention(Base):
    """What a revision of an event names: by this the events are found that once named an actor or another event."""

    __tablename__ = "mention"

    noun: Mapped[str] = mapped_column(String(16), primary_key=True)
    mentioned_id: Mapped[str] = mapped_column(Slug, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, ForeignKey("revision.seq"), primary_key=True, autoincrement=False)
