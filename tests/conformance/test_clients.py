"""Clients that generators make of the OpenAPI document: they compile, and what the service answers fits them."""

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.conformance.contract import Contract
from tests.conformance.tools import Tools

pytestmark = [pytest.mark.prove, pytest.mark.parametrize("seeded_copies", ["sqlite"], indirect=True, scope="session")]

JAVA = "openapi-generator"
ACTORS = '["vladimir-putin", "bashar-al-assad"]'
IN_NOVEMBER = '{ actor: %s, actor_match: "all", %s: "2017-11", to: "2017-11" }'
SNAKE = IN_NOVEMBER % (ACTORS, "from")
SOCHI = "putin-assad-sochi-20171120 2017-11-20\n"

# Each with the command that makes the client, and a program that asks through it.
TYPESCRIPT = {
    "openapi-typescript": (
        ("openapi-typescript", "openapi.json", "-o", "made/schema.d.ts"),
        f"""
        import createClient from "openapi-fetch";
        import type {{ paths }} from "./made/schema";
        const ask = async () => {{
            const client = createClient<paths>({{ baseUrl: BASE }});
            const {{ data, error }} = await client.GET("/v1/events", {{ params: {{ query: {SNAKE} }} }});
            if (error) throw new Error(error.detail);
            return data.data;
        }};
        """,
    ),
    "hey-api": (
        ("openapi-ts", "-i", "openapi.json", "-o", "made", "-c", "@hey-api/client-fetch"),
        f"""
        import {{ listEvents }} from "./made";
        import {{ client }} from "./made/client.gen";
        client.setConfig({{ baseUrl: BASE }});
        const ask = async () => (await listEvents({{ query: {SNAKE}, throwOnError: true }})).data.data;
        """,
    ),
    "orval": (
        ("orval", "--config", "orval.config.js"),
        f"""
        import {{ listEvents }} from "./made/api";
        const ask = async () => {{
            const answer = await listEvents({SNAKE});
            if (answer.status !== 200) throw new Error(`${{answer.status}}`);
            return answer.data.data;
        }};
        """,
    ),
    "openapi-generator": (
        ("openapi-generator-cli", "generate", "-g", "typescript-fetch", "-i", "openapi.json", "-o", "made"),
        f"""
        import {{ Configuration, EventsApi }} from "./made";
        const api = new EventsApi(new Configuration({{ basePath: BASE }}));
        const query = {{ actor: {ACTORS}, actorMatch: "all", from: "2017-11", to: "2017-11" }} as const;
        const ask = async () => (await api.listEvents({{ ...query, actor: [...query.actor] }})).data;
        """,
    ),
}
PROGRAM = """
declare const process: { argv: string[] };
const BASE = process.argv[2]!;
%s
ask().then((events) => console.log(events.map((event) => `${event.id} ${event.when?.start}`).join("\\n")));
"""
STRICT = {
    "compilerOptions": {
        "strict": True,
        "module": "nodenext",
        "target": "es2022",
        "lib": ["es2022", "dom", "dom.iterable"],
        "types": [],
        "outDir": "out",
    },
    "include": ["ask.ts", "made"],
}

