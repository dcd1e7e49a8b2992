"""Kaiten and kintone on one loopback origin, for tests and trials: offline, stateful, on a real server.

From a shell, `python -m spaceclients.sandbox`. In Python:

    >>> with Sandbox() as sandbox, KaitenClient(sandbox.base_url, token=KAITEN_TOKEN) as kaiten:
    ...     kaiten.create_space(title="Launch").id
    700001

`Sandbox.fail_next` lets requests fail. pytest has the fixtures `kaiten_sandbox`, `kintone_sandbox` and `spaces_sandbox`
once the package is installed.
"""

# The sandbox's logins are no secrets: it listens on the loopback interface alone.
try:
    from spaceclients.sandbox._faults import ReceivedRequest
    from spaceclients.sandbox._kaiten_service import KAITEN_READER_TOKEN, KAITEN_TOKEN
    from spaceclients.sandbox._kaiten_state import KaitenState
    from spaceclients.sandbox._kintone_service import KINTONE_REQUEST_TOKEN, KINTONE_SESSION_COOKIE
    from spaceclients.sandbox._kintone_state import KINTONE_LOGIN, KINTONE_READER_LOGIN, KintoneState
    from spaceclients.sandbox._sandbox import KaitenSandbox, KintoneSandbox, Sandbox
except ImportError as error:
    hint = 'pip install "spaceclients[sandbox]", or ".[sandbox]" in a checkout'
    raise ImportError(f"the sandbox needs its extra: {hint} ({error})") from error

__all__ = [
    "KAITEN_READER_TOKEN",
    "KAITEN_TOKEN",
    "KINTONE_LOGIN",
    "KINTONE_READER_LOGIN",
    "KINTONE_REQUEST_TOKEN",
    "KINTONE_SESSION_COOKIE",
    "KaitenSandbox",
    "KaitenState",
    "KintoneSandbox",
    "KintoneState",
    "ReceivedRequest",
    "Sandbox",
]
