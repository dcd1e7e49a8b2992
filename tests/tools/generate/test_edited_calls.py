"""What a spec may come to say is carried out by the client: each call sends and returns what the spec says."""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
import textwrap
from importlib import import_module, invalidate_caches
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest

from spaceclients._client import SyncClient
from spaceclients._methods.operation import Operation
from spaceclients._spec.document import Spec
from spaceclients._throttle.rate import RateQuota
from spaceclients.errors import InvalidRequestError
from tools.generate.package import make_package
from tools.spec.reader import read_spec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = """\
openapi: 3.1.0
info: {title: Edits, version: "1"}
servers: [{url: "https://{domain}/api", variables: {domain: {default: example.com}}}]
tags: [{name: things}]
components:
  schemas:
    Thing:
      type: object
      properties:
        id: {type: integer}
    ThingRequest:
      type: object
      properties:
        title: {type: string, default: "it's \\"new\\""}
        day: {type: string, format: date}
        key: {type: string, format: uuid}
      minProperties: 1
    Upload:
      type: object
      required: [file]
      properties:
        file: {type: string, format: binary}
        more-files: {type: array, items: {type: string, format: binary}}
        title: {type: string, maxLength: 5}
        count: {type: integer}
        shown: {type: boolean}
        tags: {type: array, items: {type: string}}
        thing: {$ref: "#/components/schemas/Thing"}
    Names:
      type: object
      properties:
        listed: {$ref: "#/components/schemas/List"}
        kind: {$ref: "#/components/schemas/class"}
        first: {$ref: "#/components/schemas/1st"}
        shouted: {$ref: "#/components/schemas/THING_LIST"}
    List: &named {type: object, properties: {when: {type: string}, default: {type: string, default: a}}}
    class: *named
    1st: *named
    THING_LIST:
      type: object
      additionalProperties: false
      properties: {secret: {type: string, format: password}}
paths:
"""
OPERATION = """\
  {path}:
    {method}:
      operationId: {name}
      tags: [things]
      summary: Do it.
      x-find-out: Look.
"""
RETURNS_THING = """\
responses:
  "200": {description: Done., content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
"""
RETURNS_NOTHING = """\
responses:
  "204": {description: Done.}
"""


def operation(name: str, parts: str = "", *, path: str = "/things", responses: str = RETURNS_THING) -> str:
    """A path with one operation; its method is the first word of its name."""
    head = OPERATION.format(path=path, method=name.partition("_")[0], name=name)
    return head + textwrap.indent(f"{parts}{responses}", "      ")


def parameter(place: str, schema: str, more: str = "", name: str = "q") -> str:
    required = "true" if place == "path" else "false"
    return f"parameters: [{{name: {name}, in: {place}, required: {required}, schema: {{{schema}}}{more}}}]\n"


def body(schema: str, media_type: str = "application/json", *, required: bool = True) -> str:
    content = f'{{{media_type}: {{schema: {{$ref: "#/components/schemas/{schema}"}}}}}}'
    return f"requestBody: {{required: {str(required).lower()}, content: {content}}}\n"


TEXTS = "type: array, items: {type: string}"
PATHS = [
    operation("delete_file", parameter("path", "type: string"), path="/things/5/files/{q}", responses=RETURNS_NOTHING),
    operation("get_list_in_path", parameter("path", TEXTS), path="/lists/{q}"),
    operation("get_date", parameter("query", "type: string, format: date"), path="/date"),
    operation("get_time", parameter("query", "type: string, format: date-time"), path="/time"),
    operation("get_uuid", parameter("path", "type: string, format: uuid"), path="/uuid/{q}"),
    operation("get_list", parameter("query", TEXTS), path="/list"),
    operation("get_commas", parameter("query", TEXTS, ", explode: false"), path="/commas"),
    operation("get_flag", parameter("query", "type: boolean"), path="/flag"),
    operation("get_default", parameter("query", "type: integer, default: 7"), path="/default"),
    operation("get_header", parameter("header", "type: string", name="X-Thing-Key"), path="/header"),
    operation("patch_thing", body("ThingRequest")),
    operation("post_maybe", body("ThingRequest", required=False), path="/maybe"),
    operation("put_file", body("Upload", "multipart/form-data"), path="/upload"),
    operation("post_names", body("Names"), path="/names"),
    operation("import_module", path="/module").replace("import:", "get:"),
    operation("post_nothing", body("ThingRequest"), path="/nothing", responses=RETURNS_NOTHING),
]