UNKNOWN_TYPES = {
    "content_type_overrides": {
        **dict.fromkeys(("application/atom+xml", "text/xml", "application/x-bibtex"), "text/plain"),
        **dict.fromkeys(
            ("application/jsonl", "text/csv", "text/calendar", "application/xml"), "application/octet-stream"
        ),
    }
}
"""What openapi-python-client has to be told; otherwise it warns, and leaves those bodies to be read as bytes."""
PYTHON = {
    "openapi-python-client": (
        (
            "openapi-python-client",
            "generate",
            "--path",
            "openapi.json",
            "--meta",
            "none",
            "--output-path",
            "made",
            "--fail-on-warning",
            "--config",
            "unknown-types.json",
        ),
        """
import sys
from made import Client
from made.api.events import list_events
from made.models import ListEventsActorMatch

client = Client(base_url=sys.argv[1], raise_on_unexpected_status=True)
asked = {"actor": ["vladimir-putin", "bashar-al-assad"], "actor_match": ListEventsActorMatch.ALL}
for event in list_events.sync(client=client, from_="2017-11", to="2017-11", **asked).data:
    print(event.id, event.when.start)
assert len(list_events.sync(client=client, limit=500).data) > 100
""",
    ),
    "openapi-generator": (
        ("openapi-generator-cli", "generate", "-g", "python", "-i", "openapi.json", "-o", "made"),
        """
import sys
sys.path.insert(0, "made")
from openapi_client import ApiClient, Configuration, EventsApi

with ApiClient(Configuration(host=sys.argv[1])) as client:
    events = EventsApi(client)
    asked = {"actor": ["vladimir-putin", "bashar-al-assad"], "actor_match": "all"}
    for event in events.list_events(var_from="2017-11", to="2017-11", **asked).data:
        print(event.id, event.when.start)
    assert len(events.list_events(limit=500).data) > 100
""",
    ),
}
MODELS = """
import json, sys, urllib.request
import made

for path, model in json.loads(sys.argv[2]).items():
    with urllib.request.urlopen(sys.argv[1] + path) as answer:
        getattr(made, model).model_validate_json(answer.read())
"""


@pytest.mark.parametrize("generator", TYPESCRIPT)
def test_a_typescript_client_compiles_and_works(
    generator: str, workshop: Path, served: str, npm: Tools, pypi: Tools
) -> None:
    command, source = TYPESCRIPT[generator]
    (workshop / "ask.ts").write_text(PROGRAM % source)
    (workshop / "tsconfig.json").write_text(json.dumps(STRICT))
    output = {"target": "made/api.ts", "client": "fetch", "baseUrl": served}
    orval = {"api": {"input": "openapi.json", "output": output}}
    (workshop / "orval.config.js").write_text(f"module.exports = {json.dumps(orval)}")
    _make(npm if generator != JAVA else pypi, generator, command, workshop)
    npm("tsc", "-p", ".", cwd=workshop)
    assert npm("node", "out/ask.js", served, cwd=workshop) == SOCHI


@pytest.mark.parametrize("generator", PYTHON)
def test_a_python_client_works(generator: str, workshop: Path, served: str, pypi: Tools) -> None:
    command, program = PYTHON[generator]
    _make(pypi, generator, command, workshop)
    assert pypi("python", "-c", program, served, cwd=workshop) == SOCHI


def test_every_answer_fits_the_models_that_are_made_of_the_document(workshop: Path, served: str, pypi: Tools) -> None:
    kind = ("--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel", "--extra-fields", "forbid")
    pypi("datamodel-codegen", "--input", "openapi.json", *kind, "--output", "made.py", cwd=workshop)
    pypi("python", "-c", MODELS, served, json.dumps(dict(_answers(workshop))), cwd=workshop)


def _answers(workshop: Path) -> Iterator[tuple[str, str]]:
    """An address of every operation, and the name of the schema of what it answers, where that is JSON."""
    for operation in Contract(json.loads((workshop / "openapi.json").read_text(encoding="utf-8"))).operations:
        [(media_type, content), *_] = operation.responses["200"]["content"].items()
        if not media_type.endswith("json"):
            continue
        schema = content["schema"]
        asked = {
            each["name"]: each["example"] for each in operation.parameters if each["in"] == "query" and each["required"]
        }
        if any(each["name"] == "cursor" for each in operation.parameters):
            asked["limit"] = "500"
        yield f"{operation.example}?{urlencode(asked)}", schema["$ref"].rpartition("/")[2]


def _make(tools: Tools, generator: str, command: Sequence[str], workshop: Path) -> None:
    if generator == JAVA and not shutil.which("java"):
        pytest.skip("openapi-generator needs Java")  # which neither PyPI nor npm brings
    (workshop / "unknown-types.json").write_text(json.dumps(UNKNOWN_TYPES))
    tools(*command, cwd=workshop)
