# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.space_members_response import SpaceMembersResponse
from ...types import UNSET, Response


def _get_kwargs(
    id: int | str,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_id: int | str
    json_id = id
    params["id"] = json_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/space/members.json",
        "params": params,
    }

    return _kwargs


parameters = _get_kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ErrorResponse | SpaceMembersResponse | str | None:
    if response.status_code == 200:
        response_200 = SpaceMembersResponse.from_dict(response.json())

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
) -> Response[Any | ErrorResponse | SpaceMembersResponse | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    id: int | str,
) -> Response[Any | ErrorResponse | SpaceMembersResponse | str]:
    """Get the members of a space.

     Returns the users, groups and organizations in a space, and with the users who are in it by a group
    or an
    organization alone (`isImplicit`). Guests, inactive users and deleted users are left out. Whoever
    may see the
    space may do this; for a private space, its members.

    Args:
        id (int | str): Number of a space, 1 to 9,223,372,036,854,775,807, as an integer or as
            text of digits.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorResponse | SpaceMembersResponse | str]
    """

    kwargs = _get_kwargs(
        id=id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    id: int | str,
) -> Any | ErrorResponse | SpaceMembersResponse | str | None:
    """Get the members of a space.

     Returns the users, groups and organizations in a space, and with the users who are in it by a group
    or an
    organization alone (`isImplicit`). Guests, inactive users and deleted users are left out. Whoever
    may see the
    space may do this; for a private space, its members.

    Args:
        id (int | str): Number of a space, 1 to 9,223,372,036,854,775,807, as an integer or as
            text of digits.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorResponse | SpaceMembersResponse | str
    """

    return sync_detailed(
        client=client,
        id=id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    id: int | str,
) -> Response[Any | ErrorResponse | SpaceMembersResponse | str]:
    """Get the members of a space.

     Returns the users, groups and organizations in a space, and with the users who are in it by a group
    or an
    organization alone (`isImplicit`). Guests, inactive users and deleted users are left out. Whoever
    may see the
    space may do this; for a private space, its members.

    Args:
        id (int | str): Number of a space, 1 to 9,223,372,036,854,775,807, as an integer or as
            text of digits.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ErrorResponse | SpaceMembersResponse | str]
    """

    kwargs = _get_kwargs(
        id=id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    id: int | str,
) -> Any | ErrorResponse | SpaceMembersResponse | str | None:
    """Get the members of a space.

     Returns the users, groups and organizations in a space, and with the users who are in it by a group
    or an
    organization alone (`isImplicit`). Guests, inactive users and deleted users are left out. Whoever
    may see the
    space may do this; for a private space, its members.

    Args:
        id (int | str): Number of a space, 1 to 9,223,372,036,854,775,807, as an integer or as
            text of digits.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ErrorResponse | SpaceMembersResponse | str
    """

    return (
        await asyncio_detailed(
            client=client,
            id=id,
        )
    ).parsed
