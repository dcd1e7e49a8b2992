"""The errors of this package.

    SpaceClientError
    ├── ConfigurationError          bad base URL, conflicting or missing credentials (also a ValueError)
    ├── InvalidRequestError         the request breaks the spec; nothing was sent (also a ValueError)
    ├── ClientClosedError           the client was closed; nothing was sent (also a RuntimeError)
    ├── PlanOutdatedError           the space has changed since the plan was made; nothing was sent
    ├── IncompleteListError         items of a list may be missing
    ├── TransportError              no response, and nothing was changed
    │   └── OutcomeUnknownError     no response, and a change may have been made
    ├── ApiError                    a response whose status isn't 2xx
    │   ├── BadRequestError         400
    │   ├── AuthenticationError     401
    │   ├── PaymentRequiredError    402
    │   ├── PermissionDeniedError   403
    │   ├── NotFoundError           404
    │   ├── ConflictError           409
    │   ├── RateLimitError          429
    │   └── ServerError             5xx, including kintone's 520
    └── ResponseDecodeError         a 2xx whose body isn't what the spec says; the change was made

Every error can be pickled, and none holds a credential.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

import attrs

from ._kintone_codes import CODES, Code
from ._response import json_object, one_line, parameter_errors, public_headers, retry_after, text_or_none

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = (
    "ApiError",
    "AuthenticationError",
    "BadRequestError",
    "ClientClosedError",
    "ConfigurationError",
    "ConflictError",
    "IncompleteListError",
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

_UNKNOWN = "Whether anything was changed isn't known: check before you send it again."


class SpaceClientError(Exception):
    """Base of all errors of this package.

    Examples:
        >>> try:
        ...     kaiten.create_space(title="Launch")
        ... except SpaceClientError as error:
        ...     print(error)  # what happened, whether anything was changed, and what to do
    """


class ConfigurationError(SpaceClientError, ValueError):
    """The base URL, the credentials or an option is wrong.

    Examples:
        >>> try:
        ...     kaiten = KaitenClient.from_env()
        ... except ConfigurationError as error:
        ...     raise SystemExit(str(error)) from None
    """


class ClientClosedError(SpaceClientError, RuntimeError):
    """The client was closed; nothing was sent. Make a new one.

    Examples:
        >>> kaiten.close()
        >>> try:
        ...     kaiten.list_spaces()
        ... except ClientClosedError:
        ...     kaiten = KaitenClient.from_env()
    """


class PlanOutdatedError(SpaceClientError):
    """The space has changed since the plan was made; nothing was sent. Make a new plan, and check it.

    Examples:
        >>> try:
        ...     plan.apply()
        ... except PlanOutdatedError:
        ...     print(kintone.plan_members(1001, put=put))

    Source: https://kintone.dev/en/docs/kintone/rest-api/spaces/update-space-members/
    """


@attrs.define(slots=False, str=False)
class IncompleteListError(SpaceClientError):
    """Items of a list may be missing: it kept changing while it was read, or the service ignores the paging.

    Attributes:
        given: How many items were returned before the error.
        reason: Why items may be missing.

    Examples:
        >>> seen = []
        >>> try:
        ...     seen.extend(kaiten.spaces())
        ... except IncompleteListError as error:
        ...     print(error.given, error.reason)

    Source: https://developers.kaiten.ru/spaces/retrieve-list-of-spaces
    """

    given: int
    reason: str

    def __str__(self) -> str:
        return (
            f"Items may be missing from the list after the {self.given} that were returned: {self.reason}. "
            f"A missing item may still exist: read the list again when less changes."
        )


@attrs.frozen
class RequestInfo:
    """The request that an error is about, without its headers and body, which have secrets.

    Attributes:
        method: The HTTP method, in capitals.
        url: The whole URL.
        find_out: How to find out whether the request was carried out; empty if it changes nothing.
        operation: The method that was called, such as `get_space`; empty if none was.

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
    operation: str = attrs.field(default="", repr=False, eq=False)

    def __str__(self) -> str:
        from spaceclients import _http

        return f"{self.method} {_http.URL(self.url).path}"


def _reads(request: RequestInfo | None) -> bool:
    """Whether a request changes nothing."""
    return request is not None and request.method in SAFE_METHODS


