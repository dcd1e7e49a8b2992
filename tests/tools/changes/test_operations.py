"""What a change of a spec means for those who call the API by it: a table of small edits, each with its verdict."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

from tools.changes.operations import Change, spec_changes
from tools.spec.traversal import nodes, pointer, target_of

ROOT = Path(__file__).parents[3]

SPEC: dict[str, Any] = {
    "servers": [
        {"url": "https://{host}/v1", "variables": {"host": {"default": "a", "enum": ["a", "b"]}}},
        {"url": "https://{host}/guest/{id}/v1"},
    ],
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
        "/things": {
            "get": {
                "operationId": "listThings",
                "parameters": [{"$ref": "#/components/parameters/Page"}],
                "responses": {
                    200: {"description": "Things.", "headers": {"X-Count": {"$ref": "#/components/headers/Count"}}}
                },
            },
            "post": {
                "operationId": "addThings",
                "requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}},
                "responses": {"default": {"description": "Anything."}},
            },
        },
    },
    "components": {
        "parameters": {"Page": {"name": "page", "in": "query", "schema": {"type": "integer", "default": 1}}},
        "headers": {"Count": {"required": True, "schema": {"type": "integer"}}},
        "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": "X-Token"}},
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
                    "due": {"type": "string", "format": "date-time"},
                    "place": {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Place"}]},
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
                    "made": {"type": "string", "format": "date-time"},
                    "size": {"type": "integer", "maximum": 9},
                    "place": {"anyOf": [{"$ref": "#/components/schemas/Place"}, {"type": "null"}]},
                    "secret": {"type": "string", "writeOnly": True},
                },
            },
            "Place": {
                "type": "object",
                "required": ["x"],
                "properties": {"x": {"type": "integer"}, "y": {"type": "integer", "readOnly": True}},
            },
        },
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


def place_of(spec: dict[str, Any]) -> Any:
    return spec["components"]["schemas"]["Place"]


def method(name: str, **values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda spec: spec["paths"]["/things"][name].update(values)


def operation(**values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda spec: spec["paths"]["/things/{thing_id}"]["patch"].update(values)


def line_of(change: Change) -> str:
    return ": ".join(part for part in (change.operation, change.place, change.text) if part)


SAFE, BREAKS = False, True
EDITS: list[tuple[str, Callable[[dict[str, Any]], object], str, bool]] = [
    ("operation removed", lambda spec: spec["paths"]["/things"].pop("get"), "list_things: operation removed (GET /things)", BREAKS),
    ("operation added", lambda spec: spec["paths"]["/things"].update(put={"operationId": "setThings", "responses": {}}), "set_things: operation added (PUT /things)", SAFE),
    ("operation moved", lambda spec: spec["paths"].update({"/all": {"get": spec["paths"]["/things"].pop("get")}}), "list_things: was GET /things, is GET /all", BREAKS),
    ("operation deprecated", operation(deprecated=True), "update_thing: deprecated", SAFE),
    ("server removed", operation(servers=[{"url": "https://{host}/v1"}]), "update_thing: server removed", BREAKS),
    ("authentication removed", operation(security=[{"token": []}]), "update_thing: authentication removed: cookie", BREAKS),
    ("authentication added", operation(security=[{"token": []}, {"cookie": []}, {"basic": []}]), "update_thing: authentication added: basic", SAFE),
    ("parameter removed", operation(parameters=[]), "update_thing: query.limit: parameter removed", BREAKS),
    ("limit of a parameter lowered", operation(parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 50}}]), "update_thing: query.limit: maximum narrowed: 100 -> 50", BREAKS),
    ("parameter required", operation(parameters=[{"name": "limit", "in": "query", "required": True, "schema": {"type": "integer", "maximum": 100}}]), "update_thing: query.limit: newly required", BREAKS),
    ("body removed", lambda spec: spec["paths"]["/things/{thing_id}"]["patch"].pop("requestBody"), "update_thing: body: removed", BREAKS),
    ("field added", lambda spec: change_of(spec)["properties"].update(mood={"type": "string"}), "update_thing: body.mood: field added", SAFE),
    ("required field added", lambda spec: (change_of(spec)["properties"].update(mood={"type": "string"}), change_of(spec)["required"].append("mood")), "update_thing: body.mood: required field added", BREAKS),
    ("field removed", lambda spec: change_of(spec)["properties"].pop("key"), "update_thing: body.key: field removed", BREAKS),
    ("newly required", lambda spec: change_of(spec)["required"].append("key"), "update_thing: body.key: newly required", BREAKS),
    ("no longer required", lambda spec: change_of(spec).update(required=[]), "update_thing: body.title: no longer required", SAFE),
    ("type narrowed", field("title", type="string"), "update_thing: body.title: type narrowed", BREAKS),
    ("type widened", field("key", type=["string", "null"]), "update_thing: body.key: type widened", SAFE),
    ("whole numbers alone", field("order", type="integer"), "update_thing: body.order: type narrowed: no longer number with a fraction", BREAKS),
    ("enum value removed", field("access", enum=["open"]), 'update_thing: body.access: values narrowed: without "closed"', BREAKS),
    ("enum value added", field("access", enum=["open", "closed", "secret"]), 'update_thing: body.access: values widened: also "secret"', SAFE),
    ("enum added", field("key", enum=["a"]), "update_thing: body.key: values narrowed", BREAKS),
    ("enum dropped", lambda spec: change_of(spec)["properties"]["access"].pop("enum"), "update_thing: body.access: values widened: any", SAFE),
    ("longer allowed", field("title", maxLength=512), "update_thing: body.title: maxLength widened: 256 -> 512", SAFE),
    ("shorter wanted", field("title", maxLength=128), "update_thing: body.title: maxLength narrowed: 256 -> 128", BREAKS),
    ("empty allowed", field("title", minLength=0), "update_thing: body.title: minLength widened: 1 -> none", SAFE),
    ("limit dropped", lambda spec: change_of(spec)["properties"]["order"].pop("exclusiveMinimum"), "update_thing: body.order: minimum widened: 0 exclusive -> none", SAFE),
    ("limit no longer exclusive", lambda spec: change_of(spec)["properties"].update(order={"type": "number", "minimum": 0}), "update_thing: body.order: minimum widened: 0 exclusive -> 0", SAFE),
    ("another limit exclusive", lambda spec: change_of(spec)["properties"]["order"].update(minimum=1), "update_thing: body.order: minimum narrowed: 0 exclusive -> 1", BREAKS),
    ("exclusive limit in a response", given("size", exclusiveMaximum=9), "update_thing: response.size: maximum narrowed: 9 -> 8", SAFE),
    ("now a credential", field("key", **{"x-credential": True}), "update_thing: body.key: field removed", BREAKS),
    ("default server", lambda spec: spec["servers"].reverse(), "update_thing: first server, which clients use if they are given none, is now https://{host}/guest/{id}/v1", BREAKS),
    ("new default server", lambda spec: spec["servers"].insert(0, {"url": "/v2"}), "update_thing: first server, which clients use if they are given none, is now /v2", BREAKS),
    ("limit added", field("order", maximum=9), "update_thing: body.order: maximum narrowed: none -> 9", BREAKS),
    ("pattern changed", field("key", pattern="^[A-Z]+$"), "update_thing: body.key: pattern changed", BREAKS),
    ("pattern dropped", lambda spec: change_of(spec)["properties"]["key"].pop("pattern"), "update_thing: body.key: pattern changed", SAFE),
    ("items narrowed", lambda spec: change_of(spec)["properties"]["tags"]["items"].update(maxLength=5), "update_thing: body.tags[]: maxLength narrowed", BREAKS),
    ("condition added", lambda spec: change_of(spec).update(allOf=[{"anyOf": [{"required": ["key"]}, {"required": ["tags"]}]}]), "update_thing: body: newly required: key or tags", BREAKS),
    ("other fields refused", lambda spec: change_of(spec).update(additionalProperties=False), "update_thing: body: other fields refused", BREAKS),
    ("field of a response removed", lambda spec: thing_of(spec)["properties"].pop("state"), "update_thing: response.state: field removed", BREAKS),
    ("field of a response added", lambda spec: thing_of(spec)["properties"].update(mood={"type": "string"}), "update_thing: response.mood: field added", SAFE),
    ("field of a response may be missing", lambda spec: thing_of(spec).update(required=["id"]), "update_thing: response.title: no longer required", BREAKS),
    ("field of a response is always there", lambda spec: thing_of(spec)["required"].append("state"), "update_thing: response.state: newly required", SAFE),
    ("response may be null", given("title", type=["string", "null"]), "update_thing: response.title: type widened: also null", BREAKS),
    ("response is one type", given("count", type="integer"), "update_thing: response.count: type narrowed", SAFE),
    ("response given as another type", given("count", **{"x-give": "string"}), "update_thing: response.count: given to Python as string, not as integer", BREAKS),
    ("another value in a response", given("state", enum=["new", "done", "gone"]), "update_thing: response.state: values widened", BREAKS),
    ("a value less in a response", given("state", enum=["new"]), "update_thing: response.state: values narrowed", SAFE),
    ("error described", lambda spec: spec["paths"]["/things/{thing_id}"]["patch"]["responses"].update({"403": {}}), "update_thing: response: error 403 described", SAFE),
    ("another success", lambda spec: spec["paths"]["/things/{thing_id}"]["patch"]["responses"].update({"201": {}}), "update_thing: response: 201 added", BREAKS),
    ("operation renamed", method("get", operationId="allThings"), "list_things: operation renamed to all_things", BREAKS),
    ("operation replaced", lambda spec: spec["paths"].update({"/all": {"get": {**spec["paths"]["/things"].pop("get"), "operationId": "all"}}}), "list_things: operation removed", BREAKS),
    ("parameter of a path renamed", lambda spec: spec["paths"].update({"/things/{id}": {**spec["paths"].pop("/things/{thing_id}"), "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}]}}), "update_thing: path.thing_id: parameter removed", BREAKS),
    ("parameter that a reference leads to", lambda spec: spec["components"]["parameters"]["Page"].update(required=True), "list_things: query.page: newly required", BREAKS),
    ("default of a parameter", lambda spec: spec["components"]["parameters"]["Page"]["schema"].update(default=0), "list_things: query.page: default changed: 1 -> 0", BREAKS),
    ("parameter of the same name elsewhere", method("get", parameters=[{"$ref": "#/components/parameters/Page"}, {"name": "page", "in": "header", "schema": {"type": "string"}}]), "list_things: header.page: parameter added", SAFE),
    ("parameter moved", method("get", parameters=[{"name": "page", "in": "header", "schema": {"type": "integer", "default": 1}}]), "list_things: query.page: parameter removed", BREAKS),
    ("list in a query written otherwise", lambda spec: spec["components"]["parameters"]["Page"].update(explode=False), "list_things: query.page: written in another way: explode none -> false", BREAKS),
    ("value of a server's variable removed", lambda spec: spec["servers"][0]["variables"]["host"].update(enum=["a"]), 'update_thing: server https://{host}/v1, host: values narrowed: without "b"', BREAKS),
    ("server for the path", lambda spec: spec["paths"]["/things/{thing_id}"].update(servers=[*spec["servers"], {"url": "/v2"}]), "update_thing: server added: /v2", SAFE),
    ("authentication no longer needed", lambda spec: spec.pop("security"), "update_thing: authentication added: none", SAFE),
    ("authentication newly needed", lambda spec: spec.update(security=[{"cookie": []}, {"token": ["write"]}]), "update_thing: authentication removed: token", BREAKS),
    ("authentication sent elsewhere", lambda spec: spec["components"]["securitySchemes"]["token"].update(name="X-Key"), "update_thing: authentication changed: token", BREAKS),
    ("body no longer required", lambda spec: spec["paths"]["/things"]["post"]["requestBody"].pop("required"), "add_things: body: no longer required", SAFE),
    ("body required", lambda spec: spec["paths"]["/things/{thing_id}"]["patch"]["requestBody"].update(required=True), "update_thing: body: newly required", BREAKS),
    ("body may be sent", method("get", requestBody={"content": {"application/json": {}}}), "list_things: body: may be sent", SAFE),
    ("body must be sent", method("get", requestBody={"required": True, "content": {"application/json": {}}}), "list_things: body: required", BREAKS),
    ("body in another form", method("post", requestBody={"required": True, "content": {"text/tsv": {}}}), "add_things: body: no longer text/csv", BREAKS),
    ("response has a body", lambda spec: spec["paths"]["/things"]["get"]["responses"][200].update(content={"application/json": {}}), "list_things: response: has a body (application/json)", SAFE),
    ("response has no body any more", lambda spec: spec["paths"]["/things/{thing_id}"]["patch"]["responses"]["200"].pop("content"), "update_thing: response: has no body any more", BREAKS),
    ("header removed", lambda spec: spec["paths"]["/things"]["get"]["responses"][200].pop("headers"), "list_things: response header.x-count: header removed", BREAKS),
    ("header may be missing", lambda spec: spec["components"]["headers"]["Count"].pop("required"), "list_things: response header.x-count: no longer required", BREAKS),
    ("header added to an error", lambda spec: spec["paths"]["/things/{thing_id}"]["patch"]["responses"]["404"].update(headers={"Retry-After": {}}), "update_thing: error header.retry-after: header added (of 404)", SAFE),
    ("error no longer described", lambda spec: spec["paths"]["/things/{thing_id}"]["patch"]["responses"].pop("404"), "update_thing: response: error 404 no longer described", SAFE),
    ("field of one that may be null", lambda spec: place_of(spec)["properties"]["x"].update(type=["integer", "null"]), "update_thing: response.place.x: type widened: also null", BREAKS),
    ("no longer null", given("place", anyOf=[{"$ref": "#/components/schemas/Place"}]), "update_thing: response.place: type narrowed: no longer null", SAFE),
    ("nullable by a union", lambda spec: thing_of(spec)["properties"].update(title={"oneOf": [{"type": "null"}, {"type": "string"}]}), "update_thing: response.title: type widened: also null", BREAKS),
    ("alternative added", lambda spec: change_of(spec)["properties"]["place"]["oneOf"].append({"type": "array"}), "update_thing: body.place: alternative added: array", SAFE),
    ("alternative removed", lambda spec: change_of(spec)["properties"]["place"]["oneOf"].pop(), "update_thing: body.place: alternative removed: object with x, y", BREAKS),
    ("type changed", field("access", type="integer"), "update_thing: body.access: type changed: string", BREAKS),
    ("read only", field("due", readOnly=True), "update_thing: body.due: field removed", BREAKS),
    ("write only", given("state", writeOnly=True), "update_thing: response.state: field removed", BREAKS),
    ("write only required", lambda spec: thing_of(spec)["properties"].update(code={"type": "string", "writeOnly": True}) or thing_of(spec)["required"].append("code") or given("state", deprecated=True)(spec), "update_thing: response.state: deprecated", SAFE),
    ("required without a description", lambda spec: change_of(spec)["required"].append("mood"), "update_thing: body.mood: required field added", BREAKS),
    ("time no longer parsed", lambda spec: change_of(spec)["properties"]["due"].pop("format"), 'update_thing: body.due: format changed: "date-time" -> none', BREAKS),
    ("time of a response no longer parsed", lambda spec: thing_of(spec)["properties"]["made"].pop("format"), 'update_thing: response.made: format changed: "date-time" -> none', BREAKS),
    ("greater numbers in a response", given("size", maximum=99), "update_thing: response.size: maximum widened: 9 -> 99", BREAKS),
    ("smaller numbers in a response", given("size", maximum=5), "update_thing: response.size: maximum narrowed: 9 -> 5", SAFE),
    ("a response keeps to a pattern", given("title", pattern="^a"), "update_thing: response.title: pattern changed", SAFE),
    ("a limit that is none", field("title", maxLength="many"), 'update_thing: body.title: maxLength changed: 256 -> "many"', BREAKS),
    ("limits in several parts", field("title", allOf=[{"maxLength": 9}, {"maxLength": 5}]), "update_thing: body.title: maxLength narrowed: 256 -> 5", BREAKS),
    ("no longer itself", lambda spec: thing_of(spec)["properties"].update(parent={"type": "integer"}), "update_thing: response.parent: type changed", BREAKS),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "told", "breaks"), [edit[1:] for edit in EDITS], ids=[edit[0] for edit in EDITS])
def test_an_edit_has_its_verdict(edit: Callable[[dict[str, Any]], object], told: str, breaks: bool) -> None:  # noqa: FBT001
    edited = copy.deepcopy(SPEC)
    edit(edited)
    lines = [(line_of(change), change.breaks) for change in spec_changes(SPEC, edited)]

    assert [each for line, each in lines if line.startswith(told)] == [breaks], lines
    assert any(each for _, each in lines) is breaks, lines


@pytest.mark.parametrize(("old", "new", "breaks"), [([], None, True), ([], {}, True), (None, [], False)])
def test_what_a_response_without_a_body_counts_as_is_compared(old: Any, new: Any, breaks: bool) -> None:  # noqa: FBT001
    before, after = copy.deepcopy(SPEC), copy.deepcopy(SPEC)
    for spec, value in ((before, old), (after, new)):
        content = spec["paths"]["/things/{thing_id}"]["patch"]["responses"]["200"]["content"]
        content["application/json"] |= {} if value is None else {"x-empty-body": value}

    [change] = spec_changes(before, after)

    assert change.text.startswith("a response without a body counts as ")
    assert change.breaks is breaks


NO_EDITS: list[Callable[[dict[str, Any]], object]] = [
    lambda _: None,
    given("title", description="What people call it."),
    lambda spec: change_of(spec).update(examples=[{"title": "x"}]),
    lambda spec: spec["paths"].update(dict(reversed(spec["paths"].items()))),
    lambda spec: (
        change_of(spec)["properties"].update(access={"$ref": "#/components/schemas/Access"})
        or spec["components"]["schemas"].update(Access={"type": "string", "enum": ["closed", "open"]})
    ),
    lambda spec: spec["components"]["schemas"].update(Unused={"type": "string"}),
    lambda spec: place_of(spec)["properties"]["x"].update(description="From the left."),
    lambda spec: place_of(spec).update(required=["x"], additionalProperties=True, minProperties=0),
    lambda spec: change_of(spec)["properties"].update(
        access={"oneOf": [{"const": "closed"}, {"type": "string", "const": "open", "title": "Open"}]},
        order={"allOf": [{"type": "number"}, {"exclusiveMinimum": 0}]},
        title={"anyOf": [{"type": "number"}, {"type": "string"}], "minLength": 1, "maxLength": 256},
    ),
    lambda spec: (
        spec["components"]["schemas"].update(Ding=spec["components"]["schemas"]["Thing"])
        or thing_of(spec)["properties"].update(parent={"$ref": "#/components/schemas/Ding"})
        or operation(
            responses={
                "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ding"}}}},
                "404": {},
            }
        )(spec)
    ),
    method("get", operationId="list_things"),
    lambda spec: spec["components"]["parameters"]["Page"].update(style="form", explode=True, allowReserved=False),
    field("key", format="password"),
    operation(security=[{"cookie": []}, {"token": []}]),
    lambda spec: thing_of(spec)["properties"].update(size={"type": "integer", "exclusiveMaximum": 10}),
    lambda spec: thing_of(spec)["properties"].update(size={"type": "integer", "maximum": 9.5}),
    lambda spec: spec["servers"][0]["variables"]["host"].update(default="b"),
]


@pytest.mark.parametrize("edit", NO_EDITS)
def test_words_order_and_names_are_no_change(edit: Callable[[dict[str, Any]], object]) -> None:
    edited = copy.deepcopy(SPEC)
    edit(edited)

    assert list(map(line_of, spec_changes(SPEC, edited))) == []


def test_changes_come_in_one_order() -> None:
    """Of sets, whose own order is another each time."""
    names = [f"{letter}_things" for letter in "abcdefgh"]
    many = {"paths": {f"/{name}": {"get": {"operationId": name}} for name in reversed(names)}}
    edited = copy.deepcopy(SPEC)
    edited["servers"] = [{"url": each} for each in reversed(names)]
    edited["paths"]["/things"]["get"]["responses"] = {f"2{each}": {} for each in range(20, 9, -1)}
    told = [change.text for change in spec_changes(SPEC, edited) if change.operation == "list_things"]

    assert [change.operation for change in spec_changes(many, {})] == names
    assert [change.operation for change in spec_changes({}, many)] == names
    assert [text for text in told if "server added" in text] == [f"server added: {name}" for name in names]
    assert [text for text in told if text.startswith("2")] == [
        "200 removed",
        *(f"2{each} added" for each in range(10, 21)),
    ]


@pytest.mark.parametrize("odd", [None, 7, [None], {"$ref": "#/nowhere"}, {"$ref": 7}])
def test_odd_parts_are_no_crash(odd: Any) -> None:
    """An old spec needn't be sound: each part of it in turn is something else."""
    for place, _ in nodes(SPEC):
        if place:
            spec = json.loads(json.dumps(SPEC))
            *around, key = place
            owner: Any = target_of(spec, pointer(tuple(around))) if around else spec
            owner[int(key) if isinstance(owner, list) else key] = odd
            assert all(change.text for one in ((spec, SPEC), (SPEC, spec)) for change in spec_changes(*one))
