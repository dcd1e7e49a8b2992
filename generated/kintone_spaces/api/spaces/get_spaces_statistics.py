# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.spaces_statistics_response import SpacesStatisticsResponse
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["offset"] = offset

    params["limit"] = limit

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/spaces/statistics.json",
        "params": params,
    }

    return _kwargs


parameters = _get_kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ErrorResponse | SpacesStatisticsResponse | str | None:
    if response.status_code == 200:
        response_200 = SpacesStatisticsResponse.from_dict(response.json())

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
) -> Response[Any | ErrorResponse | SpacesStatisticsResponse | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Response[Any | ErrorResponse | SpacesStatisticsResponse | str]:
    """List spaces, with figures on their use.

     Returns a page of spaces and how many people are in each. Only on kintone's Wide course. Everybody
    may do
    this: a system administrator of kintone sees all spaces, others see the public ones and their own.

    Neither the order is documented nor what ends the list: raise `offset` by the number of spaces
    received until a
    page is empty.

    Args:
        offset (int | Unset):
        limit (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorResponse | SpacesStatisticsResponse | str]
    """

    kwargs = _get_kwargs(
        offset=offset,
        limit=limit,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Any | ErrorResponse | SpacesStatisticsResponse | str | None:
    """List spaces, with figures on their use.

     Returns a page of spaces and how many people are in each. Only on kintone's Wide course. Everybody
    may do
    this: a system administrator of kintone sees all spaces, others see the public ones and their own.

    Neither the order is documented nor what ends the list: raise `offset` by the number of spaces
    received until a
    page is empty.

    Args:
        offset (int | Unset):
        limit (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorResponse | SpacesStatisticsResponse | str
    """

    return sync_detailed(
        client=client,
        offset=offset,
        limit=limit,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Response[Any | ErrorResponse | SpacesStatisticsResponse | str]:
    """List spaces, with figures on their use.

     Returns a page of spaces and how many people are in each. Only on kintone's Wide course. Everybody
    may do
    this: a system administrator of kintone sees all spaces, others see the public ones and their own.

    Neither the order is documented nor what ends the list: raise `offset` by the number of spaces
    received until a
    page is empty.

    Args:
        offset (int | Unset):
        limit (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorResponse | SpacesStatisticsResponse | str]
    """

    kwargs = _get_kwargs(
        offset=offset,
        limit=limit,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    offset: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Any | ErrorResponse | SpacesStatisticsResponse | str | None:
    """List spaces, with figures on their use.

     Returns a page of spaces and how many people are in each. Only on kintone's Wide course. Everybody
    may do
    this: a system administrator of kintone sees all spaces, others see the public ones and their own.

    Neither the order is documented nor what ends the list: raise `offset` by the number of spaces
    received until a
    page is empty.

    Args:
        offset (int | Unset):
        limit (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorResponse | SpacesStatisticsResponse | str
    """

    return (
        await asyncio_detailed(
            client=client,
            offset=offset,
            limit=limit,
        )
    ).parsed
