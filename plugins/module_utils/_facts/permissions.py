# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a recovery would have to be allowed to do: which requests are tried by dry run, and what is simulated.

Pure: it never asks AWS. Fleets with the same options are one request, whatever their images.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from .._core.arns import parse_arn
from .._core.regions import partition_of
from .._workloads.settled import Settled
from .answer import CannotTell, Known, known
from .facts import Facts
from .intended import instance_type
from .model import DryRun
from .names import wanted_names, zones_for
from .points import points_of
from .security_groups import groups_named, vpcs_of
from .templates import named_template

OF_INSTANCES = ("rds:RestoreDBInstanceFromDBSnapshot", "rds:AddTagsToResource", "rds:ModifyDBInstance")
OF_CLUSTERS = ("rds:RestoreDBClusterFromSnapshot", "rds:AddTagsToResource", "rds:ModifyDBCluster")
# What takes over instead of a restore, by recover_by; a drill restores all the same.
OF_STANDBYS = {
    ("database", "promote"): ("rds:PromoteReadReplica",),
    ("cluster", "promote"): ("rds:PromoteReadReplicaDBCluster",),
    ("cluster", "switchover"): ("rds:FailoverGlobalCluster",),
}
OF_NAMES = ("route53:ChangeResourceRecordSets",)
OF_TARGET_GROUPS = ("elasticloadbalancing:RegisterTargets",)
OF_LAUNCH, OF_VOLUMES = ("ec2:RunInstances",), ("ec2:CreateVolume",)
# Instead of the ARN of a role, if the credentials of this run are those that recover.
SELF = "self"
# As the policy of a recovery may ask for it: what it changes it has created itself, with this tag.
CONTEXT = {f"aws:{kind}Tag/lifeboat:workload": "readiness" for kind in ("Request", "Resource")}
# Actions that are simulated on the same resources, and one resource.
Simulation: TypeAlias = "tuple[tuple[str, ...], str]"
Simulations: TypeAlias = Callable[[Settled, Facts, str], Iterator[Simulation]]


def is_told(workload: Settled) -> bool:
    """Whether it is known what recovers: the plan or the user has said it, or the workload has its own access."""
    return bool(workload.recovery_role or workload.place.role or workload.place.profile)


def identity_of(workload: Settled, facts: Facts) -> str:
    """The ARN of the role that recovers, if that is another one than runs now; else an empty text."""
    role = workload.recovery_role
    if role in ("", SELF):
        return ""
    return "" if isinstance(facts.caller, Known) and _is_session_of(facts.caller.value.arn, role) else role


def _is_session_of(caller: str, role: str) -> bool:
    """A session has the account and the name of its role, and not its path."""
    who, named = parse_arn(caller), parse_arn(role)
    if who is None or named is None or who.account != named.account or not who.what.startswith("assumed-role/"):
        return False
    return who.what.split("/")[1] == named.what.rpartition("/")[2]


def dry_run_of(workload: Settled, facts: Facts) -> DryRun | None:
    """The request that a workload comes back with; None without a recovery point. CannotTell if it is not known."""
    newest = next((point.newest for point in points_of(workload, facts.points) if point.newest), None)
    if newest is None or workload.kind not in ("fleet", "volumes") or identity_of(workload, facts):
        return None
    if workload.kind == "volumes":
        options = {"AvailabilityZone": _zone(workload, facts), "VolumeType": workload.text("volume_type")}
        options |= {"KmsKeyId": workload.text("kms_key_id")}
        return DryRun("CreateVolume", _given(options), newest.resource.id) if options["AvailabilityZone"] else None
    return DryRun("RunInstances", _given(_launch(workload, facts)), newest.resource.id)


def _launch(workload: Settled, facts: Facts) -> dict[str, Any]:
    there, subnets = known(facts.subnets), workload.texts("subnets")
    named = groups_named(workload.texts("security_groups"), known(facts.security_groups), vpcs_of(subnets, there))
    # Without the plan a launch template says its own.
    type_of = None if named_template(workload) else instance_type(workload, facts)
    template = next(workload.sections("launch_template", workload.section), {})
    names = {"LaunchTemplateId": "launch_template_id", "LaunchTemplateName": "launch_template_name"}
    version = {"Version": str(template["version"])} if template.get("version") else {}
    told = {**{key: str(template[name]) for key, name in names.items() if template.get(name)}, **version}
    profile = workload.text("iam_instance_profile")
    return {
        "InstanceType": type_of.value if type_of else workload.text("instance_type"),
        "SubnetId": next((name for name in subnets if name in there), ""),
        "SecurityGroupIds": tuple(sorted(group.id for group in named.sure(facts.region))),
        "KeyName": workload.text("key_name"),
        "IamInstanceProfile": (("Arn" if profile.startswith("arn:") else "Name", profile),) if profile else (),
        "LaunchTemplate": tuple(sorted(told.items())),
    }


