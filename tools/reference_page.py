"""Makes the page of a spec, which Scalar draws in the browser, from the spec and the operations' examples."""

import html
import json
from typing import Any

from operations_page import anchor_of
from walk_spec import operations

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

# What the spec says of an operation in extensions of its own.
NOTES = {"x-live": "Differs from the documents", "x-find-out": "If the answer is lost"}


def reference_page(
    product: str, document: dict[str, Any], snippets: dict[str, tuple[str, str]], titles: dict[str, str]
) -> str:
    """The page, complete but for the scripts and styles of `assets/`.

    Args:
        product: `kaiten` or `kintone`.
        document: The spec as it is in the generated package.
        snippets: The Python and the curl example of each operation, by its name in Python.
        titles: What each product that has a page is called there.
    """
    document = json.loads(json.dumps(document))
    for _, operation in operations(document):
        name = operation["x-python-name"]
        python, curl = snippets[name]
        operation["x-codeSamples"] = [
            {"lang": "Python", "label": "Python", "source": python},
            {"lang": "Shell", "label": "curl", "source": curl},
        ]
        notes = [f"In Python: [`{product}.{name}`]({link_to_method(product, name)})."]
        notes += [f"**{title}.** {operation[key]}" for key, title in NOTES.items() if key in operation]
        operation["description"] = "\n\n".join([operation["description"], *notes])
    here = ' aria-current="page"'
    return PAGE.format(
        product=product,
        title=html.escape(document["info"]["title"]),
        summary=html.escape(document["info"]["summary"]),
        pages="\n".join(
            f'<a href="{each}.html"{here if each == product else ""}>{title} HTTP</a>' for each, title in titles.items()
        ),
        # So that no text of the spec ends the script.
        spec=json.dumps(document, ensure_ascii=False).replace("<", "\\u003c"),
    )


def link_to_method(product: str, name: str) -> str:
    """Where a method is described, from a page of a spec."""
    return f"../api/{product}.html#{anchor_of(product, name)}"


def link_to_operation(product: str, operation: dict[str, Any]) -> str:
    """Where an operation is described, from a page of the API reference; `reference.js` makes the same anchors."""
    tag = operation["tags"][0].replace(" ", "-")
    return f"../reference/{product}.html#tag/{tag}/{operation['operationId']}"
