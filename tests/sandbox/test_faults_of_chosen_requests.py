"""Faults that hit one request among others, and a sandbox that is asked and changed from within a request."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from spaceclients import KaitenClient, KintoneClient, PasswordAuth
from spaceclients.errors import PermissionDeniedError, ServerError
from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, ReceivedRequest, Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def kaiten(sandbox: Sandbox) -> Iterator[KaitenClient]:
    with KaitenClient(sandbox.base_url, KAITEN_TOKEN, retry=None, quota=None, timeout=20) as client:
        yield client


@pytest.fixture
def kintone(sandbox: Sandbox) -> Iterator[KintoneClient]:
    with KintoneClient(sandbox.base_url, auth=PasswordAuth(*KINTONE_LOGIN), retry=None) as client:
        yield client


def status_of(call: Callable[..., Any], **arguments: Any) -> int:
    """What a call ended with."""
    try:
        call(**arguments)
    except (ServerError, PermissionDeniedError) as error:
        return error.status_code
    return 200


# ----------------------------------------------------------------------------------------------------------- after, when


def test_requests_are_let_pass_first(sandbox: Sandbox, kaiten: KaitenClient) -> None:
    sandbox.fail_next(503, after=2)

    assert [status_of(kaiten.create_space, title="x") for _ in range(4)] == [200, 200, 503, 200]
    assert len(sandbox.kaiten.state.spaces) == 3


def test_orders_add_up_with_the_requests_that_each_lets_pass(sandbox: Sandbox, kaiten: KaitenClient) -> None:
    sandbox.fail_next(500, after=1, times=2)
    sandbox.fail_next(502, after=1)

    assert [status_of(kaiten.list_spaces) for _ in range(6)] == [200, 500, 500, 200, 502, 200]


@pytest.mark.parametrize("name", ["create_space", "createSpace"])
def test_an_operation_alone_fails(sandbox: Sandbox, kaiten: KaitenClient, name: str) -> None:
    sandbox.fail_next(500, when=name)

    assert status_of(kaiten.list_spaces) == 200
    assert status_of(kaiten.create_space, title="x") == 500
    assert status_of(kaiten.create_space, title="x") == 200


def test_only_requests_for_the_operation_are_let_pass(sandbox: Sandbox, kaiten: KaitenClient) -> None:
    """The third space of a run that lists as well."""
    sandbox.fail_next(500, after=2, when="create_space")
    told: list[int] = []
    for _ in range(3):
        told += [status_of(kaiten.list_spaces), status_of(kaiten.create_space, title="x")]

    assert told == [200] * 5 + [500]


def test_others_take_the_next_order(sandbox: Sandbox, kaiten: KaitenClient) -> None:
    sandbox.fail_next(500, when="create_space")
    sandbox.fail_next(503)

    assert status_of(kaiten.list_spaces) == 503
    assert status_of(kaiten.create_space, title="x") == 500


def test_both_services_have_such_an_operation(sandbox: Sandbox, kaiten: KaitenClient, kintone: KintoneClient) -> None:
    sandbox.fail_next(403, when="get_space", times=2)
    number = kaiten.create_space(title="x").id
    told = [status_of(kaiten.get_space, space_id=number), status_of(kintone.get_space, id=1)]
    sandbox.kintone.fail_next(500, when="get_space")

    assert told == [403, 403]
    assert status_of(kaiten.get_space, space_id=number) == 200
    assert status_of(kintone.guest_space(3).get_space, id=3) == 500


def test_a_function_says_which_request_fails(sandbox: Sandbox, kaiten: KaitenClient) -> None:
    def means_b(request: ReceivedRequest) -> bool:
        return request.operation == "create_space" and request.json()["title"] == "b"

    sandbox.fail_next(500, when=means_b)

    assert status_of(kaiten.list_spaces) == 200
    assert [status_of(kaiten.create_space, title=title) for title in "abc"] == [200, 500, 200]


def test_what_that_function_raises_is_told(sandbox: Sandbox, kaiten: KaitenClient) -> None:
    sandbox.fail_next(503, when=lambda request: request.json()["title"] == "b")

    assert status_of(kaiten.list_spaces) == 500
    (fault,) = sandbox.faults
    assert "GET /api/latest/spaces" in fault
    assert "the `when` of fail_next raised JSONDecodeError" in fault
    sandbox.faults.clear()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"after": -1}, "after must be a whole number from 0 on; got -1"),
        ({"when": "create_spaces"}, "when 'create_spaces' is no operation; did you mean 'create_space'?"),
        ({"when": "xyz"}, "when 'xyz' is no operation$"),
    ],
)
def test_a_mistake_is_told_at_once(
    sandbox: Sandbox, kaiten: KaitenClient, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        sandbox.fail_next(503, **arguments)
    assert status_of(kaiten.list_spaces) == 200


def test_an_operation_of_the_other_service_is_a_mistake(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="'update_space_body' is no operation"):
        sandbox.kaiten.fail_next(503, when="update_space_body")


def test_each_request_names_its_operation(sandbox: Sandbox, kaiten: KaitenClient, kintone: KintoneClient) -> None:
    kaiten.create_space(title="x")
    kintone.guest_space(3).get_space(id=3)
    httpx.post(f"{sandbox.base_url}/k/v1/space.json", headers={"X-HTTP-Method-Override": "GET"}, content=b'{"id": 1}')
    httpx.delete(f"{sandbox.base_url}/api/latest/spaces")
    httpx.get(f"{sandbox.base_url}/elsewhere")

    assert [each.operation for each in sandbox.requests] == ["create_space", "get_space", "get_space", None, None]


def test_as_many_fail_as_were_ordered_whatever_comes_at_once(sandbox: Sandbox, kaiten: KaitenClient) -> None:
    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(status_of, kaiten.list_spaces) for _ in range(60)]
        for _ in range(20):
            sandbox.fail_next(503, after=1, when="list_spaces")
        told = [call.result() for call in calls] + [status_of(kaiten.list_spaces) for _ in range(40)]

    assert told.count(503) == 20


# -------------------------------------------------------------------------------------------------------- from within one


class Hook(dict[int, dict[str, Any]]):
    """Spaces that do something when one is put among them: in the middle of a request, in the sandbox's thread."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self._act = act

    def __setitem__(self, number: int, space: dict[str, Any]) -> None:
        super().__setitem__(number, space)
        self._act()


