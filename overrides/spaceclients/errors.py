"""The errors of this package, and the one function that makes them from an answer.

    SpaceClientError
    ├── ConfigurationError          bad base URL, conflicting or missing credentials (also a ValueError)
    ├── InvalidRequestError         the request breaks the spec; nothing was sent (also a ValueError)
    ├── ClientClosedError           the client was closed; nothing was sent (also a RuntimeError)
    ├── PlanOutdatedError           what a plan was made of has changed; nothing was sent
    ├── TransportError              no answer, and nothing was changed
    │   └── OutcomeUnknownError     no answer, and a change may have been made
    ├── ApiError                    an answer whose status isn't 2xx
    │   ├── BadRequestError         400
    │   ├── AuthenticationError     401
    │   ├── PaymentRequiredError    402
    │   ├── PermissionDeniedError   403
    │   ├── NotFoundError           404
    │   ├── ConflictError           409
    │   ├── RateLimitError          429
    │   └── ServerError             5xx, kintone's 520 among them
    └── ResponseDecodeError         a 2xx whose body isn't what the spec says; the change was made

Every error can be pickled, and none holds a credential.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import attrs

from ._answer import json_object, one_line, parameter_errors, public_headers, retry_after, text_or_none

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = (
    "ApiError",
    "AuthenticationError",
    "BadRequestError",
    "ClientClosedError",
    "ConfigurationError",
    "ConflictError",
    "InvalidRequestError",
    "NotFoundError",
    "OutcomeUnknownError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "PlanOutdatedError",
    "RateLimitError",
    "RequestInfo",
    "ResponseDecodeError",
    "ServerError",
    "SpaceClientError",
    "TransportError",
)

# Methods that change nothing.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# What to do about kintone's codes, beyond what the status says.
_HINTS = {
    "CB_NO02": "Or a normal space is reached by a guest space's URL.",
    "GAIA_IL23": "It is a guest space: use guest_space(id).",
}


class SpaceClientError(Exception):
    """Base of every error that this package raises on purpose.

    Examples:
        >>> try:
        ...     kaiten.create_space(title="Launch")
        ... except SpaceClientError as error:
        ...     print(error)  # what happened, whether anything was changed, and what to do
    """


class ConfigurationError(SpaceClientError, ValueError):
    """A client can't be made of what was given: the base URL, the credentials or an option is wrong.

    Examples:
        >>> try:
        ...     kaiten = KaitenClient.from_env()
        ... except ConfigurationError as error:
        ...     raise SystemExit(str(error)) from None
    """


class ClientClosedError(SpaceClientError, RuntimeError):
    """The client was closed before the call; nothing was sent. Make a new one.

    Examples:
        >>> kaiten.close()
        >>> try:
        ...     kaiten.list_spaces()
        ... except ClientClosedError:
        ...     kaiten = KaitenClient.from_env()
    """


class PlanOutdatedError(SpaceClientError):
    """What the plan was made of has changed since; nothing was sent. Make a new plan, and look at it.

    Examples:
        >>> try:
        ...     plan.apply()
        ... except PlanOutdatedError:
        ...     print(kintone.plan_members(1001, put=put))

    Source: https://kintone.dev/en/docs/kintone/rest-api/spaces/update-space-members/
    """


@attrs.frozen
class RequestInfo:
    """Which request an error is about, without headers and body, where the secrets are.

    Attributes:
        method: The HTTP method, in capitals.
        url: The whole URL.
        find_out: How to find out whether the request was carried out, by the spec; empty where nothing is changed.

    Examples:
        >>> try:
        ...     kaiten.get_space(404)
        ... except NotFoundError as error:
        ...     print(error.request)
        GET /api/latest/spaces/404
    """

    method: str
    url: str
    find_out: str = attrs.field(default="", repr=False, eq=False)

    def __str__(self) -> str:
        import httpx

        return f"{self.method} {httpx.URL(self.url).path}"


@attrs.define(slots=False, str=False)
class InvalidRequestError(SpaceClientError, ValueError):
    """The request breaks a rule of the spec; nothing was sent.

    Attributes:
        field: The field as the caller wrote it, such as `permissions.create_app`; empty for the request as a whole.
        rule: The rule's name in JSON Schema, such as `maxLength`.
        value: The value that broke it, in its own type; shortened to about 80 characters.
        reason: What is wrong, in words.

    Examples:
        >>> try:
        ...     kaiten.create_space(title="")
        ... except InvalidRequestError as error:
        ...     print(error.field, error.rule)
        title minLength
    """

    field: str
    rule: str
    value: object
    reason: str

    def __str__(self) -> str:
        return f"{self.field or 'the request'}: {self.reason} ({self.rule}); got {self.value!r}. Nothing was sent."


@attrs.define(slots=False, str=False)
class TransportError(SpaceClientError):
    """No answer came: the connection failed, or took too long. Nothing was changed.

    Attributes:
        request: Which request.
        attempts: How often it was tried.
        cause: The error underneath, as text.

    Examples:
        >>> try:
        ...     kaiten.list_spaces()
        ... except TransportError as error:
        ...     print(error.attempts, error.cause)
    """

    request: RequestInfo
    attempts: int
    cause: str
    advice: ClassVar[str] = "Nothing was changed: it is safe to try again."

    def __str__(self) -> str:
        times = "1 attempt" if self.attempts == 1 else f"{self.attempts} attempts"
        return f"{self.request}: no answer after {times}: {self.cause}. {self.advice}"


class OutcomeUnknownError(TransportError):
    """No answer came, and the change may have been made: look before you send it again.

    Examples:
        >>> try:
        ...     kaiten.create_space(title="Launch")
        ... except OutcomeUnknownError as error:
        ...     print(error.request.find_out)
    """

    advice = "The change may have been made or not: look before you send it again."

    def __str__(self) -> str:
        return f"{super().__str__()} {self.request.find_out}".rstrip()


@attrs.define(slots=False, str=False)
class ApiError(SpaceClientError):
    """The service answered with a status other than 2xx.

    Attributes:
        status_code: The status, as a plain number: services use numbers outside the standard, such as 520.
        headers: The answer's headers (any case), but for cookies.
        body: The answer's body as text.
        message: What the service says is wrong; in the user's language, so meant for people. May be empty.
        code: The service's own name for the error, such as `CB_VA01`; None without one.
        error_id: The service's id of this one event, for its support; None without one.
        errors: What is wrong with which parameter, where the service tells.
        request: Which request.
        attempts: How often it was tried.
        unsure: Whether an attempt before the last may have been carried out.

    Examples:
        >>> try:
        ...     kintone.get_space(id=3)  # a guest space
        ... except ApiError as error:
        ...     print(error.status_code, error.code)
        400 GAIA_IL23

    Source: https://developers.kaiten.ru, https://cybozu.dev/ja/kintone/docs/rest-api/overview
    """

    status_code: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: str = attrs.field(repr=False)
    message: str
    code: str | None
    error_id: str | None
    errors: Mapping[str, tuple[str, ...]]
    request: RequestInfo | None
    attempts: int
    unsure: bool = False
    advice: ClassVar[str] = "Whether anything was changed isn't known: look before you send it again."

    def __str__(self) -> str:
        parts = [f"[{self.status_code}]", *([f"[{one_line(self.code)}]"] if self.code else [])]
        parts.append(one_line(self.message or self.body) or "(no message)")
        parts += [f"(id {one_line(self.error_id)})"] if self.error_id else []
        details = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in self.errors.items())
        parts += [f"[{one_line(details)}]"] if details else []
        where = f"{self.request}: " if self.request else ""
        return f"{where}{' '.join(parts)} - {' '.join(self._advice().split())}"

    def _advice(self) -> str:
        find_out = self.request.find_out if self.request else ""
        if self.unsure:
            return (
                f"An earlier attempt of this call may have been carried out: look before you send it again. {find_out}"
            )
        if self.status_code < 400:  # a login page, as a rule: following it would take the credentials elsewhere
            return f"Redirects aren't followed: check the base URL and the login. {self.advice} {find_out}"
        if self.request is not None and self.request.method in SAFE_METHODS:
            return "Nothing was changed."
        unknown = self.advice == ApiError.advice
        return f"{self.advice} {_HINTS.get(self.code or '', '')} {find_out if unknown else ''}"


class BadRequestError(ApiError):
    """400: the request breaks one of the service's rules.

    Examples:
        >>> try:
        ...     kaiten.update_space(700123, sort_order=5)
        ... except BadRequestError as error:
        ...     print(error.message, error.errors)
    """

    advice = "Nothing was changed. Correct the request."


class AuthenticationError(ApiError):
    """401: the credentials are missing or wrong.

    Examples:
        >>> try:
        ...     kaiten.list_spaces()
        ... except AuthenticationError:
        ...     raise SystemExit("KAITEN_TOKEN is no longer valid") from None
    """

    advice = "Nothing was changed. Check the credentials."


class PaymentRequiredError(ApiError):
    """402: the tariff doesn't include the feature.

    Examples:
        >>> try:
        ...     kaiten.create_space(title="Launch")
        ... except PaymentRequiredError as error:
        ...     print(error.message)
    """

    advice = "Nothing was changed. The tariff must include the feature."


class PermissionDeniedError(ApiError):
    """403: the user may not do this.

    Examples:
        >>> try:
        ...     kaiten.remove_space(700123)
        ... except PermissionDeniedError as error:
        ...     print(error.request, error.message)
    """

    advice = "Nothing was changed. The user lacks the right."


class NotFoundError(ApiError):
    """404: there is no such thing, or the base URL is wrong.

    Examples:
        >>> try:
        ...     space = kaiten.get_space(700123)
        ... except NotFoundError:
        ...     space = None
    """

    advice = "Nothing was changed. Check what the request names, and the base URL."


class ConflictError(ApiError):
    """409: what is there doesn't allow it, such as removing somebody whom a space can't do without.

    Examples:
        >>> try:
        ...     kaiten.remove_space_user(700123, 42)
        ... except ConflictError as error:
        ...     print(error.message)
    """

    advice = "Nothing was changed. Look at what is there."


class RateLimitError(ApiError):
    """429: too many requests.

    Examples:
        >>> try:
        ...     kaiten.list_spaces()
        ... except RateLimitError as error:
        ...     time.sleep(error.retry_after or 1)
    """

    advice = "Nothing was changed. Wait, then send again."

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, by the answer's headers and the server's own clock; None when they don't tell."""
        return retry_after(self.headers)


