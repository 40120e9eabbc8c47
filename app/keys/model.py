"""Keys as rows, and the answers that a repeated request gets again."""

from datetime import datetime

from sqlalchemy import ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Instant


class AccessKey(Base):
    """Who may write; `id` is the part of the secret by which people recognise a key."""

    __tablename__ = "access_key"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    scope: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64), comment="of the whole secret, which is kept nowhere")
    created_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant, comment="when it last wrote, give or take a minute")
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class Repeatable(Base):
    """What a request with an `Idempotency-Key` was answered."""

    __tablename__ = "repeatable"

    key_id: Mapped[str] = mapped_column(String(16), ForeignKey("access_key.id"), primary_key=True)
    token: Mapped[str] = mapped_column(String(255), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), comment="of method, address and body")
    status: Mapped[int] = mapped_column(SmallInteger)
    headers: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime] = mapped_column(Instant, index=True)
