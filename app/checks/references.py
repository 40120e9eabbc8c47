"""What names something that is not there, by every foreign key of the schema."""

from collections.abc import Iterator

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.checks.finding import Finding
from app.tables import TABLES


def check_references(session: Session, *, repair: bool) -> Iterator[Finding]:
    """What dangles; after a `repair`, what does for good."""
    for table in TABLES:
        for constraint in table.foreign_key_constraints:
            other = constraint.referred_table.alias("other")
            pairs = [(each.parent, other.c[each.column.name]) for each in constraint.elements]
            there = select(1).where(and_(*(own == its for own, its in pairs))).exists()
            named = and_(*(own.is_not(None) for own, _ in pairs))
            keys = list(table.primary_key)
            for row in session.execute(select(*keys, *(own for own, _ in pairs)).where(named, ~there)):
                place = ", ".join(f"{column.name} {value}" for column, value in zip(keys, row, strict=False))
                missing = ", ".join(str(value) for value in row[len(keys) :])
                names = constraint.referred_table.name
                yield Finding(
                    f"{table.name} {place}", f"it names the {names} {missing}, which is not there", lost=repair
                )
