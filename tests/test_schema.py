"""The schema: what the models say is what the migrations make, on both databases; `make check` runs this too."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.database import SCHEMA_REVISION
from app.engines import make_engine
from app.migrate import INI
from app.settings import Settings


def test_the_service_expects_the_newest_migration_of_one_chain() -> None:
    assert ScriptDirectory.from_config(Config(INI)).get_heads() == [SCHEMA_REVISION]


def test_models_and_migrations_agree(empty_url: str) -> None:
    engine = make_engine(Settings(database_url=empty_url).alchemy_url)
    with engine.begin() as connection:
        config = Config(INI)
        config.attributes["connection"] = connection
        command.check(config)  # raises where a migration is missing
    engine.dispose()
