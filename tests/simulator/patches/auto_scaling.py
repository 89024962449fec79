"""Instances of an Auto Scaling group appear after a while, are Pending while they boot, then join its target groups.

It never launches more than the group lacks, and never launches for a group that is gone.
"""

from __future__ import annotations

from typing import Any

from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.exceptions import ServiceException

from ..errors import AwsError
from ..models.boot import boot_of
from ..state import World
from .replacing import replace

_launch = FakeAutoScalingGroup.replace_autoscaling_group_instances
_join_target_groups = AutoScalingBackend.update_attached_target_groups
_detach = AutoScalingBackend.detach_instances
_create_group = AutoScalingResponse.create_auto_scaling_group
_delete_group = AutoScalingResponse.delete_auto_scaling_group


def apply(world: World) -> None:
    def launch(self: Any, count_needed: int, propagated_tags: dict[str, str]) -> None:
        seconds = world.settings.auto_scaling_seconds
        if seconds <= 0:
            launch_now(self, count_needed, propagated_tags)
        else:
            world.deferred.later(seconds, lambda: launch_late(self, propagated_tags))

    def launch_now(group: Any, count: int, tags: dict[str, str]) -> None:
        before = list(group.instance_states)
        _launch(group, count, tags)
        for state in (each for each in group.instance_states if each not in before):
            boot = boot_of(state.instance)
            if boot is not None and boot.pending > 0:
                state.lifecycle_state = "Pending"
                world.deferred.later(boot.pending, lambda state=state: _in_service(group, state))

    def launch_late(group: Any, tags: dict[str, str]) -> None:
        lacking = min(group.desired_capacity or 0, group.max_size or 0) - len(_living(group))
        if not _is_there(group) or lacking <= 0:
            return
        try:
            launch_now(group, lacking, tags)
            group.autoscaling_backend.update_attached_target_groups(group.name)
        except ServiceException:
            # Such as an image that is gone: an activity that failed, and a group that stays as it is.
            return

    replace("moto.autoscaling.models:FakeAutoScalingGroup.replace_autoscaling_group_instances", launch)
    replace("moto.autoscaling.models:AutoScalingBackend.detach_instances", _detach_instances)
    replace("moto.autoscaling.responses:AutoScalingResponse.create_auto_scaling_group", _create)
    replace("moto.autoscaling.responses:AutoScalingResponse.delete_auto_scaling_group", _delete)
    replace("moto.autoscaling.models:FakeAutoScalingGroup.active_instances", _living)
    replace("moto.autoscaling.models:AutoScalingBackend.update_attached_target_groups", _update_target_groups)


def _detach_instances(self: Any, group_name: str, instance_ids: list[str], should_decrement: bool) -> Any:
    """They leave the target groups of the group, too (API reference, DetachInstances). Codes and texts: Auto Scaling
    guide, "Detach or attach instances"."""
    group = self.autoscaling_groups[group_name]
    if should_decrement and (group.desired_capacity or 0) - len(instance_ids) < (group.min_size or 0):
        raise ValidationError(
            "Terminating instance without replacement will violate group's min size constraint. Either set "
            "shouldDecrementDesiredCapacity flag to false or lower group's min size constraint."
        )
    found = _detach(self, group_name, instance_ids, should_decrement)
    for arn in group.target_group_arns or ():
        targets = self.elbv2_backend.target_groups[arn].targets
        self.elbv2_backend.deregister_targets(arn, [{"Id": each} for each in instance_ids if each in targets])
    return found


def _create(self: Any) -> Any:
    """One of each name in a region (API reference, CreateAutoScalingGroup, AlreadyExists)."""
    name = self._get_param("AutoScalingGroupName")
    if name in self.autoscaling_backend.autoscaling_groups:
        raise AwsError(
            "AlreadyExists",
            f"AutoScalingGroup by this name already exists - A group with the name {name} already exists",
        )
    return _create_group(self)


def _delete(self: Any) -> Any:
    """Only with force if it has instances (API reference, DeleteAutoScalingGroup, ResourceInUse)."""
    group = self.autoscaling_backend.autoscaling_groups.get(self._get_param("AutoScalingGroupName"))
    if group is not None and group.instance_states and not self._get_bool_param("ForceDelete", False):
        raise AwsError(
            "ResourceInUse",
            "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still "
            "in the group.",
        )
    return _delete_group(self)


def _in_service(group: Any, state: Any) -> None:
    if state in group.instance_states and state.lifecycle_state == "Pending" and _is_there(group):
        state.lifecycle_state = "InService"
        group.autoscaling_backend.update_attached_target_groups(group.name)


def _living(group: Any) -> list[Any]:
    """With those that boot, so that nobody launches them once more."""
    return [each for each in group.instance_states if each.lifecycle_state in ("InService", "Pending")]


def _is_there(group: Any) -> bool:
    return group.autoscaling_backend.autoscaling_groups.get(group.name) is group


def _update_target_groups(self: Any, group_name: str) -> None:
    """Only instances that run can be registered; the others follow."""
    group = self.autoscaling_groups[group_name]
    every = group.instance_states
    group.instance_states = [each for each in every if each.lifecycle_state != "Pending"]
    try:
        _join_target_groups(self, group_name)
    finally:
        group.instance_states = every
