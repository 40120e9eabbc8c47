"""Who may write, what each write left behind, and what repeated requests were answered."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import MOMENT, SLUG, column

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "access_key",
        column("id", sa.String(16)),
        column("name", sa.String(100)),
        column("scope", sa.String(16)),
        column("digest", sa.String(64), comment="of the whole secret, which is kept nowhere"),
        column("created_at", MOMENT),
        column("used_at", MOMENT, nullable=True, comment="when it last wrote, give or take a minute"),
        column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_access_key"),
    )
    op.create_table(
        "repeatable",
        column("key_id", sa.String(16)),
        column("token", sa.String(255)),
        column("digest", sa.String(64), comment="of method, address and body"),
        column("status", sa.SmallInteger()),
        column("headers", sa.Text()),
        column("body", sa.Text()),
        column("answered_at", MOMENT),
        sa.ForeignKeyConstraint(["key_id"], ["access_key.id"], name="fk_repeatable_key_id"),
        sa.PrimaryKeyConstraint("key_id", "token", name="pk_repeatable"),
    )
    op.create_index("ix_repeatable_answered_at", "repeatable", ["answered_at"])
    op.create_table(
        "revision",
        column("seq", sa.BigInteger(), autoincrement=False, comment="the order of all writes, without gaps"),
        column("batch", sa.BigInteger(), comment="seq of the first of those recorded together"),
        column("noun", sa.String(16)),
        column("record_id", SLUG),
        column("version", sa.Integer()),
        column("op", sa.String(16)),
        column("merged_into", SLUG, nullable=True),
        column("draft", sa.Text(), comment="the record as drafted, JSON"),
        column("written_at", MOMENT),
        column("written_by", sa.String(100)),
        column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_revision"),
    )
    op.create_index("ix_revision_noun_record_id_version", "revision", ["noun", "record_id", "version"], unique=True)
    op.create_index("ix_revision_written_at", "revision", ["written_at"])
    op.create_index(
        "ix_revision_merged_into",
        "revision",
        ["merged_into"],
        sqlite_where=sa.text("merged_into IS NOT NULL"),
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_table(
        "mention",
        column("noun", sa.String(16)),
        column("mentioned_id", SLUG),
        column("seq", sa.BigInteger(), autoincrement=False),
        sa.ForeignKeyConstraint(["seq"], ["revision.seq"], name="fk_mention_seq"),
        sa.PrimaryKeyConstraint("noun", "mentioned_id", "seq", name="pk_mention"),
    )


def downgrade() -> None:
    for table in ("mention", "revision", "repeatable", "access_key"):
        op.drop_table(table)