@pytest.fixture(scope="session")
def client_class(tmp_path_factory: pytest.TempPathFactory) -> Iterator[type[Any]]:
    """A client whose package was generated from a spec with all of these edits."""
    folder = tmp_path_factory.mktemp("edits")
    path = folder / "specs" / "edits.yaml"
    path.parent.mkdir()
    path.write_text(HEAD + "".join(PATHS), encoding="utf-8")
    (folder / "made").mkdir()
    make_package(path, read_spec(path), folder / "made")
    sys.path.insert(0, str(folder / "made"))
    invalidate_caches()
    api, models = import_module("edits_spaces.api.things"), import_module("edits_spaces.models")

    def declared(name: str) -> Any:
        module = getattr(api, name)
        nothing: Any = type(None)
        returns = nothing if name in {"delete_file", "post_nothing"} else models.Thing
        if name in {"put_file", "post_names"}:
            return Operation(module, models.Upload if name == "put_file" else models.Names, returns)
        has_body = name in {"patch_thing", "post_maybe", "post_nothing"}
        return Operation(module, models.ThingRequest if has_body else module.parameters, returns)

    names = re.findall("operationId: (.*)", "".join(PATHS))
    members: dict[str, Any] = {name: declared(name) for name in names} | {"named_otherwise": declared("get_flag")}
    yield type("EditsClient", (SyncClient,), {"_spec": Spec("edits_spaces"), "_default_quota": RateQuota, **members})
    sys.path.remove(str(folder / "made"))


@pytest.fixture
def received() -> list[httpx.Request]:
    return []


@pytest.fixture
def client(client_class: type[Any], received: list[httpx.Request]) -> Any:
    def respond(request: httpx.Request) -> httpx.Response:
        request.read()
        received.append(request)
        returns_nothing = request.method == "DELETE" or request.url.path.endswith("/nothing")
        return httpx.Response(204) if returns_nothing else httpx.Response(200, json={"id": 5})

    options = {"transport": httpx.MockTransport(respond), "retry": None, "quota": None}
    return client_class("https://example.com", "/api", [], options)


TIME = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)
KEY = UUID(int=5)


@pytest.mark.parametrize(
    ("name", "arguments", "sent"),
    [
        ("delete_file", ["a b/c"], "DELETE /things/5/files/a%20b%2Fc"),
        ("delete_file", ["..."], "DELETE /things/5/files/..."),
        ("get_list_in_path", [["a", "b"]], "GET /lists/a,b"),
        ("get_date", {"q": dt.date(2026, 1, 2)}, "GET /date?q=2026-01-02"),
        ("get_date", {"q": "2026-01-02"}, "GET /date?q=2026-01-02"),
        ("get_time", {"q": TIME}, "GET /time?q=2026-01-02T03%3A04%3A00%2B00%3A00"),
        ("get_uuid", [KEY], f"GET /uuid/{KEY}"),
        ("get_list", {"q": ["a", "b,c"]}, "GET /list?q=a&q=b%2Cc"),
        ("get_list", {"q": []}, "GET /list"),
        ("get_commas", {"q": ["a b", "c"]}, "GET /commas?q=a%20b,c"),
        ("get_commas", {"q": []}, "GET /commas"),
        ("get_flag", {"q": True}, "GET /flag?q=true"),
        ("named_otherwise", {"q": False}, "GET /flag?q=false"),
        ("get_default", {}, "GET /default"),
        ("get_header", {"x_thing_key": "a b"}, "GET /header [a b]"),
        ("patch_thing", {"day": dt.date(2026, 1, 2)}, 'PATCH /things {"day":"2026-01-02"}'),
        ("patch_thing", {"key": KEY}, f'PATCH /things {{"key":"{KEY}"}}'),
        ("post_maybe", {}, "POST /maybe"),
        ("post_maybe", {"title": "a"}, 'POST /maybe {"title":"a"}'),
        ("post_names", {"listed": {"when": "a"}}, 'POST /names {"listed":{"when":"a"}}'),
        ("post_names", {"kind": {"when": "a"}}, 'POST /names {"kind":{"when":"a"}}'),
        ("post_names", {"first": {"default": "b"}}, 'POST /names {"first":{"default":"b"}}'),
        ("post_names", {"shouted": {"secret": "a"}}, 'POST /names {"shouted":{"secret":"a"}}'),
        ("import_module", {}, "GET /module"),
        ("post_nothing", {"title": "a"}, 'POST /nothing {"title":"a"}'),
    ],
)
def test_a_call_sends_what_the_spec_says(
    client: Any, received: list[httpx.Request], name: str, arguments: Any, sent: str
) -> None:
    call = getattr(client, name)
    result = call(**arguments) if isinstance(arguments, dict) else call(*arguments)

    [request] = received
    target = request.url.raw_path.decode().removeprefix("/api")
    headers = [f"[{value}]" for key, value in request.headers.items() if key.startswith("x-")]
    assert " ".join(filter(None, [request.method, target, *headers, request.content.decode()])) == sent
    assert ("content-type" in request.headers) == bool(request.content)
    assert result is None if "nothing" in name or "delete" in name else result.id == 5


