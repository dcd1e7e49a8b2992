"""The sandbox as far as it is one of the two services."""

from spaceclients.sandbox._app import SandboxApp
from spaceclients.sandbox._credentials import KAITEN_TOKEN, KINTONE_LOGIN
from spaceclients.sandbox._kaiten import Kaiten
from spaceclients.sandbox._kintone import Kintone
from spaceclients.sandbox._received import ReceivedRequest
from spaceclients.sandbox._service import Service
from spaceclients.sandbox._switches import Switches


class OneService(Switches):
    """What the two have in common.

    Args:
        app: The sandbox.
        service: The service.
        base_url: The origin of both services.
    """

    def __init__(self, app: SandboxApp, service: Service, base_url: str) -> None:
        super().__init__(app, service)
        self._covers = service.spec.covers
        self.base_url = base_url

    @property
    def requests(self) -> list[ReceivedRequest]:
        """Every request that this service has received, those that were refused too, oldest first.

        Examples:
            >>> kaiten_sandbox.requests[-1].json()
            {'title': 'Launch'}
        """
        return [request for request in self._app.requests if self._covers(request.path)]


class KaitenSandbox(OneService):
    """The sandbox as far as it is Kaiten; the fixture `kaiten_sandbox`, or `Sandbox.as_kaiten()`.

    Examples:
        >>> def test_a_space_is_made(kaiten_sandbox: KaitenSandbox) -> None:
        ...     with KaitenClient(kaiten_sandbox.base_url, kaiten_sandbox.token) as kaiten:
        ...         kaiten.create_space(title="Launch")
        ...     assert kaiten_sandbox.state.spaces[700001]["title"] == "Launch"

    Attributes:
        base_url: The tenant's origin.
        token: The API token of the sandbox's user.
        state: What the sandbox's Kaiten holds.
    """

    def __init__(self, app: SandboxApp, kaiten: Kaiten, base_url: str) -> None:
        super().__init__(app, kaiten, base_url)
        self._kaiten = kaiten
        self.token = KAITEN_TOKEN
        self.state = kaiten.state

    def limit_rate(self, per_second: int | None) -> None:
        """Answer 429 to more requests than that, until `Sandbox.reset()`, or the next test.

        Examples:
            >>> kaiten_sandbox.limit_rate(1)

        Args:
            per_second: Requests that a token may make in any second from now on; None for any number.

        Raises:
            ValueError: It is less than 1.
        """
        self._kaiten.limit(per_second)


class KintoneSandbox(OneService):
    """The sandbox as far as it is kintone; the fixture `kintone_sandbox`, or `Sandbox.as_kintone()`.

    Examples:
        >>> def test_a_space_is_renamed(kintone_sandbox: KintoneSandbox) -> None:
        ...     with KintoneClient(kintone_sandbox.base_url, auth=PasswordAuth(*kintone_sandbox.login)) as kintone:
        ...         kintone.update_space(id=2, name="Support")
        ...     assert kintone_sandbox.state.spaces[2]["name"] == "Support"

    Attributes:
        base_url: The domain's origin.
        login: Login name and password of the administrator.
        state: What the sandbox's kintone holds.
    """

    def __init__(self, app: SandboxApp, kintone: Kintone, base_url: str) -> None:
        super().__init__(app, kintone, base_url)
        self._kintone = kintone
        self.login = KINTONE_LOGIN
        self.state = kintone.state

    def limit_concurrency(self, requests: int) -> None:
        """Refuse requests while as many run, until `Sandbox.reset()`, or the next test.

        Examples:
            >>> kintone_sandbox.limit_concurrency(1)

        Args:
            requests: How many may run at a time; those that run already aren't counted.

        Raises:
            ValueError: It is less than 1.
        """
        self._kintone.limit(requests)
