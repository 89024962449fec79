# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a workload comes back with where its plan does not say it: the plan, its launch template, then the manifest.

Pure: what AWS would do without either is for a check to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .._manifest.capacity import in_instances
from .._workloads.settled import Settled
from .answer import found_in, known, known_of
from .facts import Facts
from .points import points_of
from .templates import content_of, named_template

# EC2 API reference, CreateVolume: VolumeType.
DEFAULT_VOLUME_TYPE = "gp2"
OF_MANIFEST = "the manifest"


@dataclass(frozen=True, slots=True)
class Intended:
    """A value, and what says it; empty if it is the plan."""

    value: str
    of: str = ""

    def __str__(self) -> str:
        return f"{self.value} (from {self.of})" if self.of else self.value


def instance_type(workload: Settled, facts: Facts) -> Intended | None:
    """None if nothing says it. With a launch template a recovery takes nothing else of the manifest either.

    CannotTell if only a launch template or a manifest could say it that is not known.
    """
    if said := workload.text("instance_type"):
        return Intended(said)
    if template := named_template(workload):
        content = content_of(workload, facts)
        named = content.instance_type if content else ""
        return Intended(named, f"launch template {template[0]}") if named else None
    of_source = of_manifest(workload, facts)
    launched = [*of_source.get("launch_templates", ()), *of_source.get("instances", ())]
    found = next((each["instance_type"] for each in launched if each.get("instance_type")), None)
    return Intended(str(found), OF_MANIFEST) if found else None


def of_launch(workload: Settled, option: str, facts: Facts) -> Intended | None:
    """``key_name`` or ``iam_instance_profile`` of a fleet, a profile by its name; None if nothing says it.

    CannotTell if only a launch template or a manifest could say it that is not known.
    """
    if said := workload.text(option):
        return Intended(said)
    if template := named_template(workload):
        content = content_of(workload, facts)
        named = {"key_name": content.key_name, "iam_instance_profile": content.instance_profile} if content else {}
        return Intended(named[option], f"launch template {template[0]}") if named.get(option) else None
    of_source = of_manifest(workload, facts)
    launched = of_source.get("instances") or of_source.get("launch_templates") or ()
    values = [str(each[option]) for each in launched if each.get(option)]
    if not values:
        return None
    most = max(dict.fromkeys(values), key=values.count)
    return Intended(most.rpartition("/")[2] if option == "iam_instance_profile" else most, OF_MANIFEST)


def instance_count(workload: Settled, facts: Facts) -> int:
    """How many instances of a fleet are launched; of the source that is how many there were. One if nothing says it."""
    if workload.count is not None:
        return workload.count
    of_source = of_manifest(workload, facts)
    listed = of_source.get("auto_scaling_groups", ())
    groups = (int(in_instances(group).get("desired_capacity") or 0) for group in listed)
    return sum(groups) + sum(int(number) for number in (of_source.get("spread") or {}).values()) or 1


def db_instance_classes(workload: Settled, facts: Facts) -> list[Intended]:
    """Classes of a database, or of the instances of a cluster; none if nothing says them."""
    sections = [workload.section, *workload.sections("instances", workload.section)]
    options = ("db_instance_class", "db_cluster_instance_class")
    named = [str(each[option]) for each in sections for option in options if each.get(option)]
    if named:
        return [Intended(name) for name in dict.fromkeys(named)]
    of_source = of_manifest(workload, facts)
    instances = [of_source.get("db_instance") or {}, *(of_source.get("db_instances") or ())]
    found = (str(each["db_instance_class"]) for each in instances if each.get("db_instance_class"))
    return [Intended(name, OF_MANIFEST) for name in dict.fromkeys(found)]


def elastic_ips(workload: Settled, facts: Facts) -> int:
    """How many Elastic IP addresses the source's instances have; none if nothing says it."""
    instances = of_manifest(workload, facts).get("instances", ())
    return sum(len(each.get("elastic_ips") or ()) for each in instances)


def storage(workload: Settled, facts: Facts) -> dict[str, int]:
    """Volume type -> GiB of EBS volumes that a fleet or volumes come back with."""
    found: dict[str, int] = defaultdict(int)
    for kind, gib in _of_images(workload, facts) if workload.kind == "fleet" else _of_volumes(workload, facts):
        found[kind or DEFAULT_VOLUME_TYPE] += gib
    return dict(found)


def _of_images(workload: Settled, facts: Facts) -> Iterator[tuple[str, int]]:
    """Those of the newest image, as the plan changes them, for each instance."""
    points = [point.newest for point in points_of(workload, facts.points) if point.newest]
    images = [found_in(known(facts.images), point.resource.id) for point in points]
    volumes = {volume.device: (volume.type, volume.gib) for image in images for volume in image.volumes}
    for said in workload.sections("volumes", workload.section):
        device, ebs = str(said.get("device_name")), said.get("ebs")
        kind, gib = volumes.get(device, ("", 0))
        if said.get("no_device"):
            volumes.pop(device, None)
        elif isinstance(ebs, Mapping):
            volumes[device] = (str(ebs.get("volume_type") or kind), int(str(ebs.get("volume_size") or gib)))
    count = instance_count(workload, facts)
    yield from ((kind, gib * count) for kind, gib in volumes.values())


def _of_volumes(workload: Settled, facts: Facts) -> Iterator[tuple[str, int]]:
    points = [point.newest.resource for point in points_of(workload, facts.points) if point.newest]
    said = workload.text("volume_type")
    types = {} if said else {v["volume_id"]: v["volume_type"] for v in of_manifest(workload, facts).get("volumes", ())}
    for resource in points:
        gib = int(workload.text("volume_size") or resource.size_gib or 0)
        yield said or str(types.get(resource.resource_id) or ""), gib


def of_manifest(workload: Settled, facts: Facts) -> Mapping[str, Any]:
    """What the manifest has of the source; empty without one. CannotTell if it is not known."""
    found = known_of(facts.manifests, workload.name)
    return found.manifest.facts if found else {}
