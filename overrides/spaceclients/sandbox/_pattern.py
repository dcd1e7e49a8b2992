"""JSON Schema's `pattern` as ECMAScript means it: in Python, `$` also matches before a line break at the end."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, cast

from jsonschema import FormatChecker, ValidationError, validators
from openapi_core.validation.schemas import oas31_schema_validators_factory as standard
from openapi_core.validation.schemas.factories import SchemaValidatorsFactory

# Escaped characters and classes are matched so that a dollar sign in them is left alone.
TOKENS: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\$")


class _Factory(SchemaValidatorsFactory):
    def get_format_checker(self, format_validators: Any = None, extra_format_validators: Any = None) -> FormatChecker:  # noqa: ARG002
        return self.format_checker  # not copied for every value, which takes a quarter of an answer's time


def _check(validator: Any, pattern: str, value: Any, _schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(value, "string") and not _compiled(pattern).search(value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(TOKENS.sub(lambda token: r"\Z" if token[0] == "$" else token[0], pattern))


_extend: Any = cast("Any", validators).extend  # which has no types
SCHEMA_VALIDATORS: Final = _Factory(
    _extend(standard.schema_validator_cls, {"pattern": _check}), standard.format_checker
)
"""What makes openapi-core's validators of schemas."""
