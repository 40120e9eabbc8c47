"""What the issue of the first proof asks for, word for word, through HTTP on the seeds."""

from fastapi import FastAPI

from tests.web.asking import ask


def ids(app: FastAPI, query: str) -> list[str]:
    """The ids that the list answers with."""
    answer = ask(app, "GET", f"/v1/events?{query}")
    assert answer.status == 200, answer.body
    return [event["id"] for event in answer.json["data"]]


def test_putin_and_assad_together_in_november_2017(app: FastAPI) -> None:
    query = "actor=vladimir-putin&actor=bashar-al-assad&actor_match=all&from=2017-11&to=2017-11"
    assert ids(app, query) == ["putin-assad-sochi-20171120"]
