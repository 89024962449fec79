# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which volumes a workload consists of, and which snapshots of the recovery region are copies of them.

Pure: it never calls AWS. The plan names the volumes, or else the manifest does, or else the set of the copies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..._core.errors import InvalidInput
from ..._core.nearest import nearest
from ..._ebs.model import Snapshot
from ..._workloads.options import is_unset, listed
from ..._workloads.settled import Settled


def is_set_of_instance(workload: Settled) -> bool:
    """Whether its sources are created with CreateSnapshots, at one moment for all volumes of an instance."""
    create = workload.options.get("create")
    if not isinstance(create, Mapping) or not is_unset(create.get("volume_ids")):
        return False
    return not (is_unset(create.get("instance_id")) and is_unset(create.get("instance_filters")))


def candidates_of(
    workload: Settled, volumes: Iterable[Mapping[str, Any]], tracked: Iterable[Snapshot]
) -> dict[str, list[Snapshot]]:
    """Volume of the source -> its copies. InvalidInput if which volumes there are is not known.

    :param volumes: those of the manifest; empty if there is none.
    """
    own = [each for each in tracked if each.tracking and each.tracking.source_region == workload.source_region]
    wanted = [each for each in workload.sets or () if each.set is not None]
    given = wanted[0].set if wanted else None
    of_set = [each for each in own if given is None or given in _sets(each)]
    if snapshots := _texts(workload.options.get("snapshot_ids")):
        return _copied(_by_volume([each for each in own if each.tracking and each.tracking.source_id in snapshots]))
    names = _names(workload, volumes)
    if names:
        return _copied({name: [each for each in of_set if _is_of(each, name)] for name in names})
    if given is not None and (found := _by_volume(of_set)):
        return _copied(found)
    raise InvalidInput(
        f"workload {workload.name}: which volumes it consists of is not known, as neither the plan nor a manifest says "
        "it; run a sync with a manifest, or set restore.device_names, such as {vol-0abc1234abc1234aa: /dev/sdf}"
    )


def named_by_volume(named: Sequence[Snapshot], known: Mapping[str, Sequence[Snapshot]]) -> dict[str, Snapshot]:
    """Which volume each named snapshot is of. InvalidInput if that is not known, or if two are of one volume."""
    found: dict[str, Snapshot] = {}
    for snapshot in named:
        volume = _volume_of(snapshot, known)
        if volume is None:
            raise InvalidInput(
                f"recovery_point: {snapshot.id} does not say which of the volumes {', '.join(known)} it is of; name a "
                "copy of this collection, or make each volume a workload"
            )
        if volume in found:
            raise InvalidInput(f"recovery_point: {found[volume].id} and {snapshot.id} are both of {volume}; name one")
        found[volume] = snapshot
    return found


def check_device_names(workload: Settled, volumes: Iterable[str]) -> None:
    """InvalidInput for a device of a volume that the workload does not have."""
    known = list(volumes)
    names = workload.section.get("device_names")
    for name in names if isinstance(names, Mapping) else ():
        if str(name) not in known:
            raise InvalidInput(
                f"workload.restore.device_names.{name}: the workload has no such volume"
                + (nearest(str(name), known) or f"; it has {', '.join(known)}")
            )
    if not is_unset(workload.section.get("device_name")) and len(known) > 1:
        raise InvalidInput(
            f"workload.restore.device_name: the workload has the volumes {', '.join(known)}; set device_names"
        )


def _names(workload: Settled, volumes: Iterable[Mapping[str, Any]]) -> list[str]:
    sets = [each.resource for each in workload.sets or () if each.resource]
    if sets:
        return sets
    of_manifest = [str(each["volume_id"]) for each in volumes]
    devices = workload.section.get("device_names")
    return of_manifest or [str(name) for name in (devices if isinstance(devices, Mapping) else ())]


def _copied(by_volume: Mapping[str, list[Snapshot]]) -> dict[str, list[Snapshot]]:
    """Without snapshots that people took of what was restored before, whose tags are those of a copy."""
    return {
        volume: [each for each in snapshots if not each.seems_original] or snapshots
        for volume, snapshots in by_volume.items()
    }


def _by_volume(snapshots: Iterable[Snapshot]) -> dict[str, list[Snapshot]]:
    found: dict[str, list[Snapshot]] = {}
    for each in snapshots:
        tracking = each.tracking
        name = each.copied_origin.resource or (tracking.source_id if tracking else each.id)
        found.setdefault(name, []).append(each)
    return dict(sorted(found.items()))


def _volume_of(snapshot: Snapshot, known: Mapping[str, Sequence[Snapshot]]) -> str | None:
    fitting = [name for name in known if _is_of(snapshot, name)]
    if fitting:
        return fitting[0]
    is_told = bool(snapshot.copied_origin.resource)
    return next(iter(known)) if len(known) == 1 and not is_told else None


def _is_of(snapshot: Snapshot, volume: str) -> bool:
    """By what its tags say, or by its set, as copies of earlier versions say it."""
    told = snapshot.copied_origin.resource
    return told == volume if told else volume in _sets(snapshot)


def _sets(snapshot: Snapshot) -> tuple[str, ...]:
    return snapshot.tracking.sets if snapshot.tracking else ()


def _texts(value: Any) -> list[str]:
    return [] if is_unset(value) else [str(each) for each in listed(value) if each]
