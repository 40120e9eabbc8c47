"""What the service sets on every record it keeps, as the views of all nouns show it."""

from typing import Annotated

from pydantic import Field

DATE_TIME = {"format": "date-time"}

Version = Annotated[int, Field(description="How often it was written, from 1.", ge=1, le=2**31 - 1)]
CreatedAt = Annotated[
    str, Field(description="When it was first kept here, RFC 3339.", json_schema_extra=DATE_TIME, max_length=40)
]
UpdatedAt = Annotated[
    str, Field(description="When it last changed here, RFC 3339.", json_schema_extra=DATE_TIME, max_length=40)
]
