"""The clients that are compared. Each runs in its own process, which waits for its turn.

Usage: python bench/contestants.py NAME URL [count]

Reads lines with a number of calls and how many of them run at once, and answers each line with the seconds. With
`count`, prints how many Python functions one call runs, a number that is the same on every machine.
"""

import asyncio
import http.client
import json
import os
import ssl
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, Never
from urllib.parse import urlsplit

LOGIN = ("admin", "secret")
SIGNED = {"X-Cybozu-Authorization": "YWRtaW46c2VjcmV0"}
UPDATE: dict[str, Any] = {"id": 1001, "name": "Launch", "isPrivate": True}
CREATE: dict[str, Any] = {"title": "Launch", "external_id": "crm-42"}
PLENTY = 10_000  # requests per second, and at once: the quotas count them and never wait

Call = Callable[[], object]
AsyncCall = Callable[[], Awaitable[object]]


def http_client(url: str) -> Call:
    """Python's own client."""
    connection = http.client.HTTPSConnection(urlsplit(url).netloc)

    def call() -> None:
        connection.request(
            "PUT", "/k/v1/space.json", json.dumps(UPDATE), {"Content-Type": "application/json", **SIGNED}
        )
        json.loads(connection.getresponse().read())

    return call


def requests(url: str) -> Call:
    """As its users call it."""
    import requests as library  # noqa: PLC0415

    session = library.Session()
    return lambda: session.put(f"{url}/k/v1/space.json", json=UPDATE, headers=SIGNED).json()


def httpx(url: str) -> Call:
    """As its users call it."""
    import httpx as library  # noqa: PLC0415

    client = library.Client()
    return lambda: client.put(f"{url}/k/v1/space.json", json=UPDATE, headers=SIGNED).json()


def generated(url: str) -> Call:
    """The generated function without our client."""
    from kintone_spaces import Client  # noqa: PLC0415
    from kintone_spaces.api.spaces import update_space  # noqa: PLC0415
    from kintone_spaces.models import UpdateSpaceRequest  # noqa: PLC0415

    client = Client(base_url=f"{url}/k/v1", headers=SIGNED)
    return lambda: update_space.sync_detailed(
        client=client, body=UpdateSpaceRequest(id=1001, name="Launch", is_private=True)
    )


def spaceclients(url: str) -> Call:
    """Ours, with quota and retries."""
    from spaceclients import KintoneClient, PasswordAuth  # noqa: PLC0415

    kintone = KintoneClient(url, auth=PasswordAuth(*LOGIN))
    return lambda: kintone.update_space(id=1001, name="Launch", is_private=True)


def httpx_kaiten(url: str) -> Call:
    """As its users call it."""
    import httpx as library  # noqa: PLC0415

    client = library.Client()
    signed = {"Authorization": "Bearer secret"}
    return lambda: client.post(f"{url}/api/latest/spaces", json=CREATE, headers=signed).json()


def spaceclients_kaiten(url: str) -> Call:
    """Ours, with a quota that counts every request and stops none."""
    from spaceclients import KaitenClient, RateQuota  # noqa: PLC0415

    kaiten = KaitenClient(url, "secret", quota=RateQuota(PLENTY))
    return lambda: kaiten.create_space(title="Launch", external_id="crm-42")


async def async_httpx(url: str, stack: AsyncExitStack) -> AsyncCall:
    """As its users call it, but all connections in use are kept."""
    import httpx as library  # noqa: PLC0415

    limits = library.Limits(max_connections=100, max_keepalive_connections=100)
    client = await stack.enter_async_context(library.AsyncClient(limits=limits))

    async def call() -> object:
        return (await client.put(f"{url}/k/v1/space.json", json=UPDATE, headers=SIGNED)).json()

    return call


