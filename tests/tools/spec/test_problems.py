"""What is wrong with a spec is told by file, line and place."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from spec_edits import edit, line_with
from tools.spec.problems import operation_problems, required_problems
from tools.spec.reader import SpecError, read_spec

ROOT = Path(__file__).parents[3]


PROPERTY = "components.schemas.CreateSpaceRequest.properties."
CALENDAR = "        work_calendar_id: &uuid\n"
ANOTHER = "        {}: {{type: number, description: Another.}}\n" + CALENDAR
BOTH = "are both {} in Python"
SORT_ORDER = "exclusiveMinimum: 0\n"
OTHER_PATH = "  /other:\n    get: {{operationId: {}, responses: {{'200': {{description: All}}}}}}\ncomponents:\n"


@pytest.mark.parametrize(
    ("old", "new", "mark", "problem"),
    [
        ("      summary: Create a", "      summary: A\n      summary: B", "summary: B", "YAML: found duplicate key"),
        ("minLength: 1", "minLength: one", "minLength: one", f'{PROPERTY}title.minLength: "one" is not of type'),
        ('responses:\n        "200":', 'answers:\n        "200":', "    post:", "paths./spaces.post: Unevaluated"),
        ("schemas/CreateSpaceRequest", "schemas/Create", '/Create"', "paths./spaces.post.requestBody.content."),
        ("pattern: ^[", "pattern: ([", "pattern: ([", f'{PROPERTY}work_calendar_id.pattern: "([0-9'),
        (
            "schema:\n        type: string\n      example: Bearer",
            "schema:\n        type: string\n        pattern: (\n      example: Bearer",
            "pattern: (",
            'components.headers.WWW-Authenticate.schema.pattern: "(" is not a "regex"',
        ),
        (
            "required: [title]",
            "required: [titel]",
            "[titel]",
            "components.schemas.CreateSpaceRequest.required.0: 'titel'",
        ),
        (SORT_ORDER, "default: x\n", "default: x", f'{PROPERTY}sort_order.default: "x" is not of type "number"'),
        (SORT_ORDER, "example: x\n", "example: x", f'{PROPERTY}sort_order.example: "x" is not of type "number"'),
        (SORT_ORDER, "examples: [1, x]\n", "examples: [1", f'{PROPERTY}sort_order.examples.1: "x" is not of type'),
        (
            "title: Launch",
            "title: ''",
            "title: ''",
            'paths./spaces.post.requestBody.content.application/json.examples.smallest.value.title: "" ',
        ),
        ("example: 5", "example: five", "example: five", 'components.headers.X-RateLimit-Limit.example: "five" is not'),
        ("paths:\n", "paths: null\nx-paths:\n", "paths: null", "paths: missing or empty"),
        ("paths:\n", "x-paths:\n", "openapi:", "paths: missing or empty"),
        ("servers:\n", "servers: []\nx-servers:\n", "servers: []", "servers: missing or empty"),
        ("servers:\n", "x-servers:\n", "openapi:", "servers: missing or empty"),
        ("operationId:", "x-id:", "    post:", "paths./spaces.post: there is no operationId"),
        (
            "components:\n",
            OTHER_PATH.format("createSpace"),
            "    get: {",
            "paths./other.get: Operation ID 'createSpace'",
        ),
        ('"402":', "402:", "402:", "paths./spaces.post.responses.402: a key must be text, in quotes"),
        (
            'created: "2026-',
            "created: 2026-01-02 #",
            "created: 2026-",
            "examples.created.value.created: a date must be",
        ),
        ("sort_order: 2.5", "sort_order: .inf", "sort_order: .inf", "full.value.sort_order: JSON has no number inf"),
        # what would be one in Python, and take the other's place in silence, or that of what generated code needs
        (
            CALENDAR,
            ANOTHER.format("sort-order"),
            "sort_order: &",
            f"'sort_order' and 'sort-order' {BOTH.format('sort_order')}",
        ),
        (CALENDAR, ANOTHER.format("title_"), "title_: {", f"'title_' and 'title' {BOTH.format('title')}"),
        (
            CALENDAR,
            ANOTHER.format("to_dict"),
            "to_dict: {",
            "'to_dict' is to_dict in Python, which generated code uses",
        ),
        ("    SpaceAccess:", "    Space_access: {}\n    SpaceAccess:", "    SpaceAcc", BOTH.format("space_access")),
        (
            "  - name: spaces",
            "  - name: Space users\n  - name: spaces",
            "name: space users",
            BOTH.format("space_users"),
        ),
        ("createSpace\n", "list_spaces\n", "    get:", BOTH.format("list_spaces")),
        ("        - name: offset", "        - name: Limit", "name: Limit", BOTH.format("limit")),
        (
            "        - name: offset",
            "        - name: params",
            "name: params",
            "'params' is params in Python, which generated",
        ),
        (
            "    UpdateSpaceRequest:\n      type: object\n",
            "    UpdateSpaceRequest:\n      type: object\n      allOf: [{properties: {spaceId: {type: integer}}}]\n",
            "    patch:",
            "the body's 'spaceId' and the parameter 'space_id' are one in Python",
        ),
        # what a response may have some day
        (
            "        uid:\n          type: string\n",
            "        uid:\n          enum: [x]\n",
            "enum: [x]",
            "Space.properties.uid.enum: a",
        ),
        (
            "        uid:\n          type: string\n",
            "        uid:\n          const: x\n",
            "const: x",
            "uid.const: a response has it",
        ),
        (
            "    SpaceSettings:\n",
            "    SpaceSettings:\n      additionalProperties: false\n",
            "additionalProperties: false",
            "SpaceSettings.additionalProperties: a response has it, so leave it open",
        ),
        (
            "servers:\n",
            "x-loop: &loop [*loop]\nservers:\n",
            "x-loop:",
            "YAML: *loop stands within itself: write what it means instead",
        ),
    ],
)
def test_a_problem_is_told_with_line_and_place(tmp_path: Path, old: str, new: str, mark: str, problem: str) -> None:
    spec = tmp_path / "specs/kaiten.yaml"
    shutil.copytree(ROOT / "specs", spec.parent)
    edit(spec, old, new)

    with pytest.raises(SpecError) as caught:
        read_spec(spec)

    told = str(caught.value).splitlines()
    start = f"specs/kaiten.yaml:{line_with(spec, mark)}: "
    assert any(line.strip().startswith(start) and problem in line for line in told), (start, told)


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (b"\xff\xfe\xfa", "specs/kaiten.yaml:1: YAML: "),
        (b"", "specs/kaiten.yaml:1: document: not an OpenAPI document"),
        (b"openapi: 2026-13-01", "specs/kaiten.yaml:1: YAML: "),
    ],
    ids=["no UTF-8", "empty", "no date"],
)
def test_a_file_that_is_no_spec_at_all(tmp_path: Path, document: bytes, problem: str) -> None:
    spec = tmp_path / "specs/kaiten.yaml"
    spec.parent.mkdir()
    spec.write_bytes(document)

    with pytest.raises(SpecError) as caught:
        read_spec(spec)

    assert str(caught.value).startswith(problem)


def test_what_must_agree_between_operations() -> None:
    """Names are there once, and a path has the parameters that its operations take; those of the path are shared."""
    space_id, page = {"name": "space_id", "in": "path"}, {"name": "page", "in": "query"}
    shared = {"$ref": "#/components/parameters/SpaceId"}
    spec: dict[str, Any] = {
        "tags": [{"name": "spaces"}],
        "paths": {"/spaces/{space_id}": {"parameters": [shared], "get": {"operationId": "a", "parameters": [page]}}},
        "components": {"parameters": {"SpaceId": space_id}},
    }
    problems = operation_problems
    assert list(problems(spec)) == []

    route = spec["paths"]["/spaces/{space_id}"]
    spec["tags"].append({"name": "spaces"})
    route["parameters"].append(space_id)
    route["get"]["parameters"] += [{**page, "in": "header"}, page]
    route["put"] = {"operationId": "a", "parameters": [{"name": "user_id", "in": "path"}]}
    spec["paths"]["/spaces/{id}"] = {"get": {"operationId": "b"}}
    here = ("paths", "/spaces/{space_id}")
    assert set(problems(spec)) == {
        (("tags", "1"), "Tag 'spaces' is not unique"),
        ((*here, "put"), "Operation ID 'a' is not unique"),
        ((*here, "parameters", "1"), "Parameter 'space_id' is not unique"),
        ((*here, "get", "parameters", "2"), "Parameter 'page' is not unique"),
        ((*here, "put"), "Path parameter 'user_id' isn't in the path"),
        (("paths", "/spaces/{id}", "get"), "Path parameter 'id' isn't in the parameters"),
    }


def test_what_a_composed_schema_requires_may_be_described_by_its_parts() -> None:
    def problems(**schemas: Any) -> list[Any]:
        return list(required_problems({"components": {"schemas": schemas}}))

    named: dict[str, Any] = {"properties": {"id": {}}}
    part: dict[str, Any] = {"required": ["name"]}
    whole: dict[str, Any] = {"allOf": [{"$ref": "#/components/schemas/Named"}, part], "properties": {"name": {}}}
    assert problems(Named=named, Whole={**whole, "required": ["id", "name"]}) == []
    assert [place for place, _ in problems(Named=named, Whole={**whole, "required": ["key"]})] == [
        ("components", "schemas", "Whole", "required", "0")
    ]
    assert [place for place, _ in problems(Free={"type": "object", "required": ["id"]})] == [
        ("components", "schemas", "Free", "required", "0")
    ]
