"""What a client can be made of, its siblings and subclasses, and how it is closed."""

from __future__ import annotations

import asyncio
import copy
import inspect
import pickle
import re
import traceback
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import httpx
import pytest

from conftest import KAITEN, KINTONE, PASSWORD, SPACE, Expect, Mode
from mock_transports import mock
from spaceclients import AsyncKaitenClient, AsyncKintoneClient, KaitenClient, KintoneClient, PasswordAuth, Timeout
from spaceclients._call.request import Draft
from spaceclients.errors import ClientClosedError, ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable


WrongCall = tuple[tuple[Any, ...], dict[str, Any], str]
KAITEN_ONLY: list[WrongCall] = [
    ((), {}, "{name}() needs base_url= and token="),
    ((KAITEN,), {}, "{name}() needs token="),
    (
        (KAITEN, "hunter2", 30),
        {},
        "{name}() takes only base_url and token by position: name the others, such as timeout=",
    ),
    ((KAITEN, "hunter2"), {"token": "hunter2"}, "{name}() got token twice, by position and by name"),
    ((KAITEN,), {"api_key": "hunter2"}, "{name}() has no argument api_key: write token="),
]
KINTONE_ONLY: list[WrongCall] = [
    ((KINTONE,), {}, "{name}() needs auth="),
    ((KINTONE, PASSWORD), {}, "{name}() takes only base_url by position: name the others, such as auth="),
    (
        (KINTONE,),
        {"password": "hunter2"},
        "{name}() has no argument password: write auth=PasswordAuth(username, password)",
    ),
    (
        (KINTONE,),
        {"api_token": "hunter2"},
        "{name}() has no argument api_token: write auth=PasswordAuth(username, password)",
    ),
    ((KINTONE,), {"guest_space": 7}, "{name}() has no argument guest_space: did you mean guest_space_id=?"),
    ((KINTONE,), {"client_cert": "hunter2"}, "{name}() has no argument client_cert: write cert="),
]
OPTIONS = {
    "timeuot": "did you mean timeout=?",
    "timeout_seconds": "did you mean timeout=?",
    "request_timeout": "did you mean timeout=?",
    "read_timeout": "write timeout=Timeout(connect=..., read=...)",
    "max_retries": "write retry=RetryPolicy(attempts=...)",
    "verify": "write SSL_CERT_FILE in the environment, or transport=",
    "proxies": "write HTTPS_PROXY in the environment, or transport=",
    "headers": "write transport=, of your own, which can do that",
    "http_client": "write transport=, of your own, which can do that",
}


@pytest.mark.parametrize("kind", [KaitenClient, AsyncKaitenClient, KintoneClient, AsyncKintoneClient])
def test_wrong_arguments_are_told_in_one_sentence_with_the_public_name(kind: Any) -> None:
    """Of a client's class, whichever of the ways somebody takes to it from another library."""
    own = KAITEN_ONLY if "Kaiten" in kind.__name__ else KINTONE_ONLY
    cases: list[WrongCall] = [
        *own,
        *(((KAITEN,), {name: 3}, f"{{name}}() has no argument {name}: {told}") for name, told in OPTIONS.items()),
    ]
    for args, kwargs, told in cases:
        with pytest.raises(TypeError) as caught:
            kind(*args, **kwargs)
        assert str(caught.value) == told.format(name=kind.__name__)
        frames = list(traceback.walk_tb(caught.value.__traceback__))[1:]
        assert not any("hunter2" in repr(frame.f_locals) for frame, _ in frames)


def test_a_subclass_is_named_too_and_no_way_of_making_a_client_left_out(mode: Mode) -> None:
    client = mode.kintone()
    kind: Any = client.__class__
    ours: Any = type("Ours", (kind,), {})
    cases: list[tuple[Callable[[], Any], str]] = [
        (ours, "Ours() needs base_url= and auth="),
        (partial(ours.from_env, "x"), "Ours.from_env() takes nothing by position: name the others, such as cert="),
        (partial(ours.from_env, max_retries=3), "Ours.from_env() has no argument max_retries: write retry="),
        (partial(client.guest_space), f"{kind.__name__}.guest_space() needs guest_space_id="),
        (partial(client.guest_space, 1, 2), ".guest_space() takes only guest_space_id by position"),
        (
            partial(client.with_options, 3),
            ".with_options() takes nothing by position: name the others, such as timeout=",
        ),
        (
            partial(client.with_options, headers={}),
            ".with_options() has no argument headers; it has timeout, retry, quota",
        ),
    ]
    for make, told in cases:
        with pytest.raises(TypeError, match=re.escape(told)):
            make()


