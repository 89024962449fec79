"""ChangeResourceRecordSets: one batch, all of it or nothing.

It never waits for an earlier change, except as the switch ``prior_request_seconds`` makes it refuse.
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..models.hosted_zone import SimZone
from ..state import World
from ..wire import Call
from .change_batch import Batch, cost_of
from .changes import lost_change, new_change
from .find import invalid_input, own_zone

_ACTIONS = ("CREATE", "DELETE", "UPSERT")


def change_resource_record_sets(call: Call, world: World) -> dict[str, Any]:
    zone = own_zone(call, world)
    batch = call.params.get("ChangeBatch") or {}
    changes = batch.get("Changes") or []
    _check_form(changes)
    world.throttle.check_changes(call, cost_of(changes))
    check_prior_request(world, zone)
    in_sync_at = world.clock.elapsed() + world.settings.insync_seconds
    planned = Batch(zone, changes, in_sync_at)
    if planned.problems:
        raise AwsError("InvalidChangeBatch", f"[{', '.join(planned.problems)}]")
    if world.settings.lost_dns_changes > 0:
        world.settings.lost_dns_changes -= 1
        return {"ChangeInfo": lost_change(world, batch.get("Comment")).to_boto()}
    planned.apply()
    zone.changed_at = world.clock.elapsed()
    return {"ChangeInfo": new_change(call, world, batch.get("Comment")).to_boto()}


def check_prior_request(world: World, zone: SimZone) -> None:
    """ERRORS.json, PriorRequestNotComplete."""
    if world.clock.elapsed() < zone.changed_at + world.settings.prior_request_seconds:
        text = "The request was rejected because Route 53 was still processing a prior request."
        raise AwsError("PriorRequestNotComplete", text)


def _check_form(changes: list[dict[str, Any]]) -> None:
    """Text about actions: moto (route53/exceptions.py); that of an empty batch is inferred."""
    if not changes:
        raise AwsError("MalformedInput", "ChangeBatch is not valid, expected at least one Change")
    for change in changes:
        if change["Action"] not in _ACTIONS:
            raise invalid_input(
                f"Invalid XML ; cvc-enumeration-valid: Value '{change['Action']}' is not facet-valid with respect to "
                "enumeration '[CREATE, DELETE, UPSERT]'. It must be a value from the enumeration."
            )
