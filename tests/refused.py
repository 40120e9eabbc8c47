"""What is said of drafts that are refused."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from app.database import Database
from app.problems import Invalid, Trouble
from tests import make
from tests.stored import all_of


def refused(database: Database, *drafts: Any) -> tuple[Trouble, ...]:
    """The troubles with these drafts, of which nothing is kept."""
    before = all_of(database)
    with pytest.raises(Invalid) as caught:
        make.record(database, *drafts)
    assert all_of(database) == before
    assert caught.value.detail == "; ".join(trouble.detail for trouble in caught.value.troubles)
    return caught.value.troubles


def malformed(draft: type[BaseModel], fields: dict[str, Any]) -> list[str]:
    """Where a draft is not of the right form: `relations.0.event`."""
    with pytest.raises(ValidationError) as caught:
        draft.model_validate(fields)
    return [".".join(str(part) for part in error["loc"]) for error in caught.value.errors()]
