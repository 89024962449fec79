"""An instance boots as long as the settings say: pending, running with checks that are initializing, running with
checks that are ok. And an image may be named by a parameter, which is read when the instance is launched.

It never delays an instance unless a setting says so.
"""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import ServiceException
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.instances import Instance, InstanceBackend, InstanceState
from moto.ssm.models import ssm_backends

from ..models.boot import Boot, boot_of
from ..state import World
from .instance_rooms import check_room
from .replacing import replace

_INSTANCE = "moto.ec2.models.instances:Instance"
_RESOLVE = "resolve:ssm:"
_run_instances = InstanceBackend.run_instances
_start = Instance.start
_initializing = {"Details": [{"Name": "reachability", "Status": "initializing"}], "Status": "initializing"}
_statuses: dict[str, Any] = {name: Instance.__dict__[name].fget for name in ("instance_status", "system_status")}


def apply(world: World) -> None:
    def begin(instance: Any) -> None:
        settings = world.settings
        durations = settings.instance_boot_seconds, settings.instance_checks_seconds, settings.service_start_seconds
        instance.sim_boot = Boot(world.clock, world.deferred.now(), *durations)

    def run_instances(self: Any, image_id: str, count: int, *args: Any, **kwargs: Any) -> Any:
        check_room(self, world.settings.instance_rooms, count, kwargs)
        reservation = _run_instances(self, _resolved(self, image_id, kwargs), count, *args, **kwargs)
        for instance in reservation.instances:
            begin(instance)
        return reservation

    def start(self: Any) -> InstanceState:
        before = _start(self)
        begin(self)
        return before

    replace("moto.ec2.models.instances:InstanceBackend.run_instances", run_instances)
    replace(f"{_INSTANCE}.start", start)
    replace(f"{_INSTANCE}.instance_state", property(_state))
    replace(f"{_INSTANCE}.state", property(lambda self: _state(self).name))
    replace(f"{_INSTANCE}.state_code", property(lambda self: _state(self).code))
    replace(f"{_INSTANCE}.is_running", lambda self: _state(self).name == "running")
    for name, original in _statuses.items():
        replace(f"{_INSTANCE}.{name}", property(_status(original)))


def _state(instance: Any) -> InstanceState:
    boot = boot_of(instance)
    is_pending = boot is not None and boot.is_pending and instance._state.name == "running"
    found: InstanceState = InstanceState("pending", 0) if is_pending else instance._state
    return found


def _status(original: Any) -> Any:
    def read(instance: Any) -> Any:
        boot = boot_of(instance)
        is_early = boot is not None and not boot.is_checked and instance.state == "running"
        return _initializing if is_early else original(instance)

    return read


def _resolved(backend: Any, image_id: str, kwargs: dict[str, Any]) -> str:
    """``resolve:ssm:NAME``, with ``:VERSION`` or ``:LABEL``, of the request or of the launch template (EC2 guide,
    using-systems-manager-parameter-to-find-AMI). The code and text of a parameter that is not there are inferred."""
    template = kwargs.get("launch_template")
    if not image_id and template:
        image_id = backend._get_template_from_args(template).data.get("ImageId") or ""
    if not image_id.startswith(_RESOLVE):
        return image_id
    name = image_id.removeprefix(_RESOLVE)
    try:
        found = ssm_backends[backend.account_id][backend.region_name].get_parameter(name)
    except ServiceException:
        found = None
    if found is None:
        raise EC2ClientError("InvalidParameterValue", f"The parameter {name} that imageId refers to was not found")
    return str(found.value)
