# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.access_record import AccessRecord
from ...models.change_space_user_request import ChangeSpaceUserRequest
from ...models.error_message import ErrorMessage
from ...types import Response


def _get_kwargs(
    space_id: int,
    user_id: int,
    *,
    body: ChangeSpaceUserRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/spaces/{space_id}/users/{user_id}".format(
            space_id=quote(str(space_id), safe=""),
            user_id=quote(str(user_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AccessRecord | Any | ErrorMessage | str | None:
    if response.status_code == 200:
        response_200 = AccessRecord.from_dict(response.json())

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
) -> Response[AccessRecord | Any | ErrorMessage | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    space_id: int,
    user_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: ChangeSpaceUserRequest,
) -> Response[AccessRecord | Any | ErrorMessage | str]:
    """Change a person's role and settings in a space.

     Changes what is sent and returns the person's access.

    By Kaiten's own schema `role_id` or `space_group_id` must be among it, so notifications and settings
    can't be
    changed alone: send the present role along. Sending the same change twice does no harm.

    Args:
        space_id (int):
        user_id (int):
        body (ChangeSpaceUserRequest): What to change for a person in a space. What is left out
            stays as it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccessRecord | Any | ErrorMessage | str]
    """

    kwargs = _get_kwargs(
        space_id=space_id,
        user_id=user_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    space_id: int,
    user_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: ChangeSpaceUserRequest,
) -> AccessRecord | Any | ErrorMessage | str | None:
    """Change a person's role and settings in a space.

     Changes what is sent and returns the person's access.

    By Kaiten's own schema `role_id` or `space_group_id` must be among it, so notifications and settings
    can't be
    changed alone: send the present role along. Sending the same change twice does no harm.

    Args:
        space_id (int):
        user_id (int):
        body (ChangeSpaceUserRequest): What to change for a person in a space. What is left out
            stays as it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccessRecord | Any | ErrorMessage | str
    """

    return sync_detailed(
        space_id=space_id,
        user_id=user_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    space_id: int,
    user_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: ChangeSpaceUserRequest,
) -> Response[AccessRecord | Any | ErrorMessage | str]:
    """Change a person's role and settings in a space.

     Changes what is sent and returns the person's access.

    By Kaiten's own schema `role_id` or `space_group_id` must be among it, so notifications and settings
    can't be
    changed alone: send the present role along. Sending the same change twice does no harm.

    Args:
        space_id (int):
        user_id (int):
        body (ChangeSpaceUserRequest): What to change for a person in a space. What is left out
            stays as it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccessRecord | Any | ErrorMessage | str]
    """

    kwargs = _get_kwargs(
        space_id=space_id,
        user_id=user_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    space_id: int,
    user_id: int,
    *,
    client: AuthenticatedClient | Client,
    body: ChangeSpaceUserRequest,
) -> AccessRecord | Any | ErrorMessage | str | None:
    """Change a person's role and settings in a space.

     Changes what is sent and returns the person's access.

    By Kaiten's own schema `role_id` or `space_group_id` must be among it, so notifications and settings
    can't be
    changed alone: send the present role along. Sending the same change twice does no harm.

    Args:
        space_id (int):
        user_id (int):
        body (ChangeSpaceUserRequest): What to change for a person in a space. What is left out
            stays as it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccessRecord | Any | ErrorMessage | str
    """

    return (
        await asyncio_detailed(
            space_id=space_id,
            user_id=user_id,
            client=client,
            body=body,
        )
    ).parsed
