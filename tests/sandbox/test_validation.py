"""The sandbox's answers keep to the spec, and follow it when it changes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from sandbox_cases import KAITEN, KINTONE, SPACE, SPACES, client_of, create, document_of
from spaceclients.sandbox import KaitenState, Sandbox
from spaceclients.sandbox._kaiten_operations import KaitenOperations
from spaceclients.sandbox._validation import CheckedSpec

if TYPE_CHECKING:
    from pathlib import Path


def broken_add(_state: KaitenState, _fields: dict[str, Any]) -> dict[str, Any]:
    return {"id": "not a number"}


Serve = Callable[..., None]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Serve:
    """Let a service of the sandbox follow another spec."""
    name = tmp_path.name  # a module's name is imported but once

    def load(_package: str) -> CheckedSpec:
        return CheckedSpec(name)

    def use(document: dict[str, Any], service: str = "kaiten") -> None:
        package = tmp_path / name
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "openapi.json").write_text(json.dumps(document))
        monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
        monkeypatch.setattr(f"spaceclients.sandbox._{service}_service.load_spec", load)

    return use


class TestSpecs:
    def test_an_operation_may_take_a_form_and_return_nothing(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        document = document_of("kaiten_spaces")
        operation = {
            "operationId": "addFile",
            "x-python-name": "add_file",
            "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object"}}}},
            "responses": {"204": {"description": "Added."}},
        }
        document["paths"]["/files"] = {"put": operation}
        serve(document)
        received: list[bytes] = []

        def add_file(_operations: KaitenOperations) -> None:
            received.append(b"called")

        monkeypatch.setattr(KaitenOperations, "add_file", add_file, raising=False)
        with Sandbox() as sandbox, client_of(sandbox, KAITEN) as client:
            response = client.put("/api/latest/files", files={"file": b"abc"})

        assert (response.status_code, response.content, received) == (204, b"", [b"called"])
        assert b"abc" in sandbox.requests[0].body

    def test_an_answer_that_breaks_the_spec_is_loud(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(KaitenState, "add", broken_add)
        responses: list[httpx.Response] = []
        sandbox = Sandbox()
        with pytest.raises(RuntimeError, match="the sandbox is broken"), sandbox:
            responses.append(create(sandbox))

        assert [response.status_code for response in responses] == [500]
        assert 'id: it is not of type "integer": ' in responses[0].text
        assert "not a number" in responses[0].text
        assert len(sandbox.faults) == 1
        assert sandbox.faults[0].startswith(f"POST {SPACES}: ")

    def test_a_fault_doesnt_hide_the_tests_own_failure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(KaitenState, "add", broken_add)
        with pytest.raises(httpx.HTTPStatusError), Sandbox() as sandbox:
            create(sandbox).raise_for_status()

    def test_unknown_keys_are_dropped_in_lists_too(self) -> None:
        spec = CheckedSpec("kintone_spaces")
        schema = {"$ref": "#/components/schemas/UpdateSpaceMembersRequest"}
        member: dict[str, Any] = {"entity": {"type": "USER", "code": "taro"}, "isAdmin": True}
        stray: dict[str, Any] = {**member, "mood": 1, "entity": {**member["entity"], "mood": 1}}

        assert spec.known(schema, {"id": 1, "members": [stray, "x"], "mood": 1}) == {"id": 1, "members": [member, "x"]}

    def test_a_field_added_to_the_spec_is_answered(self, serve: Serve) -> None:
        document = document_of("kaiten_spaces")
        space = document["components"]["schemas"]["Space"]
        space["required"].append("mood")
        space["properties"]["mood"] = {"type": "object", "required": ["word"]}
        answer = document["paths"]["/spaces"]["post"]["responses"]["200"]["content"]["application/json"]
        answer["examples"]["created"]["value"]["mood"] = {"word": "calm"}
        serve(document)
        with Sandbox() as sandbox:
            assert create(sandbox).json()["mood"] == {"word": "calm"}
            sandbox.kaiten.state.spaces[700001]["mood"]["word"] = "changed"
            assert create(sandbox).json()["mood"] == {"word": "calm"}

    def test_a_new_field_of_kintone_is_answered_as_the_example_has_it(self, serve: Serve) -> None:
        document = document_of("kintone_spaces")

        def first(path: str) -> dict[str, Any]:
            answer = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
            shown: dict[str, Any] = next(iter(answer["examples"].values()))["value"]
            return shown

        for name, shown in (
            ("Space", first("/space.json")),
            ("SpaceStatistics", first("/spaces/statistics.json")["spaces"][0]),
        ):
            document["components"]["schemas"][name]["required"].append("mood")
            shown["mood"] = "calm"
        serve(document, "kintone")
        with Sandbox() as sandbox, client_of(sandbox, KINTONE) as client:
            assert client.get(SPACE, params={"id": 2}).json()["mood"] == "calm"
            sandbox.kintone.state.spaces[1]["mood"] = "bright"
            spaces = client.get("/k/v1/spaces/statistics.json").json()["spaces"]

        assert [each["mood"] for each in spaces] == ["bright", "calm", "calm"]

    def test_a_new_operation_takes_one_handler(self, monkeypatch: pytest.MonkeyPatch, serve: Serve) -> None:
        document = document_of("kaiten_spaces")
        document["paths"]["/spaces/{space_id}/mood"] = {
            "parameters": [{"$ref": "#/components/parameters/SpaceId"}],
            "get": {
                "operationId": "getMood",
                "x-python-name": "get_mood",
                "security": [{"bearerToken": []}],
                "parameters": [
                    {"name": "view", "in": "query", "required": True, "schema": {"enum": ["full"]}},
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "multipleOf": 5}},
                ],
                "responses": {
                    "200": {
                        "description": "What the handler was given.",
                        "content": {"application/json": {"schema": {"type": "object", "required": ["space_id"]}}},
                    },
                    "400": {"$ref": "#/components/responses/BadRequest"},
                    "404": {"description": "No such space."},
                },
            },
        }
        create_space = document["paths"]["/spaces"]["post"]
        document["components"]["requestBodies"] = {"Create": create_space["requestBody"]}
        create_space["requestBody"] = {"$ref": "#/components/requestBodies/Create"}
        serve(document)

        def get_mood(call: KaitenOperations) -> dict[str, Any]:
            return {**call.path, **call.query}

        def get(sandbox: Sandbox, path: str) -> httpx.Response:
            with client_of(sandbox, KAITEN) as client:
                return client.get(f"{SPACES}/{path}")

        with Sandbox() as sandbox:
            assert get(sandbox, "1/mood").status_code == 501
        monkeypatch.setattr(KaitenOperations, "get_mood", get_mood, raising=False)
        with Sandbox() as sandbox:
            here = f"{create(sandbox).json()['id']}/mood"

            assert get(sandbox, f"{here}?view=full&limit=5").json() == {"space_id": 700001, "view": "full", "limit": 5}
            assert get(sandbox, f"{here}?view=full").json() == {"space_id": 700001, "view": "full"}
            assert get(sandbox, here).json() == {"message": "Space should have required property 'view'"}
            assert get(sandbox, f"{here}?view=half").json() == {
                "message": "Space.view should be equal to one of the allowed values"
            }
            assert get(sandbox, f"{here}?view=full&limit=7").json() == {
                "message": 'Space.limit should pass "multipleOf" keyword validation'
            }
            assert [get(sandbox, f"{number}/mood").status_code for number in ("0", "x", "1")] == [404, 404, 404]
            assert get(sandbox, "1/more").status_code == 404
