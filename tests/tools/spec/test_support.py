"""What a spec may not use is refused with its line and its place, by the rules of supported.yaml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tools.spec.reader import SpecError, read_spec
from tools.spec.support import supported

if TYPE_CHECKING:
    from pathlib import Path

SPEC = """\
openapi: 3.1.0
info: {title: Edits, version: "1"}
servers: [{url: "https://{domain}/api", variables: {domain: {default: example.com}}}]
tags: [{name: things}]
paths:
  /things/{key}:
    parameters:
      - {name: key, in: path, required: true, schema: {type: string}}
    post:
      operationId: doThing
      tags: [things]
      summary: Do it.
      description: Does it.
      externalDocs: {url: "https://example.com/page"}
      parameters:
        - {name: q, in: query, schema: {type: integer}}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: "#/components/schemas/ThingRequest"}
      responses:
        "200":
          description: Done.
          content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
components:
  schemas:
    Thing:
      type: object
      properties:
        id: {type: integer}
    ThingRequest:
      type: object
      required: [id]
      properties:
        id: {type: integer}
        level: {type: string}
"""
POST = "paths./things/{key}.post"
QUERY = f"{POST}.parameters.0"
BODY = f"{POST}.requestBody"
SUCCESS = f"{POST}.responses.200"
LEVEL = "components.schemas.ThingRequest.properties.level"
IN_QUERY = "in: query, schema: {type: integer}"
CONTENT = '{application/json: {schema: {$ref: "#/components/schemas/Thing"}}}'
LINES = "requestBody:\n        required: true\n        content:\n          application/json:\n            schema: "
BODY_SCHEMA = '{$ref: "#/components/schemas/ThingRequest"}'
FORM = f"          application/x-www-form-urlencoded: {{schema: {BODY_SCHEMA}}}\n      responses:"

LEVEL_LINE = "level: {type: string}"
THING = '{$ref: "#/components/schemas/Thing"}'

# An edit (what stands there, and what is written instead), the line that the error names, and its place.
EDITS = [
    ("/things/{key}:", "/things/{key}?a=1:", "/things", "paths./things/{key}?a=1"),
    ("/things/{key}:", "/things/{key}/:", "/things", "paths./things/{key}/"),
    ("/things/{key}:", "/things/../{key}:", "/things", "paths./things/../{key}"),
    ("/things/{key}:", "/things/{key}/{oops:", "/things", "paths./things/{key}/{oops"),
    ("      summary: Do it.\n", "", "post:", POST),
    ("      tags: [things]\n", "", "post:", POST),
    ('"200":', '"2XX":', "post:", POST),
    ('"200":', "default:", "post:", POST),
    ('"200":', f'"202": {{description: Later., content: {CONTENT}}}\n        "200":', "post:", POST),
    (IN_QUERY, "in: cookie, schema: {type: integer}", "name: q", QUERY),
    (IN_QUERY, "in: query, content: {application/json: {schema: {type: integer}}}", "name: q", QUERY),
    (IN_QUERY, f"{IN_QUERY}, allowReserved: true", "name: q", QUERY),
    (IN_QUERY, f"{IN_QUERY}, style: pipeDelimited", "name: q", QUERY),
    (IN_QUERY, 'in: query, schema: {type: [integer, "null"]}', "name: q", QUERY),
    (IN_QUERY, 'in: query, schema: {$ref: "#/components/schemas/Thing"}', "name: q", QUERY),
    (IN_QUERY, "in: query, schema: {type: array, items: {type: array}}", "name: q", QUERY),
    (IN_QUERY, "in: query, schema: {}", "name: q", QUERY),
    (f"q, {IN_QUERY}", "Authorization, in: header, schema: {type: string}", "Authorization", QUERY),
    (f"q, {IN_QUERY}", "X-Q, in: header, schema: {type: array, items: {type: string}}", "X-Q", QUERY),
    (f"q, {IN_QUERY}", '"X Q", in: header, schema: {type: string}', "X Q", QUERY),
    (IN_QUERY, "in: query, schema: {type: string, enum: [a]}", "name: q", f"{QUERY}.schema"),
    ("application/json:\n", "application/merge-patch+json:\n", "requestBody:", BODY),
    ("      responses:", FORM, "requestBody:", BODY),
    (BODY_SCHEMA, f"{{type: array, items: {BODY_SCHEMA}}}", "requestBody:", BODY),
    (BODY_SCHEMA, f"{{anyOf: [{BODY_SCHEMA}]}}", "requestBody:", BODY),
    (BODY_SCHEMA, "{type: object}", "requestBody:", BODY),
    ("        required: true\n        content", "        content", "requestBody:", BODY),
    (CONTENT, "{text/plain: {schema: {type: string}}}", '"200":', SUCCESS),
    (CONTENT, "{application/json: {schema: {}}}", '"200":', SUCCESS),
    (CONTENT, "{application/json: {}}", '"200":', SUCCESS),
    ("level: {type: string}", "level: {type: string, nullable: true}", "level:", LEVEL),
    ("level: {type: string}", "level: {type: string, readOnly: true}", "level:", LEVEL),
    ("level: {type: string}", "level: {type: object, properties: {a: {type: string}}}", "level:", LEVEL),
    ("level: {type: string}", "level: {type: object, additionalProperties: {type: string}}", "level:", LEVEL),
    ("level: {type: string}", "level: {enum: [a]}", "level:", LEVEL),
    (
        "    Thing:\n",
        '    Level: {type: [string, "null"], enum: [a, null]}\n    Thing:\n',
        "Level:",
        "components.schemas.Level",
    ),
    ("    Thing:\n", "    Thing:\n      title: Other\n", "Thing:", "components.schemas.Thing"),
    ("level: {type: string}", "level: {type: object}", "level:", LEVEL),
    (LEVEL_LINE, f"level: {{allOf: [{THING}, {{type: integer}}]}}", "level:", LEVEL),
    (LEVEL_LINE, "level: {type: [object, 'null']}", "level:", LEVEL),
    (LEVEL_LINE, "level: {type: array}", "level:", LEVEL),
    (LEVEL_LINE, "level: {const: [a]}", "level:", LEVEL),
    (LEVEL_LINE, "level: true", "ThingRequest:", LEVEL.partition(".properties")[0]),
    (LEVEL_LINE, "level: {type: array, items: true}", "level:", LEVEL),
    ("    Thing:\n", "    Level: true\n    Thing:\n", "Level:", "components.schemas.Level"),
    (LEVEL_LINE, "level: {$ref: '#/components/schemas/Thing/properties/id'}", "level:", LEVEL),
    (LEVEL_LINE, "level: {type: string, $id: 'https://example.com/'}", "level:", LEVEL),
    (LEVEL_LINE, "level: {x-give: string}", "level:", LEVEL),
    (LEVEL_LINE, "level: {type: [string, integer], x-give: 5}", "level:", LEVEL),
    (LEVEL_LINE, "level: {type: string, format: binary}", "level:", LEVEL),
    (IN_QUERY, "in: query, schema: {type: string, format: binary}", "name: q", f"{QUERY}.schema"),
    ("    Thing:\n", "    Level: {enum: []}\n    Thing:\n", "Level:", "components.schemas.Level"),
    ("    Thing:\n", "    Level: {enum: [a, 1]}\n    Thing:\n", "Level:", "components.schemas.Level"),
    (CONTENT, "{application/json: {schema: {description: Anything.}}}", '"200":', SUCCESS),
    (f"q, {IN_QUERY}", "X-Q, in: header, schema: {type: string, format: date}", "X-Q", QUERY),
    ("paths:\n", "paths:\n  /other: {$ref: '#/paths/~1things~1{key}'}\n", "/other", "paths./other"),
    ("/things/{key}:", "/things/`<b>/{key}:", "/things", "paths./things/`<b>/{key}"),
    ("/things/{key}:", "/%2e%2e/{key}:", "/%2e", "paths./%2e%2e/{key}"),
    ("tags: [things]\n", "tags: [<img>]\n", "post:", POST),
    ("summary: Do it.", "summary: Do it.\n      x-live: [a]", "post:", POST),
    (LEVEL_LINE, "level: {type: string, description: <b>a</b>}", "level:", f"{LEVEL}.description"),
    ("Does it.", "'\\`<img src=x>\\`'", "description: '", f"{POST}.description"),
    ("Does it.", '"a `\\n\\n<img src=x>\\n\\n` b"', 'description: "a', f"{POST}.description"),
    ('version: "1"', "version: '1', termsOfService: 'javascript:a'", "info", "info.termsOfService"),
    ("https://example.com/page", "javascript:alert(1)", "externalDocs", f"{POST}.externalDocs.url"),
    ("https://example.com/page", "https://example.com/a'b", "externalDocs", f"{POST}.externalDocs.url"),
    ("summary: Do it.", "summary: Do <img src=x onerror=alert(1)>.", "summary", f"{POST}.summary"),
    ("Does it.", "Does <b>it</b>.", "description: Does", f"{POST}.description"),
    ("Does it.", "See [it](javascript:alert(1)).", "description: See", f"{POST}.description"),
]
OTHER_PROBLEMS = [
    (
        "    Thing:\n",
        '    A: {$ref: "#/components/schemas/B"}\n    B: {$ref: "#/components/schemas/A"}\n    Thing:\n',
        "A:",
        "leads back to itself",
    ),
    ("    Thing:\n", '    A: {allOf: [{$ref: "#/components/schemas/A"}]}\n    Thing:\n', "A:", "leads back to itself"),
    ("    Thing:\n", '    A: {not: {$ref: "#/components/schemas/A"}}\n    Thing:\n', "A:", "leads back to itself"),
    (BODY_SCHEMA, '{$ref: "other.yaml#/A"}', "other.yaml", "leads nowhere"),
    ("      tags: [things]\n", "      tags: [things]\n      security: [{nope: []}]\n", "security", "isn't described"),
    ("    Thing:\n", "    d: {type: object}\n    Thing:\n", "d: {", "'d' is d in Python, which generated code uses"),
    ("tags: [{name", f"x-a: {'[' * 70}{']' * 70}\ntags: [{{name", "x-a", "more than 60 levels: use fewer"),
    ("tags: [{name", f"x-a: {'[' * 5000}{']' * 5000}\ntags: [{{name", "x-a", "more than 60 levels: use fewer"),
    ("tags: [{name", "x-a: &a [*a]\ntags: [{name", "x-a", "*a stands within itself: write what it means instead"),
    (
        "      responses:",
        "      servers: [{url: 'https://b.example'}]\n      responses:",
        "servers: [{url: 'h",
        "isn't one of the servers",
    ),
]
BOMB = "x-0: &x0 [a, a]\n" + "".join(f"x-{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 30))
MERGES = "x-0: &x0 {a: 1}\n" + "".join(
    f"x-{n}: &x{n} {{<<: [{', '.join([f'*x{n - 1}'] * 9)}]}}\n" for n in range(1, 30)
)


def refusals(tmp_path: Path, old: str, new: str) -> list[str]:
    """What is said of an edited spec: a line for each problem."""
    path = tmp_path / "specs" / "edits.yaml"
    path.parent.mkdir(exist_ok=True)
    assert SPEC.count(old) == 1 or not old
    path.write_text(SPEC.replace(old, new) if old else new + SPEC, encoding="utf-8")
    try:
        read_spec(path)
    except SpecError as error:
        return str(error).split("\n       ")
    return []


def line_with(tmp_path: Path, text: str) -> int:
    lines = (tmp_path / "specs" / "edits.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_the_spec_without_edits_is_read(tmp_path: Path) -> None:
    assert refusals(tmp_path, "", "") == []


@pytest.mark.parametrize(("old", "new", "line", "place"), EDITS)
def test_an_edit_is_refused_with_line_and_place(tmp_path: Path, old: str, new: str, line: str, place: str) -> None:
    found = refusals(tmp_path, old, new)

    sentences = {" ".join(sentence.split()) for _, _, sentence in supported()}
    start = f"specs/edits.yaml:{line_with(tmp_path, line)}: {place}: "
    assert {" ".join(each.removeprefix(start).split()) for each in found if each.startswith(start)} & sentences, found


def test_each_rule_has_an_edit_that_breaks_it(tmp_path: Path) -> None:
    found = {re.sub(r"^\S+ \S+ ", "", each) for old, new, *_ in EDITS for each in refusals(tmp_path, old, new)}

    assert {sentence for _, _, sentence in supported()} <= found


@pytest.mark.parametrize(("old", "new", "line", "problem"), OTHER_PROBLEMS)
def test_a_spec_that_leads_nowhere_is_refused(tmp_path: Path, old: str, new: str, line: str, problem: str) -> None:
    found = refusals(tmp_path, old, new)

    assert any(problem in each for each in found if each.startswith(f"specs/edits.yaml:{line_with(tmp_path, line)}: "))


@pytest.mark.parametrize("bomb", [BOMB, MERGES], ids=["lists", "merge keys"])
def test_a_short_file_that_becomes_endless_is_refused_at_once(tmp_path: Path, bomb: str) -> None:
    [found] = refusals(tmp_path, "", bomb)

    assert re.fullmatch(r"specs/edits.yaml:\d+: YAML: .* more than 100,000 parts: use fewer aliases", found)
