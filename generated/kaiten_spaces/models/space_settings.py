# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.timeline_settings import TimelineSettings


T = TypeVar("T", bound="SpaceSettings")


@_attrs_define(kw_only=True)
class SpaceSettings(Fields):
    """Settings of a space. Kaiten documents the timeline alone; other settings may appear.

    Attributes:
        timeline (None | TimelineSettings | Unset): How the space's timeline counts time.
    """

    timeline: None | TimelineSettings | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:

        timeline: dict[str, Any] | None | Unset
        if isinstance(self.timeline, Unset):
            timeline = UNSET
        elif isinstance(self.timeline, TimelineSettings):
            timeline = self.timeline.to_dict()
        else:
            timeline = self.timeline

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if timeline is not UNSET:
            field_dict["timeline"] = timeline

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:

        d = dict(src_dict)

        def _parse_timeline(data: object) -> None | TimelineSettings | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                timeline_type_0 = TimelineSettings.from_dict(data)

                return timeline_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TimelineSettings | Unset, data)

        timeline = _parse_timeline(d.pop("timeline", UNSET))

        space_settings = cls(
            timeline=timeline,
        )

        space_settings.additional_properties = d
        return space_settings


if not TYPE_CHECKING:
    from ..models.timeline_settings import TimelineSettings