def test_what_editors_show_of_a_client_is_as_it_was() -> None:
    assert list(inspect.signature(KaitenClient).parameters) == ["base_url", "token", "options"]
    assert inspect.signature(KintoneClient).parameters["auth"].kind is inspect.Parameter.KEYWORD_ONLY
    assert list(inspect.signature(KintoneClient.from_env).parameters) == ["cert", "options"]


@pytest.mark.parametrize("wrong", [5, False, "never"])
def test_a_policy_of_another_type_is_refused(mode: Mode, wrong: Any) -> None:
    """When the client is made, not at its first call."""
    for options in ({"retry": wrong}, {"quota": wrong}):
        with pytest.raises(ConfigurationError, match="must be a"):
            mode.kaiten(**options)
        with pytest.raises(ConfigurationError, match="must be a"):
            mode.kaiten().with_options(**options)


@pytest.mark.parametrize("guest", [10**19, "9" * 5000, 0, -1, 1.5, "", "7a", "seven", True, "²", " 7"])
def test_a_guest_space_is_a_whole_number(mode: Mode, guest: Any) -> None:
    with pytest.raises(ConfigurationError, match="guest_space_id"):
        mode.kintone(guest_space_id=guest)
    with pytest.raises(ConfigurationError, match="guest_space_id"):
        mode.kintone().guest_space(guest)


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), "5", True])
def test_a_timeout_is_more_than_nothing(mode: Mode, seconds: Any) -> None:
    with pytest.raises(ConfigurationError, match="timeout: read"):
        Timeout(read=seconds)
    with pytest.raises(ConfigurationError, match="timeout"):
        mode.kaiten(timeout=seconds)
    with pytest.raises(ConfigurationError, match="timeout"):
        mode.kaiten().with_options(timeout=seconds)


