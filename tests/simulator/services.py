"""When the programs on an instance answer.

It never looks at a region's outage: whoever asks from outside does.
"""

from __future__ import annotations

import math
from typing import Any

from .models.boot import boot_of
from .state import World


def service_up_at(world: World, ec2_backend: Any, instance_id: str) -> float:
    """The simulated second; infinity where they never do. What is no instance, such as an address, always answers."""
    if not instance_id.startswith("i-"):
        return -math.inf
    instance = ec2_backend.get_instance_by_id(instance_id)
    failing = world.settings.failing_services
    if instance is None or instance._state.name != "running" or {instance.id, instance.image_id} & set(failing):
        return math.inf
    boot = boot_of(instance)
    return boot.service_up_at if boot else -math.inf
