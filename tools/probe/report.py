"""Writes a report as Markdown: how the responses to a client differ from its spec, without their data."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from tools.probe.comparison import Comparison
from tools.probe.ignored import HEADERS
from tools.probe.read_operations import Call, Client, content, lists, read_operations
from tools.probe.redaction import Redactor

WHOLE = "the response"


class Report:
    """A section of the report: the responses to one client.

    Args:
        title: The heading.
        client: The client.
        calls: Its calls.
        redactor: Decides what may be shown.
    """

    def __init__(self, title: str, client: Client, calls: list[Call], redactor: Redactor) -> None:
        self._title = title
        self._calls = calls
        self._document = client._spec.document  # noqa: SLF001
        self._redactor = redactor
        self._operations = read_operations(client)
        self._groups: defaultdict[tuple[str, int], list[Call]] = defaultdict(list)
        for call in calls:
            if call.response:
                self._groups[call.operation.name, call.response.status].append(call)

    @property
    def failure(self) -> str:
        """Why no call succeeded; empty if one did."""
        if any(call.succeeded for call in self._calls):
            return ""
        reasons = (
            f"{call.operation.name}: {self._outcome(call)}" + f" ({self._said(call)})" * (call.problem == "")
            for call in self._calls
        )
        return "; ".join(dict.fromkeys(reasons))

    @property
    def advice(self) -> str:
        """How to mend a failure."""
        if any(call.response and call.response.status == 401 for call in self._calls):
            return "check the credentials"
        lost = all(call.response is None for call in self._calls)
        return f"check the base URL and {'the network' if lost else 'what the user may read'}"

    def lines(self) -> Iterator[str]:
        """The section's lines."""
        yield f"## {self._title}\n"
        yield f"Spec: {self._document['info']['title']} {self._document['info']['version']}.\n"
        yield from table(["Operation", "Calls", "Response", "What the spec says of it"], self._outcomes())
        found = {key: rows for key in self._groups if (rows := self._rows(key))}
        for (name, status), rows in found.items():
            yield f"### `{name}`, {status}\n"
            yield from table(["Where", "What", "How often"], rows)
        headers = self._headers()
        if headers:
            yield "### Headers that the spec doesn't have\n"
            yield from table(["Header", "Operation", "How often"], headers)
        if not found and not headers:
            yield "No response has anything that the spec doesn't have.\n"

    def _outcomes(self) -> list[list[str]]:
        counted = Counter((call.operation.name, self._outcome(call), self._said(call)) for call in self._calls)
        rows = [[f"`{name}`", str(number), outcome, said] for (name, outcome, said), number in counted.items()]
        called = {call.operation.name for call in self._calls}
        for operation in self._operations:
            if operation.name not in called:
                names = " and ".join(f"`{name}`" for name in operation.required)
                rows.append([f"`{operation.name}`", "0", f"not called: no list gave {names}" if names else "", ""])
        return rows

    def _outcome(self, call: Call) -> str:
        """A response in a few words, without the service's own, which may name people."""
        if call.response is None:
            return call.problem
        code = code_of(call) and self._redactor.shown(code_of(call), "")
        sizes = [len(part) for body in call.json for part in lists(body) if len(body) == 1 or body is part]
        count = f"{sizes[0]} item{'s' * (sizes[0] != 1)}" if sizes and call.succeeded else ""
        return ", ".join(filter(None, [str(call.response.status), code and f"`{code}`", count, call.problem]))

    def _said(self, call: Call) -> str:
        """The first sentence of the spec about the status of a response."""
        if call.response is None:
            return ""
        text = call.operation.responses.get(str(call.response.status), {}).get("description", "not in the spec")
        return " ".join(text.split()).partition(". ")[0].rstrip(".")

    def _rows(self, key: tuple[str, int]) -> list[list[str]]:
        calls = self._groups[key]
        bodies = [body for call in calls for body in call.json]
        schema = content(calls[0].operation, key[1]).get("schema")
        if schema is None:
            return [[WHOLE, "JSON, where the spec has none", f"{len(bodies)} of {len(bodies)}"]] if bodies else []
        comparison = Comparison(self._document, schema, self._redactor)
        for body in bodies:
            comparison.add(body)
        return [[f"`{each.place}`" if each.place else WHOLE, each.what, each.often] for each in comparison.findings()]

    def _headers(self) -> list[list[str]]:
        rows = []
        for (name, status), calls in self._groups.items():
            counted = Counter[str]()
            for call in calls:
                said = call.operation.responses.get(str(status), {}).get("headers", {})
                sent = call.response.headers if call.response else {}
                names = {each.lower() for each in sent} - {each.lower() for each in said}
                counted.update(
                    {self._redactor.shown(each, "<header>") for each in names if not HEADERS.fullmatch(each)}
                )
            rows += [[f"`{each}`", f"`{name}`, {status}", f"{n} of {len(calls)}"] for each, n in counted.items()]
        return sorted(rows)


def code_of(call: Call) -> str:
    """The service's error code; empty without one."""
    body = {} if call.succeeded or not call.json else call.json[0]
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, str) else ""


def table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    """A Markdown table."""
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""
