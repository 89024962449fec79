# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""EBS snapshots, requests and answers for tests: sound ones, with what a test is about changed.

They never hide a rule: every default is the plainest case.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.decide import plan_copies
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import Item
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.region_view import RegionView
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.model import PHASES, Snapshot, SnapshotRequest
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.plan import SnapshotRules
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.steps import CopySnapshot
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan

HERE = "us-east-1"
THERE = "us-west-2"
ACCOUNT = "123456789012"
BORN = datetime(2026, 11, 19, 6, 10, tzinfo=timezone.utc)


def day(number: int) -> datetime:
    return BORN + timedelta(days=number)


def a_snapshot(**changes: Any) -> Snapshot:
    """The snapshot ``snap-web`` of the volume ``vol-web`` of us-east-1, completed and unencrypted."""
    fields: dict[str, Any] = {
        "region": HERE,
        "id": "snap-web",
        "name": "",
        "state": "completed",
        "created": BORN,
        "tags": {"Team": "shop"},
        "encrypted": False,
        "volume_id": "vol-web",
        "owner": ACCOUNT,
    }
    fields |= changes
    told = {"phase": PHASES[fields["state"]], "tagged_ids": (fields["id"],), "resource_id": fields["volume_id"]}
    return Snapshot(**{**told, **fields})


def a_copy(of: Snapshot | None = None, set_name: str = "vol-web", **changes: Any) -> Snapshot:
    """The complete copy of a snapshot (``snap-web`` if none is given) in us-west-2."""
    source = of or a_snapshot()
    tracking = {
        "lifeboat:set": set_name,
        "lifeboat:source": f"{source.region}/{source.id}",
        "lifeboat:source-created": source.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "lifeboat:source-resource": f"{ACCOUNT}/{source.volume_id}",
    }
    fields: dict[str, Any] = {
        "region": THERE,
        "id": f"{source.id}-copy",
        "created": source.created + timedelta(hours=1),
        "tags": {**source.tags, **tracking},
        "volume_id": None,
    }
    return a_snapshot(**{**fields, **changes})


def a_request(**changes: Any) -> SnapshotRequest:
    """The newest snapshot of vol-web, from us-east-1 to us-west-2."""
    fields: dict[str, Any] = {
        "source_region": HERE,
        "destination_regions": (THERE,),
        "volume_ids": ("vol-web",),
        "owner": "self",
        "select": "newest",
    }
    return SnapshotRequest(**{**fields, **changes})


def plan_of(request: SnapshotRequest, *tracked: Snapshot, source: Snapshot | None = None, **of_view: Any) -> Plan[Item]:
    view = a_view(*tracked, **of_view)
    return plan_copies(request, [source or a_snapshot()], [view], SnapshotRules())


def a_copy_step(**changes: Any) -> CopySnapshot:
    fields: dict[str, Any] = {
        "region": THERE,
        "source_region": HERE,
        "source_id": "snap-web",
        "name": "snap-web",
        "tags": a_copy().tags,
    }
    return CopySnapshot(**{**fields, **changes})


def boto_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot as DescribeSnapshots tells it (recordings/ec2.DescribeSnapshots.*): copies have vol-ffffffff."""
    told: dict[str, Any] = {
        "SnapshotId": snapshot.id,
        "VolumeId": snapshot.volume_id or "vol-ffffffff",
        "State": snapshot.state,
        "StartTime": snapshot.created,
        "Progress": "100%" if snapshot.usable else "" if snapshot.progress is None else f"{snapshot.progress}%",
        "Encrypted": snapshot.encrypted,
        "VolumeSize": 8,
        "Description": snapshot.description,
        "OwnerId": "123456789012",
    }
    if snapshot.tags:
        told["Tags"] = [{"Key": key, "Value": value} for key, value in snapshot.tags.items()]
    return told


def snapshots_page(*snapshots: Snapshot) -> dict[str, Any]:
    return {"Snapshots": [boto_snapshot(snapshot) for snapshot in snapshots]}


def describing(*snapshots: Snapshot) -> Any:
    """DescribeSnapshots for a region with these snapshots: it filters as AWS does, by the filters that we use."""

    def fits(snapshot: Snapshot, name: str, values: list[str]) -> bool:
        if name == "tag-key":
            return any(value in snapshot.tags for value in values)
        if name.startswith("tag:"):
            return snapshot.tags.get(name.removeprefix("tag:")) in values
        return {"snapshot-id": snapshot.id, "volume-id": snapshot.volume_id}[name] in values

    def describe(**arguments: Any) -> dict[str, Any]:
        filters = [(f["Name"], f["Values"]) for f in arguments.get("Filters", ())]
        return snapshots_page(*(s for s in snapshots if all(fits(s, name, values) for name, values in filters)))

    return describe


def a_view(*tracked: Snapshot, **changes: Any) -> RegionView[Snapshot]:
    """What is in us-west-2."""
    return RegionView(**{"region": THERE, "tracked": tracked, **changes})
