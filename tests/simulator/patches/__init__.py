"""The few places where moto itself has to behave differently, each in a file of its own.

Nothing is patched on import; ``apply`` does it once, in the server process only.
"""

from __future__ import annotations

from ..state import World
from . import dispatch, images, instances, kms, rds, rds_restores, s3, snapshots, tags


def apply(world: World) -> None:
    dispatch.apply()
    tags.apply()
    images.apply(world)
    instances.apply()
    snapshots.apply(world)
    kms.apply()
    rds.apply(world)
    rds_restores.apply(world)
    s3.apply()
