"""The error codes of kintone that the clients know: which are retried, and which have a hint."""

from __future__ import annotations

import attrs


@attrs.frozen
class Code:
    """What a code means for the caller, beyond its status.

    Attributes:
        hint: What the caller can do.
        is_retried: Whether a GET, PUT or DELETE is sent again.
        in_guest_spaces: Whether the hint is only for URLs of guest spaces.
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
