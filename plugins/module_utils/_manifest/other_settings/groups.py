# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings of Auto Scaling groups that no recovery takes over.

Pure. What scales a group is resources of their own, which are compared by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..._core.arns import parse_arn
from ..source_view import Boto
from .setting import Setting, at, reservation

_OF_GROUP = "aws autoscaling update-auto-scaling-group"

# Resources of their own beside a group: section of the manifest's scaling -> what they are called, and what to do.
SCALING = {
    "scaling_policies": ("scaling policies", "create them (aws autoscaling put-scaling-policy)"),
    "scheduled_actions": ("scheduled actions", "create them (aws autoscaling put-scheduled-update-group-action)"),
    "lifecycle_hooks": ("lifecycle hooks", "create them (aws autoscaling put-lifecycle-hook)"),
}


def _lattice(group: Boto) -> list[str]:
    """The other types of traffic sources are load balancers, which are listed by themselves too."""
    sources = group.get("TrafficSources") or ()
    return sorted(str(each.get("Identifier")) for each in sources if each.get("Type") == "vpc-lattice")


def _service_role(group: Boto) -> str | None:
    arn = parse_arn(str(group.get("ServiceLinkedRoleARN") or ""))
    return arn.what.rpartition("/")[2] if arn else None


def _maintenance(group: Boto) -> str | None:
    """-1 clears it."""
    policy = group.get("InstanceMaintenancePolicy") or {}
    fewest, most = policy.get("MinHealthyPercentage", -1), policy.get("MaxHealthyPercentage", -1)
    return None if fewest == most == -1 else f"{fewest} to {most} % healthy"


def _overrides(member: str) -> Callable[[Boto], Any]:
    """How many of the instance types of a mixed instances policy have something of their own."""

    def read(group: Boto) -> int | None:
        template = (group.get("MixedInstancesPolicy") or {}).get("LaunchTemplate") or {}
        return sum(bool(each.get(member)) for each in template.get("Overrides") or ()) or None

    return read


def _spot(group: Boto) -> str | None:
    """They are a matter of the region, and of the units that the group counts."""
    distribution = (group.get("MixedInstancesPolicy") or {}).get("InstancesDistribution") or {}
    price, pools = distribution.get("SpotMaxPrice"), distribution.get("SpotInstancePools")
    has_pools = pools and distribution.get("SpotAllocationStrategy") == "lowest-price"
    said = [f"at most {price}" if price else "", f"{pools} pools" if has_pools else ""]
    return ", ".join(filter(None, said)) or None


OF_GROUPS: dict[str, Setting] = {
    "classic_load_balancers": Setting(
        at("LoadBalancerNames"),
        "set target_groups of load balancers of the recovery region",
        options=("target_groups",),
        names_things=True,
    ),
    "vpc_lattice": Setting(
        _lattice, "attach those of the recovery region (aws autoscaling attach-traffic-sources)", names_things=True
    ),
    "placement_group": Setting(at("PlacementGroup"), f"set it ({_OF_GROUP} --placement-group)", names_things=True),
    "metrics": Setting(at("EnabledMetrics"), "turn them on (aws autoscaling enable-metrics-collection)"),
    "scale_in_protection": Setting(
        at("NewInstancesProtectedFromScaleIn"), f"set it ({_OF_GROUP} --new-instances-protected-from-scale-in)"
    ),
    "service_linked_role": Setting(
        _service_role,
        f"set it ({_OF_GROUP} --service-linked-role-arn)",
        usual=("AWSServiceRoleForAutoScaling",),
    ),
    "spot_prices": Setting(_spot, f"set them ({_OF_GROUP} --mixed-instances-policy)"),
    "capacity_rebalance": Setting(at("CapacityRebalance"), f"set it ({_OF_GROUP} --capacity-rebalance)"),
    "warm_pool": Setting(
        at("WarmPoolConfiguration.PoolState"), "create it (aws autoscaling put-warm-pool)", usual=(None,)
    ),
    "desired_capacity_type": Setting(
        at("DesiredCapacityType"),
        "set launch.instance_type, and the sizes of launch.auto_scaling_group in instances",
        usual=("units",),
        options=("auto_scaling_group", "count"),
    ),
    "default_instance_warmup": Setting(at("DefaultInstanceWarmup"), f"set it ({_OF_GROUP} --default-instance-warmup)"),
    "instance_maintenance_policy": Setting(_maintenance, f"set it ({_OF_GROUP} --instance-maintenance-policy)"),
    "deletion_protection": Setting(
        at("DeletionProtection"), f"set it ({_OF_GROUP} --deletion-protection)", usual=("none",)
    ),
    "zone_distribution": Setting(
        at("AvailabilityZoneDistribution.CapacityDistributionStrategy"),
        f"set it ({_OF_GROUP} --availability-zone-distribution)",
        usual=("balanced-best-effort",),
    ),
    "zonal_shift": Setting(
        at("AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled"),
        f"set it ({_OF_GROUP} --availability-zone-impairment-policy)",
    ),
    "capacity_reservation": Setting(
        reservation, f"set it ({_OF_GROUP} --capacity-reservation-specification)", usual=("default",)
    ),
    "retained_on_abandon": Setting(
        at("InstanceLifecyclePolicy.RetentionTriggers.TerminateHookAbandon"),
        f"set it ({_OF_GROUP} --instance-lifecycle-policy)",
        usual=("terminate",),
    ),
    "instance_requirements": Setting(
        _overrides("InstanceRequirements"), "set launch.instance_type", options=("instance_type",)
    ),
    "templates_of_types": Setting(
        _overrides("LaunchTemplateSpecification"), "set launch.instance_type", options=("instance_type",)
    ),
    "images_of_types": Setting(_overrides("ImageId"), "set launch.instance_type", options=("instance_type",)),
}
