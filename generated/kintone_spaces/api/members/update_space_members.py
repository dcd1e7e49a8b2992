# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.empty_response import EmptyResponse
from ...models.error_response import ErrorResponse
from ...models.update_space_members_request import UpdateSpaceMembersRequest
from ...types import Response


def _get_kwargs(
    *,
    body: UpdateSpaceMembersRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/space/members.json",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | EmptyResponse | ErrorResponse | str | None:
    if response.status_code == 200:
        response_200 = EmptyResponse.from_dict(response.json())

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
) -> Response[Any | EmptyResponse | ErrorResponse | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: UpdateSpaceMembersRequest,
) -> Response[Any | EmptyResponse | ErrorResponse | str]:
    """Replace the members of a space.

     Replaces the whole list: who isn't in the new one is out of the space. Only an administrator of the
    space may do
    this. At least one member must be an administrator. Guests can't be among them, nor inactive or
    deleted users;
    for guests there is an operation of its own.

    To add somebody, get the members, leave out those with `isImplicit`, and send the rest with the new
    one. There
    is no revision to check against: of two concurrent changes the later one wins. Sending the same list
    twice does
    no harm.

    Args:
        body (UpdateSpaceMembersRequest): Which space, and all who are to be in it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | EmptyResponse | ErrorResponse | str]
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
    body: UpdateSpaceMembersRequest,
) -> Any | EmptyResponse | ErrorResponse | str | None:
    """Replace the members of a space.

     Replaces the whole list: who isn't in the new one is out of the space. Only an administrator of the
    space may do
    this. At least one member must be an administrator. Guests can't be among them, nor inactive or
    deleted users;
    for guests there is an operation of its own.

    To add somebody, get the members, leave out those with `isImplicit`, and send the rest with the new
    one. There
    is no revision to check against: of two concurrent changes the later one wins. Sending the same list
    twice does
    no harm.

    Args:
        body (UpdateSpaceMembersRequest): Which space, and all who are to be in it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | EmptyResponse | ErrorResponse | str
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: UpdateSpaceMembersRequest,
) -> Response[Any | EmptyResponse | ErrorResponse | str]:
    """Replace the members of a space.

     Replaces the whole list: who isn't in the new one is out of the space. Only an administrator of the
    space may do
    this. At least one member must be an administrator. Guests can't be among them, nor inactive or
    deleted users;
    for guests there is an operation of its own.

    To add somebody, get the members, leave out those with `isImplicit`, and send the rest with the new
    one. There
    is no revision to check against: of two concurrent changes the later one wins. Sending the same list
    twice does
    no harm.

    Args:
        body (UpdateSpaceMembersRequest): Which space, and all who are to be in it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | EmptyResponse | ErrorResponse | str]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: UpdateSpaceMembersRequest,
) -> Any | EmptyResponse | ErrorResponse | str | None:
    """Replace the members of a space.

     Replaces the whole list: who isn't in the new one is out of the space. Only an administrator of the
    space may do
    this. At least one member must be an administrator. Guests can't be among them, nor inactive or
    deleted users;
    for guests there is an operation of its own.

    To add somebody, get the members, leave out those with `isImplicit`, and send the rest with the new
    one. There
    is no revision to check against: of two concurrent changes the later one wins. Sending the same list
    twice does
    no harm.

    Args:
        body (UpdateSpaceMembersRequest): Which space, and all who are to be in it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | EmptyResponse | ErrorResponse | str
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
