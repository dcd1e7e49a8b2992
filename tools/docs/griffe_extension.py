"""Adds to the API reference what griffe can't read in the source: the clients' methods, and the lists of models.

The methods are descriptors, whose parameters come from generated code, so they are taken from the imported package.
"""

import ast
import inspect
import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import griffe

import spaceclients
from spaceclients._methods.method import MethodDescriptor
from tools.docs.operation_examples import examples
from tools.docs.pages import link_to_operation
from tools.spec.traversal import operations

CLIENTS = {
    "kaiten": spaceclients.KaitenClient("https://acme.kaiten.ru", "..."),
    "kintone": spaceclients.KintoneClient("https://acme.kintone.com", auth=spaceclients.PasswordAuth("admin", "...")),
}
EXAMPLES = """

**In Python**

```python
{python}```

**With curl**

```sh
{curl}```

The request, its fields and every response: [{line}]({link}).
"""


class DocumentMethods(griffe.Extension):
    """The extension for griffe; zensical.toml names this file."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Complete a package after griffe has read its source."""
        if pkg.name == "spaceclients":
            for product, client in CLIENTS.items():
                document_methods(pkg[product], product, client)
        elif pkg.name.endswith("_spaces"):
            pkg["models"].exports = [name for name, member in pkg["models"].members.items() if member.is_alias]


def document_methods(module: griffe.Module, product: str, client: Any) -> None:
    """Replace each attribute that is a method by a function, with its examples and a link to the page of the spec."""
    path = Path(__file__).parents[2] / "generated" / f"{product}_spaces" / "openapi.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    snippets = examples(product, document)
    lines = {operation["x-python-name"]: (place, operation) for place, operation in operations(document)}
    for base in module.classes.values():
        for name, attribute in list(base.members.items()):
            if attribute.is_attribute and isinstance(vars(type(client)).get(name), MethodDescriptor):
                method = getattr(client, name)
                text = inspect.getdoc(method) or ""
                if name in snippets:
                    python, curl = snippets[name]
                    (_, route, verb), operation = lines[name]
                    link = link_to_operation(product, operation)
                    text = text.partition("\n\nExamples:")[0]  # the whole program replaces it
                    text += EXAMPLES.format(python=python, curl=curl, line=f"{verb.upper()} {route}", link=link)
                base.set_member(name, function(name, method, text, attribute))


def function(name: str, method: Any, text: str, attribute: griffe.Object | griffe.Alias) -> griffe.Function:
    """The function that griffe would make of a method in the source."""
    signature = inspect.signature(method)
    module = attribute.module
    return griffe.Function(
        name,
        lineno=attribute.lineno,
        endlineno=attribute.endlineno,
        parameters=griffe.Parameters(
            griffe.Parameter("self", kind=griffe.ParameterKind.positional_or_keyword),
            *(
                griffe.Parameter(
                    each.name,
                    annotation=type_of(each.annotation, module),
                    kind=griffe.ParameterKind(each.kind.description),
                    default=None if each.default is inspect.Parameter.empty else repr(each.default),
                )
                for each in signature.parameters.values()
            ),
        ),
        returns=type_of(signature.return_annotation, module),
        docstring=griffe.Docstring(text, parser="google"),
    )


def type_of(annotation: Any, module: griffe.Module) -> str | griffe.Expr | None:
    """An annotation by the names that the module imports, so that models become links; None without one."""
    if annotation is inspect.Parameter.empty:
        return None
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    text = re.sub(r"\b\w+_spaces\.[\w.]*\b(\w+)", r"\1", text)
    text = re.sub(r"\bspaceclients\.[\w.]*\b(\w+)", r"\1", text)
    # The clients' modules import the generated ones as `models`.
    models = import_module(f"{module.name}_spaces.models").__all__
    text = re.sub(r"\b[A-Z]\w+\b", lambda found: "models." * (found[0] in models) + found[0], text)
    return griffe.safe_get_expression(ast.parse(text, mode="eval").body, parent=module)
