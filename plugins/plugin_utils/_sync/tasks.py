# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which modules list, create and remove the sources of sync jobs, with which options.

Pure: it never runs one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...module_utils._core.tracking import MADE_FOR
from ..module_task import Task

_LISTINGS: dict[str, Task] = {
    "rds": ("amazon.aws.rds_snapshot_info", {"snapshot_type": "manual"}),
    "ami": ("amazon.aws.ec2_ami_info", {"owners": ["self"], "filters": {"tag-key": MADE_FOR}}),
    "ebs": ("amazon.aws.ec2_snapshot_info", {"filters": {"tag-key": MADE_FOR}}),
}
# What the answers to these have, if they are answers.
_LISTED = ("images", "snapshots", "cluster_snapshots")


def listing(kind: str) -> Task:
    """All sources that jobs of a kind have created."""
    return _LISTINGS[kind]


def is_listing(answer: Mapping[str, Any]) -> bool:
    """Whether it says what there is. What failed on the way to the last page does not."""
    return not answer.get("failed") and any(key in answer for key in _LISTED)


def instances(filters: Mapping[str, Any]) -> Task:
    """The instances, running or stopped, that the filters of a step match."""
    return "amazon.aws.ec2_instance_info", {"filters": {"instance-state-name": ["running", "stopped"], **filters}}


def creation(step: Mapping[str, Any], instance: Mapping[str, Any] | None) -> Task:
    """A new source; ``instance`` is what ``chosen_instance`` says, if the step needs one."""
    return _CREATIONS[step["how"]](step["arguments"], instance or {})


def removal(step: Mapping[str, Any]) -> Task:
    """An old source."""
    module, option, more = _REMOVALS[step["how"]]
    return module, {"state": "absent", option: step["id"], "wait": False, **more}


def _database(given: Mapping[str, Any], instance: Mapping[str, Any]) -> Task:
    del instance
    return "amazon.aws.rds_instance_snapshot", {
        "db_instance_identifier": given["database"],
        "db_snapshot_identifier": given["snapshot"],
        "tags": given["tags"],
        "wait": False,
    }


def _cluster(given: Mapping[str, Any], instance: Mapping[str, Any]) -> Task:
    del instance
    return "amazon.aws.rds_cluster_snapshot", {
        "db_cluster_identifier": given["database"],
        "db_cluster_snapshot_identifier": given["snapshot"],
        "tags": given["tags"],
        "wait": False,
    }


def _image(given: Mapping[str, Any], instance: Mapping[str, Any]) -> Task:
    return "amazon.aws.ec2_ami", {
        "instance_id": instance["id"],
        "name": given["name"],
        "no_reboot": given["no_reboot"],
        "tags": {**instance["scan"], **given["tags"]},
        "wait": False,
    }


def _volume(given: Mapping[str, Any], instance: Mapping[str, Any]) -> Task:
    del instance
    return "amazon.aws.ec2_snapshot", {
        "volume_id": given["volume_id"],
        "snapshot_tags": given["tags"],
        "wait": False,
    }


def _volumes(given: Mapping[str, Any], instance: Mapping[str, Any]) -> Task:
    options = {key: given[key] for key in ("exclude_boot_volume", "exclude_data_volume_ids", "tags")}
    found = given["instance_id"] or instance["id"]
    return "lifeboat.aws.ebs_instance_snapshot", {"instance_id": found, **options}


_CREATIONS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Task]] = {
    "database": _database,
    "cluster": _cluster,
    "image": _image,
    "disk": _volume,
    "disks": _volumes,
}
_REMOVALS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "database": ("amazon.aws.rds_instance_snapshot", "db_snapshot_identifier", {}),
    "cluster": ("amazon.aws.rds_cluster_snapshot", "db_cluster_snapshot_identifier", {}),
    "image": ("amazon.aws.ec2_ami", "image_id", {"delete_snapshot": True}),
    "disk": ("amazon.aws.ec2_snapshot", "snapshot_id", {}),
}
