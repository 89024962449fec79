"""How long one snapshot of a copy takes: by route and size, as asked, or as a test configured it.

It never starts anything.
"""

from __future__ import annotations

from ..clock import Failure
from ..durations import copy_seconds, timed_copy_seconds
from ..errors import invalid_value
from ..state import World
from ..wire import Call


def check_completion_minutes(call: Call, parameter: str) -> None:
    """EBS guide, time-based-copies: 15 minutes to 48 hours in steps of 15."""
    minutes = call.params.get(parameter)
    if minutes is not None and (not 15 <= int(minutes) <= 2880 or int(minutes) % 15):
        name = parameter[0].lower() + parameter[1:]
        raise invalid_value(minutes, name, "Expected a multiple of 15 between 15 and 2880.")


def seconds_of_copy(call: Call, world: World, size_gib: int, minutes: int | None, failure: Failure | None) -> float:
    if failure:
        return world.settings.failing_copy_seconds
    if world.settings.copy_seconds is not None:
        return world.settings.copy_seconds
    if minutes:
        return timed_copy_seconds(int(minutes), size_gib)
    return copy_seconds(call.params["SourceRegion"], call.region, size_gib)
