"""Parameters of data type aws:ec2:image are written once their image has been found, some time after the call.

The call succeeds whatever the value is, and a value that is no available image is never written and nobody is told
(API reference, PutParameter, DataType). It never touches other parameters.
"""

from __future__ import annotations

from typing import Any

from moto.ssm.models import SimpleSystemManagerBackend

from ..state import World
from .replacing import replace

IMAGE = "aws:ec2:image"
_put_parameter = SimpleSystemManagerBackend.put_parameter


def apply(world: World) -> None:
    def put_parameter(self: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        tags_before = dict(self._resource_tags["Parameter"].get(name, {}))
        parameter = _put_parameter(self, name, *args, **kwargs)
        if parameter.data_type != IMAGE:
            return parameter
        tags = dict(self._resource_tags["Parameter"].get(name, {}))
        _take_back(self, name, tags_before)

        def write() -> None:
            if _is_available(world, self, parameter.value):
                parameter.version = max((each.version for each in self._parameters[name]), default=0) + 1
                self._parameters[name].append(parameter)
                self._resource_tags["Parameter"][name].update(tags)

        world.deferred.later(world.settings.image_parameter_seconds, write)
        return parameter

    replace("moto.ssm.models:SimpleSystemManagerBackend.put_parameter", put_parameter)


def _take_back(backend: Any, name: str, tags_before: dict[str, str]) -> None:
    """The new version, and the parameter if it is the first."""
    backend._parameters[name].pop()
    if not backend._parameters[name]:
        del backend._parameters[name]
    backend._resource_tags["Parameter"][name] = tags_before
    if not tags_before:
        del backend._resource_tags["Parameter"][name]


def _is_available(world: World, backend: Any, image_id: str) -> bool:
    """ "Available in your account": its own, or one that it may launch."""
    images = [each.amis.get(image_id) for each in world.backends_in(backend.region_name)]
    return any(
        image is not None and image.is_visible_to(backend.account_id) and image.state == "available" for image in images
    )
