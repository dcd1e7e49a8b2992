"""How the generated operations become methods: arguments, answers, what `help()` shows, what is imported."""

from __future__ import annotations

import inspect
import json
import pydoc
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from conftest import KAITEN, KINTONE, SPACE, Mode
from kintone_spaces.models import Guest
from spaceclients import AsyncKaitenClient, AsyncKintoneClient, KaitenClient, KintoneClient
from spaceclients._spec.answers import Converters
from spaceclients.errors import InvalidRequestError, ResponseDecodeError

GENERATED = Path(__file__).parent.parent / "generated"
OPERATIONS: list[tuple[str, str, Any]] = [
    (product, part["x-python-name"], part)
    for product in ("kaiten", "kintone")
    for path in json.loads((GENERATED / f"{product}_spaces/openapi.json").read_text())["paths"].values()
    for part in path.values()
    if "operationId" in part
]


def answering(*answers: httpx.Response) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    requests: list[httpx.Request] = []
    left = list(answers)

    def serve(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return left.pop(0)

    return httpx.MockTransport(serve), requests


@pytest.mark.parametrize(
    ("product", "name", "operation"), OPERATIONS, ids=[f"{product}-{name}" for product, name, _ in OPERATIONS]
)
def test_every_operation_is_a_method_that_explains_itself(
    mode: Mode, product: str, name: str, operation: dict[str, Any]
) -> None:
    """In `dir()`, with the spec's words and the real parameters, each of which is described."""
    client = getattr(mode, product)()
    assert name in dir(client)
    method = getattr(client, name)

    text = " ".join(pydoc.plain(pydoc.render_doc(method)).split())
    assert operation["summary"] in text
    assert operation["externalDocs"]["url"] in text
    signature = inspect.signature(method)
    assert signature.parameters
    for parameter in signature.parameters:
        assert f"{parameter} (" in text
        described = text.partition(f" {parameter} (")[2].partition("): ")[2]
        assert described[:1].isupper() or described[:1] == "`", parameter
    assert "_spaces.types" not in method.__doc__


REFUSALS: list[tuple[str, list[Any], dict[str, Any], str, str]] = [
    ("get_space", ["700123"], {}, "space_id", "type"),
    ("get_space", [True], {}, "space_id", "type"),
    ("get_space", [None], {}, "space_id", "type"),
    ("get_space", ["\ud800"], {}, "space_id", "json"),
    ("get_space", ["1/../2"], {}, "space_id", "type"),
    ("list_spaces", [], {"limit": 0}, "limit", "minimum"),
    ("list_spaces", [], {"offset": -1}, "offset", "minimum"),
    ("update_space", [700123], {}, "", "minProperties"),
    ("update_space", [700123], {"access": "nobody"}, "access", "enum"),
    ("change_space_user", [1, 2], {}, "", "anyOf"),
    ("change_space_user", [1, "2"], {"role_id": "x"}, "user_id", "type"),
]


@pytest.mark.parametrize(("name", "args", "kwargs", "field", "rule"), REFUSALS)
def test_what_the_spec_forbids_in_path_query_and_body_is_refused(
    mode: Mode, name: str, args: list[Any], kwargs: dict[str, Any], field: str, rule: str
) -> None:
    transport, requests = answering()
    with pytest.raises(InvalidRequestError) as caught:
        mode.run(getattr(mode.kaiten(transport=transport), name)(*args, **kwargs))

    assert (caught.value.field, caught.value.rule) == (field, rule)
    assert "schemas listed" not in str(caught.value)
    assert requests == []


def test_a_parameter_left_out_is_not_sent(mode: Mode) -> None:
    from kaiten_spaces.types import UNSET

    transport, requests = answering(*(httpx.Response(200, json=[]) for _ in range(3)))
    kaiten = mode.kaiten(transport=transport, quota=None)
    for arguments in ({}, {"limit": UNSET, "offset": UNSET}, {"limit": 10, "offset": 0}):
        mode.run(kaiten.list_spaces(**arguments))

    sent = [str(request.url).removeprefix(f"{KAITEN}/api/latest") for request in requests]
    assert sent == ["/spaces", "/spaces", "/spaces?limit=10&offset=0"]


@pytest.mark.parametrize(
    ("args", "kwargs", "problem"),
    [
        ([], {"title": "x"}, "missing a required argument: 'space_id'"),
        ([1, 2], {"title": "x"}, "too many positional arguments"),
        ([1], {"space_id": 1, "title": "x"}, "multiple values for argument 'space_id'"),
        ([1], {"titel": "x"}, "got an unexpected keyword argument 'titel'"),
    ],
)
def test_a_wrong_call_is_told_by_the_methods_own_name(
    mode: Mode, args: list[Any], kwargs: dict[str, Any], problem: str
) -> None:
    with pytest.raises(TypeError, match=rf"^update_space\(\) {problem}"):
        mode.run(mode.kaiten().update_space(*args, **kwargs))


def test_a_path_parameter_may_be_named(mode: Mode) -> None:
    transport, requests = answering(httpx.Response(200, json=SPACE))
    mode.run(mode.kaiten(transport=transport).update_space(space_id=5, title="x"))

    assert requests[0].method == "PATCH"
    assert str(requests[0].url) == f"{KAITEN}/api/latest/spaces/5"
    assert json.loads(requests[0].content) == {"title": "x"}


STATISTICS = {"name": "x", "isPrivate": True, "isGuest": False}


@pytest.mark.parametrize(("number", "count"), [("7", "3"), (7, 3), ("7", 3), (7, "3")])
def test_ids_and_counts_are_given_in_one_form(mode: Mode, number: Any, count: Any) -> None:
    """The sources disagree whether they are numbers or text."""
    space = {**STATISTICS, "id": number, "administratorCount": count, "memberCount": count}
    transport, _ = answering(httpx.Response(200, json={"spaces": [space]}))
    (given,) = mode.run(mode.kintone(transport=transport).get_spaces_statistics()).spaces

    assert (given.id, given.administrator_count, given.member_count) == ("7", 3, 3)


def test_a_thread_never_meets_a_half_known_schema() -> None:
    """When another is about to find out, for the first time, what answers of it have to change."""
    number = {"x-give": "integer"}
    schema = {"properties": {"id": number}}
    given: list[Any] = []

    def resolve(part: dict[str, Any]) -> dict[str, Any]:
        if part is number and not given:
            given.append("asked")
            with ThreadPoolExecutor(1) as other:
                given.append(other.submit(lambda: give_to({"id": "7"})).result())
        return part

    def give_to(value: Any) -> Any:
        give = converters.of(schema)
        assert give is not None
        return give(value)

    converters = Converters(resolve)
    assert give_to({"id": "8"}) == {"id": 8}
    assert given == ["asked", {"id": 7}]


def test_a_count_that_is_no_number_is_told(mode: Mode) -> None:
    space = {**STATISTICS, "id": "7", "administratorCount": "many", "memberCount": 1}
    transport, _ = answering(httpx.Response(200, json={"spaces": [space]}))

    with pytest.raises(ResponseDecodeError):
        mode.run(mode.kintone(transport=transport).get_spaces_statistics())


def test_an_answer_without_a_body_is_an_empty_list(mode: Mode) -> None:
    """Where the spec says so, and nowhere else."""
    transport, _ = answering(*(httpx.Response(200, headers={"Content-Length": "0"}) for _ in range(2)))
    kaiten = mode.kaiten(transport=transport, quota=None)

    assert mode.run(kaiten.list_spaces()) == []
    with pytest.raises(ResponseDecodeError):
        mode.run(kaiten.get_space(1))


def test_an_operation_without_that_form_is_refused_with_the_reason(mode: Mode) -> None:
    transport, requests = answering()
    kintone = mode.kintone(transport=transport)
    calls: list[tuple[Any, dict[str, Any]]] = [
        (kintone.update_space_guests, {"id": 7, "guests": []}),
        (kintone.guest_space(7).delete_guests, {"guests": ["a@b.example"]}),
    ]
    for method, arguments in calls:
        with pytest.raises(InvalidRequestError, match="guest space") as caught:
            mode.run(method(**arguments))
        assert caught.value.rule == "servers"
    assert requests == []


def test_a_password_is_shown_by_no_error_and_no_repr(mode: Mode) -> None:
    """Of one that is too short, beside a field that is missing, and within a wrong type."""
    secret = "hunter2hunter2" * 6
    guests: list[Any] = [
        Guest(code="a@b.example", password=secret, timezone="Asia/Tokyo", name="A"),
        Guest(code="a@b.example", password=secret[:20], timezone="", name="A" * 129),
        Guest(code="a@b.example", password=f"{secret[:20]}\ud800", timezone="Asia/Tokyo", name="A"),
        Guest(code="a@b.example", password=secret[:20], timezone=5, name="A"),  # type: ignore[arg-type]
        Guest(code="a@b.example", password=[secret[:20]], timezone="Asia/Tokyo", name="A"),  # type: ignore[arg-type]
    ]
    assert "hunter2" not in repr(guests)
    for guest in guests:
        with pytest.raises(InvalidRequestError) as caught:
            mode.run(mode.kintone(base_url=KINTONE).add_guests(guests=[guest]))
        assert "hunter2" not in f"{caught.value!r} {caught.value} {vars(caught.value)}"


@pytest.mark.parametrize("client", [KaitenClient, AsyncKaitenClient, KintoneClient, AsyncKintoneClient])
def test_the_class_names_its_methods_too(client: type[Any]) -> None:
    """For completion on the class, and for those who look at it without a tenant."""
    product = "kaiten" if "Kaiten" in client.__name__ else "kintone"

    assert {name for each, name, _ in OPERATIONS if each == product} <= set(dir(client))


def test_a_program_imports_the_models_that_it_uses() -> None:
    """None with the package, and for a call those of its operation."""
    code = """
import sys, httpx
def models(): return sorted(n for n in sys.modules if "_spaces.models." in n or "_spaces.api." in n)
import spaceclients
assert models() == [], models()
transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"id": 5}))
with spaceclients.KaitenClient("https://acme.kaiten.ru", "token", transport=transport) as kaiten:
    assert kaiten.remove_space(5).id == 5
print(*models())
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert result.stdout.split() == [
        "kaiten_spaces.api.spaces",
        "kaiten_spaces.api.spaces.remove_space",
        "kaiten_spaces.models.error_message",
        "kaiten_spaces.models.removed_space",
    ], result.stderr
