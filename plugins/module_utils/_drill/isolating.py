# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the network that a drill would use, once for each region and account, and has it judged.

It never writes. What cannot be read is an error: whether a drill is isolated is then not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from .._core.durations import parse_duration
from .._core.errors import InvalidInput, LifeboatError
from .._core.parallel import in_each_region
from .._core.shell import Clients
from .._facts import ec2 as network
from .._facts import rds
from .._facts.answer import Answer, Unknown
from .._recovery.request import drill_id
from .._workloads.settled import Place, Settled, settled_workloads
from .._workloads.values import LONGEST_DRILL
from .isolation import Finding, asked_of_production, asked_outside, findings_of
from .network import OPTIONS, There, Used, asking_outside, asking_production, used_by, workloads_in_drill


def run_isolation(params: Mapping[str, Any], clients_for: Callable[[Place], Answer[Clients]]) -> dict[str, Any]:
    """What the module returns. LifeboatError for wrong options, and for what could not be read."""
    entries, keep_for = params["workloads"] or [], _keep_for(params)
    drill_id(params.get("drill"))
    if not entries:
        raise InvalidInput("workloads: expected the workloads of the drill, or planned: true for those of the play")
    plans = {str(entry["workload"].get("name")): entry["plan"] for entry in entries}
    workloads = settled_workloads(entries)
    own = [workload for workload in workloads if workload.kind in OPTIONS]
    places = list(dict.fromkeys(workload.place for workload in own))

    def read(place: Place) -> list[Finding]:
        used = [used_by(workload, plans[workload.name]) for workload in own if workload.place == place]
        return findings_of(used, _there(place, clients_for(place), used))

    found = [finding for findings in in_each_region(read, places) for finding in findings]
    others = params.get("other_workloads") or ()
    asking = asking_production(entries, others)
    found += [asked_of_production(workload, name) for workload, name in asking]
    in_drill = workloads_in_drill(entries, keep_for, is_alone=bool(params.get("alone")))
    return {
        "isolated": not found,
        "kept": bool(keep_for),
        "dns": [name for workload in in_drill.values() for name in workload.get("dns") or ()],
        "findings": [finding.to_result() for finding in found],
        "workloads": in_drill,
        "lines": _lines(own, found),
        # It may be meant, such as a page that says whether a service of another company is up.
        "warnings": [asked_outside(workload, host) for workload, host in asking_outside(entries, others)],
    }


def _keep_for(params: Mapping[str, Any]) -> timedelta:
    text = str(params.get("keep_for") or "0")
    found = parse_duration(text)
    if found is None:
        raise InvalidInput(f"keep_for: expected a duration such as 2h, got '{text}'")
    if found > LONGEST_DRILL:
        raise InvalidInput(f"keep_for: expected at most {LONGEST_DRILL.days} days, got '{text}'")
    return found


def _there(place: Place, clients: Answer[Clients], used: Sequence[Used]) -> There:
    if isinstance(clients, Unknown):
        raise LifeboatError(clients.reason)
    region = place.region
    client = clients.value.get("ec2", region)
    groups = network.security_groups(client, region)
    there = There(region, network.subnets(client, region), groups)
    named = [group for each in used for group in each.named(there).groups.values()]
    has_databases = any(each.kind != "fleet" for each in used)
    return There(
        region,
        there.subnets,
        groups,
        rds.subnet_groups(clients.value.get("rds", region), region) if has_databases else {},
        network.prefix_lists(client, region, named),
    )


def _lines(workloads: Sequence[Settled], found: Sequence[Finding]) -> list[str]:
    if not found:
        return [f"isolated: the network of {len(workloads)} workloads in a drill reaches nothing but itself"]
    return [*(finding.what for finding in found), f"not isolated: {len(found)} findings"]
