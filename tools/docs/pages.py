"""Makes pages from the specs: the page of operations, the README's table, and a page for each spec, drawn by Scalar."""

import html
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tools.spec.python_names import python_names
from tools.spec.reader import GENERATE, SpecError, name_of
from tools.spec.support import supported
from tools.spec.traversal import guest_form, operations

HEAD = f"""\
<!-- Made from specs/ by `{GENERATE}`. Do not edit. -->
# Operations

This page lists every operation of both services that the clients support, with its request and the method that calls
it. *Guest form* says whether it exists for guest spaces (`guest_space(id)`); otherwise the call is refused before
anything is sent. *Differences* says where live responses or other sources differ from the vendor's documentation.
"""
SUPPORT = """\
A spec may use all of OpenAPI 3.1 and JSON Schema, with these limits. `nox -s generate` refuses what is beyond them, with
the file and the line; then nothing in `generated/` is changed."""
TABLE = re.compile(r"(?<=^<!-- operations -->\n).*?(?=^<!-- end -->$)", re.MULTILINE | re.DOTALL)


def section(path: Path, spec: dict[str, Any]) -> str:
    """The heading and the table of a spec on the page of operations."""
    names = python_names(spec)
    rows = [
        ["Method", "Operation", "Request", "Guest form", "Authentication", "Differences"],
        ["---"] * 6,
        *(
            [
                link_to_method(path.stem, names[operation["operationId"]]),
                linked(one_line(operation["summary"]).rstrip("."), operation.get("externalDocs", {}).get("url", "")),
                f"`{method.upper()} {route}`",
                guest_form(spec, operation),
                # Of schemes that belong together only the first: the others are the same everywhere.
                " or ".join(dict.fromkeys(next(iter(each), "none") for each in security_of(spec, operation))),
                one_line(operation.get("x-live", "")),
            ]
            for (_, route, method), operation in operations(spec)
        ),
    ]
    table = "".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |\n" for row in rows)
    return f"\n## {one_line(spec['info']['title'])}\n\nFrom `{name_of(path)}`.\n\n{table}"


def security_of(spec: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The ways to authenticate a call of an operation."""
    ways: list[dict[str, Any]] = operation.get("security", spec.get("security", []))
    return ways


def one_line(text: str) -> str:
    """A text without breaks, which would end the row of a table."""
    return " ".join(text.split())


def linked(text: str, url: str) -> str:
    """A text as a link, if there is a page to link to."""
    escaped = re.sub(r"[][]", r"\\\g<0>", text)
    return f"[{escaped}]({url})" if url else escaped


def support_section() -> str:
    """What a spec may use, as a list for the page of operations."""
    sentences = "".join(f"- {one_line(sentence)}\n" for _, _, sentence in supported())
    return f"\n## What a spec may use\n\n{SUPPORT}\n\n{sentences}"


def row(spec: dict[str, Any]) -> str:
    """The row of a spec in the README's table, with the names of its methods."""
    names = python_names(spec)
    methods = ", ".join(f"`{names[operation['operationId']]}`" for _, operation in operations(spec))
    return f"| {spec['info']['title'].partition(' ')[0]} | {methods} |\n"


def with_table(readme: str, rows: Iterable[str]) -> str:
    """The README with these rows in its table."""
    readme, found = TABLE.subn(lambda _: f"\n| Service | Operations |\n|---|---|\n{''.join(rows)}\n", readme)
    if found != 1:
        raise SpecError("README.md has no place for its table: a line `<!-- operations -->`, later `<!-- end -->`")
    return readme


def link_to_method(product: str, name: str) -> str:
    """The name of a method, as a link to its description in the API reference."""
    return f"[`{name}`](api/{product}.md#{anchor_of(product, name)})"


def anchor_of(product: str, name: str) -> str:
    """The anchor of a method in the API reference: its full name."""
    return f"spaceclients.{product.capitalize()}Client.{name}"


PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{summary}">
<title>{title} - HTTP reference</title>
<link rel="icon" href="../assets/images/favicon.png">
<link rel="stylesheet" href="../assets/reference.css">
</head>
<body>
<header>
<nav aria-label="Documentation">
<a href="../index.html">spaceclients</a>
{pages}
<a href="../api/{product}.html">Python API</a>
<a href="{product}.yaml" download>YAML</a>
<a href="{product}.json" download>JSON</a>
</nav>
</header>
<div id="reference"></div>
<noscript>This page needs JavaScript. Read the spec itself: <a href="{product}.yaml">{product}.yaml</a>.</noscript>
<script type="application/json" id="spec">{spec}</script>
<script src="../assets/scalar.js"></script>
<script src="../assets/reference.js"></script>
</body>
</html>
"""

# The headings of the specs' own extensions of an operation.
NOTES = {"x-live": "Differs from the documents", "x-find-out": "If the response is lost"}


def reference_page(
    product: str, document: dict[str, Any], snippets: dict[str, tuple[str, str]], titles: dict[str, str]
) -> str:
    """The page of a spec. It refers to the scripts and styles in `assets/`.

    Args:
        product: `kaiten` or `kintone`.
        document: The spec as it is in the generated package.
        snippets: The Python and the curl example of each operation, by its name in Python.
        titles: The title of each product that has a page.
    """
    document = json.loads(json.dumps(document))
    for _, operation in operations(document):
        name = operation["x-python-name"]
        python, curl = snippets[name]
        operation["x-codeSamples"] = [
            {"lang": "Python", "label": "Python", "source": python},
            {"lang": "Shell", "label": "curl", "source": curl},
        ]
        notes = [f"In Python: [`{product}.{name}`](../api/{product}.html#{anchor_of(product, name)})."]
        notes += [f"**{title}.** {operation[key]}" for key, title in NOTES.items() if key in operation]
        operation["description"] = "\n\n".join([operation["description"], *notes])
    here = ' aria-current="page"'
    return PAGE.format(
        product=product,
        title=html.escape(document["info"]["title"]),
        summary=html.escape(document["info"].get("summary", "")),
        pages="\n".join(
            f'<a href="{each}.html"{here if each == product else ""}>{title} HTTP</a>' for each, title in titles.items()
        ),
        # No text of the spec may end the script.
        spec=json.dumps(document, ensure_ascii=False).replace("<", "\\u003c"),
    )


def link_to_operation(product: str, operation: dict[str, Any]) -> str:
    """The link to an operation from a page of the API reference; `reference.js` makes the same anchors."""
    tag = operation["tags"][0].replace(" ", "-")
    return f"../reference/{product}.html#tag/{tag}/{operation['operationId']}"
