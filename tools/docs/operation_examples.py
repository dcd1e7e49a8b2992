"""Makes the examples of the documentation: a call of each operation in Python and for curl, from the spec's examples."""

import json
import re
import shlex
import subprocess
import textwrap
from typing import Any
from urllib.parse import urlencode

from openapi_python_client.strings import snake_case

from tools.spec.python_names import python_name
from tools.spec.traversal import LISTED_PARTS, guest_form, is_for_guests, operations, resolved, routes, title_of

# The client of each product, and for curl the variables and headers of its credentials, which no spec has.
PRODUCTS = {
    "kaiten": ("KaitenClient", "$KAITEN_URL", ['-H "Authorization: Bearer $KAITEN_TOKEN"']),
    "kintone": (
        "KintoneClient",
        "$KINTONE_BASE_URL",
        ['-H "X-Cybozu-Authorization: $(printf %s "$KINTONE_USERNAME:$KINTONE_PASSWORD" | base64 | tr -d \'\\n\')"'],
    ),
}
WIDTH = 60  # of code, as it fits beside the text


def examples(product: str, document: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """The Python and the curl example of each operation, by its name in Python; both read the environment.

    Args:
        product: `kaiten` or `kintone`.
        document: The spec as it is in the generated package.
    """
    described = [*routes(document)]
    pythons = formatted([program(product, operation["x-python-example"]) for *_, operation in described])
    return {
        operation["x-python-name"]: (python, Example(product, document, method, route, operation).curl())
        for (method, route, operation), python in zip(described, pythons, strict=True)
    }


def program(product: str, call: str) -> str:
    """A call as a whole program, with a client that the environment describes."""
    imports, _, line = call.rpartition("\n\n")
    client = PRODUCTS[product][0]
    head = f"{imports}\nfrom spaceclients import {client}\n\nwith {client}.from_env() as {product}:\n"
    return head.lstrip() + textwrap.indent(line, "    ") + "\n"


def calls(product: str, document: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Each operation of a spec that has the necessary examples, with its call in Python."""
    described = {each["x-python-name"]: each for _, each in operations(document)}
    made = [example for example in (Example(product, document, *each) for each in routes(document)) if example.is_whole]
    pythons = formatted([example.call() for example in made], 100)
    return [(described[example.name], python.rstrip()) for example, python in zip(made, pythons, strict=True)]


class Example:
    """One operation's example.

    Args:
        product: `kaiten` or `kintone`.
        document: The spec.
        method: The HTTP method.
        route: The path in the spec.
        operation: The operation, with all its parameters.
    """

    def __init__(self, product: str, document: dict[str, Any], method: str, route: str, operation: Any) -> None:
        self.name: str = operation["x-python-name"]
        self._product = product
        self._document = document
        self._method = method.upper()
        self._route = route
        self._operation = operation
        parameters = [resolved(self._document, each) for each in operation["parameters"]]
        self._required = [each for each in parameters if each.get("required")]
        content = resolved(self._document, operation.get("requestBody", {})).get("content", {}).get("application/json")
        self._schema = content and content["schema"]
        # The specs give the example that a reader should see first.
        self._body = next((each["value"] for each in (content or {}).get("examples", {}).values()), None)
        self._models: set[str] = set()

    @property
    def is_whole(self) -> bool:
        """Whether the spec has an example of everything that the request needs."""
        return all("example" in each for each in self._required) and (self._schema is None) == (self._body is None)

    def call(self) -> str:
        """The call in Python with an existing client, after the import of its models."""
        line = self._result() + self._call()
        models = ", ".join(sorted(self._models))
        return f"from {self._product}_spaces.models import {models}\n\n{line}\n" if models else f"{line}\n"

    def _call(self) -> str:
        paths = [repr(each["example"]) for each in self._required if each["in"] == "path"]
        named = [f"{each['x-python-name']}={each['example']!r}" for each in self._required if each["in"] == "query"]
        if self._body is not None:
            _, properties = self._model(self._schema)
            named += [f"{python_name(key)}={self._source(properties[key], value)}" for key, value in self._body.items()]
        receiver = f"{self._product}.guest_space({self._space()})" if self._is_for_guests() else self._product
        return f"{receiver}.{self.name}({', '.join([*paths, *named])})"

    def curl(self) -> str:
        """The same request for the shell."""
        _, origin, headers = PRODUCTS[self._product]
        server = next(
            each["url"]
            for each in self._operation.get("servers", self._document["servers"])
            if self._is_for_guests() == is_for_guests(each)
        )
        path = re.sub(r"^https://[^/]+", "", server).format(guestSpaceId=self._space()) + self._route
        path = path.format(**{each["name"]: each["example"] for each in self._required if each["in"] == "path"})
        query = urlencode({each["name"]: each["example"] for each in self._required if each["in"] == "query"})
        words = [f'curl -X {self._method} "{origin}{path}{"?" * bool(query)}{query}"', *headers]
        if self._body is not None:
            body = json.dumps(self._body, ensure_ascii=False)
            if len(body) > WIDTH:
                body = json.dumps(self._body, ensure_ascii=False, indent=2)
            words += ['-H "Content-Type: application/json"', f"--data {shlex.quote(body)}"]
        return " \\\n  ".join(words) + "\n"

    def _is_for_guests(self) -> bool:
        """Whether the operation exists for guest spaces only."""
        return guest_form(self._document, self._operation) == "only"

    def _space(self) -> Any:
        """The id of the guest space in the example."""
        given = {each["name"]: each.get("example") for each in self._required}
        return (given | (self._body or {})).get("id")

    def _source(self, schema: dict[str, Any], value: Any) -> str:
        """A value as Python code, objects as models."""
        if isinstance(value, list):
            items = resolved(self._document, schema).get("items", {})
            return f"[{', '.join(self._source(items, each) for each in value)}]"
        title, properties = self._model(schema)
        if not isinstance(value, dict) or not properties.keys() >= value.keys():
            return repr(value)
        self._models.add(title)
        fields = [f"{python_name(key)}={self._source(properties[key], each)}" for key, each in value.items()]
        return f"{title}({', '.join(fields)})"

    def _model(self, schema: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The title and the properties of the schema that a value keeps to, such as one of an object or null."""
        title, schema = title_of(schema), resolved(self._document, schema)
        properties = schema.get("properties", {})
        for part in [part for key in LISTED_PARTS for part in schema.get(key, ())]:
            other, more = self._model(part)
            title, properties = title or other, {**more, **properties}
        return title, properties

    def _result(self) -> str:
        """The assignment to a variable that is named like the response's schema; empty without a response."""
        response = next(each for status, each in self._operation["responses"].items() if status.startswith("2"))
        schema = resolved(self._document, response).get("content", {}).get("application/json", {}).get("schema", {})
        many = "items" in schema
        title = title_of(schema.get("items", schema))
        returned = resolved(self._document, {"$ref": f"#/components/schemas/{title}"}) if title else {}
        return f"{snake_case(title)}{'s' * many} = " if returned.get("properties") or many else ""


def formatted(sources: list[str], width: int = WIDTH) -> list[str]:
    """Format pieces of Python code in one run of ruff."""
    mark = "# ---\n"
    command = ["ruff", "format", "--isolated", f"--line-length={width}", "-"]
    done = subprocess.run(command, input=mark.join(sources), capture_output=True, text=True, check=True)
    return [f"{each.strip()}\n" for each in done.stdout.split(mark)] if sources else []