class ServerError(ApiError):
    """5xx: the service failed. 520 is kintone's older status for errors of the application: see `code`.

    Examples:
        >>> try:
        ...     kintone.get_space(id=1001)
        ... except ServerError as error:
        ...     print(error.status_code, error.code, error.error_id)
    """


@attrs.define(slots=False, str=False)
class ResponseDecodeError(SpaceClientError):
    """The service said yes (2xx), but its body isn't what the spec says. What was asked for has been done.

    Attributes:
        status_code: The status.
        headers: The answer's headers (any case), but for cookies.
        body: The answer's body as text; a new space's id may be read from it.
        reason: Where the body departs from the spec.
        request: Which request.

    Examples:
        >>> try:
        ...     kaiten.create_space(title="Launch")
        ... except ResponseDecodeError as error:
        ...     print(error.body)
    """

    status_code: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: str = attrs.field(repr=False)
    reason: str
    request: RequestInfo

    def __str__(self) -> str:
        reason = f"{self.request}: [{self.status_code}] done, but the answer can't be read: {one_line(self.reason)}."
        if self.body.lstrip().startswith("<"):  # a proxy's page, or a network's login, says yes to anything
            return f"{reason} It is a web page, so something before the service may have answered: look first."
        if self.request.method in SAFE_METHODS:
            return f"{reason} Nothing was changed."
        return f"{reason} Don't send it again: see `body`."


