"""Targets are initial until a health check has passed, and unhealthy where nothing answers (setting target_health).

It never lets moto's own answer through for an instance whose programs have not begun.
"""

from __future__ import annotations

from typing import Any

from moto.elbv2.models import FakeHealthStatus, FakeTargetGroup

from ..durations import Health, target_health
from ..services import service_up_at
from ..state import World
from .replacing import replace

_register = FakeTargetGroup.register
_health_for = FakeTargetGroup.health_for


def apply(world: World) -> None:
    def register(self: Any, targets: list[dict[str, Any]]) -> None:
        before = set(self.targets)
        _register(self, targets)
        since = vars(self).setdefault("sim_registered", {})
        since.update({each["Id"]: world.deferred.now() for each in targets if each["Id"] not in before})

    def health_for(self: Any, target: dict[str, Any], ec2_backend: Any) -> FakeHealthStatus:
        found: FakeHealthStatus = _health_for(self, target, ec2_backend)
        if not world.settings.target_health or found.status != "healthy":
            return found
        health = health_of(self, target["Id"], ec2_backend)
        return FakeHealthStatus(
            found.instance_id, found.port, found.health_check_port, health.state, health.reason, health.description
        )

    def health_of(group: Any, target: str, ec2_backend: Any) -> Health:
        since = vars(group).get("sim_registered", {}).get(target, 0.0)
        return target_health(
            elapsed=world.clock.elapsed() - since,
            up_after=service_up_at(world, ec2_backend, target) - since,
            interval=float(group.health_check_interval_seconds),
            healthy=int(group.healthy_threshold_count),
            unhealthy=int(group.unhealthy_threshold_count),
        )

    replace("moto.elbv2.models:FakeTargetGroup.register", register)
    replace("moto.elbv2.models:FakeTargetGroup.health_for", health_for)
