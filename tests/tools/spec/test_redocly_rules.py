"""That the linter of the specs catches what it should. Run by `nox -s lint`, as it needs Node and no client."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[3]
LINTER = ROOT / "node_modules/@redocly/cli/bin/cli.js"
PROBLEM = re.compile(
    r"^\[\d+\] \S*?(?P<file>[a-z-]+)\.yaml:(?P<line>\d+):\d+ at \S+\n\n(?P<text>.+?)\n\n.*?by the (?P<rule>\S+) rule\.$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Case:
    """A spec with one edit, and the problem that the linter must find: the rule, and text on the line it names."""

    rule: str
    line: str
    old: str
    new: str
    spec: str = "kaiten"


CREATED = '        "200":\n          # 200, not 201: the documents and every recorded response agree.\n'
PAGE = "        url: https://developers.kaiten.ru/spaces/create-new-space\n"
CASES = {
    # The linter's own rules.
    "no-summary": Case("operation-summary", "post:", "      summary: Create a space.\n", ""),
    "no-description": Case("operation-description", "get:", "description: Returns one space, wi", "# wi"),
    "parameter-not-described": Case(
        "parameter-description", "name: limit", "description: How many spaces to give", "# "
    ),
    "unknown-tag": Case("operation-tag-defined", "tags: [space]", "      tags: [spaces]\n", "      tags: [space]\n"),
    "example-of-another-type": Case("no-invalid-media-type-examples", "title: []", "title: 2026\n", "title: []\n"),
    "example-with-a-new-value": Case(
        "no-invalid-media-type-examples", "createApp: X", "createApp: ADMIN\n", "createApp: X\n", "kintone"
    ),
    "example-of-a-parameter": Case(
        "no-invalid-parameter-examples", "example: many", "example: 100\n", "example: many\n"
    ),
    "unused-component": Case(
        "no-unused-components", "Spare:", "    SpaceBoard:\n", "    Spare: {description: None.}\n    SpaceBoard:\n"
    ),
    "lost-reference": Case("no-unresolved-refs", "schemas/Spaces", '/schemas/Space"\n', '/schemas/Spaces"\n'),
    # Ours.
    "no-page": Case(
        "rule/operation-has-vendor-page",
        "operationId: createSpace",
        f"      externalDocs:\n        description: Kaiten's page\n{PAGE}",
        "",
    ),
    "page-of-another": Case(
        "rule/vendor-page-is-the-vendors", "example.com", PAGE, "        url: https://example.com\n"
    ),
    "departure-in-a-word": Case("rule/departure-is-told-in-sentences", "x-live:", "an empty change is a 400.", "yes"),
    "schema-not-described": Case(
        "specs/all-is-described", "RolePermissions:", "description: >-\n        What a role allows", "title: "
    ),
    "property-not-described": Case("specs/all-is-described", "uid:", "description: UUID of the space, used", "title: "),
    "answer-not-described": Case(
        "specs/all-is-described", '"200":', "description: The space was created.", 'description: ""'
    ),
    "header-not-described": Case(
        "specs/all-is-described", "X-RateLimit-Limit:", "description: Requests that the", "# "
    ),
    "login-not-described": Case("specs/all-is-described", "basicAuth:", "description: The extra gate", "# ", "kintone"),
    "no-examples": Case(
        "specs/body-has-examples",
        "application/json:",
        "examples:\n            done:\n              summary: The whole body\n              value: {}\n",
        "examples: {}\n",
        "kintone",
    ),
    "extension-misspelt": Case("specs/extension-is-known", "x-gives: string", "x-give: string\n", "x-gives: string\n"),
    "extension-misplaced": Case("specs/extension-is-known", "x-live: A", CREATED, f"{CREATED}          x-live: A.\n"),
    "given-type-without-reason": Case(
        "specs/departure-has-reason", "x-give", "$comment: Text or a", "title: A", "kintone"
    ),
    "two-types-without-reason": Case(
        "specs/departure-has-reason", "type: [", "$comment: In the recorded", "title: In the recorded"
    ),
    "empty-body-without-reason": Case("specs/departure-has-reason", "x-empty-body", "$comment: Live, a", "title: A"),
    "reason-without-source": Case(
        "specs/departure-has-reason", "x-give: string", "Documented as a string; what", "It is unclear what"
    ),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[dict[str, str]]]:
    """What the linter says of every broken copy, in one run, as starting it takes longest."""
    folder = tmp_path_factory.mktemp("specs")
    for name, case in CASES.items():
        text = (ROOT / f"specs/{case.spec}.yaml").read_text(encoding="utf-8")
        assert case.old in text, name
        (folder / f"{name}.yaml").write_text(text.replace(case.old, case.new, 1), encoding="utf-8")
    node = shutil.which("node")
    assert node is not None, "there is no Node: run `nox -s lint`"
    options = ["--config", str(ROOT / "redocly.yaml"), "--max-problems", "1000"]
    command = [node, str(LINTER), "lint", *options, *(f"{name}.yaml" for name in CASES)]
    result = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 1, result.stderr
    problems: dict[str, list[dict[str, str]]] = {name: [] for name in CASES}
    for problem in PROBLEM.finditer(result.stdout):
        lines = (folder / f"{problem['file']}.yaml").read_text(encoding="utf-8").splitlines()
        problems[problem["file"]].append({**problem.groupdict(), "source": lines[int(problem["line"]) - 1].strip()})
    return problems


@pytest.mark.parametrize("name", CASES)
def test_a_broken_spec_is_told_with_rule_and_line(name: str, found: Mapping[str, list[dict[str, str]]]) -> None:
    case = CASES[name]
    problems = found[name]

    assert [(case.rule, True)] == [(each["rule"], case.line in each["source"]) for each in problems], problems
