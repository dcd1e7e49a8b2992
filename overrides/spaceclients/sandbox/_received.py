"""What the sandbox keeps of a request."""

import json
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen


@frozen
class ReceivedRequest:
    """One request as it arrived, whether it was carried out or refused.

    Examples:
        >>> request = sandbox.requests[-1]
        >>> request.method, request.path, request.json()
        ('POST', '/api/latest/spaces', {'title': 'Launch'})
        >>> request.operation
        'create_space'

    Attributes:
        method: The HTTP method on the wire, before any `X-HTTP-Method-Override`.
        path: The path, percent-decoded.
        query: The query string, without the question mark.
        headers: The headers; names in any case.
        body: The raw body.
        operation: The client's method that makes such requests, such as `create_space`; None where there is none.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str] = field(repr=False)  # credentials
    body: bytes
    operation: str | None

    def json(self) -> Any:
        """Read the body as JSON.

        Examples:
            >>> sandbox.requests[-1].json()["title"]
            'Launch'

        Returns:
            The JSON value.

        Raises:
            ValueError: The body isn't JSON.
        """
        return json.loads(self.body)