async def async_generated(url: str, stack: AsyncExitStack) -> AsyncCall:
    """The generated function without our client, on the same httpx."""
    import httpx as library  # noqa: PLC0415

    from kintone_spaces import Client  # noqa: PLC0415
    from kintone_spaces.api.spaces import update_space  # noqa: PLC0415
    from kintone_spaces.models import UpdateSpaceRequest  # noqa: PLC0415

    limits = library.Limits(max_connections=100, max_keepalive_connections=100)
    client = Client(base_url=f"{url}/k/v1", headers=SIGNED, httpx_args={"limits": limits})
    await stack.enter_async_context(client)
    return lambda: update_space.asyncio_detailed(
        client=client, body=UpdateSpaceRequest(id=1001, name="Launch", is_private=True)
    )


async def async_spaceclients(url: str, stack: AsyncExitStack, transport: Any = None) -> AsyncCall:
    """Ours, with quota and retries."""
    from spaceclients import AsyncKintoneClient, ConcurrencyQuota, PasswordAuth  # noqa: PLC0415

    client = AsyncKintoneClient(url, auth=PasswordAuth(*LOGIN), quota=ConcurrencyQuota(PLENTY), transport=transport)
    kintone = await stack.enter_async_context(client)
    return lambda: kintone.update_space(id=1001, name="Launch", is_private=True)


async def async_spaceclients_fast(url: str, stack: AsyncExitStack) -> AsyncCall:
    """Ours, through aiohttp."""
    from spaceclients.aiohttp import AiohttpTransport  # noqa: PLC0415

    return await async_spaceclients(url, stack, AiohttpTransport)


async def async_aiohttp(url: str, stack: AsyncExitStack) -> AsyncCall:
    """As its users call it."""
    import aiohttp as library  # noqa: PLC0415

    context = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
    session = await stack.enter_async_context(library.ClientSession(connector=library.TCPConnector(ssl=context)))

    async def call() -> object:
        async with session.put(f"{url}/k/v1/space.json", json=UPDATE, headers=SIGNED) as response:
            return await response.json()

    return call


async def drive(call: AsyncCall, calls: int, at_once: int) -> None:
    """Make calls, with a number of them at once."""

    async def some(number: int) -> None:
        for _ in range(number):
            await call()

    await asyncio.gather(*(some(calls // at_once) for _ in range(at_once)))


async def serve_async(name: str, url: str) -> None:
    """Run an async client: read lines, answer each with the seconds."""
    async with AsyncExitStack() as stack:
        call = await ASYNC[name](url, stack)
        for line in sys.stdin:  # no task runs in between
            calls, at_once = map(int, line.split())
            started = time.perf_counter()
            await drive(call, calls, at_once)
            print(time.perf_counter() - started, flush=True)


def serve(name: str, url: str) -> None:
    """Run a sync client: read lines, answer each with the seconds."""
    call = SYNC[name](url)
    for line in sys.stdin:
        calls, at_once = map(int, line.split())
        assert at_once == 1
        started = time.perf_counter()
        for _ in range(calls):
            call()
        print(time.perf_counter() - started, flush=True)


SYNC: dict[str, Callable[[str], Call]] = {
    "http.client": http_client,
    "requests": requests,
    "httpx": httpx,
    "generated": generated,
    "spaceclients": spaceclients,
    "httpx, Kaiten": httpx_kaiten,
    "spaceclients, Kaiten": spaceclients_kaiten,
}
ASYNC: dict[str, Callable[[str, AsyncExitStack], Awaitable[AsyncCall]]] = {
    "aiohttp": async_aiohttp,
    "async httpx": async_httpx,
    "async generated": async_generated,
    "async spaceclients": async_spaceclients,
    "async spaceclients[fast]": async_spaceclients_fast,
}


def count(name: str, url: str, calls: int = 100) -> float:
    """The number of functions, of Python and of C, that one call of a sync client runs."""
    call = SYNC[name](url)
    for _ in range(calls):
        call()
    counted = 0

    def on_event(_: object, event: str, __: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(on_event)
    for _ in range(calls):
        call()
    sys.setprofile(None)
    return counted / calls


def main() -> Never:
    """Run the client that the command line names."""
    name, url, *counting = sys.argv[1:]
    if counting:
        print(count(name, url))
    elif name in SYNC:
        serve(name, url)
    else:
        asyncio.run(serve_async(name, url))
    sys.exit()


if __name__ == "__main__":
    main()
