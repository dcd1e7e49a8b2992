"""The documentation's examples of the operations: each runs as it stands, and curl sends what Python sends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from kaiten_cases import ADMINISTRATOR
from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, ReceivedRequest, Sandbox
from tools.docs.operation_examples import calls, examples

ROOT = Path(__file__).parents[3]


def document(product: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / f"generated/{product}_spaces/openapi.json").read_text(encoding="utf-8"))
    return read


CASES = [
    pytest.param(name, python, curl, id=f"{product}-{name}")
    for product in ("kaiten", "kintone")
    for name, (python, curl) in examples(product, document(product)).items()
]


def fill(sandbox: Sandbox, name: str) -> None:
    """Let the sandbox hold what the specs' examples are about."""
    sandbox.reset()
    kaiten, kintone = sandbox.kaiten.state, sandbox.kintone.state
    space = kaiten.add({"title": "Launch"})
    kaiten.spaces[700123] = {**kaiten.spaces.pop(space["id"]), "id": 700123}
    kaiten.access[700123] = kaiten.access.pop(space["id"])
    kaiten.invite(700123, "alan@example.com", ADMINISTRATOR)  # or the one who calls could not leave
    for example, seed in ((1001, 1), (7, 3)):
        kintone.spaces[example] = {**kintone.spaces[seed], "id": str(example)}
        kintone.dates[example] = dict(kintone.dates[seed])
        kintone.members[example] = list(kintone.members[seed])
    kintone.threads[2001] = {**kintone.threads[int(kintone.spaces[1]["defaultThread"])], "id": "2001", "space": 1001}
    if name != "add_guests":
        kintone.guests |= {address: {"name": address} for address in ("grace@example.com", "edsger@example.com")}


def sent(sandbox: Sandbox, name: str, command: list[str], code: str) -> tuple[Any, ...]:
    """The one request that an example sends; the environment tells it where to."""
    fill(sandbox, name)
    environment = {
        **os.environ,
        "KAITEN_URL": sandbox.base_url,
        "KAITEN_TOKEN": KAITEN_TOKEN,
        "KINTONE_BASE_URL": sandbox.base_url,
        "KINTONE_USERNAME": KINTONE_LOGIN[0],
        "KINTONE_PASSWORD": KINTONE_LOGIN[1],
    }
    done = subprocess.run(command, input=code, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [request] = sandbox.requests
    return told(request)


def told(request: ReceivedRequest) -> tuple[Any, ...]:
    """What makes a request what it is."""
    headers = {name: request.headers.get(name) for name in ("authorization", "x-cybozu-authorization", "content-type")}
    body = request.json() if request.body else None
    return request.method, request.path, parse_qs(request.query), headers, body


@pytest.mark.parametrize(("name", "python", "curl"), CASES)
def test_an_example_runs_and_both_kinds_send_the_same(name: str, python: str, curl: str, sandbox: Sandbox) -> None:
    silent = curl.replace("curl ", "curl --silent --show-error --fail ", 1)

    assert sent(sandbox, name, [sys.executable, "-"], python) == sent(sandbox, name, ["bash", "-e"], silent)


def test_objects_of_any_schema_are_written() -> None:
    """As models where a schema has their fields, itself or in its parts; otherwise as dicts."""
    read = document("kaiten")
    operation = read["paths"]["/spaces"]["post"]
    media = operation["requestBody"]["content"]["application/json"]
    media["schema"] = {
        "allOf": [{"$ref": "#/components/schemas/CreateSpaceRequest"}, {"$ref": "#/components/schemas/More"}]
    }
    settings = {"anyOf": [{"$ref": "#/components/schemas/SpaceSettings"}, {"type": "null"}]}
    read["components"]["schemas"]["More"] = {"properties": {"settings": settings, "free": {"type": "object"}}}
    value = {"title": "A", "settings": {"timeline": {"startHour": 9}}, "free": {"a": [1]}}
    media["examples"] = {"first": {"value": value}}

    [python] = [call for each, call in calls("kaiten", read) if each is operation]

    settings_made = "SpaceSettings(timeline=TimelineSettings(start_hour=9))"
    assert settings_made in "".join(python.split("\n")).replace("    ", "")
    assert "free={'a': [1]}" in python.replace('"', "'")
