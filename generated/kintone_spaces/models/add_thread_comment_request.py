# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

if TYPE_CHECKING:
    from ..models.thread_comment import ThreadComment


T = TypeVar("T", bound="AddThreadCommentRequest")


@_attrs_define(kw_only=True)
class AddThreadCommentRequest(Fields):
    """A comment to post, and where.

    Attributes:
        space (int | str): Number of a space, 1 to 9,223,372,036,854,775,807, as an integer or as text of digits.
        thread (int | str): Number of a thread, 1 to 9,223,372,036,854,775,807, as an integer or as text of digits. It
            stands at the end of the thread's URL.
        comment (ThreadComment): A comment to post. It has a text or files, or both.
    """

    space: int | str
    thread: int | str
    comment: ThreadComment
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        space: int | str
        space = self.space

        thread: int | str
        thread = self.thread

        comment = self.comment.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "space": space,
                "thread": thread,
                "comment": comment,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)

        space: int | str = d.pop("space")

        thread: int | str = d.pop("thread")

        comment = ThreadComment.from_dict(d.pop("comment"))

        add_thread_comment_request = cls(
            space=space,
            thread=thread,
            comment=comment,
        )

        add_thread_comment_request.additional_properties = d
        return add_thread_comment_request


if not TYPE_CHECKING:
    from ..models.thread_comment import ThreadComment
