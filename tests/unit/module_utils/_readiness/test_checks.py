# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every check: what it says of a region where all is well, and of each thing that is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.resource import FAILED, PENDING
from ansible_collections.lifeboat.aws.plugins.module_utils._core.scan_tag import SCAN_TAG
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Found as NameFound
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.answer import Known
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.facts import Facts
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.fetched import Current, Published
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.model import (
    Caller,
    DbClassOption,
    DbParameterGroup,
    DbSubnetGroup,
    EngineVersion,
    InstanceType,
    Key,
    OptionGroup,
    Quota,
    Refused,
    Reservation,
    Rule,
    SnapshotDetails,
    TargetGroup,
    TemplateContent,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.permissions import launches_of
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import Unknown as Section
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.model import SERVERLESS_V1
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.finding import PASS
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.registry import CHECKS
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery_points.summary import Copy
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.settled import Settled

from .builders import (
    AURORA,
    CALLER,
    CONTENT,
    DENIED,
    DNS,
    FETCHED,
    FETCHED_THERE,
    GOOD,
    KEY,
    LARGE,
    NOW,
    PUBLISHED,
    SIMULATED,
    TRIED,
    WEST,
    class_option,
    copy,
    drilled,
    facts,
    group_of_web,
    image,
    kept,
    of_name,
    points,
    rule,
    subnet,
    workload,
    zone,
)

ARM = InstanceType(name="m7g.large", vcpus=2, architectures=frozenset({"arm64"}), boot_modes=frozenset({"uefi"}))
OTHER_KEY = KEY.replace("us-west-2", "us-east-1")
TEST = Published("lifeboat-config", "test")
INTERNAL = {"name": "db.shop.internal", "private": True, "wildcard": True}
FULL = subnet("subnet-1", free=0)
UNTAGGED = subnet("subnet-1", tags={})
SG_OF_OTHER_VPC = {"sg-1": group_of_web(vpc="vpc-2")}


def group(**fields: Any) -> TargetGroup:
    base: dict[str, Any] = {"name": "web", "arn": "arn:web", "vpc": "vpc-1", "target_type": "instance", "listens": True}
    return TargetGroup(**{**base, **fields})


def of_open(answer: Any) -> dict[str, Any]:
    """A database whose newest recovery point is not encrypted."""
    return {"points": points(copy("rds_instance")), "db_snapshots_public": {("database", "rds_instance-2"): answer}}


def with_other(kind: str, db_instances: Any = None, **options: Any) -> Facts:
    """Another workload of the run, of the same source."""
    run = {"other": replace(workload(kind, **options), name="other"), "it": DATABASE}
    return facts(workloads=run, **({} if db_instances is None else {"db_instances": db_instances}))


def in_zone(found: NameFound) -> dict[str, Any]:
    return {"Z1": Known({"www.shop.example": found})}


def of_drill(**fields: Any) -> Facts:
    return facts(drills={"it": Known(drilled(**fields))})


IN_ZONE_B = {**LARGE, "availability_zone": "us-west-2b"}
IN_A, IN_BOTH = class_option("us-west-2a"), class_option("us-west-2a", "us-west-2b")


def offering(*options: DbClassOption, **more: Any) -> Facts:
    """How db.r6g.large is on offer."""
    keys = (("postgres", "16.3", "db.r6g.large"), (AURORA, "16.3", "db.r6g.large"))
    return facts(db_classes=dict.fromkeys(keys, Known(options)), **more)


def of_cluster(**snapshot: Any) -> Facts:
    """The newest recovery point of the cluster."""
    return facts(points=points(copy("rds_cluster", kms_key_id=KEY, **snapshot)))


def alone_in(zone: str) -> dict[str, Any]:
    return {"multi_az": False, "availability_zone": zone}


def row(check: str, said: str, about: Settled | None = None, known: Facts = GOOD) -> Any:
    """``said`` is the status, and a part of what the finding says after a colon."""
    about = about or workload(CHECKS[check].meta.kinds[0])
    return pytest.param(check, about, known, said, id=f"{check}-{said}".replace(" ", "_")[:90])


FLEET, DATABASE, VOLUMES = workload("fleet"), workload("database"), workload("volumes")
OF_TWO = facts(
    points=points(
        copy("rds_instance"),
        copy(
            "rds_instance",
            1,
            began=1,
            tags={
                "lifeboat:set": "shop",
                "lifeboat:source": "us-east-1/src-9",
                "lifeboat:source-created": "2026-11-20T05:00:00Z",
                "lifeboat:source-resource": "222222222222/db-TEST",
            },
        ),
    )
)
PLAIN = workload(launch={"launch_template": None})
AS_GROUP = workload(launch={"auto_scaling_group": {"name": "web"}})
OTHER_ROOT = {"device_name": "/dev/xvda", "ebs": {"volume_size": 520}}
DATA = {"device_name": "/dev/sdb", "ebs": {"volume_type": "gp2", "volume_size": 300}}
GP3 = {"volume_type": "gp3"}


def beside(**options: Any) -> dict[str, Settled]:
    """Another fleet that comes back in the same region."""
    return {"fleet": replace(workload(**options), name="fleet")}


COUNTED_ON = {"capacity_reserved": True}


ROLE, ACCOUNT = "arn:aws:iam::123456789012:role/dr/recovery", "123456789012"


OF_TEMPLATES = ("instance_type", "subnets", "security_groups", "key_name", "iam_instance_profile")
BY_TEMPLATE = workload(launch=dict.fromkeys(OF_TEMPLATES))
OF_SOURCES = dict.fromkeys(("db_subnet_group_name", "db_parameter_group_name", "option_group_name"))


def by_template(**content: Any) -> Facts:
    """What the launch template of BY_TEMPLATE names otherwise."""
    return facts(template_contents={("web", "2"): Known(replace(CONTENT, **content))})


CONTENT_WITHOUT_PROFILE = replace(CONTENT, instance_profile="")
SILENT = workload(launch={**dict.fromkeys(OF_TEMPLATES), "launch_template": None})
SILENT_DB = workload("database", restore=OF_SOURCES)


def from_source(content: TemplateContent = CONTENT, **differing: str) -> Facts:
    """What the instance of the source had, beside a launch template of the recovery region."""
    same = {
        "instance_type": "m6i.large",
        "key_name": "ops",
        "iam_instance_profile": "arn:aws:iam::1:instance-profile/web",
    }
    found = kept(instances=[{**same, **differing}])
    return facts(manifests={"it": Known(found)}, template_contents={("web", "2"): Known(content)})


def in_group(**settings: Any) -> dict[str, Any]:
    return {"instances": [], "auto_scaling_groups": [by_name("web", **settings)]}


def of_shop(**about: Any) -> dict[str, Any]:
    return {"db_instance": {"db_instance_identifier": "shop", **about}}


def of_other(instance_id: str, **settings: Any) -> dict[str, Any]:
    return {"instance_id": instance_id, "other_settings": settings}


def by_name(name: str, **settings: Any) -> dict[str, Any]:
    return {"name": name, "other_settings": settings}


IN_TEMPLATE = {"instances": [], "launch_templates": [by_name("web", volumes=["/dev/xvda 200 GiB"])]}


def of_db(option: str, name: str) -> Facts:
    return facts(manifests={"it": Known(kept(db_instance={option: name}))})


def session(known_there: Facts) -> Facts:
    """Read with the credentials of ROLE, whose sessions have no path."""
    return replace(known_there, caller=Known(Caller(f"arn:aws:sts::{ACCOUNT}:assumed-role/recovery/x", ACCOUNT, 0.4)))


def refusing(right: str) -> Facts:
    return facts(dry_runs=dict.fromkeys(TRIED, Known(Refused(right, "no"))))


def deciding(decision: str, who: str = "") -> Facts:
    return facts(simulated={who: Known(dict.fromkeys(SIMULATED, decision))})


def recovering(kind: str = "fleet", role: str = "self", **options: Any) -> Settled:
    """A workload of which it is said what recovers."""
    return replace(workload(kind, **options), recovery_role=role)


def launching(decision: str) -> Facts:
    """What IAM says of ROLE and the launches of a fleet and of volumes."""
    wanted = [each for kind in ("fleet", "volumes") for each in launches_of(recovering(kind, ROLE), GOOD, ACCOUNT)]
    pairs = [(action, resource) for actions, resource in wanted for action in actions]
    return facts(simulated_launches={ROLE: Known(dict.fromkeys(pairs, decision))})


def reserving(free: int, zone: str = "us-west-2a", fleets: int = 0) -> Facts:
    """That many instances, beside another fleet that counts on it as well."""
    others = beside(launch={"count": fleets}, **COUNTED_ON) if fleets else {}
    return facts(reservations=(Reservation(instance_type="m6i.large", zone=zone, free=free),), workloads=others)


SLOW: dict[str, Any] = {"began": 1.2, "progress": 40, "hours": 1.5}
DAYS: dict[str, Any] = {"began": 50, "progress": 40, "hours": 60}


def taking(seconds: float, pending: Copy, of: str | None = None) -> dict[str, Any]:
    """A copy in progress, beside one that is finished and took so long; ``of`` is the set of that one."""
    tags = copy(pending.kind).resource.tags
    finished = copy(pending.kind, tags={**tags, "lifeboat:set": of or tags["lifeboat:set"]})
    times = {name: SnapshotDetails(KEY, seconds) for name in ("snap-1", "ebs-2")}
    return {"points": points(finished, pending), "snapshots": times}


UNTOLD = {
    "workloads": beside(launch={"instance_type": None, "launch_template": None}),
    "manifests": {"it": Known(kept()), "fleet": DENIED},
}
ROWS = [
    row("recovery_point_exists", "fail: no usable recovery point of web", FLEET, facts(points=points())),
    row("recovery_point_exists", "fail: 1 being copied", FLEET, facts(points=points(copy(phase=PENDING)))),
    row("recovery_point_exists", "unknown: copies of the accounts 123456789012, 222222222222", DATABASE, OF_TWO),
    row(
        "recovery_point_exists",
        "pass: rds_instance-2 can be restored",
        replace(DATABASE, account="123456789012"),
        OF_TWO,
    ),
    row("recovery_point_exists", "fail: of vol-1", VOLUMES, facts(points=points())),
    row(
        "recovery_point_exists",
        "fail: of shop",
        workload("database", db_instance="Shop"),
        facts(points=points(copy("rds_cluster"))),
    ),
    row("recovery_point_exists", "unknown: say set for it", workload(sync_identifier=None, filters={"tag:a": "b"})),
    row("recovery_point_exists", "unknown: the account may not", FLEET, facts(points={"ami": DENIED})),
    row("recovery_point_within_rpo", "fail: 25 h old; the RPO is 24 h", FLEET, facts(points=points(copy(hours=25)))),
    row("recovery_point_within_rpo", "fail: 2 h in the future", FLEET, facts(points=points(copy(hours=-2)))),
    row("recovery_point_within_rpo", "warn: no RPO is promised", workload(objectives=None)),
    row("recovery_point_within_rpo", "pass: 23 h old", FLEET, facts(points=points(copy(hours=23), copy(hours=30)))),
    row(
        "recovery_point_decryptable",
        "fail: us-west-2 does not have",
        DATABASE,
        facts(points=points(copy("rds_instance", kms_key_id=OTHER_KEY)), keys={OTHER_KEY: Known(None)}),
    ),
    row(
        "recovery_point_decryptable",
        "fail: PendingDeletion",
        FLEET,
        facts(keys={KEY: Known(Key(id=KEY, state="PendingDeletion", is_symmetric=True))}),
    ),
    row("recovery_point_decryptable", "unknown: the account may not", VOLUMES, facts(keys={KEY: DENIED})),
    row("recovery_point_decryptable", "pass: not encrypted", FLEET, facts(snapshots={"snap-1": SnapshotDetails()})),
    row("recovery_point_private", "fail: image ami-2 is public", FLEET, facts(images={"ami-2": image(is_public=True)})),
    row("recovery_point_private", "fail: snapshot snap-1 is public", FLEET, facts(public_snapshots={"snap-1"})),
    row("recovery_point_private", "fail: snapshot ebs-2 is public", VOLUMES, facts(public_snapshots={"ebs-2"})),
    row("recovery_point_private", "fail: snapshot rds_instance-2 is public", DATABASE, facts(**of_open(Known(True)))),
    row("recovery_point_private", "pass: is not public", DATABASE, facts(**of_open(Known(False)))),
    row("recovery_point_private", "unknown: the account", DATABASE, facts(**of_open(DENIED))),
    row("copies_complete", "warn: has failed", FLEET, facts(points=points(copy(), copy(hours=1, phase=FAILED)))),
    row("copies_complete", "pass: No newer", FLEET, facts(points=points(copy(), copy(hours=9, phase=FAILED)))),
    row("copies_progressing", "pass: progresses", FLEET, facts(points=points(copy(phase=PENDING, began=0.5)))),
    row("copies_progressing", "warn: 2 h, at 0 %", FLEET, facts(points=points(copy(phase=PENDING, began=2)))),
    row(
        "copies_progressing",
        "pass: progresses",
        VOLUMES,
        facts(points=points(copy("ebs", phase=PENDING, began=20, progress=3))),
    ),
    row(
        "copies_progressing",
        "unknown: AWS does not say when",
        DATABASE,
        facts(points=points(copy("rds_instance", hours=30, phase=PENDING))),
    ),
    row("copies_progressing", "warn: others took 20 min", FLEET, facts(**taking(1200, copy(phase=PENDING, **SLOW)))),
    row("copies_progressing", "pass: progresses", FLEET, facts(**taking(1800, copy(phase=PENDING, **SLOW)))),
    row("copies_progressing", "pass: progresses", VOLUMES, facts(**taking(90_000, copy("ebs", phase=PENDING, **DAYS)))),
    row(
        "copies_progressing",
        "warn: others took 5 h",
        VOLUMES,
        facts(**taking(18_000, copy("ebs", phase=PENDING, **DAYS))),
    ),
    row(
        "copies_progressing",
        "warn: others took 20 min",
        FLEET,
        facts(**taking(1200, copy(phase=PENDING, **SLOW), of="api")),
    ),
    row("image_scanned", "warn: has no tag lifeboat:coupling-scan", FLEET, facts(images={"ami-2": image(tags={})})),
    row(
        "image_scanned", "warn: says '3 findings", FLEET, facts(images={"ami-2": image(tags={SCAN_TAG: "3 findings"})})
    ),
    row("image_launchable", "fail: instance-", FLEET, facts(images={"ami-2": image(root_device="instance-store")})),
    row(
        "image_launchable",
        "warn: deprecated since 2026-11-19",
        FLEET,
        facts(images={"ami-2": image(deprecated_at=NOW - timedelta(days=1))}),
    ),
    row(
        "image_fits_instance_type",
        "fail: architecture x86_64; m7g.large runs arm64",
        workload(launch={"instance_type": "m7g.large"}),
        facts(instance_types={"m7g.large": ARM}),
    ),
    row(
        "image_fits_instance_type",
        "fail: boots with legacy-bios",
        workload(launch={"instance_type": "m7g.large"}),
        facts(
            instance_types={"m7g.large": ARM},
            images={"ami-2": image(architecture="arm64", boot_mode="legacy-bios")},
        ),
    ),
    row("instance_type_offered", "fail: does not offer", workload(launch={"instance_type": "m6i.larg"})),
    row(
        "instance_type_offered",
        "fail: not offered in us-west-2b",
        FLEET,
        facts(offerings={"m6i.large": frozenset({"us-west-2a"})}),
    ),
    row(
        "instance_type_offered",
        "warn: Neither the plan, a launch template",
        workload(launch={"instance_type": None, "launch_template": None}),
    ),
    row(
        "vcpu_quota_sufficient", "fail: 46 vCPUs (it 42, fleet 4) are needed and 20 run", workload(launch={"count": 21})
    ),
    row("vcpu_quota_sufficient", "pass: quota L-1216C47A is 64", workload(launch={"count": "20"})),
    row(
        "vcpu_quota_sufficient", "fail: 64 vCPUs (fleet 60, it 4)", FLEET, facts(workloads=beside(launch={"count": 30}))
    ),
    # What suffices for each slice of a job may not suffice for all.
    row("vcpu_quota_sufficient", "unknown: 4 vCPUs, not counting fleet, are", FLEET, facts(**UNTOLD)),
    row("vcpu_quota_sufficient", "unknown: whether that suffices for all", FLEET, facts(elsewhere=("mail",))),
    row("vcpu_quota_sufficient", "fail: not counting mail", workload(launch={"count": 99}), facts(elsewhere=("mail",))),
    row("elastic_ip_quota_sufficient", "unknown: not counting mail", FLEET, facts(elsewhere=("mail",))),
    row("ebs_quota_sufficient", "unknown: not counting mail", FLEET, facts(elsewhere=("mail",))),
    row(
        "db_quota_sufficient", "unknown: not counting a, b, c, d and 1 more", DATABASE, facts(elsewhere=tuple("abcde"))
    ),
    row("ebs_quota_sufficient", "fail: 540 GiB of gp3 (it 500, fleet 40) are", workload(launch={"count": 25})),
    row("ebs_quota_sufficient", "pass: 520 GiB of gp3 (it 480, fleet 40)", workload(launch={"count": 24})),
    row("ebs_quota_sufficient", "fail: 1080 GiB of gp3", workload(launch={"volumes": [OTHER_ROOT]})),
    row("ebs_quota_sufficient", "pass: 600 GiB of gp2", workload(launch={"volumes": [DATA]})),
    row("ebs_quota_sufficient", "fail: 1040 GiB of gp3", workload("volumes", restore={"volume_size": 1000, **GP3})),
    row("ebs_quota_sufficient", "pass: 20 GiB of gp2 are", VOLUMES),
    row("ebs_quota_sufficient", "warn: the next copy will fail", VOLUMES, facts(ebs_quotas={"L-309BACF6": 1.0})),
    row(
        "launch_permitted",
        "fail: may not do iam:PassRole, says a dry run of RunInstances",
        recovering(),
        refusing("iam:PassRole"),
    ),
    row(
        "launch_permitted",
        "fail: may not do iam:PassRole, says a dry run of RunInstances",
        workload(assume_role=ROLE),
        refusing("iam:PassRole"),
    ),
    row("launch_permitted", "fail: may not do iam:PassRole", recovering(role=ROLE), session(refusing("iam:PassRole"))),
    row("launch_permitted", "fail: may not do ec2:CreateVolume", recovering("volumes"), refusing("ec2:CreateVolume")),
    row(
        "launch_permitted",
        "unknown: may not do ec2:RunInstances, says a dry run of RunInstances; that was asked about "
        "arn:aws:iam::123456789012:user/dr, and it is not said what recovers",
        FLEET,
        refusing("ec2:RunInstances"),
    ),
    row(
        "launch_permitted",
        f"pass: IAM allows {ROLE} ec2:RunInstances on arn:aws:ec2:{WEST}:123456789012:subnet/subnet-1",
        recovering(role=ROLE),
        launching("allowed"),
    ),
    row(
        "launch_permitted",
        f"fail: IAM does not allow {ROLE} ec2:CreateVolume on arn:aws:ec2:{WEST}:123456789012:volume/*",
        recovering("volumes", ROLE),
        launching("implicitDeny"),
    ),
    row("launch_permitted", f"unknown: {ROLE} was not read", recovering(role=ROLE), refusing("ec2:RunInstances")),
    row(
        "recovery_permitted",
        f"fail: IAM does not allow {ROLE} rds:AddTagsToResource",
        recovering("database", ROLE),
        deciding("implicitDeny", ROLE),
    ),
    row(
        "recovery_permitted",
        "unknown: that was asked about arn:aws:iam::123456789012:user/dr, and it is not said what recovers",
        DATABASE,
        deciding("implicitDeny"),
    ),
    row("launch_permitted", "unknown: was not read", workload(launch={"key_name": "other"})),
    row(
        "recovery_permitted",
        "fail: IAM does not allow rds:AddTagsToResource",
        recovering("database"),
        deciding("implicitDeny"),
    ),
    row(
        "recovery_permitted",
        "fail: IAM does not allow rds:PromoteReadReplica",
        recovering("database", recover_by="promote"),
        deciding("implicitDeny"),
    ),
    row(
        "recovery_permitted",
        "fail: IAM does not allow rds:FailoverGlobalCluster",
        recovering("cluster", recover_by="switchover"),
        deciding("implicitDeny"),
    ),
    row("recovery_permitted", "fail: explicitDeny", recovering(), deciding("explicitDeny")),
    row("recovery_permitted", "unknown: it depends on aws:SourceIp", DATABASE, deciding("it depends on aws:SourceIp")),
    row("recovery_permitted", "unknown: IAM has not said it", FLEET, facts(simulated={"": Known({})})),
    row("capacity_reserved", "pass: No capacity is reserved for m6i.large, and the plan"),
    row("capacity_reserved", "pass: have room for 2 instances of m6i.large", FLEET, reserving(2)),
    row(
        "capacity_reserved", "pass: have room for 2 instances of m6i.large; 2 are", workload(**COUNTED_ON), reserving(2)
    ),
    row("capacity_reserved", "warn: have room for 1 instances", workload(**COUNTED_ON), reserving(1)),
    row("capacity_reserved", "warn: have room for 0", workload(**COUNTED_ON), reserving(9, "us-west-2c")),
    row("capacity_reserved", "warn: 7 (fleet 5, it 2) are needed", workload(**COUNTED_ON), reserving(6, fleets=5)),
    row("elastic_ip_quota_sufficient", "pass: 2 (fleet 1, it 1) Elastic IP addresses are needed, 1 are in use", FLEET),
    row("elastic_ip_quota_sufficient", "fail: the quota L-0263D0A3 is 2", FLEET, facts(ec2_quotas={"L-0263D0A3": 2.0})),
    row("vcpu_quota_sufficient", "unknown: family of m6i.large", FLEET, facts(ec2_quotas={})),
    row("subnets_exist", "fail: no subnet subnet-3; did you mean subnet-", workload(launch={"subnets": ["subnet-3"]})),
    row("subnets_exist", "warn: default VPC", workload(launch={"subnets": None, "launch_template": None})),
    row(
        "subnets_exist",
        "fail: not available yet",
        workload(launch={"subnets": ["subnet-1"]}),
        facts(subnets={"subnet-1": subnet("subnet-1", is_available=False)}),
    ),
    row("subnets_have_addresses", "fail: 200 free addresses; 201 are", workload(launch={"count": 402})),
    row(
        "subnets_have_addresses",
        "fail: 201 are",
        workload(launch={"auto_scaling_group": {"name": "web", "desired_capacity": 402}}),
    ),
    row("subnets_spread", "warn: All subnets are in us-west-2a", workload(launch={"subnets": ["subnet-1"]})),
    row("security_groups_exist", "fail: no security group sg-2", workload(launch={"security_groups": ["web", "sg-2"]})),
    row(
        "security_groups_exist",
        "fail: no security group web",
        workload("database", restore={"vpc_security_group_ids": ["web"]}),
    ),
    row("security_groups_exist", "warn: default group", workload("database", restore={"vpc_security_group_ids": []})),
    row("network_in_one_vpc", "fail: vpc-2 has sg-1", FLEET, facts(security_groups=SG_OF_OTHER_VPC)),
    row("network_in_one_vpc", "fail: vpc-2 has sg-1", DATABASE, facts(security_groups=SG_OF_OTHER_VPC)),
    row("network_in_one_vpc", "fail: vpc-9 has web", FLEET, facts(target_groups=(group(vpc="vpc-9"),))),
    row("security_groups_exist", "fail: no security group sg-9", BY_TEMPLATE, by_template(security_groups=("sg-9",))),
    row("security_groups_exist", "pass: has the security group sg-1", BY_TEMPLATE),
    row("security_groups_exist", "warn: default group", BY_TEMPLATE, by_template(security_groups=())),
    row("security_groups_allow_as_source", "pass: All 1 rules", BY_TEMPLATE),
    row("key_pair_exists", "fail: no key pair opps; did you mean ops?", BY_TEMPLATE, by_template(key_name="opps")),
    row("key_pair_exists", "pass: has the key pair ops", BY_TEMPLATE),
    row("instance_profile_exists", "fail: has no role", BY_TEMPLATE, by_template(instance_profile="empty")),
    row("key_pair_exists", "fail: no key pair opps; did you mean ops?", workload(launch={"key_name": "opps"})),
    row("instance_profile_exists", "fail: IAM has no", workload(launch={"iam_instance_profile": "wen"})),
    row("instance_profile_exists", "fail: has no role", workload(launch={"iam_instance_profile": "empty"})),
    row(
        "launch_template_exists",
        "fail: no launch template api",
        workload(launch={"launch_template": {"launch_template_name": "api"}}),
    ),
    row(
        "launch_template_exists",
        "fail: no version 4; the newest is 3",
        workload(launch={"launch_template": {"launch_template_id": "lt-1", "version": 4}}),
    ),
    row("user_data_within_limit", "fail: 16385 bytes of 16384", workload(launch={"user_data": "x" * 16385})),
    row("user_data_within_limit", "fail: 16386 bytes", workload(launch={"user_data": "ä" * 8193})),
    row("target_groups_exist", "fail: no target group wep", workload(target_groups=["wep"])),
    row("elastic_ips_free", "pass: has the Elastic IP eipalloc-2", workload(elastic_ips=["eipalloc-2"])),
    row("elastic_ips_free", "warn: (203.0.113.7) is associated with i-1", workload(elastic_ips=["eipalloc-1"])),
    row("elastic_ips_free", "fail: no Elastic IP eipalloc-3", workload(elastic_ips=["eipalloc-3"])),
    row(
        "elastic_ips_free",
        "warn: 2 addresses are for 1 instances",
        workload(elastic_ips=["eipalloc-2", "eipalloc-2"], launch={"count": 1}),
    ),
    row("target_groups_listening", "fail: No listener", FLEET, facts(target_groups=(group(listens=False),))),
    row("engine_version_offered", "fail: does not offer postgres 16.3", DATABASE, facts(engine_versions={})),
    row(
        "engine_version_offered",
        "warn: no longer for new",
        DATABASE,
        facts(
            engine_versions={
                ("postgres", "16.3"): EngineVersion(
                    engine="postgres", version="16.3", family="postgres16", is_available=False
                )
            }
        ),
    ),
    row(
        "db_class_offered",
        "fail: does not offer db.r6g.large for postgres 16.3",
        DATABASE,
        offering(),
    ),
    row(
        "db_class_offered",
        "fail: not offered in a zone of dr-db",
        DATABASE,
        offering(class_option("us-west-2c")),
    ),
    *(
        row("cluster_restorable", said, workload("cluster", restore=restore), of_cluster(**snapshot))
        for said, restore, snapshot in (
            ("pass: rds_cluster-2 can be restored with its instances", {}, {}),
            ("fail: Neither the plan nor a manifest says which instances", {"instances": None}, {}),
            ("fail: of a Multi-AZ DB cluster (mysql), which no", {}, {"engine": "mysql"}),
            (
                "warn: Serverless v1, which comes back as a provisioned cluster, if",
                {},
                {"engine_mode": SERVERLESS_V1},
            ),
            ("fail: and neither the plan nor", {"instances": None}, {"engine_mode": SERVERLESS_V1}),
            ("pass: can be restored", {}, {"engine_mode": "provisioned"}),
        )
    ),
    row(
        "cluster_restorable",
        "pass: can be restored",
        workload("cluster", restore={"instances": None}),
        facts(manifests={"it": Known(kept(db_instances=[LARGE]))}),
    ),
    row(
        "cluster_restorable",
        "unknown: the account may not",
        workload("cluster", restore={"instances": None}),
        facts(manifests={"it": DENIED}),
    ),
    row("db_class_offered", "pass: in us-west-2a, us-west-2b", DATABASE),
    *(
        row("db_class_offered", said, workload(kind, restore=restore), offering(*options))
        for said, kind, restore, options in (
            ("fail: only one zone, us-west-2a, and multi_az needs two", "database", {}, [IN_A]),
            ("pass: in us-west-2a", "database", {"multi_az": False}, [IN_A]),
            ("fail: not offered with a standby", "database", {}, [class_option(*"ab", multi_az=False)]),
            ("pass: is offered", "database", {"multi_az": False}, [class_option("us-west-2a", multi_az=False)]),
            (
                "fail: not offered with a standby",
                "database",
                {"storage_type": "io2"},
                [IN_BOTH, class_option("us-west-2a", "us-west-2b", storage_type="io2", multi_az=False)],
            ),
            ("fail: with storage type io1, only with gp3", "database", {"storage_type": "io1"}, [IN_BOTH]),
            ("fail: not offered in us-west-2b, which", "database", alone_in("us-west-2b"), [IN_A]),
            ("pass: in us-west-2a", "database", alone_in("us-west-2a"), [IN_BOTH]),
            ("fail: dr-db has no subnet in us-west-2c", "database", alone_in("us-west-2c"), [IN_BOTH]),
            ("fail: and multi_az needs two", "database", {**alone_in("us-west-2a"), "multi_az": True}, [IN_A]),
            ("pass: in us-west-2a", "cluster", {"instances": [LARGE]}, [IN_A]),
            ("warn: where all instances would be", "cluster", {"instances": [LARGE, LARGE]}, [IN_A]),
            ("pass: us-west-2a, us-west-2b", "cluster", {"instances": [LARGE, LARGE]}, [IN_BOTH]),
            ("pass: in us-west-2a", "cluster", {"instances": [{**LARGE, "availability_zone": "us-west-2a"}]}, [IN_A]),
            ("fail: in us-west-2b, which", "cluster", {"instances": [LARGE, IN_ZONE_B]}, [IN_A]),
            ("fail: in us-west-2b, which", "cluster", {"availability_zones": ["us-west-2b"]}, [IN_A]),
        )
    ),
    *(
        row(
            "db_class_offered",
            said,
            workload("database", restore={"multi_az": None, "db_instance_class": None}),
            offering(IN_A, manifests={"it": Known(kept(db_instance={**LARGE, "multi_az": multi_az}))}),
        )
        for said, multi_az in (("fail: multi_az needs two", True), ("pass: in us-west-2a", False))
    ),
    row(
        "db_class_offered",
        f"warn: (from the manifest) for {AURORA} 16.3 is offered in only one zone",
        workload("cluster", restore={"db_instance_class": None, "instances": None}),
        offering(IN_A, manifests={"it": Known(kept(db_instances=[LARGE, LARGE]))}),
    ),
    row("db_class_offered", "warn: Neither", workload("database", restore={"db_instance_class": None})),
    row("db_identifier_free", "fail: has a DB instance shop already", DATABASE, facts(db_instances={"shop": {}})),
    row(
        "db_identifier_free",
        "pass: that a recovery of it has restored",
        DATABASE,
        facts(db_instances={"shop": {"lifeboat:workload": "shop/it"}}),
    ),
    row(
        "db_identifier_free",
        "fail: has a DB instance shop already",
        DATABASE,
        facts(db_instances={"shop": {"lifeboat:workload": "shop/it", "lifeboat:drill": "spring"}}),
    ),
    row(
        "db_identifier_free",
        "fail: has the DB instance shop of an earlier failover, which was kept on 2026-11-19T06:00:00Z",
        DATABASE,
        facts(db_instances={"shop": {"lifeboat:workload": "shop/it", "lifeboat:kept": "2026-11-19T06:00:00Z"}}),
    ),
    row(
        "db_identifier_free",
        "pass: no DB instance back",
        workload("database", restore={"db_instance_identifier": "Back"}),
    ),
    row(
        "db_identifier_free",
        "fail: has a DB cluster shop already",
        workload("cluster"),
        facts(db_clusters={"shop": {}}),
    ),
    row(
        "db_identifier_free",
        "pass: has the DB instance west, which is to take over",
        workload("database", recover_by="promote", restore={"db_instance_identifier": "West"}),
        facts(db_instances={"west": {}}),
    ),
    row(
        "db_identifier_free",
        "fail: has no DB cluster west, which is to take over (switchover)",
        workload("cluster", recover_by="switchover", restore={"db_cluster_identifier": "west"}),
    ),
    row(
        "db_identifier_free", "fail: other would come back as the DB instance shop of", DATABASE, with_other("database")
    ),
    row("db_identifier_free", "pass: no DB instance shop yet", DATABASE, with_other("cluster")),
    row("db_identifier_free", "pass: no DB instance shop yet", DATABASE, with_other("database", recover_by="promote")),
    row(
        "db_identifier_free",
        "fail: other would come back as the DB instance shop of",
        DATABASE,
        with_other("cluster", restore={"instances": [{"db_instance_identifier": "Shop"}]}),
    ),
    row(
        "db_identifier_free",
        "pass: that a recovery of it has restored",
        DATABASE,
        with_other("database", db_instances={"shop": {"lifeboat:workload": "shop/it"}}),
    ),
    row(
        "db_identifier_free",
        "fail: has a DB instance other already",
        workload("cluster", restore={"instances": [{"db_instance_identifier": "other"}]}),
    ),
    row("subnets_have_addresses", "fail: 0 free addresses; 1 are", DATABASE, facts(subnets={"subnet-1": FULL})),
    row("db_quota_sufficient", "fail: DBIn", DATABASE, facts(db_quotas={"DBInstances": Quota(used=40, most=40)})),
    row(
        "db_quota_sufficient",
        "warn: the next copy will fail",
        DATABASE,
        facts(db_quotas={"ManualSnapshots": Quota(used=100, most=100)}),
    ),
    row(
        "db_quota_sufficient",
        "warn: ManualClusterSnapshots: 100 in use",
        workload("cluster"),
        facts(db_quotas={"ManualClusterSnapshots": Quota(used=100, most=100)}),
    ),
    row(
        "db_quota_sufficient",
        "fail: AllocatedStorage: 40 (it 20, other 20) needed",
        DATABASE,
        facts(
            workloads={"other": replace(DATABASE, name="other")},
            db_quotas={"AllocatedStorage": Quota(used=70, most=100)},
        ),
    ),
    row(
        "db_quota_sufficient",
        "fail: AllocatedStorage: 20 needed and 90 in use",
        DATABASE,
        facts(db_quotas={"AllocatedStorage": Quota(used=90, most=100)}),
    ),
    row(
        "db_subnet_group_exists",
        "fail: no DB",
        workload("database", restore={"db_subnet_group_name": "dr"}),
    ),
    row("db_subnet_group_exists", "pass: dr-db", workload("database", restore={"db_subnet_group_name": "DR-db"})),
    row("db_subnet_group_exists", "warn: default VPC", workload("database", restore={"db_subnet_group_name": None})),
    row(
        "db_subnet_group_exists",
        "fail: one zone only",
        DATABASE,
        facts(db_subnet_groups={"dr-db": DbSubnetGroup(name="dr-db", vpc="vpc-1", zones=frozenset({"us-west-2a"}))}),
    ),
    row("db_parameter_group_exists", "fail: no DB parameter", DATABASE, facts(db_parameter_groups={})),
    row(
        "db_parameter_group_exists",
        "fail: of family postgres15; postgres 16.3 needs postgres16",
        DATABASE,
        facts(db_parameter_groups={"shop-params": DbParameterGroup(name="shop-params", family="postgres15")}),
    ),
    row(
        "db_parameter_group_exists",
        "fail: no DB cluster parameter group cp",
        workload("cluster", restore={"db_cluster_parameter_group_name": "cp"}),
    ),
    row("option_group_exists", "fail: no option group shop-options", DATABASE, facts(option_groups={})),
    row(
        "option_group_exists",
        "fail: is for postgres 15",
        DATABASE,
        facts(option_groups={"shop-options": OptionGroup(name="shop-options", engine="postgres", major_version="15")}),
    ),
    row(
        "volume_zone_available",
        "fail: no Availability",
        workload("volumes", restore={"zone": "us-east-1a"}),
    ),
    row("volume_zone_available", "warn: Neither", workload("volumes", restore={"zone": None, "attach_to": None})),
    row("volume_device_free", "fail: the image ami-2", workload("volumes", restore={"device_name": "/dev/xvda"})),
    row(
        "volume_device_free",
        "fail: /dev/sdf is used by the volumes of other",
        VOLUMES,
        facts(workloads={**GOOD.workloads, "other": replace(VOLUMES, name="other")}),
    ),
    row(
        "volume_device_free",
        "fail: /dev/sdf is named for 2 volumes",
        workload("volumes", restore={"device_names": {"vol-1": "/dev/sdf"}}),
    ),
    row(
        "volume_device_free",
        "fail: used by launch.volumes of fleet",
        VOLUMES,
        facts(workloads={"fleet": replace(workload(launch={"volumes": [{"device_name": "/dev/sdf"}]}), name="fleet")}),
    ),
    row("volume_device_free", "unknown: not among", VOLUMES, facts(workloads={})),
    row("volume_key_enabled", "fail: has no KMS key", VOLUMES, facts(keys={KEY: Known(None)})),
    row(
        "volume_key_enabled",
        "fail: is Disabled",
        VOLUMES,
        facts(keys={KEY: Known(Key(id=KEY, state="Disabled", is_symmetric=True))}),
    ),
    row(
        "volume_key_enabled",
        "fail: no symmetric",
        VOLUMES,
        facts(keys={KEY: Known(Key(id=KEY, state="Enabled", is_symmetric=False))}),
    ),
    row("dns_zone_exists", "fail: no public hosted zone shop.example for", FLEET, facts(dns_zones=())),
    row(
        "dns_zone_exists",
        "fail: could be in 2 zones: Z1, Z3",
        FLEET,
        facts(dns_zones=(zone(), zone("Z3"))),
    ),
    row("dns_zone_exists", "fail: zone shop.exmaple for", workload(dns={**DNS, "zone": "shop.exmaple"})),
    row("dns_zone_exists", "pass: is in the zone shop.example", workload(dns=[{"name": "*.WWW.shop.example."}])),
    row("dns_zone_exists", "pass: *.db.shop.internal is in", workload("database", dns=[INTERNAL])),
    row("dns_zone_accelerated", "warn: has no accel", FLEET, facts(dns_zones=(zone(is_accelerated=False),))),
    row("dns_names_available", "warn: without an owner", FLEET, facts(dns_records=in_zone(of_name(owner=None)))),
    row("dns_names_available", "warn: an alias of", FLEET, facts(dns_records=in_zone(of_name(obstacle="an alias of")))),
    row(
        "dns_names_available",
        "pass: belongs to shop-web",
        FLEET,
        facts(dns_records=in_zone(of_name(obstacle="an alias of", is_alias=True))),
    ),
    row(
        "dns_names_available",
        "warn: an alias of",
        FLEET,
        facts(dns_records=in_zone(of_name(owner=None, obstacle="an alias of", is_alias=True))),
    ),
    row("dns_names_available", "pass: is free", FLEET, facts(dns_records={"Z1": Known({})})),
    row("dns_names_available", "pass: belongs to shop-web", FLEET),
    row("dns_names_available", "unknown: the account", FLEET, facts(dns_records={"Z1": DENIED})),
    row("dns_ttl_within_rto", "fail: is 2 h; the RTO is 1 h", FLEET, facts(dns_records=in_zone(of_name(7200)))),
    row("region_configuration_published", "fail: has no", FLEET, facts(configurations={FETCHED: Known({})})),
    row("region_configuration_published", "unknown: the account", FLEET, facts(configurations={FETCHED: DENIED})),
    row(
        "region_configuration_current",
        "warn: us-west-2 has version 7 of web for production; us-east-1 has 8",
        FLEET,
        facts(source_configurations={FETCHED_THERE: Known({PUBLISHED: Current("8"), TEST: Current("9")})}),
    ),
    row(
        "region_configuration_current",
        "unknown: the account",
        FLEET,
        facts(source_configurations={FETCHED_THERE: DENIED}),
    ),
    row(
        "manifest_present",
        "fail: has no object of it",
        FLEET,
        facts(manifests={"it": Known(None)}, synced={"it": Known(False)}),
    ),
    row(
        "manifest_present",
        "warn: although a sync has kept the plan there: either nothing ran in us-east-1 from what the fleet copies, or",
        FLEET,
        facts(manifests={"it": Known(None)}, synced={"it": Known(True)}),
    ),
    row(
        "manifest_present",
        "fail: although a sync has kept the plan there: either its source was not found in us-east-1 or could not be",
        DATABASE,
        facts(manifests={"it": Known(None)}, synced={"it": Known(True)}),
    ),
    row(
        "manifest_present",
        "unknown: the account may not",
        FLEET,
        facts(manifests={"it": Known(None)}, synced={"it": DENIED}),
    ),
    row("manifest_present", "warn: names no manifest", replace(FLEET, manifest=None)),
    row(
        "manifest_present",
        "warn: does not know subnets: no right",
        FLEET,
        facts(manifests={"it": Known(kept(unknown={"subnets": Section("AccessDenied", "no right.")}))}),
    ),
    row("manifest_present", "unknown: the account may not", FLEET, facts(manifests={"it": DENIED})),
    row(
        "manifest_current",
        "warn: is of 2026-11-20T03:00:00Z, the newest recovery point of 2026-11-20T04:00:00Z",
        FLEET,
        facts(manifests={"it": Known(kept("2026-11-20T03:00:00Z"))}),
    ),
    row(
        "instance_type_offered",
        "fail: does not offer m5.large (from the manifest)",
        workload(launch={"instance_type": None, "launch_template": None}),
        facts(manifests={"it": Known(kept(instances=[{"instance_type": "m5.large"}]))}),
    ),
    row(
        "subnets_have_addresses",
        "fail: 201 are",
        workload(launch={"count": None}),
        facts(manifests={"it": Known(kept(spread={"a": 2}, auto_scaling_groups=[{"desired_capacity": 400}]))}),
    ),
    row(
        "db_class_offered",
        "pass: db.r6g.large (from the manifest) is offered",
        workload("database", restore={"db_instance_class": None}),
        facts(manifests={"it": Known(kept(db_instance={"db_instance_class": "db.r6g.large"}))}),
    ),
    row("last_drill_successful", "pass: The last drill, shop-drill-1, was 10 d ago, and took 30 min"),
    row("last_drill_successful", "pass: nothing has verified it", DATABASE, of_drill(state="up")),
    row("last_drill_successful", "warn: was 91 d ago; one is promised every 90 d", DATABASE, of_drill(days=91)),
    row("last_drill_successful", "warn: and took 1 h 1 min; the RTO is 1 h", DATABASE, of_drill(rto=3660)),
    row(
        "last_drill_successful",
        "warn: did not bring it back: no snapshot",
        DATABASE,
        of_drill(state="failed", rto=None, error="no snapshot"),
    ),
    row("last_drill_successful", "warn: did not bring it back: not started", DATABASE, of_drill(state="not started")),
    row("last_drill_successful", "warn: There was no drill of it yet", DATABASE, facts(drills={"it": Known(None)})),
    row("last_drill_successful", "unknown: the account may not", DATABASE, facts(drills={"it": DENIED})),
    row(
        "network_tagged_as_source",
        "warn: subnet-1 lacks the tags Team",
        FLEET,
        facts(subnets={"subnet-1": subnet("subnet-1", tags={})}),
    ),
    row(
        "network_tagged_as_source",
        "warn: arn:web lacks the tags Tier",
        FLEET,
        facts(manifests={"it": Known(kept(target_groups=[{"arn": "arn:9", "name": "web", "tags": {"Tier": "1"}}]))}),
    ),
    row("network_tagged_as_source", "warn: subnet-1 lacks", DATABASE, facts(subnets={"subnet-1": UNTAGGED})),
    row(
        "network_tagged_as_source", "warn: sg-1 lacks", DATABASE, facts(security_groups={"sg-1": group_of_web(tags={})})
    ),
    row(
        "instance_type_offered",
        "fail: t9.huge (from launch template web)",
        BY_TEMPLATE,
        by_template(instance_type="t9.huge"),
    ),
    row("instance_type_offered", "warn: Neither the plan, a launch", BY_TEMPLATE, by_template(instance_type="")),
    row("image_fits_instance_type", "pass: ami-2 runs on m6i.large", BY_TEMPLATE),
    row("vcpu_quota_sufficient", "fail: 8 vCPUs (fleet 4, it 4)", BY_TEMPLATE, facts(ec2_quotas={"L-1216C47A": 22.0})),
    row("subnets_exist", "fail: us-west-2 has no subnet subnet-9", BY_TEMPLATE, by_template(subnets=("subnet-9",))),
    row("subnets_exist", "warn: No subnets are set", BY_TEMPLATE, by_template(subnets=())),
    row("subnets_spread", "warn: All subnets are in us-west-2a", BY_TEMPLATE, by_template(subnets=("subnet-1",))),
    row(
        "subnets_have_addresses",
        "fail: The subnet subnet-1 has 1 free addresses; 2 are needed",
        BY_TEMPLATE,
        replace(by_template(subnets=("subnet-1",)), subnets=Known({"subnet-1": subnet("subnet-1", free=1)})),
    ),
    row("launch_template_as_source", "pass: has the instance type m6i.large", BY_TEMPLATE, from_source()),
    row("launch_template_as_source", "pass: Nothing of the launch template web", FLEET, from_source()),
    row(
        "launch_template_as_source",
        "warn: web has the instance type m6i.large; the source has m6i.4xlarge",
        BY_TEMPLATE,
        from_source(instance_type="m6i.4xlarge"),
    ),
    row(
        "launch_template_as_source",
        "warn: has the key pair ops; the source has prod",
        BY_TEMPLATE,
        from_source(key_name="prod"),
    ),
    row(
        "launch_template_as_source",
        "warn: has no instance profile; the source has web",
        BY_TEMPLATE,
        from_source(CONTENT_WITHOUT_PROFILE),
    ),
    *(
        row("source_settings_restored", said, about, facts(manifests={"it": Known(kept(**of_source))}))
        for said, about, of_source in (
            (
                "warn: i-8, i-9 have source_dest_check off",
                FLEET,
                {"instances": [of_other(each, source_dest_check="off") for each in ("i-8", "i-9")]},
            ),
            ("warn: i-9 has purchase_option spot", PLAIN, {"instances": [of_other("i-9", purchase_option="spot")]}),
            ("pass: no setting that", FLEET, {"instances": [of_other("i-9", purchase_option="spot")]}),
            ("warn: from before such settings were kept", FLEET, {"instances": [{"instance_id": "i-9"}]}),
            ("warn: new of i-9 is not known to this version", FLEET, {"instances": [of_other("i-9", new=1)]}),
            ("warn: web has volumes /dev/xvda 200 GiB", PLAIN, IN_TEMPLATE),
            ("pass: no setting that", PLAIN, {**IN_TEMPLATE, "instances": [of_other("i-9")]}),
            (
                "pass: no setting that",
                workload(launch={"launch_template": None, "volumes": [{"device_name": "/dev/xvda"}]}),
                IN_TEMPLATE,
            ),
            ("pass: no setting that", FLEET, IN_TEMPLATE),
            ("warn: web has warm_pool Stopped", AS_GROUP, in_group(warm_pool="Stopped")),
            ("pass: no setting that", workload(launch={"count": 2}), in_group(warm_pool="Stopped")),
            ("pass: no setting that", AS_GROUP, in_group(classic_load_balancers=1)),
            (
                "warn: web has classic_load_balancers 1",
                replace(AS_GROUP, options={**AS_GROUP.options, "target_groups": None}),
                in_group(classic_load_balancers=1),
            ),
            (
                "warn: web has the scaling policies cpu, queue, which no recovery takes over",
                AS_GROUP,
                {**in_group(), "scaling": {"web": {"scaling_policies": {"queue": {}, "cpu": {}}, "other": {"a": {}}}}},
            ),
            (
                "pass: no setting that",
                workload(launch={"count": 2}),
                {**in_group(), "scaling": {"web": {"scaling_policies": {"cpu": {}}}}},
            ),
            ("warn: shop has dedicated_log_volume, which no", DATABASE, of_shop(dedicated_log_volume=True)),
            (
                "warn: shop has associated_roles arn:role",
                DATABASE,
                of_shop(associated_roles=[{"role_arn": "arn:role"}]),
            ),
            ("warn: shop has network_type DUAL", DATABASE, of_shop(network_type="DUAL")),
            (
                "pass: has its settings already",
                workload("database", recover_by="promote"),
                of_shop(network_type="DUAL"),
            ),
        )
    ),
    row(
        "source_settings_restored",
        "warn: The manifest does not know auto_scaling_groups: denied",
        AS_GROUP,
        facts(
            manifests={
                "it": Known(kept(unknown={"auto_scaling_groups": Section("AccessDenied", "denied.")}, instances=[]))
            }
        ),
    ),
    row("key_pair_exists", "warn: The source has the key pair prod", SILENT, from_source(key_name="prod")),
    row("key_pair_exists", "pass: us-west-2 has the key pair ops", SILENT, from_source()),
    row(
        "instance_profile_exists",
        "fail: IAM has no instance profile wbe; did you mean web?",
        SILENT,
        from_source(iam_instance_profile="arn:aws:iam::1:instance-profile/dr/wbe"),
    ),
    *(
        row(check, f"{status}: {what}", SILENT_DB, of_db(option, name))
        for check, status, what, option, name in (
            (
                "db_subnet_group_exists",
                "warn",
                "The source has the DB subnet group east",
                "db_subnet_group_name",
                "east",
            ),
            (
                "db_subnet_group_exists",
                "pass",
                "us-west-2 has the DB subnet group dr-db",
                "db_subnet_group_name",
                "dr-db",
            ),
            ("db_subnet_group_exists", "warn", "No DB subnet group is set", "db_subnet_group_name", "default"),
            ("db_parameter_group_exists", "warn", "DB parameter group east, and", "db_parameter_group_name", "east"),
            ("option_group_exists", "warn", "The source has the option group east", "option_group_name", "east"),
        )
    ),
    row("db_groups_tagged_as_source", "pass: DB subnet group dr-db has the tags of the source", DATABASE),
    row(
        "db_groups_tagged_as_source",
        "warn: DB subnet group dr-db lacks the tags Team, which the source has",
        DATABASE,
        facts(db_group_tags=Known({})),
    ),
    row(
        "db_groups_tagged_as_source",
        "unknown: the account may not",
        DATABASE,
        facts(db_group_tags=DENIED),
    ),
    row("controller_clock_correct", "warn: 45 s ahead of", FLEET, facts(caller=replace(CALLER, seconds_ahead=45.0))),
    row("controller_clock_correct", "fail: 10 min behind", FLEET, facts(caller=replace(CALLER, seconds_ahead=-600.0))),
]


def said_by(check: str, about: Settled, known: Facts) -> list[str]:
    return [f"{answer.status}: {answer.what}" for answer in CHECKS[check].answers(about, known)]


@pytest.mark.parametrize(("check", "about", "known", "said"), ROWS)
def test_check_says_what_is_wrong(check: str, about: Settled, known: Facts, said: str) -> None:
    status, _colon, part = said.partition(": ")
    found = said_by(check, about, known)
    assert [text for text in found if text.startswith(f"{status}: ") and part in text], found


@pytest.mark.parametrize("check", CHECKS)
def test_check_passes_where_all_is_well_and_says_something(check: str) -> None:
    """Catches: a check that is red for everybody, and one that never says that it looked."""
    for kind in CHECKS[check].meta.kinds:
        about = workload(kind)
        answers = CHECKS[check].answers(about, GOOD)
        assert {answer.status for answer in answers} <= {PASS}, said_by(check, about, GOOD)
    assert any(CHECKS[check].answers(workload(kind), GOOD) for kind in CHECKS[check].meta.kinds)


@pytest.mark.parametrize("check", CHECKS)
def test_check_is_unknown_without_a_fact_that_it_needs_and_needs_no_other(check: str) -> None:
    """Catches: a fact that is read for nothing, one that a check uses and nobody reads, and a pass in the dark."""
    meta = CHECKS[check].meta
    unread = Facts(region=GOOD.region, now=NOW, workloads=GOOD.workloads)
    needed = replace(unread, **{need: getattr(GOOD, need) for need in meta.needs})
    for kind in meta.kinds:
        assert said_by(check, workload(kind), needed) == said_by(check, workload(kind), GOOD)
    for need in meta.needs:
        missing = {
            "points": {},
            "keys": {KEY: DENIED},
            "db_classes": dict.fromkeys(GOOD.db_classes, DENIED),
            "manifests": {"it": DENIED},
            "synced": {"it": DENIED},
            "dns_records": {"Z1": DENIED},
            "dry_runs": dict.fromkeys(TRIED, DENIED),
            "simulated": {"": DENIED},
            "template_contents": {("web", "2"): DENIED},
            "simulated_launches": {ROLE: DENIED},
            "drills": {"it": DENIED},
            "db_snapshots_public": {("database", "rds_instance-2"): DENIED},
            "configurations": {FETCHED: DENIED},
            "source_configurations": {FETCHED_THERE: DENIED},
        }
        # Read only where something else is missing.
        open_ones = {"db_snapshots_public": of_open(Known(False)), "synced": {"manifests": {"it": Known(None)}}}
        good = replace(GOOD, **open_ones.get(need, {}))
        known = replace(good, **{need: missing.get(need, DENIED)})
        about = [workload(kind) for kind in meta.kinds]
        about += [recovering(role=ROLE), BY_TEMPLATE, workload(launch={"security_groups": ["web"]})]
        silent = {**dict.fromkeys(OF_TEMPLATES), "count": None, "launch_template": None}
        about.append(workload(launch=silent))
        about.append(workload("database", restore={"db_instance_class": None, **OF_SOURCES}))
        about.append(workload("cluster", restore={"db_cluster_parameter_group_name": "cp", "instances": None}))
        answers = [answer.status for each in about for answer in CHECKS[check].answers(each, known)]
        assert "unknown" in answers, need


TO_ALL = "0.0.0.0/0"
WEB, POOL = {"group_id": "sg-9", "group_name": "web"}, {"group_id": "sg-8", "group_name": "lb"}
OFFICES, S3 = (
    {"prefix_list_id": "pl-9", "prefix_list_name": name} for name in ("offices", "com.amazonaws.us-east-1.s3")
)


@pytest.mark.parametrize(
    ("of_source", "there", "status"),
    [
        (rule("tcp", 443, cidr=TO_ALL), Rule("tcp", 443, 443, TO_ALL), "pass"),
        (rule("tcp", 443, cidr=TO_ALL), Rule("tcp", 443, 443, "10.0.0.0/8"), "fail"),
        (rule("tcp", 443, cidr=TO_ALL), Rule("tcp", 443, 443, group="sg-1"), "fail"),
        (rule("tcp", 443, cidr=TO_ALL), Rule("tcp", 443, 443, "::/0"), "fail"),
        (rule("tcp", 443, cidr_ipv6="::/0"), Rule("-1", None, None, "::/0"), "pass"),
        (rule("tcp", 443, cidr="203.0.113.0/24"), Rule("tcp", 0, 65535, "203.0.113.0/24"), "pass"),
        (rule("tcp", 443, cidr="203.0.113.0/24"), Rule("tcp", 0, 65535, "10.0.0.0/8"), "fail"),
        (rule("tcp", 443, cidr="198.51.100.7/32"), Rule("tcp", 443, 443, TO_ALL), "pass"),
        (rule("tcp", 5432, **WEB), Rule("tcp", 5432, 5432, group="sg-1"), "pass"),
        (rule("tcp", 5432, **WEB), Rule("tcp", 5432, 5432, group="sg-5"), "warn"),
        (rule("tcp", 5432, **WEB), Rule("tcp", 5432, 5432, "10.1.0.0/16"), "pass"),
        (rule("tcp", 5432, **WEB), Rule("tcp", 5432, 5432, "10.1.0.0/24"), "warn"),
        (rule("tcp", 5432, **WEB), Rule("tcp", 5432, 5432, TO_ALL), "pass"),
        (rule("tcp", 5432, **WEB), Rule("tcp", 5432, 5432, "203.0.113.0/24"), "fail"),
        (rule("tcp", 5432, group_id="sg-8", group_name="web"), Rule("tcp", 5432, 5432, group="sg-1"), "pass"),
        (rule("tcp", 5432, **POOL), Rule("tcp", 5432, 5432, group="sg-1"), "warn"),
        (rule("tcp", 5432, **POOL), Rule("tcp", 5433, 5433, group="sg-1"), "fail"),
        (rule("tcp", 5432, cidr="10.0.0.0/16"), Rule("tcp", 5432, 5432, "10.1.0.0/16"), "pass"),
        (rule("tcp", 5432, cidr="10.0.0.0/16"), Rule("tcp", 5432, 5432, group="sg-1"), "pass"),
        (rule("tcp", 5432, cidr="10.0.0.0/16"), Rule("tcp", 5432, 5432, "10.1.1.0/24"), "warn"),
        (rule("tcp", 5432, cidr="10.0.0.0/16"), Rule("udp", 5432, 5432, "10.0.0.0/16"), "fail"),
        (rule("tcp", 22, cidr="192.168.7.0/24"), Rule("tcp", 22, 22, "192.168.0.0/16"), "pass"),
        (rule("tcp", 22, cidr="192.168.7.0/24"), Rule("tcp", 22, 22, "10.1.0.0/16"), "warn"),
        (rule("tcp", 22, cidr_ipv6="fd00::/64"), Rule("tcp", 22, 22, "fd01::/64"), "warn"),
        (rule("tcp", 22, **OFFICES), Rule("tcp", 22, 22, prefix_list="pl-2"), "pass"),
        (rule("tcp", 22, **OFFICES), Rule("tcp", 22, 22, prefix_list="pl-1"), "warn"),
        (rule("tcp", 443, **S3), Rule("tcp", 443, 443, prefix_list="pl-1"), "pass"),
        (rule("tcp", 22, prefix_list_id="pl-9"), Rule("tcp", 22, 22, prefix_list="pl-2"), "warn"),
        (rule("tcp", 5432, prefix_list_id="pl-9"), Rule("tcp", 5433, 5440, "10.0.0.0/16"), "fail"),
        (rule("-1", None, **WEB), Rule("tcp", 443, 443, group="sg-1"), "fail"),
        (rule("-1", None, **WEB), Rule("-1", None, None, group="sg-1"), "pass"),
        (rule("icmp", -1, **WEB), Rule("icmp", -1, -1, group="sg-1"), "pass"),
        (rule("icmp", 8, **WEB), Rule("icmp", 8, -1, group="sg-1"), "pass"),
        (rule("icmp", 8, **WEB), Rule("icmp", 3, 9, group="sg-1"), "fail"),
    ],
)
def test_rule_of_the_source_has_one_here(of_source: dict[str, Any], there: Rule, status: str) -> None:
    """Catches: a workload that runs and that nothing reaches, and an alarm about peers that differ by region."""
    assert {answer.status for answer in compared(of_source, there)} == {status}


@pytest.mark.parametrize(
    ("of_source", "status"),
    [({"group_id": "sg-7"}, "unknown"), ({"cidr": "10.1.0.0/16"}, "unknown"), ({"cidr": TO_ALL}, "fail")],
)
def test_peer_may_be_a_workload_that_is_elsewhere(of_source: dict[str, Any], status: str) -> None:
    """Catches: a slice of a job whose workloads are red since what reaches them is in another slice."""
    answers = compared(rule("tcp", 22, **of_source), Rule("tcp", 80, 80, TO_ALL), elsewhere=("lb",))
    assert {answer.status for answer in answers} == {status}


def compared(
    of_source: dict[str, Any], there: Rule, word: str = "ingress", elsewhere: tuple[str, ...] = (), **plan: Any
) -> list[Any]:
    groups = [{"id": "sg-9", "name": "web", word: [of_source], "tags": {}}]
    here = group_of_web(there, egress=(there,))
    manifests = {"it": Known(kept(security_groups=groups))}
    known = facts(manifests=manifests, security_groups={"sg-1": here}, elsewhere=elsewhere)
    return CHECKS["security_groups_allow_as_source"].answers(replace(FLEET, **plan), known)


@pytest.mark.parametrize(
    ("of_source", "here", "there", "status"),
    [
        (POOL, "sg-7", Rule("tcp", 22, 22, group="sg-7"), "pass"),
        (POOL, "sg-7", Rule("tcp", 22, 22, group="sg-6"), "fail"),
        (POOL, "10.9.0.0/16", Rule("tcp", 22, 22, "10.0.0.0/8"), "pass"),
        ({"cidr": "192.168.7.0/24"}, "192.168.8.0/24", Rule("tcp", 22, 22, "192.168.8.0/24"), "pass"),
        ({"cidr": "192.168.7.0/24"}, "192.168.8.0/24", Rule("tcp", 22, 22, "192.168.7.0/24"), "fail"),
        ({"prefix_list_id": "pl-9"}, "pl-2", Rule("tcp", 22, 22, prefix_list="pl-2"), "pass"),
    ],
)
def test_peer_that_the_plan_names_is_the_only_counterpart(
    of_source: dict[str, Any], here: str, there: Rule, status: str
) -> None:
    peer = next(value for key, value in of_source.items() if key != "group_name")
    answers = compared(rule("tcp", 22, **of_source), there, counterparts={peer: here})
    assert {answer.status for answer in answers} == {status}


def test_rule_of_what_goes_out_is_compared_with_those_of_what_goes_out() -> None:
    everything = rule("-1", None, cidr=TO_ALL)
    assert [each.status for each in compared(everything, Rule("-1", None, None, TO_ALL), "egress")] == ["pass"]
    [lacking] = compared(everything, Rule("tcp", 443, 443, TO_ALL), "egress")
    assert lacking.what == "No security group allows everything to 0.0.0.0/0, as the source does"


def test_security_groups_of_a_workload_do_not_depend_on_what_is_denied_about_others() -> None:
    """Catches: a fleet that is unknown because the right to read databases is missing."""
    known = facts(workloads={"db": replace(DATABASE, name="db")}, db_subnet_groups=DENIED)
    assert {each.status for each in CHECKS["security_groups_allow_as_source"].answers(FLEET, known)} == {"pass"}


def test_workload_that_promises_no_drills_is_not_asked_about_them() -> None:
    assert list(CHECKS["last_drill_successful"].answers(workload(objectives={"drill": None}), GOOD)) == []
