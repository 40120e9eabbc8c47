"""How Alembic reaches the database: the service's own settings, or the connection that a caller hands over."""

from typing import Any

from alembic import context
from sqlalchemy import Connection

from app.database import Base
from app.engines import make_engine
from app.settings import Settings
from app.tables import TABLES

assert TABLES  # imported so that every table is known to Base

# Full text is each database's own: made by hand in the migrations, unknown to the models.
OWN = ("words_fts", "ix_event_vector")


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    return not (name or "").startswith(OWN)


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=include_name,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = make_engine(Settings().alchemy_url)
    with engine.begin() as connection:
        run(connection)
    engine.dispose()
