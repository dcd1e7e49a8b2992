# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_message import ErrorMessage
from ...models.space import Space
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["limit"] = limit

    params["offset"] = offset

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/spaces",
        "params": params,
    }

    return _kwargs


parameters = _get_kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorMessage | list[Space] | str | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = Space.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    if response.status_code == 400:
        response_400 = ErrorMessage.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = response.text
        return response_401

    if response.status_code == 429:
        response_429 = response.text
        return response_429

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorMessage | list[Space] | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[ErrorMessage | list[Space] | str]:
    """List the spaces.

     Returns a page of spaces, in no order that could be made out: not that of `id`, `title`, `created`
    or
    `sort_order`.

    A page has 100 spaces at most, and as many if no `limit` is sent; until October 2026 a call without
    a `limit`
    gave the whole list. For the next page raise `offset` by the number of spaces received; the list is
    at its end
    when a page is empty.

    Unlike the other operations this one tells what the caller may do in a space, and which boards are
    in it. That
    makes some 8 KB for each space.

    Args:
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | list[Space] | str]
    """

    kwargs = _get_kwargs(
        limit=limit,
        offset=offset,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> ErrorMessage | list[Space] | str | None:
    """List the spaces.

     Returns a page of spaces, in no order that could be made out: not that of `id`, `title`, `created`
    or
    `sort_order`.

    A page has 100 spaces at most, and as many if no `limit` is sent; until October 2026 a call without
    a `limit`
    gave the whole list. For the next page raise `offset` by the number of spaces received; the list is
    at its end
    when a page is empty.

    Unlike the other operations this one tells what the caller may do in a space, and which boards are
    in it. That
    makes some 8 KB for each space.

    Args:
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | list[Space] | str
    """

    return sync_detailed(
        client=client,
        limit=limit,
        offset=offset,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> Response[ErrorMessage | list[Space] | str]:
    """List the spaces.

     Returns a page of spaces, in no order that could be made out: not that of `id`, `title`, `created`
    or
    `sort_order`.

    A page has 100 spaces at most, and as many if no `limit` is sent; until October 2026 a call without
    a `limit`
    gave the whole list. For the next page raise `offset` by the number of spaces received; the list is
    at its end
    when a page is empty.

    Unlike the other operations this one tells what the caller may do in a space, and which boards are
    in it. That
    makes some 8 KB for each space.

    Args:
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorMessage | list[Space] | str]
    """

    kwargs = _get_kwargs(
        limit=limit,
        offset=offset,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
) -> ErrorMessage | list[Space] | str | None:
    """List the spaces.

     Returns a page of spaces, in no order that could be made out: not that of `id`, `title`, `created`
    or
    `sort_order`.

    A page has 100 spaces at most, and as many if no `limit` is sent; until October 2026 a call without
    a `limit`
    gave the whole list. For the next page raise `offset` by the number of spaces received; the list is
    at its end
    when a page is empty.

    Unlike the other operations this one tells what the caller may do in a space, and which boards are
    in it. That
    makes some 8 KB for each space.

    Args:
        limit (int | Unset):
        offset (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorMessage | list[Space] | str
    """

    return (
        await asyncio_detailed(
            client=client,
            limit=limit,
            offset=offset,
        )
    ).parsed
