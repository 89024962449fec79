"""The few places where moto itself has to behave differently, each in a file of its own.

Nothing is patched on import; ``apply`` does it once, in the server process only.
"""

from __future__ import annotations

from ..state import World
from . import (
    auto_scaling,
    dispatch,
    file_systems,
    images,
    instance_boot,
    instances,
    kms,
    rds,
    rds_group_tags,
    rds_promotions,
    rds_renames,
    rds_restores,
    s3,
    snapshots,
    ssm_images,
    tags,
    target_health,
)


def apply(world: World) -> None:
    dispatch.apply()
    tags.apply()
    images.apply(world)
    instances.apply()
    instance_boot.apply(world)
    auto_scaling.apply(world)
    target_health.apply(world)
    snapshots.apply(world)
    kms.apply()
    rds.apply(world)
    rds_group_tags.apply()
    rds_restores.apply(world)
    rds_promotions.apply(world)
    rds_renames.apply(world)
    ssm_images.apply(world)
    s3.apply()
    file_systems.apply()