def _zone(workload: Settled, facts: Facts) -> str:
    """That of the plan, or that of a subnet of the fleet that the volumes are attached to."""
    fleet = facts.workloads.get(workload.text("attach_to"))
    there = known(facts.subnets) if fleet else {}
    of_fleet = (there[name].zone for name in (fleet.texts("subnets") if fleet else ()) if name in there)
    return workload.text("zone") or next(of_fleet, "")


def _given(options: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((key, value) for key, value in options.items() if value)


def dry_runs(workloads: Iterable[Settled], facts: Facts) -> list[DryRun]:
    """Each request once."""
    found = []
    for workload in workloads:
        try:
            found.append(dry_run_of(workload, facts))
        except CannotTell:
            continue
    return list(dict.fromkeys(each for each in found if each))


def launches_of(workload: Settled, facts: Facts, account: str) -> Iterator[Simulation]:
    """What a dry run would tell of other credentials: a launch on each kind of resource that it takes."""
    newest = [point.newest.resource.id for point in points_of(workload, facts.points) if point.newest]
    if not newest or not identity_of(workload, facts):
        return
    start = f"arn:{partition_of(facts.region)}:ec2:{facts.region}"
    if workload.kind == "volumes":
        yield from ((OF_VOLUMES, f"{start}::snapshot/{each}") for each in newest)
        yield OF_VOLUMES, f"{start}:{account}:volume/*"
        return
    options = _launch(workload, facts)
    yield from ((OF_LAUNCH, f"{start}::image/{each}") for each in newest)
    yield from ((OF_LAUNCH, f"{start}:{account}:{kind}/*") for kind in ("instance", "network-interface", "volume"))
    yield OF_LAUNCH, f"{start}:{account}:subnet/{options['SubnetId'] or '*'}"
    yield from ((OF_LAUNCH, f"{start}:{account}:security-group/{each}") for each in options["SecurityGroupIds"])
    yield from ((OF_LAUNCH, f"{start}:{account}:key-pair/{each}") for each in (options["KeyName"],) if each)


def simulations_of(workload: Settled, facts: Facts, account: str) -> Iterator[Simulation]:
    """What no dry run tells. CannotTell if the resources are not known."""
    start = f"arn:{partition_of(facts.region)}"
    if workload.kind in ("database", "cluster"):
        yield from _of_database(workload, f"{start}:rds:{facts.region}:{account}")
    if names := list(wanted_names(workload)):
        zones = {each.zone.id for name in names for each in zones_for(name, known(facts.dns_zones))}
        yield from ((OF_NAMES, f"{start}:route53:::hostedzone/{zone}") for zone in sorted(zones))
    if named := set(workload.options.get("target_groups") or ()):
        groups = (group.arn for group in known(facts.target_groups) if named & {group.name, group.arn})
        yield from ((OF_TARGET_GROUPS, arn) for arn in sorted(groups))


def _of_database(workload: Settled, start: str) -> Iterator[Simulation]:
    is_one = workload.kind == "database"
    noun = "instance" if is_one else "cluster"
    name = workload.text(f"db_{noun}_identifier") or str(workload.options[f"db_{noun}"])
    resource = f"{start}:{'db' if is_one else 'cluster'}:{name.lower()}"
    yield OF_INSTANCES if is_one else OF_CLUSTERS, resource
    if actions := OF_STANDBYS.get((workload.kind, str(workload.options.get("recover_by")))):
        yield actions, resource


def simulations(
    workloads: Iterable[Settled], facts: Facts, account: str, of_workload: Simulations = simulations_of
) -> dict[str, dict[tuple[str, ...], list[str]]]:
    """Identity -> actions -> the resources that they are simulated on: one request each."""
    found: dict[str, dict[tuple[str, ...], set[str]]] = {}
    for workload in workloads:
        own = found.setdefault(identity_of(workload, facts), defaultdict(set))
        try:
            for actions, resource in of_workload(workload, facts, account):
                own[actions].add(resource)
        except CannotTell:
            continue
    return {who: {actions: sorted(each) for actions, each in own.items()} for who, own in found.items()}
