"""What other collections called events that were merged: it names what these were merged into."""

import json

import sqlalchemy as sa
from alembic import op

from migrations.columns import column

revision = "0004"
down_revision = "0003"

MERGERS = sa.text("SELECT seq, draft FROM revision WHERE merged_into IS NOT NULL AND noun = 'event' AND op = 'merge'")


def upgrade() -> None:
    table = op.create_table(
        "merged_id",
        column("scheme", sa.String(100)),
        column("identifier", sa.String(200)),
        column("seq", sa.BigInteger(), autoincrement=False, comment="of the merger in the log"),
        sa.ForeignKeyConstraint(["seq"], ["revision.seq"], name="fk_merged_id_seq"),
        sa.PrimaryKeyConstraint("scheme", "identifier", "seq", name="pk_merged_id"),
    )
    op.create_index("ix_merged_id_seq", "merged_id", ["seq"])
    rows = [
        {"scheme": scheme, "identifier": identifier, "seq": seq}
        for seq, draft in op.get_bind().execute(MERGERS).all()
        for scheme, identifier in json.loads(draft)["external_ids"].items()
    ]
    op.bulk_insert(table, rows)


def downgrade() -> None:
    op.drop_table("merged_id")
