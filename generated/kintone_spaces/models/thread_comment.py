# Generated from specs/kintone.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.comment_file import CommentFile
    from ..models.entity import Entity


T = TypeVar("T", bound="ThreadComment")


@_attrs_define(kw_only=True)
class ThreadComment(Fields):
    """A comment to post. It has a text or files, or both.

    Attributes:
        text (str | Unset): What the comment says, at most 65,535 characters, or 100,000 on domains with kintone's
            renewed screens.
        files (list[CommentFile] | Unset): Files to attach, at most 5.
        mentions (list[Entity] | Unset): Whom to notify, at most 10.
    """

    text: str | Unset = UNSET
    files: list[CommentFile] | Unset = UNSET
    mentions: list[Entity] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        text = self.text

        files: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.files, Unset):
            files = []
            for files_item_data in self.files:
                files_item = files_item_data.to_dict()
                files.append(files_item)

        mentions: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.mentions, Unset):
            mentions = []
            for mentions_item_data in self.mentions:
                mentions_item = mentions_item_data.to_dict()
                mentions.append(mentions_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if text is not UNSET:
            field_dict["text"] = text
        if files is not UNSET:
            field_dict["files"] = files
        if mentions is not UNSET:
            field_dict["mentions"] = mentions

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)
        text = d.pop("text", UNSET)

        _files = d.pop("files", UNSET)
        files: list[CommentFile] | Unset = UNSET
        if _files is not UNSET:
            files = []
            for files_item_data in _files:
                files_item = CommentFile.from_dict(files_item_data)

                files.append(files_item)

        _mentions = d.pop("mentions", UNSET)
        mentions: list[Entity] | Unset = UNSET
        if _mentions is not UNSET:
            mentions = []
            for mentions_item_data in _mentions:
                mentions_item = Entity.from_dict(mentions_item_data)

                mentions.append(mentions_item)

        thread_comment = cls(
            text=text,
            files=files,
            mentions=mentions,
        )

        thread_comment.additional_properties = d
        return thread_comment


if not TYPE_CHECKING:
    from ..models.comment_file import CommentFile
    from ..models.entity import Entity
