"""Show the main use on the sandbox: create a Kaiten space, update kintone spaces, and see errors."""

import asyncio

from kintone_spaces.models import SpacePermissions
from spaceclients import AsyncKaitenClient, AsyncKintoneClient, KaitenClient, KintoneClient, PasswordAuth
from spaceclients.errors import InvalidRequestError, PermissionDeniedError
from spaceclients.sandbox import KAITEN_TOKEN, KINTONE_LOGIN, Sandbox

AUTH = PasswordAuth(*KINTONE_LOGIN)


def sync(url: str) -> None:
    """Create and update, one call after the other."""
    with KaitenClient(url, KAITEN_TOKEN) as kaiten:
        response = kaiten.create_space.detailed(title="Launch", external_id="crm-42")
        space = response.parsed
        say("sync: create_space", f"Kaiten space {space.id} {space.title!r}, {space.created:%Y-%m-%d %H:%M:%S} UTC")
        say("", f"{response.headers['X-RateLimit-Remaining']} requests left in this second")
    with KintoneClient(url, auth=AUTH) as kintone:
        kintone.update_space(id=1, name="Launch", permissions=SpacePermissions(create_app="ADMIN"))
        kintone.guest_space(3).update_space(id=3, name="With partners")


async def asynchronous(url: str) -> None:
    """The same with asyncio, two calls at a time."""
    async with AsyncKaitenClient(url, KAITEN_TOKEN) as kaiten, AsyncKintoneClient(url, auth=AUTH) as kintone:
        space, _ = await asyncio.gather(
            kaiten.create_space(title="Retrospective"), kintone.update_space(id=2, name="Single thread")
        )
        say("async: create_space", f"Kaiten space {space.id} {space.title!r}")


def refused(url: str) -> None:
    """Make two calls that fail, and show their errors."""
    with KaitenClient(url, KAITEN_TOKEN) as kaiten, KintoneClient(url, auth=AUTH) as kintone:
        try:
            kaiten.create_space(title="")
        except InvalidRequestError as error:
            say("refused here", f"{type(error).__name__}: {error}")
        try:
            kintone.guest_space(1).update_space(id=1, name="Not a guest space")
        except PermissionDeniedError as error:
            say("refused there", f"{type(error).__name__}: {error}")


def say(what: str, result: str) -> None:
    """Print one line."""
    print(f"{what:<22}{result}")


def main() -> None:
    """Start the sandbox and run everything."""
    with Sandbox() as sandbox:
        say("sandbox", f"both services on {sandbox.base_url}, offline")
        sync(sandbox.base_url)
        asyncio.run(asynchronous(sandbox.base_url))
        refused(sandbox.base_url)
        for number, space in sandbox.kintone.state.spaces.items():
            say(f"kintone space {number}", f"{space['name']!r}, guest space: {space['isGuest']}")
        for request in sandbox.requests:
            say("the sandbox received", f"{request.method} {request.path}")


if __name__ == "__main__":
    main()
