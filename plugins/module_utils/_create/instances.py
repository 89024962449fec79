# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Instances that sources are created of, and which one is meant.

Pure: it never calls AWS; boto's dictionaries end here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._core.problem import Problem
from .._core.tags import tags_from_boto
from .._core.tracking import SET_ASIDE
from .model import CreateOptions

# What an image or snapshots can be created of.
STATES = ("running", "stopped")


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume that is attached to an instance."""

    id: str
    device: str
    is_boot: bool


@dataclass(frozen=True, slots=True)
class Instance:
    """``volumes`` are the EBS volumes; instance store volumes are left out."""

    id: str
    tags: Mapping[str, str]
    volumes: tuple[Volume, ...]


def instance_from_boto(instance: Mapping[str, Any]) -> Instance:
    """An instance out of a DescribeInstances answer."""
    root = instance.get("RootDeviceName")
    volumes = tuple(
        Volume(mapping["Ebs"]["VolumeId"], mapping["DeviceName"], mapping["DeviceName"] == root)
        for mapping in instance.get("BlockDeviceMappings", ())
        if "Ebs" in mapping
    )
    return Instance(instance["InstanceId"], tags_from_boto(instance.get("Tags")), volumes)


def filters_of(options: CreateOptions) -> dict[str, tuple[str, ...]]:
    """Filters of DescribeInstances. Also for an id, because one that AWS does not know has an error code of its own."""
    chosen = {"instance-id": (options.instance_id,)} if options.instance_id else dict(options.instance_filters)
    return {"instance-state-name": STATES, **chosen}


def chosen_instance(found: Sequence[Instance], options: CreateOptions, region: str) -> Instance | Problem:
    """The one instance that is found, or why it is not known which one is meant.

    What was set aside after a failover has the tags of its fleet, and is meant only by its id.
    """
    if not options.instance_id:
        found = [instance for instance in found if SET_ASIDE not in instance.tags]
    if len(found) == 1:
        return found[0]
    named = ", ".join(f"{instance.id} ({instance.tags.get('Name', 'no name')})" for instance in found)
    said = f"{len(found)} match: {named}" if found else "none matches"
    option = f"instance_id: {options.instance_id}" if options.instance_id else "instance_filters"
    message = f"create: {option}: expected exactly one running or stopped instance in {region}, and {said}"
    return Problem("NoInstance", message)
