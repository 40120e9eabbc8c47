"""Bringing a database to the schema of this version. Alembic is imported here and by nothing that serves."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.orm import Session

from app.engines import make_engine
from app.recording.begin import begin_log

INI = Path(__file__).parents[1] / "alembic.ini"


def migrate(url: str, revision: str = "head") -> None:
    """Upgrade the database at this address to the revision; `base` takes everything away."""
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            config = Config(INI)
            config.attributes["connection"] = connection
            (command.downgrade if revision == "base" else command.upgrade)(config, revision)
        if revision == "head":
            with Session(engine) as session, session.begin():
                begin_log(session)
    finally:
        engine.dispose()
