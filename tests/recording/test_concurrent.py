"""Many who write at once over the network: nothing is lost, nobody is told of locks, and the order has no gaps."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.checks.check import check
from app.migrate import migrate
from app.releases.mirror import feed_from, follow
from tests.copies import opened
from tests.releases.test_mirror import equal
from tests.running import Server

NAMES = [f"n{number}" for number in range(12)]
MERGE_PATCH = {"content-type": "application/merge-patch+json"}


def client(server: Server, key: str) -> httpx.Client:
    return httpx.Client(base_url=f"{server.url}/v1", headers={"authorization": f"Bearer {key}"}, timeout=60)


def test_fifty_writers_at_once_are_all_heard(server: Server, key: str) -> None:
    def write(writer: int) -> list[int]:
        with client(server, key) as http:
            drafts = ({"title": f"Event {writer} {n}", "kind": "call", "tags": ["core"]} for n in range(4))
            return [http.post("/events", json=draft).status_code for draft in drafts]

    with ThreadPoolExecutor(50) as pool:
        statuses = [status for each in pool.map(write, range(50)) for status in each]
    assert statuses == [201] * 200
    with client(server, key) as http:
        assert http.get("/events?limit=1&count=true").json()["meta"]["total"] == 200
        seqs = [each["seq"] for each in http.get("/changes?limit=500").json()["data"]]
        assert seqs == list(range(1, 201))


def test_of_many_with_one_tag_one_writes(server: Server, key: str) -> None:
    with client(server, key) as http:
        tag = http.post("/events", json={"id": "a", "title": "A", "kind": "call"}).headers["etag"]

    def write(writer: int) -> int:
        with client(server, key) as http:
            return http.patch("/events/a", json={"note": f"{writer}"}, headers={"if-match": tag}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(write, range(8))) == [200] + [412] * 7


class Writer:
    """Someone who writes at random; what is refused is refused, but nothing may fail."""

    def __init__(self, http: httpx.Client, seed: int, there: dict[str, list[str]]) -> None:
        """`there` are the records that there may be, which all writers share."""
        self.http, self.dice, self.seed, self.there = http, random.Random(seed), seed, there
        self.taken = self.sent = 0

    def write(self) -> None:
        dice = self.dice
        noun = dice.choice(["events"] * 6 + ["actors"] * 2 + ["venues", "series"])
        key = dice.choice(self.there[noun][-40:])
        act = dice.choices(
            [self.create, self.amend, self.withdraw, self.merge, self.restore, self.replace], [35, 40, 8, 4, 8, 5]
        )[0]
        self.sent += 1
        if act == self.create:
            key = f"{self.seed}-{self.sent}"
            self.there[noun].append(key)
        answer = act(noun, f"/{noun}/{key}")
        assert answer.status_code < 500, answer.text
        self.taken += answer.status_code < 300

    def create(self, noun: str, at: str) -> httpx.Response:
        return self.http.post(f"/{noun}", json={"id": at.rpartition("/")[2], **self.draft(noun)})

    def amend(self, noun: str, at: str) -> httpx.Response:
        draft = self.draft(noun)
        some = {name: draft[name] for name in self.dice.sample(sorted(draft), 2)}
        return self.http.patch(at, json=some, headers={**MERGE_PATCH, "if-match": "*"})

    def replace(self, noun: str, at: str) -> httpx.Response:
        seen = self.http.get(at)
        return self.http.put(at, json=self.draft(noun), headers={"if-match": seen.headers.get("etag", "*")})

    def withdraw(self, noun: str, at: str) -> httpx.Response:
        return self.http.delete(f"{at}?reason=so", headers={"if-match": "*"})

    def merge(self, noun: str, at: str) -> httpx.Response:
        return self.http.post(f"{at}/merge", json={"into": self.one(noun)})

    def restore(self, noun: str, at: str) -> httpx.Response:
        return self.http.post(f"{at}/revisions/{self.dice.randint(1, 4)}/restore")

    def one(self, noun: str) -> str:
        return self.dice.choice(self.there[noun][-10:])

    def draft(self, noun: str) -> dict[str, Any]:
        dice = self.dice
        name = {"name": dice.choice(["Ada", "Boris", "Çiğdem", "Дарья", "علي"]) + f" {dice.randint(1, 9)}"}
        if noun == "actors":
            offices = [{"organization": self.one("actors")} for _ in range(dice.randint(0, 1))]
            return {**name, "kind": "person", "affiliations": offices, "aliases": [{"name": f"X{dice.randint(1, 99)}"}]}
        if noun == "venues":
            kind = dice.choice(["country", "city", "site"])
            parent = None if kind == "country" else dice.choice([None, self.one("venues")])
            return {**name, "kind": kind, "parent": parent, "timezone": dice.choice([None, "Asia/Tokyo"])}
        if noun == "series":
            return {**name, "sponsors": list({self.one("actors") for _ in range(dice.randint(0, 2))})}
        return {
            "title": f"Event {dice.randint(1, 99)}",
            "kind": dice.choice(["call", "visit"]),
            "when": dice.choice(["2017-11", "2019-12-11T20:00:00Z", "2018-01-29/2018-01-30", None]),
            "status": dice.choice(["occurred", "scheduled", "cancelled"]),
            "venue": dice.choice([None, self.one("venues")]),
            "series": dice.choice([None, self.one("series")]),
            "participants": [{"actor": each} for each in {self.one("actors") for _ in range(dice.randint(0, 2))}],
            "relations": [{"type": "follows", "event": self.one("events")} for _ in range(dice.randint(0, 1))],
            "sources": [
                {"publisher": dice.choice("PQ"), "title": dice.choice("TU")} for _ in range(dice.randint(0, 2))
            ],
            "tags": dice.sample(["core", "other"], 1),
        }


def random_writes(server: Server, key: str, each: int) -> int:
    """Four at once write until so many writes of each were taken; how many that were."""
    there = {noun: list(NAMES) for noun in ("actors", "venues", "series", "events")}

    def work(seed: int) -> int:
        with client(server, key) as http:
            writer = Writer(http, seed, there)
            while writer.taken < each:
                writer.write()
            return writer.taken

    with client(server, key) as http:
        for noun, drafted in there.items():
            for name in drafted:
                draft = {"title": name, "kind": "call"} if noun == "events" else {"name": name}
                kind = {"actors": {"kind": "person"}, "venues": {"kind": "country"}}.get(noun, {})
                assert http.post(f"/{noun}", json={"id": name, **draft, **kind}).status_code == 201
    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(work, range(4)))


@pytest.mark.parametrize("each", [25, pytest.param(500, marks=pytest.mark.prove)])
def test_a_mirror_of_random_writes_ends_equal(
    server: Server, key: str, empty_url: str, tmp_path: Path, each: int
) -> None:
    assert random_writes(server, key, each) == 4 * each
    copied = f"sqlite:///{tmp_path}/copy.db"
    migrate(copied)
    with closing(opened(empty_url)) as source, closing(opened(copied)) as copy:
        reached = list(follow(copy, feed_from(server.url), 60))
        equal(source, copy)
        assert [str(finding) for finding in check(source)] == []
        with client(server, key) as http:
            changes: list[int] = []
            while page := http.get("/changes", params={"after": len(changes), "limit": 500}).json()["data"]:
                changes += [change["seq"] for change in page]
        assert changes == list(range(1, reached[-1] + 1))
