# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module returns of a recovery of volumes, and the lines that people read.

Pure: it never reads a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..._core.durations import shown_duration
from ..._core.tracking import format_time, parse_time
from ..ownership import POINT, POINT_CREATED
from ..settings import shown, value_line
from .compare import findings_of
from .model import Attachment, There
from .plan import Wanted, is_complete, wanted_slots
from .slots import Slot


@dataclass(frozen=True, slots=True)
class Report:
    """One workload at one moment. ``steps`` are those taken, or with ``is_predicted`` those that would be."""

    wanted: Wanted
    now: datetime
    steps: tuple[str, ...] = ()
    is_predicted: bool = False

    def result(self, there: There) -> dict[str, Any]:
        request = self.wanted.request
        slots = wanted_slots(self.wanted, there)
        volumes = [self._volume(slot) for slot in slots]
        result = {
            "workload": request.workload.name,
            "kind": request.kind,
            "region": request.region,
            "drill": request.drill or None,
            "state": self._state(slots, there),
            "recovery_point": _oldest([each["recovery_point"] for each in volumes if each["recovery_point"]]),
            "endpoint": None,
            "volumes": volumes,
            "findings": findings_of(self.wanted, there),
            "steps": list(self.steps),
        }
        return {**result, "lines": self._lines(result)}

    def _state(self, slots: list[Slot], there: There) -> str:
        if not any(slot.volume for slot in slots):
            return "absent"
        return "recovered" if is_complete(there) else "recovering"

    def _volume(self, slot: Slot) -> dict[str, Any]:
        volume = slot.volume
        attached = list(volume.attachments) if volume else []
        own = attached[0] if attached else None
        return {
            "source": slot.source.id,
            "id": volume.id if volume else None,
            "status": volume.status if volume else None,
            "zone": volume.zone if volume else (slot.instances[0].zone if slot.instances else None),
            "instance_id": own.instance if own else None,
            "device_name": own.device if own else slot.source.device or None,
            "attachments": [_attachment(each) for each in attached],
            "recovery_point": self._point(slot),
            "settings": shown(slot.source.values.settled),
        }

    def _point(self, slot: Slot) -> dict[str, Any] | None:
        """What it was restored from, by its tags, or what it would be restored from."""
        volume, point = slot.volume, slot.source.point
        moment = parse_time(volume.tags.get(POINT_CREATED, "")) if volume else None
        if volume is not None and moment is not None and (point is None or volume.tags.get(POINT) != point.id):
            age = round((self.now - moment).total_seconds())
            unknown = dict.fromkeys(("source", "size", "encrypted"))
            return {**unknown, "id": volume.tags.get(POINT), "source_created": format_time(moment), "age": age}
        return point.to_result(self.now) if point else None

    def _lines(self, result: Mapping[str, Any]) -> list[str]:
        state = "would be restored" if self.is_predicted and result["state"] == "absent" else result["state"]
        count = len(result["volumes"])
        noun = "volume" if count == 1 else "volumes"
        lines = [f"{result['workload']}: {count} {noun} in {result['region']}: {state}"]
        for volume in result["volumes"]:
            lines.append(f"  {_title(volume)}")
            if point := volume["recovery_point"]:
                age = shown_duration(point["age"])
                lines.append(f"    recovery point {point['id']} of {point['source_created']}, {age} old")
            lines += [f"  {value_line(each)}" for each in volume["settings"]]
        return lines + [f"  finding: {each['what']}" for each in result["findings"]]


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "instance_id": attachment.instance,
        "device_name": attachment.device,
        "status": attachment.state,
        "delete_on_termination": attachment.is_deleted_with_instance,
    }


def _title(volume: Mapping[str, Any]) -> str:
    where = f" at {volume['instance_id']} as {volume['device_name']}" if volume["instance_id"] else ""
    zone = f" in {volume['zone']}" if volume["zone"] else ""
    return f"volume {volume['id'] or 'not there yet'} for {volume['source']}{zone}{where}"


def _oldest(points: list[dict[str, Any]]) -> dict[str, Any] | None:
    """One for the workload: with the age of the oldest, and all of their ids."""
    if not points:
        return None
    oldest = max(points, key=lambda each: each["age"])
    return {**oldest, "id": ",".join(dict.fromkeys(str(each["id"]) for each in points))}
