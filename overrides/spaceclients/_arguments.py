"""Says what is wrong with the arguments of a client's own methods, in words that name the public class."""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

FunctionT = TypeVar("FunctionT", bound="Callable[..., Any]")

# What is a parameter here, how it is written, and what other libraries call it.
_ELSEWHERE = (
    ("retry", "retry=RetryPolicy(attempts=...)", "max_retries retries max_attempts attempts backoff_factor"),
    ("timeout", "timeout=Timeout(connect=..., read=...)", "connect_timeout read_timeout"),
    ("quota", "quota=", "rate_limit limits max_connections requests_per_second"),
    ("token", "token=", "api_key api_token access_token auth password"),
    ("auth", "auth=PasswordAuth(username, password)", "username password user login token api_key api_token"),
    ("base_url", "base_url=", "url host domain subdomain server endpoint"),
    ("cert", "cert=", "client_cert cert_file pfx pfx_file"),
    ("transport", "SSL_CERT_FILE in the environment, or transport=", "verify ssl ssl_context verify_ssl"),
    ("transport", "HTTPS_PROXY in the environment, or transport=", "proxy proxies mounts trust_env"),
    ("transport", "transport=, of your own, which can do that", "http_client client session headers cookies http2"),
)


def checked(function: FunctionT, options: Collection[str]) -> FunctionT:
    """A method of a client whose errors about its arguments name the class that it was called on.

    Args:
        function: The method.
        options: What it takes beside its parameters, if it takes anything.
    """
    parameters = list(inspect.signature(function).parameters.values())[1:]

    @wraps(function)
    def method(owner: Any, /, *args: Any, **kwargs: Any) -> Any:
        problem = _problem(parameters, options, len(args), kwargs.keys())
        if problem:
            del args, kwargs  # a traceback may show locals
            kind = owner if isinstance(owner, type) else type(owner)
            suffix = "" if function.__name__ == "__init__" else f".{function.__name__}"
            raise TypeError(f"{kind.__name__}{suffix}() {problem}")
        try:
            return function(owner, *args, **kwargs)
        finally:
            del args, kwargs

    return cast("FunctionT", method)


def _problem(
    parameters: Sequence[inspect.Parameter], options: Collection[str], positional: int, given: Collection[str]
) -> str:
    """What is wrong with a call's arguments; empty if nothing is."""
    free = [each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]
    own = [each.name for each in parameters if each.kind is not each.VAR_KEYWORD]
    known = own if len(own) == len(parameters) else [*own, *options]
    # First of all: who misspells a name will otherwise read that another is missing.
    for name in given:
        if name not in known:
            return f"has no argument {name}{_instead(name, known)}"
    missing = [
        each.name
        for each in parameters
        if each.default is each.empty and each.name in own and each.name not in {*free[:positional], *given}
    ]
    if positional > len(free):
        example = next(iter([*missing, *(name for name in known if name not in free)]), "")
        told = f"only {' and '.join(free)}" if free else "nothing"
        return f"takes {told} by position{f': name the others, such as {example}=' if example else ''}"
    if twice := next((name for name in free[:positional] if name in given), ""):
        return f"got {twice} twice, by position and by name"
    return f"needs {' and '.join(f'{name}=' for name in missing)}" if missing else ""


def _instead(name: str, known: Sequence[str]) -> str:
    """What the author of an unknown name may have meant."""
    from difflib import get_close_matches

    for parameter, written, names in _ELSEWHERE:
        if parameter in known and name in names.split():
            return f": write {written}"
    close = get_close_matches(name.lower(), known, 1)
    return f": did you mean {close[0]}=?" if close else f"; it has {', '.join(known)}"
