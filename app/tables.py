"""Every table of the schema, by the module that owns it; for migrations, which have to know them all."""

from app.actors import model as actors
from app.database import Base
from app.events import index
from app.events import model as events
from app.history import model as history
from app.keys import model as keys
from app.names import NameStart
from app.series import model as series
from app.sources import model as sources
from app.venues import model as venues

OWNERS = (actors, events, history, index, keys, series, sources, venues, NameStart)
TABLES = Base.metadata.sorted_tables