def _call(request: RequestInfo | None) -> str:
    """Describe the method that was called, with the ids in its URL."""
    if request is None or not request.operation:
        return "the request"
    ids = [f"{thing} {number}" for thing, number in re.findall(r"/(\w+)s/(\d+)", request.url)]
    ids += [f"id {number}" for number in re.findall(r"[?&]id=(\d+)", request.url)]
    return f"{request.operation} ({', '.join(ids)})" if ids else request.operation


@attrs.define(slots=False, str=False)
class InvalidRequestError(SpaceClientError, ValueError):
    """The request breaks a rule of the spec; nothing was sent.

    Attributes:
        field: The field as the caller wrote it, such as `permissions.create_app`; empty for the request as a whole.
        rule: The rule's name in JSON Schema, such as `maxLength`.
        value: The value that breaks it, in its own type, shortened to about 80 characters.
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
    """There was no response, and nothing was changed: the connection failed, or a read took too long.

    Attributes:
        request: The request.
        attempts: How often it was sent.
        cause: The underlying error, as text.

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
        advice = "It is safe to try again." if _reads(self.request) else self.advice
        return f"{self.request}: no response after {times}: {self.cause}. {advice}"


class OutcomeUnknownError(TransportError):
    """There was no response, and the change may have been made: check before you send it again.

    Examples:
        >>> try:
        ...     kaiten.create_space(title="Launch")
        ... except OutcomeUnknownError as error:
        ...     print(error.request.find_out)
    """

    advice = "The change may have been made: check before you send it again."

    def __str__(self) -> str:
        return f"{super().__str__()} {self.request.find_out}".rstrip()


@attrs.define(slots=False, str=False)
class ApiError(SpaceClientError):
    """The service responded with a status other than 2xx.

    Attributes:
        status_code: The status, as a plain number: services use numbers outside the standard, such as 520.
        headers: The response's headers (any case) without cookies.
        body: The response's body as text.
        message: The service's message, in the user's language; may be empty.
        code: The service's own name for the error, such as `CB_VA01`; None without one.
        error_id: The service's id of this one event, for its support; None without one.
        errors: The messages about each parameter, if the service sends them.
        request: The request.
        attempts: How often it was sent.
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
    advice: ClassVar[str] = (
        "The service isn't known to send this status: a proxy may have sent it, or the base URL is wrong."
    )
    unchanged: ClassVar[bool] = False  # whether the status says that nothing was changed

    def __str__(self) -> str:
        parts = [f"[{self.status_code}]", *([f"[{one_line(self.code)}]"] if self.code else [])]
        parts.append(one_line(self.message or self.body) or "(no message)")
        parts += [f"(id {one_line(self.error_id)})"] if self.error_id else []
        details = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in self.errors.items())
        parts += [f"[{one_line(details)}]"] if details else []
        where = f"{self.request}: " if self.request else ""
        return f"{where}{' '.join(parts)} - {' '.join(self._advice().split())}"

    def _advice(self) -> str:
        """Return whether anything was changed, what to do, and how to find out if that isn't known."""
        changed = "Nothing was changed." if self.unchanged else _UNKNOWN
        if self.unsure:
            changed = "An earlier attempt of this call may have been carried out: check before you send it again."
        if self.request and (self.unsure or not self.unchanged):
            changed = f"{changed} {self.request.find_out}"
        return f"{'' if _reads(self.request) else changed} {self._what_to_do()} {self._hint()}"

    def _hint(self) -> str:
        code = CODES.get(self.code or "", Code())
        elsewhere = code.in_guest_spaces and self.request and "/guest/" not in self.request.url
        return "" if elsewhere else code.hint

    def _what_to_do(self) -> str:
        if self.status_code < 400:  # usually a login page; following it would send the credentials elsewhere
            return "Redirects aren't followed: check the base URL and the login."
        if self.status_code == 520 and self.code:
            return "It is an error of kintone's application: the code says which."
        return self.advice.replace("the request", _call(self.request))


class BadRequestError(ApiError):
    """400: the request breaks one of the service's rules.

    Examples:
        >>> try:
        ...     kaiten.update_space(700123, sort_order=5)
        ... except BadRequestError as error:
        ...     print(error.message, error.errors)
    """

    advice = "Correct what is sent."
    unchanged = True


class AuthenticationError(ApiError):
    """401: the credentials are missing or wrong.

    Examples:
        >>> try:
        ...     kaiten.list_spaces()
        ... except AuthenticationError:
        ...     raise SystemExit("KAITEN_TOKEN is no longer valid") from None
    """

    advice = "Check the credentials. They must be for this base URL."
    unchanged = True


