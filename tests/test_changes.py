"""What a change of a spec means for those who call the API by it: a table of small edits, each with its verdict."""

from __future__ import annotations

import copy
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from spec_changes import spec_changes  # noqa: E402  # of tools/, which is no package

SPEC: dict[str, Any] = {
    "servers": [{"url": "https://{host}/v1"}, {"url": "https://{host}/guest/{id}/v1"}],
    "security": [{"token": []}, {"cookie": []}],
    "paths": {
        "/things/{thing_id}": {
            "parameters": [{"name": "thing_id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "patch": {
                "operationId": "updateThing",
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Change"}}}},
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                    "404": {"description": "No such thing."},
                },
            },
        },
        "/things": {"get": {"operationId": "listThings", "responses": {"200": {"description": "Things."}}}},
    },
    "components": {
        "schemas": {
            "Change": {
                "type": "object",
                "required": ["title"],
                "properties": {
                    "title": {"type": ["string", "number"], "minLength": 1, "maxLength": 256},
                    "access": {"type": "string", "enum": ["open", "closed"]},
                    "order": {"type": "number", "exclusiveMinimum": 0},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "key": {"type": "string", "pattern": "^[a-z]+$"},
                },
            },
            "Thing": {
                "type": "object",
                "required": ["id", "title"],
                "properties": {
                    "id": {"type": "integer"},
                    "title": {"type": "string", "description": "Its name."},
                    "state": {"type": "string", "enum": ["new", "done"]},
                    "parent": {"$ref": "#/components/schemas/Thing"},
                    "count": {"type": ["integer", "string"], "x-give": "integer"},
                },
            },
        }
    },
}
Edit = "Callable[[dict[str, Any]], object]"


def change_of(spec: dict[str, Any]) -> Any:
    return spec["components"]["schemas"]["Change"]


def thing_of(spec: dict[str, Any]) -> Any:
    return spec["components"]["schemas"]["Thing"]


