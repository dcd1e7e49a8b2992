# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_message import ErrorMessage
from ...models.space import Space
from ...models.update_space_request import UpdateSpaceRequest
from ...types import Response


def _get_kwargs(
    space_id: int,
    *,
    body: UpdateSpaceRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/spaces/{space_id}".format(
            space_id=quote(str(space_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ErrorMessage | Space | str | None:
    if response.status_code == 200:
        response_200 = Space.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ErrorMessage.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = response.text
        return response_401

    if response.status_code == 403:
        response_403 = cast(Any, None)
        return response_403

    if response.status_code == 404:
        response_404 = cast(Any, None)
        return response_404

    if response.status_code == 429:
        response_429 = response.text
        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | ErrorMessage | Space | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    space_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: UpdateSpaceRequest,
) -> Response[Any | ErrorMessage | Space | str]:
    """Change a space.

     Changes what is sent, leaves the rest as it is, and returns the space.

    At least one field must be sent. Kaiten's own schema wants `title`, `external_id` or
    `hidden_card_type_uids`
    among them, while other clients send the rest alone. If a change is refused with 400 for that, send
    the present
    `title` along.

    There is no revision to check against: of two concurrent changes the later one wins. Sending the
    same change
    twice does no harm.

    Args:
        space_id (int):
        body (UpdateSpaceRequest): What to change in a space. What is left out stays as it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorMessage | Space | str]
    """

    kwargs = _get_kwargs(
        space_id=space_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    space_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: UpdateSpaceRequest,
) -> Any | ErrorMessage | Space | str | None:
    """Change a space.

     Changes what is sent, leaves the rest as it is, and returns the space.

    At least one field must be sent. Kaiten's own schema wants `title`, `external_id` or
    `hidden_card_type_uids`
    among them, while other clients send the rest alone. If a change is refused with 400 for that, send
    the present
    `title` along.

    There is no revision to check against: of two concurrent changes the later one wins. Sending the
    same change
    twice does no harm.

    Args:
        space_id (int):
        body (UpdateSpaceRequest): What to change in a space. What is left out stays as it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorMessage | Space | str
    """

    return sync_detailed(
        space_id=space_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    space_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: UpdateSpaceRequest,
) -> Response[Any | ErrorMessage | Space | str]:
    """Change a space.

     Changes what is sent, leaves the rest as it is, and returns the space.

    At least one field must be sent. Kaiten's own schema wants `title`, `external_id` or
    `hidden_card_type_uids`
    among them, while other clients send the rest alone. If a change is refused with 400 for that, send
    the present
    `title` along.

    There is no revision to check against: of two concurrent changes the later one wins. Sending the
    same change
    twice does no harm.

    Args:
        space_id (int):
        body (UpdateSpaceRequest): What to change in a space. What is left out stays as it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorMessage | Space | str]
    """

    kwargs = _get_kwargs(
        space_id=space_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    space_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: UpdateSpaceRequest,
) -> Any | ErrorMessage | Space | str | None:
    """Change a space.

     Changes what is sent, leaves the rest as it is, and returns the space.

    At least one field must be sent. Kaiten's own schema wants `title`, `external_id` or
    `hidden_card_type_uids`
    among them, while other clients send the rest alone. If a change is refused with 400 for that, send
    the present
    `title` along.

    There is no revision to check against: of two concurrent changes the later one wins. Sending the
    same change
    twice does no harm.

    Args:
        space_id (int):
        body (UpdateSpaceRequest): What to change in a space. What is left out stays as it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorMessage | Space | str
    """

    return (
        await asyncio_detailed(
            space_id=space_id,
            client=client,
            body=body,
        )
    ).parsed
