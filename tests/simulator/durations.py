"""How many simulated seconds a copy of an image or a database snapshot, or a restore, takes, by route and size.

It never looks at a clock; the figures for 50 GiB are this project's planning figures, not AWS promises.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

MIB_PER_SECOND_LIMIT = 500
"""Fixed ceiling of a time-based snapshot copy (EBS guide, time-based-copies)."""

REFERENCE_GIB = 50
SAME_REGION_MINUTES = 5.0
OTHER_ROUTE_MINUTES = 45.0
MINUTES_FOR_50_GIB: dict[frozenset[str], float] = {
    frozenset({"us-east-1", "us-west-2"}): 27.0,
    frozenset({"us-east-1", "eu-west-1"}): 41.0,
    frozenset({"us-east-1", "ap-southeast-1"}): 81.0,
}
"""A route takes as long in both directions."""

FIXED_SHARE = 0.1
"""Part of the time that does not depend on the size: queueing, and registering the image."""


def copy_seconds(source_region: str, destination_region: str, size_gib: int) -> float:
    """Seconds of an ordinary copy of one snapshot."""
    if source_region == destination_region:
        minutes = SAME_REGION_MINUTES
    else:
        route = frozenset({source_region, destination_region})
        minutes = MINUTES_FOR_50_GIB.get(route, OTHER_ROUTE_MINUTES)
    return 60 * minutes * (FIXED_SHARE + (1 - FIXED_SHARE) * size_gib / REFERENCE_GIB)


def timed_copy_seconds(asked_minutes: int, size_gib: int) -> float:
    """Seconds of a time-based copy: as asked, unless the fixed throughput ceiling makes that impossible."""
    return max(60.0 * asked_minutes, size_gib * 1024 / MIB_PER_SECOND_LIMIT)


def restore_seconds(size_gib: int, *, is_cluster: bool, is_member: bool) -> float:
    """Seconds until a database is available: ten minutes for 100 GiB; storage of Aurora is there at once."""
    if is_member:
        return 60 * 7.0
    return 60 * (8.0 if is_cluster else 5.0 + 0.05 * size_gib)


# What a recovery meets where tests do not want it to be instant: switches of settings.py. The planning figures of this
# project; AWS promises none of them.
REALISTIC: dict[str, float | bool] = {
    "instance_boot_seconds": 25.0,
    "instance_checks_seconds": 120.0,
    "service_start_seconds": 40.0,
    "target_health": True,
    "auto_scaling_seconds": 30.0,
    "image_parameter_seconds": 5.0,
    "promote_db_seconds": 300.0,
    "rename_db_seconds": 120.0,
    "associate_address_seconds": 10.0,
    "insync_seconds": 30.0,
}


@dataclass(frozen=True)
class Health:
    """Of a target, as DescribeTargetHealth says it (API reference, TargetHealth)."""

    state: str
    reason: str | None = None
    description: str | None = None


def target_health(elapsed: float, up_after: float, interval: float, healthy: int, unhealthy: int) -> Health:
    """Seconds since it was registered, and until it answers. One is checked every ``interval``.

    A new target is healthy once it has passed one check; one that has failed ``unhealthy`` of them has to pass
    ``healthy`` (ELB guide, target-group-health-checks).
    """
    if elapsed < interval:
        return Health("initial", "Elb.RegistrationInProgress", "Target registration is in progress")
    first_passed = max(1.0, math.ceil(up_after / interval) if math.isfinite(up_after) else up_after)
    failed_first = first_passed - 1 >= unhealthy
    healthy_after = interval * (first_passed + (healthy - 1 if failed_first else 0))
    if elapsed >= healthy_after:
        return Health("healthy")
    if failed_first and elapsed >= interval * unhealthy:
        return Health("unhealthy", "Target.FailedHealthChecks", "Health checks failed")
    return Health("initial", "Elb.InitialHealthChecking", "Initial health checks in progress")
