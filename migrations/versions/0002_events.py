"""Events with all that belongs to them, and what they are searched by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from migrations.columns import MOMENT, SLUG, binary_text, column

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "posting",
        column("term", binary_text(140)),
        column("span", sa.SmallInteger(), autoincrement=False),
        column("start", sa.BigInteger(), autoincrement=False),
        column("event_id", SLUG),
        column("end", sa.BigInteger()),
        column("key", sa.BigInteger()),
        sa.PrimaryKeyConstraint("term", "span", "start", "event_id", name="pk_posting"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event",
        column("key", sa.BigInteger(), autoincrement=False, comment="goes with the first day, see events.order"),
        column("id", SLUG),
        column("title", sa.Text()),
        column("summary", sa.Text()),
        column("kind", sa.String(32)),
        column("edtf", sa.String(64), nullable=True),
        column("start_min", sa.BigInteger(), nullable=True),
        column("start_max", sa.BigInteger(), nullable=True),
        column("end_min", sa.BigInteger(), nullable=True),
        column("end_max", sa.BigInteger(), nullable=True),
        column("span", sa.SmallInteger(), comment="the class of its length, see events.index"),
        column("status", sa.String(16)),
        column("verification", sa.String(16)),
        column("venue_id", SLUG, nullable=True),
        column("series_id", SLUG, nullable=True),
        column("round", sa.Integer(), nullable=True),
        column("outcome", sa.Text(), nullable=True),
        column("note", sa.Text(), nullable=True),
        column("version", sa.Integer()),
        column("created_at", MOMENT),
        column("updated_at", MOMENT),
        column("vector", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=True),
        sa.CheckConstraint("(edtf IS NULL) = (start_min IS NULL)", name=op.f("ck_event_dated")),
        sa.CheckConstraint(
            "start_min <= start_max AND end_min <= end_max AND start_min <= end_min", name=op.f("ck_event_bounds")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_event_series_id"),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name="fk_event_venue_id"),
        sa.PrimaryKeyConstraint("key", name="pk_event"),
        sa.UniqueConstraint("id", name="uq_event_id"),
    )
    op.create_table(
        "document",
        column("key", sa.BigInteger(), autoincrement=False),
        column("view", sa.Text()),
        sa.ForeignKeyConstraint(["key"], ["event.key"], name="fk_document_key", ondelete="CASCADE", onupdate="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_document"),
        postgresql_with={"toast_tuple_target": 8160},
    )
    op.create_index("ix_event_series_id", "event", ["series_id"])
    op.create_index("ix_event_updated_at_id", "event", ["updated_at", "id"])
    op.create_index("ix_event_venue_id", "event", ["venue_id"])
    op.create_table(
        "claim",
        column("event_id", SLUG),
        column("position", sa.SmallInteger()),
        column("field", sa.String(64)),
        column("value", sa.Text()),
        column("source_id", SLUG, nullable=True),
        column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_claim_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_claim_source_id"),
        sa.PrimaryKeyConstraint("event_id", "position", name="pk_claim"),
    )
    op.create_index("ix_claim_source_id", "claim", ["source_id"])
    op.create_table(
        "event_source",
        column("event_id", SLUG),
        column("source_id", SLUG),
        column("position", sa.SmallInteger()),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_event_source_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_event_source_source_id"),
        sa.PrimaryKeyConstraint("event_id", "source_id", name="pk_event_source"),
    )
    op.create_index("ix_event_source_source_id", "event_source", ["source_id"])
    op.create_table(
        "event_tag",
        column("event_id", SLUG),
        column("tag", SLUG),
        column("position", sa.SmallInteger()),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_event_tag_event_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "tag", name="pk_event_tag"),
    )
    op.create_index("ix_event_tag_tag", "event_tag", ["tag"])
    op.create_table(
        "external_id",
        column("scheme", sa.String(100)),
        column("identifier", sa.String(200)),
        column("event_id", SLUG),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_external_id_event_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("scheme", "identifier", name="pk_external_id"),
    )
    op.create_index("ix_external_id_event_id", "external_id", ["event_id"])
    op.create_table(
        "participation",
        column("event_id", SLUG),
        column("position", sa.SmallInteger()),
        column("actor_id", SLUG),
        column("role", sa.String(16)),
        column("on_behalf_of_id", SLUG, nullable=True),
        column("attendance", sa.String(16)),
        column("title", sa.String(200), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name="fk_participation_actor_id"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_participation_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["on_behalf_of_id"], ["actor.id"], name="fk_participation_on_behalf_of_id"),
        sa.PrimaryKeyConstraint("event_id", "position", name="pk_participation"),
    )
    op.create_index("ix_participation_actor_id", "participation", ["actor_id"])
    op.create_index("ix_participation_on_behalf_of_id", "participation", ["on_behalf_of_id"])
    op.create_index(
        "uq_participation_for", "participation", ["event_id", "actor_id", "role", "on_behalf_of_id"], unique=True
    )
    op.create_index(
        "uq_participation_self",
        "participation",
        ["event_id", "actor_id", "role"],
        unique=True,
        sqlite_where=sa.text("on_behalf_of_id IS NULL"),
        postgresql_where=sa.text("on_behalf_of_id IS NULL"),
    )
    op.create_table(
        "phase",
        column("event_id", SLUG),
        column("since", sa.BigInteger(), autoincrement=False),
        column("until", sa.BigInteger()),
        column("entry", sa.SmallInteger(), comment="position in the schedule"),
        column("status", sa.String(16)),
        column("told", sa.Boolean()),
        column("span", sa.SmallInteger()),
        column("start", sa.BigInteger()),
        column("end", sa.BigInteger()),
        column("start_max", sa.BigInteger()),
        column("end_min", sa.BigInteger()),
        column("ahead", sa.Boolean(), comment="known before its first day"),
        column("posted_span", sa.SmallInteger(), comment="where the event lies in the index of terms"),
        column("posted_start", sa.BigInteger()),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_phase_event_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "since", name="pk_phase"),
    )
    op.create_index("ix_phase_order", "phase", ["ahead", "span", "start", "event_id", "since", "until"])
    op.create_table(
        "relation",
        column("event_id", SLUG),
        column("type", sa.String(16)),
        column("other_id", SLUG),
        column("position", sa.SmallInteger()),
        sa.CheckConstraint("event_id <> other_id", name=op.f("ck_relation_not_to_itself")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_relation_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["event.id"], name="fk_relation_other_id"),
        sa.PrimaryKeyConstraint("event_id", "type", "other_id", name="pk_relation"),
    )
    op.create_index("ix_relation_other_id", "relation", ["other_id"])
    op.create_table(
        "schedule_entry",
        column("event_id", SLUG),
        column("position", sa.SmallInteger()),
        column("edtf", sa.String(64), nullable=True),
        column("status", sa.String(16)),
        column("known_from", sa.Date(), nullable=True),
        column("source_id", SLUG, nullable=True),
        column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_schedule_entry_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_schedule_entry_source_id"),
        sa.PrimaryKeyConstraint("event_id", "position", name="pk_schedule_entry"),
    )
    op.create_index("ix_schedule_entry_source_id", "schedule_entry", ["source_id"])
    op.create_table(
        "statement",
        column("event_id", SLUG),
        column("position", sa.SmallInteger()),
        column("speaker_id", SLUG),
        column("text", sa.Text()),
        column("verbatim", sa.Boolean()),
        column("source_id", SLUG, nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_statement_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_statement_source_id"),
        sa.ForeignKeyConstraint(["speaker_id"], ["actor.id"], name="fk_statement_speaker_id"),
        sa.PrimaryKeyConstraint("event_id", "position", name="pk_statement"),
    )
    op.create_index("ix_statement_source_id", "statement", ["source_id"])
    op.create_index("ix_statement_speaker_id", "statement", ["speaker_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE words_fts USING fts5 (title, names, body, mark, tokenize = 'ascii')")
    else:
        op.execute("CREATE INDEX ix_event_vector ON event USING gin (vector)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE words_fts")
    for table in TABLES:
        op.drop_table(table)


TABLES = (
    "statement",
    "schedule_entry",
    "relation",
    "phase",
    "participation",
    "external_id",
    "event_tag",
    "event_source",
    "claim",
    "document",
    "event",
    "posting",
)
