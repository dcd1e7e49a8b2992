# Generated from specs/kaiten.yaml. Do not edit: change the spec and run `nox -s generate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import Fields

from ..types import UNSET, Unset

T = TypeVar("T", bound="TimelineSettings")


@_attrs_define(kw_only=True)
class TimelineSettings(Fields):
    """How the space's timeline counts time. Documented; in no recorded response.

    Attributes:
        start_hour (int | None | Unset): Hour at which a working day starts.
        end_hour (int | None | Unset): Hour at which a working day ends.
        work_days (list[int | None] | None | Unset): Numbers of the working days in a week.
        planning_units (int | None | Unset): Unit of planning; 1 hours, 2 days.
        calculate_resources_by (int | None | Unset): What the load of resources is computed by; 1 fixed resources, 2
            fixed duration. There is a 3 too, whose meaning Kaiten's documents leave unclear.
    """

    start_hour: int | None | Unset = UNSET
    end_hour: int | None | Unset = UNSET
    work_days: list[int | None] | None | Unset = UNSET
    planning_units: int | None | Unset = UNSET
    calculate_resources_by: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _python_names = {
        "calculateResourcesBy": "calculate_resources_by",
        "endHour": "end_hour",
        "planningUnits": "planning_units",
        "startHour": "start_hour",
        "workDays": "work_days",
    }

    def to_dict(self) -> dict[str, Any]:
        start_hour: int | None | Unset
        if isinstance(self.start_hour, Unset):
            start_hour = UNSET
        else:
            start_hour = self.start_hour

        end_hour: int | None | Unset
        if isinstance(self.end_hour, Unset):
            end_hour = UNSET
        else:
            end_hour = self.end_hour

        work_days: list[int | None] | None | Unset
        if isinstance(self.work_days, Unset):
            work_days = UNSET
        elif isinstance(self.work_days, list):
            work_days = []
            for work_days_type_0_item_data in self.work_days:
                work_days_type_0_item: int | None
                work_days_type_0_item = work_days_type_0_item_data
                work_days.append(work_days_type_0_item)

        else:
            work_days = self.work_days

        planning_units: int | None | Unset
        if isinstance(self.planning_units, Unset):
            planning_units = UNSET
        else:
            planning_units = self.planning_units

        calculate_resources_by: int | None | Unset
        if isinstance(self.calculate_resources_by, Unset):
            calculate_resources_by = UNSET
        else:
            calculate_resources_by = self.calculate_resources_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if start_hour is not UNSET:
            field_dict["startHour"] = start_hour
        if end_hour is not UNSET:
            field_dict["endHour"] = end_hour
        if work_days is not UNSET:
            field_dict["workDays"] = work_days
        if planning_units is not UNSET:
            field_dict["planningUnits"] = planning_units
        if calculate_resources_by is not UNSET:
            field_dict["calculateResourcesBy"] = calculate_resources_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        start_hour: int | None | Unset = d.pop("startHour", UNSET)

        end_hour: int | None | Unset = d.pop("endHour", UNSET)

        def _parse_work_days(data: object) -> list[int | None] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                work_days_type_0 = []
                _work_days_type_0 = data
                for work_days_type_0_item_data in _work_days_type_0:

                    def _parse_work_days_type_0_item(data: object) -> int | None:
                        if data is None:
                            return data
                        return cast(int | None, data)

                    work_days_type_0_item = _parse_work_days_type_0_item(
                        work_days_type_0_item_data
                    )

                    work_days_type_0.append(work_days_type_0_item)

                return work_days_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int | None] | None | Unset, data)

        work_days = _parse_work_days(d.pop("workDays", UNSET))

        planning_units: int | None | Unset = d.pop("planningUnits", UNSET)

        calculate_resources_by: int | None | Unset = d.pop("calculateResourcesBy", UNSET)

        timeline_settings = cls(
            start_hour=start_hour,
            end_hour=end_hour,
            work_days=work_days,
            planning_units=planning_units,
            calculate_resources_by=calculate_resources_by,
        )

        timeline_settings.additional_properties = d
        return timeline_settings
