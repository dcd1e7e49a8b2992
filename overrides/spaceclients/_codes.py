"""kintone's error codes that mean something to the clients: which are retried, and which have a hint."""

from __future__ import annotations

import attrs


@attrs.frozen
class Code:
    """What one of kintone's codes means to a caller, beyond what the status says.

    Attributes:
        hint: What to do about it.
        is_retried: Whether nothing was done, so that the request is sent again.
        in_guest_spaces: Whether the hint is for URLs of guest spaces alone.
    """

    hint: str = ""
    is_retried: bool = False
    in_guest_spaces: bool = False


CODES = {
    "CB_AU01": Code("kintone got no login that it knows."),
    "CB_NO02": Code(
        "Or a normal space is reached by a guest space's URL: use a client without guest_space.", in_guest_spaces=True
    ),
    "CB_WA01": Code("kintone doesn't know this login name with this password."),
    "GAIA_DA02": Code(is_retried=True),  # its database was locked: https://github.com/kintone/cli-kintone/issues/1464
    "GAIA_IL23": Code("It is a guest space: use guest_space(id)."),
}
RETRIED_CODES = frozenset(name for name, code in CODES.items() if code.is_retried)
