# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Volumes, mostly those of one instance, which come back from EBS snapshots of one moment.

Data only: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..copy_options import COPY_OPTIONS, OF_SNAPSHOTS, create_section
from ..kind import WorkloadKind
from ..options import Spec, flag, number, raw, section, text, texts

# Those of amazon.aws.ec2_vol that a restore can have, and which fleet the volumes are attached to.
RESTORE: Spec = {
    "zone": text("Availability Zone of the new volumes."),
    "volume_type": text("Volume type.", choices=["standard", "gp2", "io1", "st1", "sc1", "gp3", "io2"]),
    "volume_size": number("Size in GiB, if larger than the snapshot."),
    "iops": number("Provisioned IOPS."),
    "throughput": number("Throughput in MiB/s, with gp3."),
    "encrypted": flag("Whether the new volumes are encrypted."),
    "kms_key_id": text("KMS key of the new volumes."),
    "volume_initialization_rate": number("MiB/s, 100 to 300, at which AWS loads the data. Without it, as it is read."),
    "multi_attach": flag("Whether several instances may have it."),
    "device_name": text("Device name, if it is one volume."),
    "tags": section("Tags of the new volumes."),
    "attach_to": text("Fleet of the plan that the volumes are attached to. The volumes come after it."),
    "per_instance": flag("Whether each instance of that fleet gets volumes of its own, if there are several."),
    "device_names": section("Device name of each volume of the source: {vol-0abc1234abc1234aa: /dev/sdf}."),
}


def _named(options: Mapping[str, Any]) -> dict[str, Any]:
    names = ("volume_ids", "snapshot_ids", "filters", "owner", "select")
    return {name: options[name] for name in names if name in options}


KIND = WorkloadKind(
    name="volumes",
    description="EBS volumes.",
    told_by=("volume_ids", "snapshot_ids"),
    options={
        "volume_ids": texts("Volumes whose newest snapshots are copied."),
        "snapshot_ids": texts("Snapshots, by id."),
        "filters": raw("Filters of DescribeSnapshots."),
        "owner": text("Account that owns the snapshots."),
        "select": text("Which of several snapshots.", choices=["single", "newest", "all"]),
        "create": create_section("ebs"),
        "restore": section("How the volumes are created: options of amazon.aws.ec2_vol.", RESTORE),
    },
    copies="ebs",
    copy_options={**COPY_OPTIONS, **OF_SNAPSHOTS},
    named=_named,
    rules={
        "required_one_of": [["volume_ids", "snapshot_ids", "filters", "create"]],
        "mutually_exclusive": [["create", name] for name in ("volume_ids", "snapshot_ids", "filters", "select")],
    },
    needs=dict.fromkeys(("zone", "kms_key_id"), "restore"),
    restored_with={"restore": "ec2_vol"},
)