_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    429: RateLimitError,
}


def error_class(status_code: int) -> type[ApiError]:
    """The class of the error for a status other than 2xx."""
    return ServerError if 500 <= status_code <= 599 else _BY_STATUS.get(status_code, ApiError)


def error_from_response(
    status_code: int,
    headers: Mapping[str, str] | Sequence[tuple[str, str]],
    body: bytes,
    request: RequestInfo | None = None,
    attempts: int = 1,
    *,
    unsure: bool = False,
) -> ApiError | None:
    """Turn an answer into its error; None for a 2xx.

    Never fails, whatever the answer is: a body that isn't JSON, or isn't what the spec says, is still an error.

    Args:
        status_code: The answer's status, any number.
        headers: The answer's headers.
        body: The answer's body as it came.
        request: Which request it answers.
        attempts: How often that was tried.
        unsure: Whether an attempt before the last may have been carried out.

    Examples:
        >>> error_from_response(404, {}, b"")
        NotFoundError(status_code=404, message='', code=None, error_id=None, errors={}, request=None, attempts=1)
    """
    if 200 <= status_code <= 299:
        return None
    text = body.decode(errors="replace")
    fields = json_object(body)
    error_id, code, message = (text_or_none(fields.get(name)) for name in ("id", "code", "message"))
    return error_class(status_code)(
        status_code=status_code,
        headers=public_headers(headers),
        body=text,
        message=message or ("" if fields else _plain_text(text)),
        code=code,
        error_id=error_id,
        errors=parameter_errors(fields.get("errors")),
        request=request,
        attempts=attempts,
        unsure=unsure,
    )


def _plain_text(text: str) -> str:
    return "the body is a web page, not JSON" if text.lstrip().startswith("<") else one_line(text)
