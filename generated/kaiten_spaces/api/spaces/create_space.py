# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.create_space_request import CreateSpaceRequest
from ...models.error_message import ErrorMessage
from ...models.space import Space
from ...types import Response


def _get_kwargs(
    *,
    body: CreateSpaceRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/spaces",
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

    if response.status_code == 402:
        response_402 = ErrorMessage.from_dict(response.json())

        return response_402

    if response.status_code == 403:
        response_403 = cast(Any, None)
        return response_403

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
    *,
    client: AuthenticatedClient | Client,
    body: CreateSpaceRequest,
) -> Response[Any | ErrorMessage | Space | str]:
    """Create a space.

     Makes a new space in the token's company and returns it, its users included.

    Each call makes a space: no idempotency key is documented. Send an `external_id` of your own to
    recognise a
    space later. Without a parent the space stands at the root of the tree.

    Who gets in at first isn't documented. Every recorded response to a create with only a title has
    `access: by_invite`; another source says `for_everyone`. Read `access` in the response.

    Args:
        body (CreateSpaceRequest): A space to create. Fields that Kaiten doesn't know are ignored
            in silence.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorMessage | Space | str]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: CreateSpaceRequest,
) -> Any | ErrorMessage | Space | str | None:
    """Create a space.

     Makes a new space in the token's company and returns it, its users included.

    Each call makes a space: no idempotency key is documented. Send an `external_id` of your own to
    recognise a
    space later. Without a parent the space stands at the root of the tree.

    Who gets in at first isn't documented. Every recorded response to a create with only a title has
    `access: by_invite`; another source says `for_everyone`. Read `access` in the response.

    Args:
        body (CreateSpaceRequest): A space to create. Fields that Kaiten doesn't know are ignored
            in silence.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorMessage | Space | str
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateSpaceRequest,
) -> Response[Any | ErrorMessage | Space | str]:
    """Create a space.

     Makes a new space in the token's company and returns it, its users included.

    Each call makes a space: no idempotency key is documented. Send an `external_id` of your own to
    recognise a
    space later. Without a parent the space stands at the root of the tree.

    Who gets in at first isn't documented. Every recorded response to a create with only a title has
    `access: by_invite`; another source says `for_everyone`. Read `access` in the response.

    Args:
        body (CreateSpaceRequest): A space to create. Fields that Kaiten doesn't know are ignored
            in silence.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorMessage | Space | str]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: CreateSpaceRequest,
) -> Any | ErrorMessage | Space | str | None:
    """Create a space.

     Makes a new space in the token's company and returns it, its users included.

    Each call makes a space: no idempotency key is documented. Send an `external_id` of your own to
    recognise a
    space later. Without a parent the space stands at the root of the tree.

    Who gets in at first isn't documented. Every recorded response to a create with only a title has
    `access: by_invite`; another source says `for_everyone`. Read `access` in the response.

    Args:
        body (CreateSpaceRequest): A space to create. Fields that Kaiten doesn't know are ignored
            in silence.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorMessage | Space | str
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
