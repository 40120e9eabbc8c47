"""Actors, venues, series and sources, and how they are found by name."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import MOMENT, SLUG, binary_text, column

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "actor",
        column("id", SLUG),
        column("name", sa.String(200)),
        column("kind", sa.String(16)),
        column("iso3166", sa.String(2), nullable=True),
        column("wikidata", sa.String(16), nullable=True),
        column("description", sa.Text()),
        column("merged_into", SLUG, nullable=True),
        column("version", sa.Integer()),
        column("created_at", MOMENT),
        column("updated_at", MOMENT),
        column("view", sa.Text()),
        sa.CheckConstraint("merged_into IS NULL OR merged_into <> id", name=op.f("ck_actor_not_into_itself")),
        sa.ForeignKeyConstraint(["merged_into"], ["actor.id"], name="fk_actor_merged_into"),
        sa.PrimaryKeyConstraint("id", name="pk_actor"),
    )
    op.create_index("ix_actor_kind_id", "actor", ["kind", "id"])
    op.create_table(
        "edition",
        column("single", sa.Integer()),
        column("dataset", sa.String(32)),
        column("number", sa.BigInteger()),
        sa.CheckConstraint("single = 1", name=op.f("ck_edition_single")),
        sa.PrimaryKeyConstraint("single", name="pk_edition"),
    )
    op.create_table(
        "name_start",
        column("noun", sa.String(16)),
        column("leads", sa.Boolean(), comment="the name itself begins so, not one of its later words"),
        column("start", binary_text(60)),
        column("owner_id", SLUG),
        column("name", sa.Text()),
        sa.PrimaryKeyConstraint("noun", "leads", "start", "owner_id", name="pk_name_start"),
    )
    op.create_index("ix_name_start_noun_owner_id", "name_start", ["noun", "owner_id"])
    op.create_table(
        "series",
        column("id", SLUG),
        column("name", sa.String(200)),
        column("description", sa.Text()),
        column("merged_into", SLUG, nullable=True),
        column("version", sa.Integer()),
        column("created_at", MOMENT),
        column("updated_at", MOMENT),
        column("view", sa.Text()),
        sa.ForeignKeyConstraint(["merged_into"], ["series.id"], name="fk_series_merged_into"),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
    )
    op.create_table(
        "source",
        column("id", SLUG),
        column("identity", sa.String(64), comment="a digest: urls can be longer than an index takes"),
        column("url", sa.Text(), nullable=True),
        column("publisher", sa.String(200), nullable=True),
        column("title", sa.Text(), nullable=True),
        column("published_on", sa.Date(), nullable=True),
        column("created_at", MOMENT),
        column("view", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("identity", name="uq_source_identity"),
    )
    op.create_table(
        "venue",
        column("id", SLUG),
        column("name", sa.String(200)),
        column("kind", sa.String(16)),
        column("parent_id", SLUG, nullable=True),
        column("iso3166", sa.String(2), nullable=True),
        column("latitude", sa.Float(), nullable=True),
        column("longitude", sa.Float(), nullable=True),
        column("timezone", sa.String(64), nullable=True),
        column("merged_into", SLUG, nullable=True),
        column("version", sa.Integer()),
        column("created_at", MOMENT),
        column("updated_at", MOMENT),
        column("view", sa.Text()),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_venue_whole_point")),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_venue_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_venue_longitude")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_venue_not_in_itself")),
        sa.ForeignKeyConstraint(["merged_into"], ["venue.id"], name="fk_venue_merged_into"),
        sa.ForeignKeyConstraint(["parent_id"], ["venue.id"], name="fk_venue_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_venue"),
    )
    op.create_index("ix_venue_latitude_longitude", "venue", ["latitude", "longitude"])
    op.create_index("ix_venue_parent_id", "venue", ["parent_id"])
    op.create_table(
        "actor_alias",
        column("actor_id", SLUG),
        column("position", sa.Integer()),
        column("name", sa.String(200)),
        column("lang", sa.String(35), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name="fk_actor_alias_actor_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("actor_id", "position", name="pk_actor_alias"),
    )
    op.create_table(
        "affiliation",
        column("actor_id", SLUG),
        column("position", sa.Integer()),
        column("organization_id", SLUG),
        column("title", sa.String(200), nullable=True),
        column("began", sa.String(64), nullable=True),
        column("ended", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name="fk_affiliation_actor_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organization_id"], ["actor.id"], name="fk_affiliation_organization_id"),
        sa.PrimaryKeyConstraint("actor_id", "position", name="pk_affiliation"),
    )
    op.create_index("ix_affiliation_organization_id", "affiliation", ["organization_id"])
    op.create_table(
        "series_alias",
        column("series_id", SLUG),
        column("position", sa.Integer()),
        column("name", sa.String(200)),
        column("lang", sa.String(35), nullable=True),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_series_alias_series_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("series_id", "position", name="pk_series_alias"),
    )
    op.create_table(
        "series_sponsor",
        column("series_id", SLUG),
        column("position", sa.Integer()),
        column("actor_id", SLUG),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name="fk_series_sponsor_actor_id"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_series_sponsor_series_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("series_id", "position", name="pk_series_sponsor"),
    )
    op.create_index("ix_series_sponsor_actor_id", "series_sponsor", ["actor_id"])
    op.create_table(
        "venue_alias",
        column("venue_id", SLUG),
        column("position", sa.Integer()),
        column("name", sa.String(200)),
        column("lang", sa.String(35), nullable=True),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name="fk_venue_alias_venue_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("venue_id", "position", name="pk_venue_alias"),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


TABLES = (
    "venue_alias",
    "series_sponsor",
    "series_alias",
    "affiliation",
    "actor_alias",
    "venue",
    "source",
    "series",
    "name_start",
    "edition",
    "actor",
)
