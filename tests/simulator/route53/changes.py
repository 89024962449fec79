"""Changes on their way: the answer to every write, and GetChange.

It never makes a change known that Route 53 lost (switch ``lost_dns_changes``).
"""

from __future__ import annotations

from typing import Any

from ..clock import Job
from ..errors import AwsError
from ..models.dns_change import DnsChange
from ..models.hosted_zone import new_identifier
from ..state import World
from ..wire import Call


def new_change(call: Call, world: World, comment: str | None = None) -> DnsChange:
    """A change that is in sync after the switch ``insync_seconds``."""
    change = _change(world, comment)
    world.dns_changes(call.account)[change.id] = change
    return change


def lost_change(world: World, comment: str | None = None) -> DnsChange:
    """Answered like any other, and never heard of again."""
    return _change(world, comment)


def _change(world: World, comment: str | None) -> DnsChange:
    job = Job(world.clock, world.clock.elapsed(), world.settings.insync_seconds)
    return DnsChange(new_identifier("C"), world.clock.now(), job, comment)


def get_change(call: Call, world: World) -> dict[str, Any]:
    change_id = str(call.params["Id"]).removeprefix("/change/")
    change = world.dns_changes(call.account).get(change_id)
    if change is None:
        # Code and status: botocore's model; the text is inferred.
        raise AwsError("NoSuchChange", f"Could not find resource with ID: {change_id}", 404)
    return {"ChangeInfo": change.to_boto()}