class PaymentRequiredError(ApiError):
    """402: the tariff doesn't include the feature.

    Examples:
        >>> try:
        ...     kaiten.create_space(title="Launch")
        ... except PaymentRequiredError as error:
        ...     print(error.message)
    """

    advice = "The tariff must include the feature."
    unchanged = True


class PermissionDeniedError(ApiError):
    """403: the user may not do this.

    Examples:
        >>> try:
        ...     kaiten.remove_space(700123)
        ... except PermissionDeniedError as error:
        ...     print(error.request, error.message)
    """

    advice = "The user of these credentials may lack the right that the request needs."
    unchanged = True


class NotFoundError(ApiError):
    """404: there is no such thing, or the base URL is wrong.

    Examples:
        >>> try:
        ...     space = kaiten.get_space(700123)
        ... except NotFoundError:
        ...     space = None
    """

    advice = (
        "What the request names may be gone, or hidden from the user of these credentials; or the base URL is wrong."
    )
    unchanged = True


class ConflictError(ApiError):
    """409: the present state doesn't allow it, such as removing a person that the space needs.

    Examples:
        >>> try:
        ...     kaiten.remove_space_user(700123, 42)
        ... except ConflictError as error:
        ...     print(error.message)
    """

    advice = "Look at what is there."
    unchanged = True


class RateLimitError(ApiError):
    """429: too many requests.

    Examples:
        >>> try:
        ...     kaiten.list_spaces()
        ... except RateLimitError as error:
        ...     time.sleep(error.retry_after or 1)
    """

    advice = "Wait, then send again."
    unchanged = True

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, by the response's headers and the server's own clock; None if they don't say."""
        return retry_after(self.headers)


class ServerError(ApiError):
    """5xx: the service failed. 520 is kintone's older status for errors of the application: see `code`.

    Examples:
        >>> try:
        ...     kintone.get_space(id=1001)
        ... except ServerError as error:
        ...     print(error.status_code, error.code, error.error_id)
    """

    advice = "The service failed: wait a while before you try again."


@attrs.define(slots=False, str=False)
class ResponseDecodeError(SpaceClientError):
    """The service reported success (2xx), but the body isn't what the spec says. The request was carried out.

    Attributes:
        status_code: The status.
        headers: The response's headers (any case) without cookies.
        body: The response's body as text; it may have the id of a new space.
        reason: Where the body differs from the spec.
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
        reason = f"{self.request}: [{self.status_code}] done, but the response can't be read: {one_line(self.reason)}."
        if self.body.lstrip().startswith("<"):  # a proxy's page, or the login page of a network
            what_to_do = "check the base URL" if _reads(self.request) else "check before you send it again"
            return f"{reason} It is a web page, so a proxy may have sent it: {what_to_do}."
        return f"{reason} See `body`." if _reads(self.request) else f"{reason} Don't send it again: see `body`."


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
    """Return the class of the error for a status other than 2xx."""
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
    """Make the error of a response; None for a 2xx.

    Never fails: a body that isn't JSON, or isn't what the spec says, gives an error too.

    Args:
        status_code: The response's status, any number.
        headers: The response's headers.
        body: The response's body, as bytes.
        request: The request.
        attempts: How often it was sent.
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


def unresolved(error: BaseException, host: str, setting: str = "base_url") -> str:
    """Describe an error about a host whose name has no address; empty if it has another reason.

    Args:
        error: The transport's error, with its causes.
        host: The host, which may be that of a proxy.
        setting: The setting that its name comes from.

    Examples:
        >>> unresolved(socket.gaierror(-2, "Name or service not known"), "acme.kaitn.ru")
        "the host acme.kaitn.ru isn't known (gaierror: [Errno -2] Name or service not known): base_url may be wrong"
    """
    from socket import gaierror

    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, gaierror):
        cause = cause.__cause__ or cause.__context__
    if cause is None:
        return ""
    problem = one_line(f"{type(error).__name__}: {error}").rstrip(":.")
    return f"the host {one_line(host)} isn't known ({problem}): {setting} may be wrong"


def _plain_text(text: str) -> str:
    return "the body is a web page, not JSON" if text.lstrip().startswith("<") else one_line(text)
