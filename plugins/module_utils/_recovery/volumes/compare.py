# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What came up against what was wanted: each difference is a finding, since values of volumes are those of a request.

Pure: it takes what was read, and never changes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..ownership import COMPLETE, STATE
from ..settings import AWS, Value
from .model import ATTACHED, There, Volume
from .plan import Wanted, extra_volumes, is_boot_volume, is_complete, wanted_slots
from .slots import Slot, slots_of
from .values import DEFAULT_TYPE

Finding = dict[str, Any]


def findings_of(wanted: Wanted, there: There) -> list[Finding]:
    request = wanted.request
    name = request.workload.name
    found = []
    if wanted.no_facts:
        found.append(finding(name, None, None, None, f"nothing is known of the source: {wanted.no_facts}"))
    if wanted.note and not wanted.problem:
        found.append(finding(name, "recovery_point", None, None, wanted.note))
    if not request.fleet and (request.section.get("device_names") or request.section.get("device_name")):
        what = "its device names are not used, as nothing says what the volumes are attached to; set restore.attach_to"
        found.append(finding(name, "device_names", request.section.get("device_names"), None, what))
    found += [each for slot in _left_out(wanted, there) for each in [_boot(slot)]]
    for volume in extra_volumes(there):
        what = "it is a second volume for the same volume of the source; delete it if it is not needed"
        found.append(finding(volume.id, None, None, volume.id, what))
    for slot in wanted_slots(wanted, there):
        found += _of_slot(slot, is_done=is_complete(there))
    return found


def finding(thing: str, option: str | None, wanted: Any, found: Any, what: str) -> Finding:
    return {"thing": thing, "option": option, "wanted": wanted, "found": found, "what": f"{thing}: {what}"}


def _left_out(wanted: Wanted, there: There) -> Iterable[Slot]:
    slots = slots_of(wanted.sources, there.volumes, there.instances, per_instance=wanted.request.per_instance)
    return [slot for slot in slots if is_boot_volume(slot)]


def _boot(slot: Slot) -> Finding:
    device = slot.source.device
    what = (
        f"it was the boot volume ({device}) and is not restored, as the instance has that of its image; set another "
        "device in restore.device_names to attach it as well"
    )
    return finding(slot.source.id, "device_names", device, None, what)


def _of_slot(slot: Slot, *, is_done: bool) -> list[Finding]:
    volume = slot.volume
    if volume is None:
        what = "its volume no longer exists, or its instance came later; create it, or delete the others and run again"
        return [finding(slot.tag, None, None, None, what)] if is_done else []
    said = [_different(slot, volume, value) for value in slot.source.values.settled if not _is_same(value, volume)]
    if slot.source.values.origin("volume_type") == AWS and volume.values.get("volume_type") == DEFAULT_TYPE:
        what = f"volume_type is {DEFAULT_TYPE}, which is AWS's default; set restore.volume_type in the plan"
        said.append(finding(volume.id, "volume_type", None, DEFAULT_TYPE, what))
    return said + (_of_attachments(slot, volume) if volume.tags.get(STATE) == COMPLETE else [])


def _different(slot: Slot, volume: Volume, value: Value) -> Finding:
    has = volume.values.get(value.option)
    what = (
        f"{value.option} of the volume for {slot.tag} is {'not set' if has is None else has}, and the {value.origin} "
        f"wants {value.value}; modify the volume, or change the {value.origin}"
    )
    return finding(volume.id, value.option, value.value, has, what)


def _of_attachments(slot: Slot, volume: Volume) -> list[Finding]:
    """What owners have done since."""
    found = []
    for instance in slot.instances:
        has = volume.at(instance.id)
        if has is None:
            what = f"it is no longer attached to {instance.id}; attach it as {slot.source.device} if it is needed there"
            found.append(finding(volume.id, "attach_to", instance.id, None, what))
        elif has.state == ATTACHED and has.device != slot.source.device:
            what = f"it is attached as {has.device}, and {slot.source.device} is wanted; change the plan, or the device"
            found.append(finding(volume.id, "device_names", slot.source.device, has.device, what))
    return found


def _is_same(value: Value, volume: Volume) -> bool:
    has: Mapping[str, Any] = volume.values
    if value.option == "kms_key_id":
        # AWS answers with the ARN, for an alias too.
        key = str(has.get("kms_key_id") or "")
        return bool(key) and ("alias/" in str(value.value) or key.endswith(str(value.value).rpartition("/")[2]))
    if isinstance(value.value, bool):
        return bool(has.get(value.option)) == value.value
    return bool(has.get(value.option) == value.value)