@pytest.mark.wire
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", "http://u:hunter2#x@proxy:1"),
        ("HTTPS_PROXY", "bogus://x"),
        ("ALL_PROXY", "socks5://127.0.0.1:1"),
        ("SSL_CERT_FILE", "/nonexistent.pem"),
    ],
)
def test_an_environment_that_cannot_be_used_is_named(
    mode: Mode, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """A proxy of an unknown kind, a missing file: httpx's own errors don't say where the setting is."""
    monkeypatch.setenv(variable, value)

    with pytest.raises(ConfigurationError, match=rf"{variable}(?!.*hunter2)"):
        mode.run(mode.kaiten("https://127.0.0.1:9").create_space(title="x"))


def test_a_transport_of_the_other_kind_is_refused(mode: Mode) -> None:
    transport = httpx.HTTPTransport() if mode.is_async else httpx.AsyncHTTPTransport()

    with pytest.raises(ConfigurationError, match="transport must be an httpx"):
        mode.kaiten(transport=transport)


def test_from_env(mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "KAITEN_URL": "https://acme.kaiten.ru",
        "KAITEN_TOKEN": "tok",
        "KINTONE_BASE_URL": KINTONE,
        "KINTONE_USERNAME": "admin",
        "KINTONE_PASSWORD": "secret",
        "KINTONE_GUEST_SPACE_ID": "7",
        "KINTONE_BASIC_AUTH_USERNAME": "gate",
        "KINTONE_BASIC_AUTH_PASSWORD": "keeper",
    }.items():
        monkeypatch.setenv(name, value)

    kaiten = mode.from_env("kaiten", timeout=5)
    kintone = mode.from_env("kintone")

    assert repr(kaiten) == f"<{type(kaiten).__name__} https://acme.kaiten.ru/api/latest>"
    assert repr(kintone) == f"<{type(kintone).__name__} {KINTONE}/k/guest/7/v1>"
    headers = kintone._sender.build(Draft("GET", "/space.json", {})).headers
    assert {"x-cybozu-authorization", "authorization"} <= set(headers)


def test_from_env_without_a_guest_space_works_in_normal_spaces(mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable is as good as none."""
    monkeypatch.setenv("KINTONE_BASE_URL", KINTONE)
    monkeypatch.setenv("KINTONE_USERNAME", "admin")
    monkeypatch.setenv("KINTONE_PASSWORD", "secret")
    monkeypatch.setenv("KINTONE_GUEST_SPACE_ID", "")

    assert "guest" not in repr(mode.from_env("kintone"))


@pytest.mark.parametrize(
    ("present", "missing"),
    [
        ((), "KINTONE_BASE_URL, KINTONE_USERNAME, KINTONE_PASSWORD"),
        (("KINTONE_BASE_URL", "KINTONE_USERNAME"), "KINTONE_PASSWORD"),
        (
            ("KINTONE_BASE_URL", "KINTONE_USERNAME", "KINTONE_PASSWORD", "KINTONE_BASIC_AUTH_USERNAME"),
            "KINTONE_BASIC_AUTH_PASSWORD",
        ),
    ],
)
def test_from_env_names_what_is_missing(
    mode: Mode, monkeypatch: pytest.MonkeyPatch, present: tuple[str, ...], missing: str
) -> None:
    """The Basic pair is all or nothing."""
    for name in present:
        monkeypatch.setenv(name, "x")

    with pytest.raises(ConfigurationError, match=f"set the environment variables? {missing}$"):
        mode.from_env("kintone")
    with pytest.raises(ConfigurationError, match="KAITEN_URL, KAITEN_TOKEN"):
        mode.from_env("kaiten")


def test_a_client_cannot_be_pickled_or_copied(mode: Mode) -> None:
    """It holds connections and credentials; the text says so."""
    for action in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="holds connections and credentials"):
            action(mode.kintone(auth=PASSWORD))


def test_without_asyncio_the_error_says_so() -> None:
    """As under trio."""
    kaiten = AsyncKaitenClient("https://a.example", "tok")
    with pytest.raises(ConfigurationError, match="asyncio"):
        kaiten.get_space(1).send(None)
    closing = kaiten.aclose()
    with pytest.raises(StopIteration):
        closing.send(None)


@pytest.mark.wire
def test_options_of_a_sibling_leave_the_parent_alone(mode: Mode, expect: Expect) -> None:
    """Each request carries its client's own timeouts; never none unless asked for."""
    for _ in range(4):
        expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, httpx.Response(200, json={}))
    kintone = mode.kintone(transport=mock(expect))

    mode.run(kintone.with_options(timeout=5).update_space(id=1))
    mode.run(kintone.with_options(timeout=Timeout(read=300)).update_space(id=1))
    mode.run(kintone.with_options(timeout=None).update_space(id=1))
    mode.run(kintone.with_options().update_space(id=1))

    steps = ("connect", "read", "write", "pool")
    timeouts = [[request.extensions["timeout"][step] for step in steps] for request in expect.requests]
    assert timeouts == [[5] * 4, [10, 300, 60, 60], [None] * 4, [10, 60, 60, 60]]


@pytest.mark.wire
def test_a_closed_client_says_so(mode: Mode, expect: Expect) -> None:
    """Closing twice does no harm; siblings of a closed client are closed with it."""
    kintone = mode.kintone(transport=mock(expect))
    guest = kintone.guest_space(7)
    mode.close(kintone)
    mode.close(kintone)

    for client in (kintone, guest):
        with pytest.raises(ClientClosedError, match="closed"):
            mode.run(client.update_space(id=7))


@pytest.mark.wire
def test_closing_a_sibling_leaves_its_parent_open(mode: Mode, expect: Expect) -> None:
    """`with kintone.guest_space(7)` must not close the connections of the rest."""
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, httpx.Response(200, json={}))
    kintone = mode.kintone(transport=mock(expect))
    guest = kintone.guest_space(7)
    mode.close(guest)

    with pytest.raises(ClientClosedError):
        mode.run(guest.update_space(id=7))
    mode.run(kintone.update_space(id=1))


