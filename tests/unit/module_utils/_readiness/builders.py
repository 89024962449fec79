# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Workloads and facts for the tests of checks, in few words: a region where everything is well, and what differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.resource import FAILED, PENDING, USABLE, Resource
from ansible_collections.lifeboat.aws.plugins.module_utils._core.scan_tag import SCAN_TAG
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import Found as NameFound
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.model import RecordSet, Zone
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.names.ownership import Owner
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.route53.zones import HostedZone
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.answer import Known, Unknown
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.facts import Facts
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.fetched import Current, Fetched, Published
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.model import (
    Caller,
    DbClassOption,
    DbParameterGroup,
    DbSubnetGroup,
    Drilled,
    ElasticIp,
    EngineVersion,
    ImageDetails,
    ImageVolume,
    InstanceType,
    Key,
    LaunchTemplate,
    OptionGroup,
    Quota,
    Rule,
    SecurityGroup,
    SnapshotDetails,
    Subnet,
    TargetGroup,
    TemplateContent,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.permissions import (
    OF_CLUSTERS,
    OF_INSTANCES,
    OF_NAMES,
    OF_TARGET_GROUPS,
    dry_runs,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._facts.points import Points, points_from_copies
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.answers import Found
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import Manifest
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.model import DbSnapshot
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery_points.summary import Copy
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.settled import Settled

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=timezone.utc)
WEST = "us-west-2"
KEY = f"arn:aws:kms:{WEST}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
MANIFEST = "s3://shop-dr-us-west-2/lifeboat"
DENIED = Unknown("the account may not", "ec2:Describe")
LAUNCH = {
    "count": 2,
    "instance_type": "m6i.large",
    "subnets": ["subnet-1", "subnet-2"],
    "security_groups": ["sg-1"],
    "key_name": "ops",
    "iam_instance_profile": "web",
    "launch_template": {"launch_template_name": "web", "version": "2"},
    "user_data": "#cloud-config",
}
RESTORED = {"zone": "us-west-2a", "kms_key_id": KEY, "attach_to": "fleet", "device_name": "/dev/sdf"}
DNS = {"name": "www.shop.example", "zone": "shop.example"}
CONFIG = {"bucket": "shop-config-us-west-2", "app": "web"}
FETCHED, FETCHED_THERE = (Fetched(region, f"shop-config-{region}", "web") for region in (WEST, "us-east-1"))
PUBLISHED = Published("lifeboat-config", "production")
LARGE = {"db_instance_class": "db.r6g.large"}
RESTORE = {
    "db_instance_class": "db.r6g.large",
    "db_subnet_group_name": "dr-db",
    "vpc_security_group_ids": ["sg-1"],
    "db_parameter_group_name": "shop-params",
    "option_group_name": "shop-options",
    "multi_az": True,
}


def workload(kind: str = "fleet", **options: Any) -> Settled:
    """``launch`` and ``restore`` are laid over those with which everything is well; None leaves an option out."""
    own: dict[str, Any] = {
        "fleet": {
            "sync_identifier": "web",
            "target_groups": ["web"],
            "elastic_ips": ["eipalloc-2"],
            "dns": [DNS],
            "config": CONFIG,
        },
        "database": {"db_instance": "shop"},
        "cluster": {"db_cluster": "shop"},
        "volumes": {"volume_ids": ["vol-1"], "restore": RESTORED},
        "tasks": {"tasks": "warm.yml"},
    }[kind]
    restore = {"database": RESTORE, "cluster": {**RESTORE, "instances": [LARGE], "option_group_name": None}}
    base = {"launch": LAUNCH} if kind == "fleet" else {"restore": restore[kind]} if kind in restore else {}
    given = {**base, **own, "objectives": {"rpo": "24h", "rto": "1h", "drill": "90d"}}
    for name, value in options.items():
        is_over = isinstance(value, dict) and isinstance(given.get(name), dict)
        given[name] = {**given[name], **value} if is_over else value
    return Settled("it", kind, "shop", "us-east-1", WEST, MANIFEST, options=given)


def copy(kind: str = "ami", hours: float = 2, phase: str = USABLE, *, began: float = 2, **fields: Any) -> Copy:
    """The copy of a source of so many hours ago, of the workload of that kind."""
    what = {"ami": "web", "ebs": "vol-1", "rds_instance": "shop", "rds_cluster": "shop"}[kind]
    moment = (NOW - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    base: dict[str, Any] = {
        "region": WEST,
        "id": f"{kind}-{hours:g}",
        "name": "",
        "state": {USABLE: "available", PENDING: "pending", FAILED: "failed"}[phase],
        "phase": phase,
        "created": NOW - timedelta(hours=began),
        "size_gib": 20,
        "resource_name": what,
        "resource_id": what,
        "tags": {
            "lifeboat:set": what,
            "lifeboat:source": f"us-east-1/{'ami-1' if kind == 'ami' else 'src-1'}",
            "lifeboat:source-created": moment,
            "lifeboat:source-resource": f"123456789012/{what}",
        },
    }
    if kind.startswith("rds"):
        base |= {
            "engine": "postgres" if kind == "rds_instance" else AURORA,
            "engine_version": "16.3",
            "encrypted": "kms_key_id" in fields,
        }
        return Copy(kind, DbSnapshot(**{**base, **fields}), f"arn:{fields.get('id', base['id'])}")
    return Copy(kind, Resource(**{**base, **fields}), f"arn:{fields.get('id', base['id'])}", tells_start=True)


def points(*copies: Copy) -> dict[str, Known[Points]]:
    kinds = ("ami", "ebs", "rds_instance", "rds_cluster")
    return {kind: Known(points_from_copies((c for c in copies if c.kind == kind), NOW)) for kind in kinds}


def image(**fields: Any) -> ImageDetails:
    base: dict[str, Any] = {
        "id": "ami-2",
        "architecture": "x86_64",
        "boot_mode": "uefi-preferred",
        "root_device": "ebs",
        "is_public": False,
        "deprecated_at": None,
        "snapshots": ("snap-1",),
        "devices": ("/dev/xvda",),
        "tags": {SCAN_TAG: "clean 2026-11-19T05:00:00Z"},
        "volumes": (ImageVolume("/dev/xvda", "gp3", 20),),
    }
    return ImageDetails(**{**base, **fields})


def rule(protocol: str, port: int | None, **peer: str) -> dict[str, Any]:
    """As the manifest has it."""
    return {"protocol": protocol, "from_port": port, "to_port": port, "description": None, **peer}


def kept(confirmed_at: str = "2026-11-20T05:00:00Z", unknown: dict[str, Any] | None = None, **of_source: Any) -> Found:
    """A manifest: what a source like the GOOD region had."""
    network = {
        "security_groups": [
            {"id": "sg-9", "name": "web", "ingress": [rule("tcp", 443, cidr="0.0.0.0/0")], "tags": {"Team": "web"}}
        ],
        "subnets": [{"id": "subnet-9", "cidr": "10.0.0.0/24", "tags": {"Team": "web", "Name": "a"}}],
        "instances": [{"instance_id": "i-9", "elastic_ips": ["198.51.100.7"], "other_settings": {}}],
        "db_group_tags": [
            {"option": "db_subnet_group_name", "name": "db", "arn": "arn:db", "tags": {"Team": "db", "Name": "db"}}
        ],
    }
    manifest = Manifest(
        *("shop", "it", "fleet", "us-east-1", WEST, "2026-11-19T05:00:00Z"),
        facts={**network, **of_source},
        unknown=unknown or {},
    )
    return Found(manifest, "etag", confirmed_at)


def subnet(name: str, **fields: Any) -> Subnet:
    return Subnet(
        **{
            "id": name,
            "vpc": "vpc-1",
            "zone": "us-west-2a",
            "free": 200,
            "cidr": "10.1.0.0/24",
            "tags": {"Team": "web"},
            **fields,
        }
    )


def zone(zone_id: str = "Z1", name: str = "shop.example", **fields: Any) -> HostedZone:
    is_private = fields.pop("is_private", False)
    return HostedZone(Zone(zone_id, name, is_private), **{"is_accelerated": not is_private, **fields})


def drilled(days: float = 10, **fields: Any) -> Drilled:
    """The last drill of the workload, so many days ago."""
    base: dict[str, Any] = {
        "run": "shop-drill-1",
        "ended": NOW - timedelta(days=days),
        "state": "verified",
        "rto": 1800,
    }
    return Drilled(**{**base, **fields})


def of_name(ttl: int = 60, owner: str | None = "shop-web", **fields: Any) -> NameFound:
    """What the zone has of www.shop.example."""
    text = Owner(owner, "123456789012", "us-east-1", "i-1", NOW).to_text() if owner else ""
    records = (RecordSet("www.shop.example", "A", ttl, ("203.0.113.7",)),)
    ownership = RecordSet("_lifeboat.www.shop.example", "TXT", 60, (text,)) if owner else None
    return NameFound(Zone("Z1", "shop.example"), **{"records": records, "ownership": ownership, **fields})


def group_of_web(*rules: Rule, **fields: Any) -> SecurityGroup:
    allowed = rules or (Rule("tcp", 443, 443, "0.0.0.0/0"), Rule("tcp", 22, 22))
    return SecurityGroup(
        **{"id": "sg-1", "name": "web", "vpc": "vpc-1", "rules": allowed, "tags": {"Team": "web"}, **fields}
    )


AURORA = "aurora-postgresql"


def class_option(*zones: str, storage_type: str = "gp3", multi_az: bool = True) -> DbClassOption:
    return DbClassOption(zones=frozenset(zones), storage_type=storage_type, multi_az=multi_az)


CALLER = Caller("arn:aws:iam::123456789012:user/dr", "123456789012", 0.4)
SIMULATED = [
    *((action, f"arn:aws:rds:{WEST}:123456789012:db:shop") for action in OF_INSTANCES),
    *((action, f"arn:aws:rds:{WEST}:123456789012:cluster:shop") for action in OF_CLUSTERS),
    ("rds:PromoteReadReplica", f"arn:aws:rds:{WEST}:123456789012:db:shop"),
    ("rds:FailoverGlobalCluster", f"arn:aws:rds:{WEST}:123456789012:cluster:shop"),
    *((action, "arn:aws:route53:::hostedzone/Z1") for action in OF_NAMES),
    *((action, "arn:web") for action in OF_TARGET_GROUPS),
]
CONTENT = TemplateContent(
    instance_type="m6i.large",
    subnets=("subnet-1", "subnet-2"),
    security_groups=("sg-1",),
    key_name="ops",
    instance_profile="web",
)


GOOD = Facts(
    region=WEST,
    now=NOW,
    workloads={"fleet": replace(workload(), name="fleet"), "it": workload("volumes")},
    points=points(
        copy(), copy("ebs", kms_key_id=KEY), copy("rds_instance", kms_key_id=KEY), copy("rds_cluster", kms_key_id=KEY)
    ),
    subnets=Known(
        {"subnet-1": subnet("subnet-1"), "subnet-2": subnet("subnet-2", zone="us-west-2b", cidr="10.1.1.0/24")}
    ),
    security_groups=Known({"sg-1": group_of_web()}),
    prefix_lists=Known({"pl-1": "com.amazonaws.us-west-2.s3", "pl-2": "offices"}),
    zones=Known(frozenset({"us-west-2a", "us-west-2b"})),
    key_pairs=Known(frozenset({"ops"})),
    launch_templates=Known((LaunchTemplate(id="lt-1", name="web", newest=3),)),
    template_contents={("web", "2"): Known(CONTENT)},
    instance_profiles=Known({"web": True, "empty": False}),
    offerings=Known({"m6i.large": frozenset({"us-west-2a", "us-west-2b"})}),
    instance_types=Known(
        {
            "m6i.large": InstanceType(
                name="m6i.large",
                vcpus=2,
                architectures=frozenset({"x86_64"}),
                boot_modes=frozenset({"uefi", "legacy-bios"}),
            )
        }
    ),
    running=Known({"m6i.large": 10}),
    ec2_quotas=Known({"L-1216C47A": 64.0, "L-0263D0A3": 5.0}),
    ebs_quotas=Known({"L-7A658B76": 1.0, "L-D18FCD1D": 1.0, "L-309BACF6": 1000.0}),
    volumes=Known({"gp3": 500}),
    addresses=Known(
        {
            "eipalloc-1": ElasticIp(id="eipalloc-1", address="203.0.113.7", used_by="i-1"),
            "eipalloc-2": ElasticIp(id="eipalloc-2", address="203.0.113.8"),
        }
    ),
    images=Known({"ami-2": image()}),
    snapshots=Known({"snap-1": SnapshotDetails(KEY)}),
    public_snapshots=Known(frozenset()),
    target_group_tags=Known({"arn:web": {"Team": "web"}}),
    target_groups=Known((TargetGroup(name="web", arn="arn:web", vpc="vpc-1", target_type="instance", listens=True),)),
    db_instances=Known({"other": {}}),
    db_clusters=Known({"other": {}}),
    db_subnet_groups=Known(
        {
            "dr-db": DbSubnetGroup(
                name="dr-db",
                vpc="vpc-1",
                zones=frozenset({"us-west-2a", "us-west-2b"}),
                subnets=("subnet-1",),
                arn="arn:dr-db",
            )
        }
    ),
    db_parameter_groups=Known(
        {"shop-params": DbParameterGroup(name="shop-params", family="postgres16", arn="arn:params")}
    ),
    db_cluster_parameter_groups=Known({}),
    db_group_tags=Known({"arn:dr-db": {"Team": "db"}}),
    option_groups=Known(
        {"shop-options": OptionGroup(name="shop-options", engine="postgres", major_version="16", arn="arn:options")}
    ),
    engine_versions=Known(
        {
            (engine, "16.3"): EngineVersion(engine=engine, version="16.3", family="postgres16")
            for engine in ("postgres", AURORA)
        }
    ),
    db_classes={
        (engine, "16.3", "db.r6g.large"): Known((class_option("us-west-2a", "us-west-2b"),))
        for engine in ("postgres", AURORA)
    },
    db_quotas=Known({"DBInstances": Quota(used=3, most=40), "AllocatedStorage": Quota(used=0, most=100_000)}),
    keys={KEY: Known(Key(id=KEY, state="Enabled", is_symmetric=True))},
    caller=Known(CALLER),
    reservations=Known(()),
    simulated={"": Known(dict.fromkeys(SIMULATED, "allowed"))},
    manifests={"it": Known(kept()), "fleet": Known(kept())},
    drills={"it": Known(drilled())},
    dns_zones=Known((zone(), zone("Z2", "shop.internal", is_private=True))),
    dns_records={"Z1": Known({"www.shop.example": of_name()}), "Z2": Known({})},
    configurations={FETCHED: Known({PUBLISHED: Current("7")})},
    source_configurations={FETCHED_THERE: Known({PUBLISHED: Current("7")})},
)


TRIED = dry_runs([workload(), workload("volumes")], GOOD)
GOOD = replace(GOOD, dry_runs=dict.fromkeys(TRIED, Known(None)))


def facts(**differing: Any) -> Facts:
    """GOOD but for these; what is no answer yet becomes a known one."""
    mappings = (
        "simulated",
        "simulated_launches",
        "template_contents",
        "dry_runs",
        "workloads",
        "elsewhere",
        "db_snapshots_public",
        "points",
        "db_classes",
        "db_group_tags",
        "keys",
        "manifests",
        "synced",
        "drills",
        "dns_records",
        "configurations",
        "source_configurations",
    )
    answers = {
        name: value if name in mappings or isinstance(value, Known | Unknown) else Known(value)
        for name, value in differing.items()
    }
    return replace(GOOD, **answers)