def test_the_rest_of_a_run_fails_from_the_middle_of_a_request(sandbox: Sandbox, kaiten: KaitenClient) -> None:
    sandbox.kaiten.state.spaces = Hook(lambda: sandbox.fail_next(503))

    assert [status_of(kaiten.create_space, title="x"), status_of(kaiten.list_spaces)] == [200, 503]


def test_everything_can_be_read_and_changed_within_a_request(sandbox: Sandbox, kaiten: KaitenClient) -> None:
    seen: list[Any] = []

    def act() -> None:
        seen.append(([each.operation for each in sandbox.kaiten.requests], list(sandbox.kaiten.state.spaces)))
        sandbox.kaiten.limit_rate(1000)
        sandbox.kintone.limit_concurrency(1000)
        sandbox.reset()

    sandbox.kaiten.state.spaces = Hook(act)

    assert status_of(kaiten.create_space, title="x") == 200
    assert seen == [(["create_space"], [700001])]
    assert (sandbox.requests, list(sandbox.kaiten.state.spaces)) == ([], [])


def test_a_function_may_look_around_and_order_more(sandbox: Sandbox, kaiten: KaitenClient) -> None:
    def second(_request: ReceivedRequest) -> bool:
        if len(sandbox.requests) == 2:
            sandbox.fail_next(502)
            return True
        return False

    sandbox.fail_next(500, when=second)

    assert [status_of(kaiten.list_spaces) for _ in range(4)] == [200, 500, 502, 200]


def test_a_sandbox_can_be_closed_within_a_request() -> None:
    """The request is answered, and the sandbox can be started again."""
    with Sandbox() as sandbox:
        sandbox.kaiten.state.spaces = Hook(sandbox.close)
        with KaitenClient(sandbox.base_url, KAITEN_TOKEN, retry=None) as client:
            assert client.create_space(title="x").title == "x"

        assert sandbox.faults == []
        sandbox.start()
        with KaitenClient(sandbox.base_url, KAITEN_TOKEN, retry=None) as client:
            assert len(client.list_spaces()) == 1
