# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Volumes of a source region as what creating them again must know of them.

Pure: it takes what was listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._workloads.options import is_unset, listed
from .fleets import created_from, instances_of
from .matching import matches
from .network import own_tags
from .source_view import Boto, Seen, not_found, settled


def volumes_facts(seen: Seen, options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    ids = _volume_ids(seen, options)
    found = {volume["VolumeId"]: volume for volume in seen.all_of("volumes") if volume["VolumeId"] in ids}
    missing = sorted(ids - set(found))
    if missing or not found:
        said = f"volume {', '.join(missing)} is not" if missing else "none of its volumes is"
        raise not_found(f"{said} in {seen.region}; check the options of the workload and source_region")
    return settled({"volumes": lambda: [_volume(found[key]) for key in sorted(found)]})


def _volume_ids(seen: Seen, options: Mapping[str, Any]) -> set[str]:
    found = _ids(options, "volume_ids")
    if snapshots := _ids(options, "snapshot_ids"):
        found |= {s["VolumeId"] for s in seen.all_of("snapshots") if s["SnapshotId"] in snapshots and s.get("VolumeId")}
    if filters := options.get("filters"):
        found |= {s["VolumeId"] for s in seen.all_of("snapshots") if matches(s, filters) and s.get("VolumeId")}
    create = options.get("create") or {}
    found |= _ids(create, "volume_ids")
    if create and not found:
        excluded = _ids(create, "exclude_data_volume_ids")
        for instance in created_from(options, instances_of(seen)):
            found |= set(_attached(instance, is_boot_excluded=bool(create.get("exclude_boot_volume")))) - excluded
    return found


def _attached(instance: Boto, *, is_boot_excluded: bool) -> list[str]:
    return [
        str(mapping["Ebs"]["VolumeId"])
        for mapping in instance.get("BlockDeviceMappings") or ()
        if "Ebs" in mapping and not (is_boot_excluded and mapping["DeviceName"] == instance.get("RootDeviceName"))
    ]


def _ids(options: Mapping[str, Any], name: str) -> set[str]:
    said = options.get(name)
    return set() if is_unset(said) else {str(each) for each in listed(said)}


def _volume(volume: Boto) -> dict[str, Any]:
    attachment: Boto = next(iter(volume.get("Attachments") or ()), {})
    return {
        "volume_id": volume["VolumeId"],
        "volume_type": volume.get("VolumeType"),
        "volume_size": volume.get("Size"),
        "iops": volume.get("Iops"),
        "throughput": volume.get("Throughput"),
        "encrypted": volume.get("Encrypted"),
        "kms_key_id": volume.get("KmsKeyId"),
        "zone": volume.get("AvailabilityZone"),
        "multi_attach": volume.get("MultiAttachEnabled"),
        "instance_id": attachment.get("InstanceId"),
        "device_name": attachment.get("Device"),
        "delete_on_termination": attachment.get("DeleteOnTermination"),
        "tags": own_tags(volume.get("Tags")),
    }