HARMFUL: list[tuple[str, Any, str]] = [
    *(("delete_file", [text], "q") for text in ("", ".", "..", "a/..", "../a", "a\\..", "/", "a//b")),
    ("get_list_in_path", [[]], "q"),
    ("get_commas", {"q": ["a,b"]}, "q"),
    ("get_header", {"x_thing_key": "a\r\nHost: b"}, "x_thing_key"),
    ("get_header", {"x_thing_key": "é"}, "x_thing_key"),
    ("get_header", {"x_thing_key": " a"}, "x_thing_key"),
    ("get_date", {"q": "soon"}, "q"),
    ("patch_thing", {}, ""),
    ("put_file", {"file": "a.txt"}, "file"),
    ("put_file", {"file": io.StringIO("text")}, "file"),
    ("put_file", {"file": b"", "more_files": [b"", "a.txt"]}, "more_files.1"),
    ("put_file", {"file": b"", "title": "longer"}, "title"),
]


@pytest.mark.parametrize(("name", "arguments", "field"), HARMFUL)
def test_what_would_do_harm_is_refused_before_it_is_sent(
    client: Any, received: list[httpx.Request], name: str, arguments: Any, field: str
) -> None:
    call = getattr(client, name)
    with pytest.raises(InvalidRequestError) as caught:
        call(**arguments) if isinstance(arguments, dict) else call(*arguments)

    assert caught.value.field == field
    assert not received


def test_a_form_has_its_files_and_fields(client: Any, received: list[httpx.Request], tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF")
    types = import_module("edits_spaces.types")
    png = types.File(io.BytesIO(b"\x89PNG"), file_name="é.png", mime_type="image/png")
    with path.open("rb") as file:
        client.put_file(
            file=file, more_files=[b"abc", png], title="new", count=3, shown=True, tags=["a", "b"], thing={"id": 5}
        )

    [request] = received
    boundary = request.headers["content-type"].removeprefix("multipart/form-data; boundary=")
    parts = [each.strip(b"\r\n") for each in request.content.split(f"--{boundary}".encode())[1:-1]]
    found = [(part.partition(b"\r\n\r\n")[0].decode(), part.partition(b"\r\n\r\n")[2]) for part in parts]
    head = "Content-Disposition: form-data; name="
    assert sorted(found) == sorted(
        [
            (f'{head}"file"; filename="plan.pdf"\r\nContent-Type: application/pdf', b"%PDF"),
            (f'{head}"more-files"; filename="more_files"\r\nContent-Type: application/octet-stream', b"abc"),
            (f'{head}"more-files"; filename="é.png"\r\nContent-Type: image/png', b"\x89PNG"),
            (f'{head}"title"', b"new"),
            (f'{head}"count"', b"3"),
            (f'{head}"shown"', b"true"),
            (f'{head}"tags"', b"a"),
            (f'{head}"tags"', b"b"),
            (f'{head}"thing"\r\nContent-Type: application/json', b'{"id":5}'),
        ]
    )
    assert request.headers["content-length"] == str(len(request.content))
