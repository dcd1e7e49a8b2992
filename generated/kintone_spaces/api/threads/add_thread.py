# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.add_thread_request import AddThreadRequest
from ...models.error_response import ErrorResponse
from ...models.id_response import IdResponse
from ...types import Response


def _get_kwargs(
    *,
    body: AddThreadRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/space/thread.json",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ErrorResponse | IdResponse | str | None:
    if response.status_code == 200:
        response_200 = IdResponse.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ErrorResponse.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ErrorResponse.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ErrorResponse.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ErrorResponse.from_dict(response.json())

        return response_404

    if response.status_code == 429:
        response_429 = ErrorResponse.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = cast(Any, None)
        return response_500

    if response.status_code == 503:
        response_503 = response.text
        return response_503

    if response.status_code == 520:
        response_520 = ErrorResponse.from_dict(response.json())

        return response_520

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | ErrorResponse | IdResponse | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: AddThreadRequest,
) -> Response[Any | ErrorResponse | IdResponse | str]:
    """Add a thread to a space.

     Makes a new thread in a multi-thread space and returns its id. Whoever may see the space may do
    this; for a
    private space or a guest space, its members.

    Each call makes a thread: no idempotency key is documented, and no operation lists the threads.

    Args:
        body (AddThreadRequest): A thread to add.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorResponse | IdResponse | str]
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
    body: AddThreadRequest,
) -> Any | ErrorResponse | IdResponse | str | None:
    """Add a thread to a space.

     Makes a new thread in a multi-thread space and returns its id. Whoever may see the space may do
    this; for a
    private space or a guest space, its members.

    Each call makes a thread: no idempotency key is documented, and no operation lists the threads.

    Args:
        body (AddThreadRequest): A thread to add.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorResponse | IdResponse | str
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: AddThreadRequest,
) -> Response[Any | ErrorResponse | IdResponse | str]:
    """Add a thread to a space.

     Makes a new thread in a multi-thread space and returns its id. Whoever may see the space may do
    this; for a
    private space or a guest space, its members.

    Each call makes a thread: no idempotency key is documented, and no operation lists the threads.

    Args:
        body (AddThreadRequest): A thread to add.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorResponse | IdResponse | str]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: AddThreadRequest,
) -> Any | ErrorResponse | IdResponse | str | None:
    """Add a thread to a space.

     Makes a new thread in a multi-thread space and returns its id. Whoever may see the space may do
    this; for a
    private space or a guest space, its members.

    Each call makes a thread: no idempotency key is documented, and no operation lists the threads.

    Args:
        body (AddThreadRequest): A thread to add.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorResponse | IdResponse | str
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
