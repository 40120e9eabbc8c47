"""An editor at work: someone with a key who writes over HTTP."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import FastAPI

from app.database import Database
from app.keys.edit import Scope, create
from tests.web.asking import Answer, ask

MERGE_PATCH = "application/merge-patch+json"


def key_for(database: Database, name: str = "Ada", scope: Scope = "write") -> str:
    """A new key."""
    with database.write() as session:
        return create(session, name, scope, datetime.now(UTC))


@dataclass
class Editor:
    """Writes with a key; each write of a record says that it has just seen it, unless told what else to say."""

    app: FastAPI
    key: str = ""
    runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    def __post_init__(self) -> None:
        self.key = self.key or key_for(self.app.state.database)

    def send(self, method: str, target: str, body: Any = None, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"authorization": f"Bearer {self.key}", **named}
        if body is not None:
            sent.setdefault("content-type", "application/json")
        content = body if isinstance(body, bytes) else orjson.dumps(body) if body is not None else b""
        return ask(self.app, method, target, sent, content, run=self.runner.run)

    def get(self, target: str) -> Answer:
        return ask(self.app, "GET", target, run=self.runner.run)

    def tag(self, target: str) -> str:
        answer = self.get(target.partition("?")[0])
        return answer.headers.get("etag", "*")

    def post(self, target: str, body: Any = None, **headers: str) -> Answer:
        return self.send("POST", target, body, **headers)

    def put(self, target: str, body: Any, **headers: str) -> Answer:
        return self.send("PUT", target, body, **{"if_match": self.tag(target), **headers})

    def patch(self, target: str, body: Any, **headers: str) -> Answer:
        sent = {"if_match": self.tag(target), "content_type": MERGE_PATCH, **headers}
        return self.send("PATCH", target, body, **sent)

    def delete(self, target: str, **headers: str) -> Answer:
        return self.send("DELETE", target, **{"if_match": self.tag(target), **headers})

    def made(self, plural: str, **draft: Any) -> dict[str, Any]:
        """A record that is posted and taken."""
        answer = self.post(f"/v1/{plural}", draft)
        assert answer.status == 201, answer.body
        return dict(answer.json)

    def close(self) -> None:
        self.runner.close()


def pointers(answer: Answer, status: int = 422) -> list[str]:
    """Where a refused body is wrong."""
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    return [error["pointer"] for error in answer.json["errors"]]


def query(**parameters: Any) -> str:
    return "?" + "&".join(f"{name}={quote(str(value))}" for name, value in parameters.items())


Headers = Mapping[str, str]