def field(name: str, **values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda spec: change_of(spec)["properties"][name].update(values)


def given(name: str, **values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda spec: thing_of(spec)["properties"][name].update(values)


def operation(**values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda spec: spec["paths"]["/things/{thing_id}"]["patch"].update(values)


SAFE, BREAKS = False, True
EDITS: list[tuple[str, Callable[[dict[str, Any]], object], str, bool]] = [
    ("operation removed", lambda spec: spec["paths"].pop("/things"), "list_things: operation removed", BREAKS),
    ("operation added", lambda spec: spec["paths"]["/things"].update(post={"operationId": "addThing", "responses": {}}), "add_thing: operation added", SAFE),
    ("operation moved", lambda spec: spec["paths"].update({"/all": spec["paths"].pop("/things")}), "list_things: was GET /things, is GET /all", BREAKS),
    ("operation deprecated", operation(deprecated=True), "update_thing: deprecated", SAFE),
    ("server removed", operation(servers=[{"url": "https://{host}/v1"}]), "update_thing: server removed", BREAKS),
    ("authentication removed", operation(security=[{"token": []}]), "update_thing: authentication removed: cookie", BREAKS),
    ("authentication added", operation(security=[{"token": []}, {"cookie": []}, {"basic": []}]), "update_thing: authentication added: basic", SAFE),
    ("parameter removed", operation(parameters=[]), "update_thing: limit: field removed", BREAKS),
    ("limit of a parameter lowered", operation(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 50}}]), "update_thing: limit: maximum narrowed: 100 -> 50", BREAKS),
    ("parameter required", operation(parameters=[{"name": "limit", "in": "query", "required": True, "schema": {"type": "integer", "maximum": 100}}]), "update_thing: limit: newly required", BREAKS),
    ("body removed", lambda spec: spec["paths"]["/things/{thing_id}"]["patch"].pop("requestBody"), "update_thing: body: removed", BREAKS),
    ("field added", lambda spec: change_of(spec)["properties"].update(mood={"type": "string"}), "update_thing: mood: field added", SAFE),
    ("required field added", lambda spec: (change_of(spec)["properties"].update(mood={"type": "string"}), change_of(spec)["required"].append("mood")), "update_thing: mood: required field added", BREAKS),
    ("field removed", lambda spec: change_of(spec)["properties"].pop("key"), "update_thing: key: field removed", BREAKS),
    ("newly required", lambda spec: change_of(spec)["required"].append("key"), "update_thing: key: newly required", BREAKS),
    ("no longer required", lambda spec: change_of(spec).update(required=[]), "update_thing: title: no longer required", SAFE),
    ("type narrowed", field("title", type="string"), "update_thing: title: type narrowed", BREAKS),
    ("type widened", field("key", type=["string", "null"]), "update_thing: key: type widened", SAFE),
    ("whole numbers alone", field("order", type="integer"), "update_thing: order: type narrowed: no longer number with a fraction", BREAKS),
    ("enum value removed", field("access", enum=["open"]), 'update_thing: access: values narrowed: without "closed"', BREAKS),
    ("enum value added", field("access", enum=["open", "closed", "secret"]), 'update_thing: access: values widened: "secret"', SAFE),
    ("enum added", field("key", enum=["a"]), "update_thing: key: values narrowed", BREAKS),
    ("enum dropped", lambda spec: change_of(spec)["properties"]["access"].pop("enum"), "update_thing: access: values widened: any", SAFE),
    ("longer allowed", field("title", maxLength=512), "update_thing: title: maxLength widened: 256 -> 512", SAFE),
    ("shorter wanted", field("title", maxLength=128), "update_thing: title: maxLength narrowed: 256 -> 128", BREAKS),
    ("empty allowed", field("title", minLength=0), "update_thing: title: minLength widened: 1 -> 0", SAFE),
    ("limit dropped", lambda spec: change_of(spec)["properties"]["order"].pop("exclusiveMinimum"), "update_thing: order: exclusiveMinimum widened: 0 -> none", SAFE),
    ("limit added", field("order", maximum=9), "update_thing: order: maximum narrowed: none -> 9", BREAKS),
    ("pattern changed", field("key", pattern="^[A-Z]+$"), "update_thing: key: pattern changed", BREAKS),
    ("pattern dropped", lambda spec: change_of(spec)["properties"]["key"].pop("pattern"), "update_thing: key: pattern changed", SAFE),
    ("items narrowed", lambda spec: change_of(spec)["properties"]["tags"]["items"].update(maxLength=5), "update_thing: tags[]: maxLength narrowed", BREAKS),
    ("condition added", lambda spec: change_of(spec).update(allOf=[{"anyOf": [{"required": ["key"]}, {"required": ["tags"]}]}]), "update_thing: anyOf narrowed", BREAKS),
    ("other fields refused", lambda spec: change_of(spec).update(additionalProperties=False), "update_thing: other fields refused", BREAKS),
    ("field of an answer removed", lambda spec: thing_of(spec)["properties"].pop("state"), "update_thing: answer.state: field removed", BREAKS),
    ("field of an answer added", lambda spec: thing_of(spec)["properties"].update(mood={"type": "string"}), "update_thing: answer.mood: field added", SAFE),
    ("field of an answer may be missing", lambda spec: thing_of(spec).update(required=["id"]), "update_thing: answer.title: no longer required", BREAKS),
    ("field of an answer is always there", lambda spec: thing_of(spec)["required"].append("state"), "update_thing: answer.state: newly required", SAFE),
    ("answer may be null", given("title", type=["string", "null"]), "update_thing: answer.title: type widened: also null", BREAKS),
    ("answer is one type", given("count", type="integer"), "update_thing: answer.count: type narrowed", SAFE),
    ("answer given as another type", given("count", **{"x-give": "string"}), "update_thing: answer.count: given as string, not integer", BREAKS),
    ("another value in an answer", given("state", enum=["new", "done", "gone"]), "update_thing: answer.state: values widened", BREAKS),
    ("a value less in an answer", given("state", enum=["new"]), "update_thing: answer.state: values narrowed", SAFE),
    ("error described", lambda spec: spec["paths"]["/things/{thing_id}"]["patch"]["responses"].update({"403": {}}), "update_thing: answer: error 403 described", SAFE),
    ("another success", lambda spec: spec["paths"]["/things/{thing_id}"]["patch"]["responses"].update({"201": {}}), "update_thing: answer: 201 added", BREAKS),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "told", "breaks"), [edit[1:] for edit in EDITS], ids=[edit[0] for edit in EDITS])
def test_an_edit_has_its_verdict(edit: Callable[[dict[str, Any]], object], told: str, breaks: bool) -> None:  # noqa: FBT001
    edited = copy.deepcopy(SPEC)
    edit(edited)
    lines = [(f"{change.place}: {change.text}", change.breaks) for change in spec_changes(SPEC, edited)]

    assert [each for line, each in lines if line.startswith(told)] == [breaks], lines
    assert any(each for _, each in lines) is breaks, lines


@pytest.mark.parametrize(
    "edit",
    [
        lambda _: None,
        given("title", description="What people call it."),
        lambda spec: change_of(spec).update(examples=[{"title": "x"}]),
        lambda spec: spec["paths"].update(dict(reversed(spec["paths"].items()))),
        lambda spec: (
            change_of(spec)["properties"].update(access={"$ref": "#/components/schemas/Access"})
            or spec["components"]["schemas"].update(Access={"type": "string", "enum": ["closed", "open"]})
        ),
        lambda spec: spec["components"]["schemas"].update(Unused={"type": "string"}),
    ],
)
def test_words_order_and_names_are_no_change(edit: Callable[[dict[str, Any]], object]) -> None:
    edited = copy.deepcopy(SPEC)
    edit(edited)

    assert [f"{change.place}: {change.text}" for change in spec_changes(SPEC, edited)] == []
