"""The errors that kintone returns, and its words for them."""

import secrets
import string
from collections.abc import Iterable, Mapping
from typing import Any, Final

from spaceclients._spec.json_values import Violation
from spaceclients.sandbox._service import RefusedError
from spaceclients.sandbox._validation import in_words, json_response

BASE62: Final = string.ascii_letters + string.digits

# Codes and statuses as measured on other operations by https://github.com/SonicGarden/kintone-emulator and by the tests
# of https://github.com/kintone/cli-kintone; the status of CB_IJ01 and some of the words are the spec's.
ERRORS: Final = {
    "CB_VA01": (400, "Missing or invalid input."),
    "CB_IJ01": (400, "Invalid JSON string."),
    "CB_IL02": (400, "Illegal request."),
    "GAIA_IL23": (400, "Use the URL of the guest space."),
    "CB_AU01": (401, "Please login."),
    "CB_WA01": (401, "The login name or the password is wrong."),
    "CB_NO02": (403, "No privilege to proceed."),
    "GAIA_NO01": (403, "Using this API token, you cannot run the specified API."),
    "GAIA_XX01": (404, "The space was not found."),  # a stand-in: the live code isn't known
    "GAIA_BL01": (404, "The file was not found."),
    "GAIA_TO04": (429, "The number of concurrent API requests exceeds the limit."),
}

WORDS: Final = {
    "type": "must be {}",
    "enum": "must be one of the enum value",
    "pattern": 'must match "{}"',
    "maxLength": "must be at most {} characters long",
    "minimum": "must be greater than or equal to {}",
    "maximum": "must be less than or equal to {}",
    "maxItems": "must have at most {} items",
    "contains": "must have an administrator",  # the only such rule of the spec
}


def coded_error(code: str, **details: Any) -> RefusedError:
    """Make the error of one of the codes in `ERRORS`; `details` are further fields of its body."""
    status, message = ERRORS[code]
    event = "".join(secrets.choice(BASE62) for _ in range(20))
    return RefusedError(json_response({"id": event, "code": code, "message": message, **details}, status))


def spec_error(violations: Iterable[Violation]) -> RefusedError:
    """Make the CB_VA01 error of a request that breaks the spec."""
    found: dict[str, dict[str, None]] = {}  # the inner ones are ordered sets
    for violation in violations:
        found.setdefault(_path(violation.path), {})[_words(violation)] = None
    return field_error({path: list(words) for path, words in found.items()})


def field_error(messages: Mapping[str, list[str]]) -> RefusedError:
    """Make the CB_VA01 error of fields; the messages stand by paths such as `members[0].entity.code`."""
    return coded_error("CB_VA01", errors={path: {"messages": each} for path, each in messages.items()})


def _path(keys: Iterable[int | str]) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")


def _words(violation: Violation) -> str:
    if violation.rule == "required" or violation.value == "":
        return "Required field."
    return in_words(violation, WORDS, " or ", "must be valid")