def test_a_client_belongs_to_one_event_loop(expect: Expect) -> None:
    """Told before anything is sent, by the siblings too."""
    expect.add("PUT", f"{KINTONE}/k/v1/space.json", {"id": 1}, httpx.Response(200, json={}))
    kintone = AsyncKintoneClient(KINTONE, auth=PasswordAuth("a", "b"), transport=mock(expect))
    asyncio.run(kintone.update_space(id=1))

    for client in (kintone, kintone.guest_space(7)):
        with pytest.raises(ClientClosedError, match="another event loop"):
            asyncio.run(client.update_space(id=7))


def test_an_overridden_method_is_the_subclasss(mode: Mode) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=SPACE))
    base: Any = AsyncKaitenClient if mode.is_async else KaitenClient

    class Mine(base):  # type: ignore[misc]  # a type checker doesn't know it
        def get_space(self, space_id: int) -> Any:
            """Another one."""
            parent: Any = super()
            return parent.get_space(space_id + 1)

    client: Any = Mine(KAITEN, "tok", transport=transport)

    assert mode.run(client.get_space(1)).title == "Launch"
    assert Mine.get_space.__doc__ == "Another one."
    assert Mine.create_space is base.create_space
    assert client.create_space.__qualname__ == f"{base.__name__}.create_space"
    mode.close(client)


class Guarded:
    """A mixin with a slot, some of it private, as a user's library may have."""

    __slots__ = ("__secret", "later", "team")

    def __init__(self, *args: Any, team: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        self.__secret = team[::-1]

    @property
    def secret(self) -> str:
        return self.__secret


def subclass(mode: Mode) -> Any:
    """A client of a class with attributes of each kind."""
    base: Any = AsyncKintoneClient if mode.is_async else KintoneClient

    class Mine(Guarded, base):  # type: ignore[misc]  # a type checker doesn't know it
        __slots__ = ("tags",)
        default = "of the class"

        def __init__(self, *args: Any, tags: list[str], **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.tags = tags
            self.name = "mine"

        @property
        def label(self) -> str:
            return f"{self.team}/{self.name}/{self.base_url}"

        @cached_property
        def number(self) -> int:
            return 5

        def __setattr__(self, name: str, value: Any) -> None:
            if name == "name" and hasattr(self, "name"):
                raise AttributeError("the name is given once")
            super().__setattr__(name, value)

    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"path": request.url.path}))
    return Mine(KINTONE, auth=PASSWORD, transport=transport, tags=["a"], team="red")


def test_a_subclasss_own_attributes_survive_in_siblings(mode: Mode) -> None:
    client = subclass(mode)
    assert client.number == 5
    siblings = [client.guest_space(7), client.with_options(timeout=5), client.guest_space(7).with_options(retry=None)]

    for sibling in siblings:
        assert type(sibling) is type(client)
        assert (sibling.team, sibling.name, sibling.secret, sibling.default) == ("red", "mine", "der", "of the class")
        assert sibling.label == client.label
        assert sibling.number == 5
        assert sibling.tags is client.tags
        assert not hasattr(sibling, "later")
        mode.run(sibling.update_space(id=7, name="x"))
    assert repr(siblings[0]).endswith("/k/guest/7/v1>")
    assert repr(client).endswith("/k/v1>")
    mode.close(client)


def test_a_siblings_state_is_its_own(mode: Mode) -> None:
    client = subclass(mode)
    sibling = client.guest_space(7)
    sibling.team, sibling.tags, sibling.later, sibling.extra = "blue", ["b"], 1, 2
    client.number = 6

    assert (client.team, client.tags, client.secret) == ("red", ["a"], "der")
    assert not hasattr(client, "later")
    assert not hasattr(client, "extra")
    assert sibling.number == 5
    mode.close(client)


def test_what_a_test_put_into_a_client_is_in_its_siblings(mode: Mode) -> None:
    client = mode.kintone()
    with patch.object(client, "update_space", autospec=True) as mock:
        mode.run(client.guest_space(7).update_space(id=7))

    mock.assert_called_once_with(id=7)
