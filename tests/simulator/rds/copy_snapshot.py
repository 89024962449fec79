"""CopyDBSnapshot and CopyDBClusterSnapshot: check everything first, then make a copy that is not complete yet.

It never waits; the copy progresses on the simulated clock.
"""

from __future__ import annotations

from typing import Any

from ..clock import Failure, Job
from ..durations import copy_seconds
from ..errors import not_simulated
from ..models.db_kind import INSTANCE, Kind
from ..models.db_snapshot import CopySource, SimDbSnapshot
from ..state import World
from ..wire import Call
from .copy_source import source_of_copy
from .encryption import key_of_copy
from .errors import already_exists
from .find import snapshots_of
from .identifiers import new_identifier
from .option_groups import option_group_of_copy
from .quotas import check_copies_in_flight, check_manual_snapshots
from .tag_rules import check_tags, checked_tags
from .views import snapshot_view

_FAILURE = Failure("InternalFailure", "The copy of the snapshot failed")
_NOT_SIMULATED = ("TargetCustomAvailabilityZone", "SnapshotAvailabilityZone")


def copy_snapshot(kind: Kind, call: Call, world: World) -> dict[str, Any]:
    for name in _NOT_SIMULATED:
        if call.params.get(name):
            raise not_simulated(f"{call.action} with {name}")
    target = new_identifier(kind, call, f"Target{kind.id_parameter}")
    source = source_of_copy(kind, call, world)
    tags = _tags(call, source)
    key = key_of_copy(kind, call, source)
    option_group = option_group_of_copy(call, world, source) if kind is INSTANCE else None
    own = snapshots_of(kind, world.rds(call.account, call.region))
    if target in own:
        raise already_exists(kind, target)
    check_manual_snapshots(kind, call, world)
    if source.backend.region_name != call.region:
        check_copies_in_flight(kind, call, world)
    own[target] = _make_copy(kind, call, world, source, target, key, tags, option_group)
    return {kind.snapshot: snapshot_view(own[target])}


def _tags(call: Call, source: SimDbSnapshot) -> dict[str, str]:
    """Tags that are given win; CopyTags is ignored then (cloud-custodian, resources/rds.py). Copied tags obey the same
    rules: aws:cloudformation:* of the source makes CopyTags fail (1Strategy/rds-oracle-...-dr#1)."""
    if call.params.get("Tags"):
        return checked_tags(call.params["Tags"])
    tags = dict(source.tags) if call.params.get("CopyTags") else {}
    check_tags(tags)
    return tags


def _make_copy(
    kind: Kind,
    call: Call,
    world: World,
    source: SimDbSnapshot,
    target: str,
    key: str | None,
    tags: dict[str, str],
    option_group: str | None,
) -> SimDbSnapshot:
    across = source.backend.region_name != call.region
    return SimDbSnapshot(
        world,
        world.rds(call.account, call.region),
        kind,
        target,
        source.facts.in_region(call.account, call.region, option_group) if across else source.facts,
        # Copies are manual, whatever their source is (recording rds.CopyDBSnapshot.xregion-pending).
        type="manual",
        original_created=source.original_created,
        encrypted=key is not None,
        kms_key_arn=key,
        tags=tags,
        source=CopySource(source.arn, source.backend.region_name),
        job=_job(call, world, source),
        phases=kind.across_regions if across else kind.within_region,
    )


def _job(call: Call, world: World, source: SimDbSnapshot) -> Job:
    failure, settings = _failure(call, world, source), world.settings
    seconds = settings.copy_seconds
    if failure:
        seconds = settings.failing_copy_seconds
    elif seconds is None:
        seconds = copy_seconds(source.backend.region_name, call.region, source.facts.size_gib)
    return Job(world.clock, world.clock.elapsed(), seconds, failure)


def _failure(call: Call, world: World, source: SimDbSnapshot) -> Failure | None:
    """A failure that a test asked for."""
    facts = {"region": {call.region}, "source": {source.arn, source.identifier}, "database": {source.facts.identifier}}
    for wish in world.settings.fail_db_copies:
        if wish.get("times") == 0 or any(wish.get(name) not in (None, *known) for name, known in facts.items()):
            continue
        if "times" in wish:
            wish["times"] -= 1
        return _FAILURE
    return None
