"""Readiness on the simulated AWS: what is there is read once, what is missing is named, what is denied is unknown."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._config.pointer import Entry as Version
from ansible_collections.lifeboat.aws.plugins.module_utils._config.pointer import Pointer
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.document import document_of, text_of
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.index import Entry, index_document
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import Manifest
from ansible_collections.lifeboat.aws.plugins.module_utils._readiness.registry import CHECKS
from ansible_collections.lifeboat.aws.plugins.modules import dr_mirror_tags, dr_readiness_info
from tests.integration.aws_view import EU, PARTNER, SOURCE, WEST, AwsView
from tests.integration.manifest_view import BUCKET, MANIFEST, ManifestView
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases, Kind
from tests.simulator.client import ACCOUNT

PLAN = {
    "name": "shop",
    "source_region": SOURCE,
    "recovery_region": WEST,
    "manifest": MANIFEST,
    "objectives": {"rpo": "24h", "rto": "1h"},
}
CONFIG = {"bucket": f"shop-config-{WEST}", "app": "web"}
# Reads of a region that has databases, fleets and volumes to protect: each once, and nothing of the source region.
READS = {
    "DescribeImages": 2,  # recovery points, and details of the images
    "DescribeSnapshots": 3,  # recovery points, public ones, and all with their keys
    "ListServiceQuotas": 2,  # those of EC2 and of EBS
    "SimulatePrincipalPolicy": 3,  # databases, names, target groups
    "RunInstances": 1,  # by dry run
    "GetResources": 1,  # tags of groups of databases, however many there are
    **dict.fromkeys(
        (
            *(
                "DescribeDBInstances",
                "DescribeDBClusters",
                "DescribeDBSnapshots",
                "DescribeSubnets",
                "DescribeSecurityGroups",
                "DescribeAvailabilityZones",
            ),
            *("DescribeKeyPairs", "DescribeLaunchTemplates", "DescribeInstances", "DescribeInstanceTypes"),
            *(
                "DescribeInstanceTypeOfferings",
                "DescribeAddresses",
                "DescribeVolumes",
                "DescribeManagedPrefixLists",
                "DescribeCapacityReservations",
                "DescribeTags",
                "DescribeTargetGroups",
                "DescribeDBSubnetGroups",
            ),
            *("DescribeDBParameterGroups", "DescribeDBClusterParameterGroups", "DescribeOptionGroups"),
            *("DescribeDBEngineVersions", "DescribeOrderableDBInstanceOptions", "DescribeAccountAttributes"),
            *("DescribeKey", "GetCallerIdentity", "ListInstanceProfiles"),
            *(f"GET /{BUCKET}", f"GET /{BUCKET}/lifeboat/shop/index.json"),
            *(f"GET /{CONFIG['bucket']}", f"GET /{CONFIG['bucket']}/lifeboat-config/web/production/current.json"),
        ),
        1,
    ),
}
# Route 53 belongs to no region, and the source is asked for the version of its configuration.
ELSEWHERE = {
    "ListHostedZones": 1,
    "ListResourceRecordSets": 1,
    f"GET /shop-config-{SOURCE}": 1,
    f"GET /shop-config-{SOURCE}/lifeboat-config/web/production/current.json": 1,
}


class Estate:
    """A recovery region in which a web fleet, a database and volumes can come back, and what is said of them."""

    def __init__(self, aws: AwsView) -> None:
        self.aws = aws
        self.tags_of_source, self.of_db = {"Team": "web"}, {"Team": "db"}
        ec2, rds = aws.ec2(WEST), aws.client("rds", WEST)
        self.now = datetime.now(timezone.utc)
        self.key = aws.key(WEST)
        subnets = sorted(ec2.describe_subnets()["Subnets"], key=lambda subnet: subnet["AvailabilityZone"])[:2]
        self.subnets = [subnet["SubnetId"] for subnet in subnets]
        self.zones = [subnet["AvailabilityZone"] for subnet in subnets]
        vpc = subnets[0]["VpcId"]
        self.group = ec2.create_security_group(GroupName="shop", Description="shop", VpcId=vpc)["GroupId"]
        ec2.authorize_security_group_ingress(
            GroupId=self.group, IpProtocol="tcp", FromPort=443, ToPort=443, CidrIp="0.0.0.0/0"
        )
        offices = ec2.create_managed_prefix_list(PrefixListName="offices", AddressFamily="IPv4", MaxEntries=5)
        lists = [{"PrefixListId": offices["PrefixList"]["PrefixListId"]}]
        ssh = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": lists}]
        ec2.authorize_security_group_ingress(GroupId=self.group, IpPermissions=ssh)
        aws.tag(WEST, self.group, {"Team": "web"})
        ec2.create_key_pair(KeyName="ops")
        iam = aws.client("iam", WEST)
        iam.create_role(RoleName="web", AssumeRolePolicyDocument="{}")
        iam.create_instance_profile(InstanceProfileName="web")
        iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
        self._load_balancer(vpc)
        rds.create_db_subnet_group(DBSubnetGroupName="dr-db", DBSubnetGroupDescription="dr", SubnetIds=self.subnets)
        rds.create_db_parameter_group(
            DBParameterGroupName="shop-params",
            DBParameterGroupFamily="postgres14",
            Description="shop",
            Tags=[{"Key": "Team", "Value": "db"}],
        )
        self.points(hours=2)
        self.view = ManifestView(aws)
        self.manifest("shop-db", "shop-web")
        for region in (SOURCE, WEST):
            self.configuration(region, "7")
        records = [{"name": "www.shop.example", "type": "A", "values": ["203.0.113.7"], "ttl": 60}]
        owner = "heritage=lifeboat,owner=web,account=1,region=us-east-1,instance=i-1,since=2026-11-19T06:10:00Z"
        records.append({"name": "_lifeboat.www.shop.example", "type": "TXT", "values": [f'"{owner}"']})
        aws.simulator.seed_zone("shop.example", records, accelerated=True)

    def manifest(self, *names: str) -> None:
        """What a sync of just now has left."""
        entries = {}
        view = self.view
        moment = f"{self.now:%Y-%m-%dT%H:%M:%SZ}"
        rule = {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr": "0.0.0.0/0", "description": None}
        ssh = {"protocol": "tcp", "from_port": 22, "to_port": 22, "description": None}
        rules = [rule, {**ssh, "prefix_list_id": "pl-0abc1234abc1234cc", "prefix_list_name": "offices"}]
        groups = [{"id": "sg-1", "name": "shop", "ingress": rules, "tags": self.tags_of_source}]
        for name in names:
            parameters = {"option": "db_parameter_group_name", "name": "shop-params", "arn": "arn:1"}
            instance = {"elastic_ips": ["198.51.100.7"], "instance_type": "m6i.large", "other_settings": {}}
            of_source = {"security_groups": groups, "instances": [instance]}
            of_source["db_group_tags"] = [{**parameters, "tags": self.of_db}]
            manifest = Manifest("shop", name, "fleet", SOURCE, WEST, moment, facts=of_source)
            text = text_of(document_of(manifest))
            etag = view.s3.put_object(Bucket=BUCKET, Key=f"lifeboat/shop/workloads/{name}.json", Body=text.encode())[
                "ETag"
            ]
            entries[name] = Entry(manifest, etag, moment)
        view.put("index.json", text_of(index_document("shop", entries)))

    def configuration(self, region: str, version: str) -> None:
        """What dr_config has published for a region."""
        s3, bucket = self.aws.client("s3", region), f"shop-config-{region}"
        where = {} if region == SOURCE else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        if not any(each["Name"] == bucket for each in s3.list_buckets()["Buckets"]):
            s3.create_bucket(Bucket=bucket, **where)
        entry = (Version(version, "2026-11-19T06:10:00Z", "0" * 64),)
        pointer = Pointer("web", "production", region, version, "2026-11-19T06:10:00Z", "0" * 64, "1", "b", entry)
        key = "lifeboat-config/web/production/current.json"
        s3.put_object(Bucket=bucket, Key=key, Body=pointer.to_text().encode())

    def _load_balancer(self, vpc: str) -> None:
        elb = self.aws.client("elbv2", WEST)
        found = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"]
        balancer = elb.create_load_balancer(Name="web", Subnets=self.subnets)["LoadBalancers"][0]["LoadBalancerArn"]
        action = {"Type": "forward", "TargetGroupArn": found[0]["TargetGroupArn"]}
        elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[action])

    def points(self, hours: float, day: int = 19) -> None:
        """Recovery points of everything, as old as that."""
        moment = f"{self.now - timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"
        databases = Databases(self.aws, INSTANCE)
        source = self.aws.web(day)
        encrypted = {"kms_key_id": self.key, "encrypted": True}
        tags = {"lifeboat:source-created": moment, "lifeboat:coupling-scan": "clean 2026-11-19T05:00:00Z"}
        self.aws.copy_of(source, day, tags=tags, **encrypted)
        snapshot = databases.snapshot(day, database="shop")
        tracking = {
            "lifeboat:set": "shop",
            "lifeboat:source": f"{SOURCE}/{snapshot}",
            "lifeboat:source-created": moment,
            "lifeboat:source-resource": f"{ACCOUNT}/{databases.resource(SOURCE)}",
        }
        databases.untracked_copy_of(snapshot, tags=tracking, encrypted=True, kms_key_id=self.key)

    def database(self, name: str = "shop-db", **restore: Any) -> dict[str, Any]:
        base = {
            "db_instance_class": "db.r6g.large",
            "db_subnet_group_name": "dr-db",
            "vpc_security_group_ids": [self.group],
            "db_parameter_group_name": "shop-params",
        }
        options = {"name": name, "kind": "database", "db_instance": "shop", "restore": {**base, **restore}}
        return {"plan": PLAN, "workload": {**options, "objectives": PLAN["objectives"]}}

    def fleet(self, name: str = "shop-web", **launch: Any) -> dict[str, Any]:
        base = {
            "count": 2,
            "instance_type": "m6i.large",
            "subnets": self.subnets,
            "security_groups": [self.group],
            "key_name": "ops",
            "iam_instance_profile": "web",
        }
        options = {"name": name, "kind": "fleet", "sync_identifier": "web", "target_groups": ["web"]}
        options |= {"config": CONFIG, "dns": [{"name": "www.shop.example"}]}
        return {"plan": PLAN, "workload": {**options, "launch": {**base, **launch}, "objectives": PLAN["objectives"]}}

    def volumes(self) -> dict[str, Any]:
        """With a copy of just now."""
        ec2 = self.aws.ec2(WEST)
        volume = ec2.create_volume(AvailabilityZone=self.zones[0], Size=5)["VolumeId"]
        moment = f"{self.now:%Y-%m-%dT%H:%M:%SZ}"
        copied = {"set": "vol-1", "source": f"{SOURCE}/snap-1", "source-created": moment}
        copied["source-resource"] = f"{ACCOUNT}/vol-1"
        tags = [{"Key": f"lifeboat:{key}", "Value": value} for key, value in copied.items()]
        ec2.create_snapshot(VolumeId=volume, TagSpecifications=[{"ResourceType": "snapshot", "Tags": tags}])
        options = {"name": "files", "kind": "volumes", "volume_ids": ["vol-1"], "restore": {"zone": self.zones[0]}}
        about = {key: value for key, value in PLAN.items() if key != "manifest"}
        return {"plan": about, "workload": {**options, "objectives": PLAN["objectives"]}}

    def plan(self) -> str:
        """The same as the text of a plan."""
        entries = [self.database()["workload"], self.fleet()["workload"]]
        workloads = {
            each["name"]: {key: value for key, value in each.items() if key not in ("name", "objectives")}
            for each in entries
        }
        about = {key: value for key, value in PLAN.items() if key != "name"}
        return json.dumps({"plugin": "lifeboat.aws.plan", "plan": "shop", **about, "workloads": workloads})


@pytest.fixture
def estate(aws: AwsView) -> Estate:
    return Estate(aws)


@pytest.fixture
def readiness(module: ModuleRunner) -> Readiness:
    return Readiness(module)


class Readiness:
    def __init__(self, module: ModuleRunner) -> None:
        self._module = module.of(dr_readiness_info)

    def __call__(self, *workloads: dict[str, Any], **options: Any) -> ModuleResult:
        result = self._module.plainly(workloads=list(workloads), **options)
        assert not result.failed, result.message
        return result


def not_good(result: ModuleResult) -> dict[tuple[str, str], str]:
    """(workload, check) -> status and sentence of what did not pass."""
    return {
        (finding["workload"], finding["check"]): f"{finding['status']}: {finding['what']}"
        for finding in result.data["findings"]
        if finding["status"] != "pass"
    }


def test_readiness_region_with_everything_is_ready_without_the_source(readiness: Readiness, estate: Estate) -> None:
    result = readiness(estate.database(), estate.fleet())
    assert (result.data["verdict"], not_good(result)) == ("READY", {})
    estate.aws.simulator.outage(SOURCE, "drop")
    alone = readiness(estate.database(), estate.fleet())
    assert alone.data["verdict"] == "AT RISK"
    [(what, said)] = not_good(alone).items()
    assert what == ("shop-web", "region_configuration_current")
    assert said.startswith("unknown: bucket shop-config-us-east-1 in us-east-1: us-east-1 does not answer")
    assert [(row["name"], row["verdict"]) for row in result.data["workloads"]] == [
        ("shop-db", "READY"),
        ("shop-web", "READY"),
    ]
    assert 7190 < result.data["workloads"][0]["oldest_point"] < 7260
    assert (result.changed, result.writes) == (False, [])


def test_readiness_reads_each_thing_once_for_fifty_workloads(readiness: Readiness, estate: Estate) -> None:
    """Catches: a call for each workload."""
    estate.manifest(*(f"{kind}-{n}" for kind in ("db", "web") for n in range(25)), "shop-db", "shop-web", "files")
    many = [estate.database(f"db-{n}") for n in range(25)] + [estate.fleet(f"web-{n}", count=1) for n in range(25)]
    volume = {
        "name": "files",
        "kind": "volumes",
        "filters": {"a": "b"},
        "set": "files",
        "restore": {"zone": estate.zones[0]},
    }
    one = readiness(estate.database(), estate.fleet(), {"plan": PLAN, "workload": volume})
    all_of_them = readiness(*many, {"plan": PLAN, "workload": volume})
    assert all_of_them.counts == one.counts == {WEST: READS, SOURCE: ELSEWHERE}


def test_readiness_costs_no_more_calls_with_things_of_their_own(readiness: Readiness, estate: Estate) -> None:
    """Catches: a call for each group of a database, launch template or application of configuration. What is left are
    dry runs of other launches and objects of S3, which AWS takes one at a time.
    """
    ec2, rds = estate.aws.ec2(WEST), estate.aws.client("rds", WEST)
    databases, fleets = [], []
    for n in range(20):
        own, about = f"own-{n}", {"Description": "own", "Tags": [{"Key": "Team", "Value": f"db-{n}"}]}
        rds.create_db_subnet_group(
            DBSubnetGroupName=own,
            DBSubnetGroupDescription="own",
            SubnetIds=estate.subnets,
            Tags=about["Tags"] if n else [],
        )
        rds.create_db_parameter_group(DBParameterGroupName=own, DBParameterGroupFamily="postgres14", **about)
        data = {"ImageId": "ami-0abc1234abc1234aa", "InstanceType": "m6i.large"}
        ec2.create_launch_template(LaunchTemplateName=own, LaunchTemplateData=data)
        databases.append(
            estate.database(f"db-{n}", db_subnet_group_name=own, db_parameter_group_name=own, option_group_name=own)
        )
        fleets.append(estate.fleet(f"web-{n}", launch_template={"launch_template_name": own}))
        fleets[n]["workload"]["config"] = {**CONFIG, "app": f"app-{n}"}
    two = readiness(*databases[:1], *fleets[:1])
    forty = readiness(*databases, *fleets)
    more = {
        (region, action): count - two.counts[region].get(action, 0)
        for region, actions in forty.counts.items()
        for action, count in actions.items()
    }
    assert {each: extra for each, extra in more.items() if extra} == {(WEST, "RunInstances"): 19}
    assert forty.counts[WEST]["GetResources"] == forty.counts[WEST]["DescribeLaunchTemplateVersions"] == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"workload": {"restore": {"multi_az": "perhaps"}}}, "workloads[0].workload.restore.multi_az: "),
        ({"plan": {"recovery_region": ""}}, "workloads[0].plan.recovery_region: expected a value"),
        ({"problem": "late: launch: 'how_many' is undefined"}, "late: launch: 'how_many' is undefined"),
    ],
    ids=["option", "plan", "template"],
)
def test_readiness_of_a_workload_with_a_mistake_is_not_ready_and_the_others_are_checked(
    readiness: Readiness, estate: Estate, wrong: dict[str, Any], said: str
) -> None:
    """Catches: one value that is wrong only at run time, and of no workload it is known whether it could come back."""
    late = estate.database("late")
    wrong = {key: {**late[key], **value} if isinstance(value, dict) else value for key, value in wrong.items()}
    skip = {"check": "subnets_spread", "reason": "one zone", "until": "2099-12-31", "workloads": ["late"]}
    result = readiness({**late, **wrong}, estate.database(), skip=[skip]).data
    verdicts = {row["name"]: row["verdict"] for row in result["workloads"]}
    assert verdicts == {"shop-db": "READY", "late": "NOT READY"}
    [finding] = [each for each in result["findings"] if each["workload"] == "late"]
    assert (finding["check"], finding["status"]) == ("options_valid", "fail")
    assert finding["what"].startswith(said)
    assert result["lines"][-1].startswith("NOT READY: 1 fail")


def test_readiness_names_what_is_missing(readiness: Readiness, estate: Estate) -> None:
    result = readiness(
        estate.database(db_subnet_group_name="dr-bd", db_instance_class="db.r9.huge"),
        estate.fleet(instance_type="m9i.large", key_name="op", subnets=[estate.subnets[0], "subnet-0abc1234abc1234aa"]),
    )
    assert result.data["verdict"] == "NOT READY"
    found = not_good(result)
    assert found[("shop-db", "db_subnet_group_exists")] == (
        "fail: us-west-2 has no DB subnet group dr-bd; did you mean dr-db?"
    )
    assert found[("shop-web", "key_pair_exists")] == "fail: us-west-2 has no key pair op; did you mean ops?"
    assert found[("shop-web", "instance_type_offered")] == "fail: us-west-2 does not offer m9i.large"
    assert found[("shop-web", "subnets_exist")].startswith("fail: us-west-2 has no subnet subnet-0abc1234abc1234aa")
    assert {finding["remedy"] for finding in result.data["findings"] if finding["status"] == "fail"} & {""} == set()


CLUSTER_OF_SHOP = {
    "name": "ledger",
    "kind": "cluster",
    "db_cluster": "ledger",
    "restore": {"db_cluster_parameter_group_name": "shop-cluster"},
}
# Right -> a check that needs it; those of one run do not hide each other.
DENIALS: list[dict[str, str]] = [
    {
        "ec2:DescribeVolumes": "ebs_quota_sufficient",
        "ec2:DescribeSubnets": "subnets_exist",
        "ec2:DescribeSecurityGroups": "security_groups_exist",
        "ec2:DescribeKeyPairs": "key_pair_exists",
        "ec2:DescribeLaunchTemplates": "launch_template_exists",
        "ec2:DescribeInstanceTypeOfferings": "instance_type_offered",
        "ec2:DescribeInstanceTypes": "image_fits_instance_type",
        "ec2:DescribeSnapshots": "recovery_point_private",
        "ec2:DescribeAvailabilityZones": "volume_zone_available",
        "rds:DescribeDBInstances": "db_identifier_free",
        "rds:DescribeDBSubnetGroups": "db_subnet_group_exists",
        "rds:DescribeDBParameterGroups": "db_parameter_group_exists",
        "rds:DescribeOptionGroups": "option_group_exists",
        "rds:DescribeDBEngineVersions": "engine_version_offered",
        "rds:DescribeOrderableDBInstanceOptions": "db_class_offered",
        "rds:DescribeAccountAttributes": "db_quota_sufficient",
        "iam:ListInstanceProfiles": "instance_profile_exists",
        "elasticloadbalancing:DescribeTargetGroups": "target_groups_exist",
        "kms:DescribeKey": "recovery_point_decryptable",
        "sts:GetCallerIdentity": "controller_clock_correct",
        "route53:ListHostedZones": "dns_zone_exists",
        "s3:ListBucket": "region_configuration_published",
    },
    {
        "ec2:DescribeInstances": "vcpu_quota_sufficient",
        "route53:ListResourceRecordSets": "dns_ttl_within_rto",
        "s3:GetObject": "manifest_present",
        "rds:DescribeDBSnapshots": "recovery_point_exists",
    },
    {
        "rds:DescribeDBClusterParameterGroups": "db_parameter_group_exists",
        "servicequotas:ListServiceQuotas": "vcpu_quota_sufficient",
        "ec2:DescribeImages": "recovery_point_exists",
        "ec2:DescribeManagedPrefixLists": "security_groups_allow_as_source",
        "ec2:DescribeCapacityReservations": "capacity_reserved",
        "elasticloadbalancing:DescribeTags": "network_tagged_as_source",
        "tag:GetResources": "db_groups_tagged_as_source",
        "iam:SimulatePrincipalPolicy": "recovery_permitted",
        "ec2:DescribeAddresses": "elastic_ip_quota_sufficient",
    },
]
# S3 is called by paths, and Route 53 in no region.
PATHS = {
    "s3:ListBucket": [f"GET /{BUCKET}", f"GET /{CONFIG['bucket']}"],
    "s3:GetObject": [
        f"GET /{BUCKET}/lifeboat/shop/{name}"
        for name in ("index.json", "workloads/shop-db.json", "workloads/shop-web.json")
    ],
}
CODES = {"ec2": "UnauthorizedOperation", **dict.fromkeys(("servicequotas", "kms", "tag"), "AccessDeniedException")}
# Prefix of IAM -> the name that requests are signed for, where they differ.
SIGNED = {"tag": "tagging"}


def test_readiness_reads_with_the_role_of_a_workload(readiness: Readiness, aws: AwsView) -> None:
    """Catches: recovery points that are looked for in an account that has none, and a role that cannot be assumed."""
    role = f"arn:aws:iam::{PARTNER}:role/dr"
    about = {
        "plan": PLAN,
        "workload": {"name": "web", "kind": "fleet", "sync_identifier": "web", "launch": {}, "config": CONFIG},
        "job": {"assume_role": role},
    }
    aws.simulator.seed(SOURCE, account=PARTNER, images=[{"name": "web", "tags": {"Sync-Identifier": "web"}}])
    copy = {"lifeboat:set": "web", "lifeboat:source": f"{SOURCE}/ami-0abc1234abc1234aa"}
    tags = {**copy, "lifeboat:source-created": "2026-11-19T06:00:00Z"}
    aws.simulator.seed(WEST, account=PARTNER, images=[{"name": "web", "tags": tags}])
    found = not_good(readiness(about))
    assert ("web", "recovery_point_exists") not in found
    aws.simulator.fault(action="AssumeRole", code="AccessDenied", message="no", status=403)
    denied = readiness(about).data
    assert denied["verdict"] == "UNKNOWN"
    assert {finding["right"] for finding in denied["findings"] if finding["status"] == "unknown"} == {"sts:AssumeRole"}


def test_readiness_of_two_recovery_regions_is_read_side_by_side(readiness: Readiness, estate: Estate) -> None:
    other = estate.fleet("other")
    other["plan"] = {**PLAN, "recovery_region": EU}
    result = readiness(estate.fleet(), other)
    assert {row["name"]: row["verdict"] for row in result.data["workloads"]} == {
        "shop-web": "READY",
        "other": "NOT READY",
    }
    assert "Readiness in eu-west-1, us-west-2" in result.data["lines"][0]
    assert {WEST, EU} <= set(result.counts)


@pytest.mark.parametrize("kind", [INSTANCE, CLUSTER], ids=["instance", "cluster"])
def test_readiness_finds_databases_that_everybody_can_restore(readiness: Readiness, aws: AwsView, kind: Kind) -> None:
    databases = Databases(aws, kind)
    copy = databases.copy_of(databases.snapshot())
    word = "db_cluster" if kind is CLUSTER else "db_instance"
    about = {"name": "shop", "kind": "cluster" if kind is CLUSTER else "database", word: "shop"}
    share = {f"{kind.stem}Identifier": copy, "AttributeName": "restore", "ValuesToAdd": ["all"]}
    call = "modify_db_cluster_snapshot_attribute" if kind is CLUSTER else "modify_db_snapshot_attribute"
    private = not_good(readiness({"plan": PLAN, "workload": about}))
    assert ("shop", "recovery_point_private") not in private
    getattr(aws.client("rds", WEST), call)(**share)
    public = not_good(readiness({"plan": PLAN, "workload": about}))
    assert public["shop", "recovery_point_private"] == f"fail: The snapshot {copy} is public"
    aws.simulator.fault(action=f"Describe{kind.stem}Attributes", code="AccessDenied", message="no", status=403)
    denied = readiness({"plan": PLAN, "workload": about})
    assert f"rds:Describe{kind.stem}Attributes" in {finding["right"] for finding in denied.data["findings"]}


def test_readiness_compares_names_configuration_and_manifest(readiness: Readiness, estate: Estate) -> None:
    estate.configuration(WEST, "8")
    estate.points(hours=-0.5, day=20)
    estate.aws.ec2(WEST).revoke_security_group_ingress(
        GroupId=estate.group, IpProtocol="tcp", FromPort=443, ToPort=443, CidrIp="0.0.0.0/0"
    )
    fleet, lost = estate.fleet(), estate.database("other")
    fleet["workload"]["dns"] = [{"name": "www.shop.example"}, {"name": "api.shop.exmaple"}]
    # The same bucket and application, and another environment than the one that is published.
    other = estate.fleet("shop-test")
    other["workload"]["config"] = {**CONFIG, "environment": "test"}
    found = not_good(readiness(fleet, other, lost))
    assert found["shop-test", "region_configuration_published"] == (
        f"fail: The bucket {CONFIG['bucket']} has no configuration of web for test below lifeboat-config"
    )
    assert found["shop-web", "region_configuration_current"].startswith("warn: us-west-2 has version 8 of web")
    assert found["shop-web", "manifest_current"].startswith("warn: The manifest is of ")
    assert found["shop-web", "security_groups_allow_as_source"] == (
        "fail: No security group allows tcp 443 from 0.0.0.0/0, as the source does"
    )
    assert found["shop-web", "dns_zone_exists"] == "fail: There is no public hosted zone for api.shop.exmaple"
    assert found["other", "manifest_present"] == f"fail: {MANIFEST} has no object of other"


def test_readiness_says_that_a_sync_wrote_nothing_of_a_workload(readiness: Readiness, estate: Estate) -> None:
    """Catches: "run sync", although that has written nothing the last time and will not do so the next time."""
    bucket, prefix = MANIFEST.removeprefix("s3://").split("/", 1)
    estate.aws.client("s3", WEST).put_object(
        Bucket=bucket, Key=f"{prefix}/shop/plan.lifeboat.yml", Body=b"plan: shop\n"
    )
    result = readiness(estate.fleet(), estate.database("other"), estate.database("third"))
    found = not_good(result)
    # What is asked for once more is the plan, and not each workload.
    assert result.counts[WEST][f"GET /{bucket}"] == READS[f"GET /{bucket}"] + 1
    assert ("shop-web", "manifest_present") not in found
    assert found["other", "manifest_present"].startswith(
        f"fail: {MANIFEST} has no object of other, although a sync has"
    )


def test_readiness_compares_what_a_launch_template_names(readiness: Readiness, estate: Estate) -> None:
    """Catches: a fleet whose template names what only the source region has, and all is green."""
    data = {
        "KeyName": "opps",
        "IamInstanceProfile": {"Name": "web"},
        "InstanceType": "m9i.large",
        "NetworkInterfaces": [
            {"DeviceIndex": 0, "Groups": ["sg-0abc1234abc1234aa"], "SubnetId": "subnet-0abc1234abc1234aa"}
        ],
    }
    estate.aws.ec2(WEST).create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)
    own = dict.fromkeys(("instance_type", "subnets", "security_groups", "key_name", "iam_instance_profile"))
    result = readiness(estate.fleet(launch_template={"launch_template_name": "web"}, **own))
    found = not_good(result)
    assert found["shop-web", "key_pair_exists"] == "fail: us-west-2 has no key pair opps; did you mean ops?"
    assert found["shop-web", "security_groups_exist"].startswith("fail: us-west-2 has no security group sg-0abc1234")
    assert found["shop-web", "subnets_exist"].startswith("fail: us-west-2 has no subnet subnet-0abc1234")
    assert found["shop-web", "instance_type_offered"] == (
        "fail: us-west-2 does not offer m9i.large (from launch template web)"
    )
    assert found["shop-web", "launch_template_as_source"] == (
        "warn: The launch template web has the instance type m9i.large; the source has m6i.large"
    )
    assert ("shop-web", "instance_profile_exists") not in found
    assert result.counts[WEST]["DescribeLaunchTemplateVersions"] == 1


def test_readiness_says_which_rights_a_recovery_would_lack(readiness: Readiness, estate: Estate) -> None:
    """Catches: a recovery that ends at its first call, on the night on which it is needed."""
    refused = {"code": "UnauthorizedOperation", "message": "You are not authorized to perform: iam:PassRole on it"}
    estate.aws.simulator.fault(action="RunInstances", region=WEST, status=403, **refused)
    estate.aws.simulator.configure(denied_actions=["rds:ModifyDBInstance"])
    about = estate.database(), estate.fleet(), estate.volumes()
    reader = {key: said for key, said in not_good(readiness(*about)).items() if key[0] != "files"}
    assert {said.partition(":")[0] for said in reader.values()} == {"unknown"}
    assert {check for _name, check in reader} == {"launch_permitted", "recovery_permitted"}
    role = f"arn:aws:iam::{ACCOUNT}:role/recovery"
    others = readiness(*about, recovery_role=role)
    shop = f"arn:aws:rds:{WEST}:{ACCOUNT}:db:shop"
    assert {key: said for key, said in not_good(others).items() if key[0] != "files"} == {
        (
            "shop-db",
            "recovery_permitted",
        ): f"fail: IAM does not allow {role} rds:ModifyDBInstance on {shop} (implicitDeny)"
    }
    assert "RunInstances" not in others.counts[WEST]
    result = readiness(*about, recovery_role="self")
    assert {check: said for (name, check), said in not_good(result).items() if name != "files"} == {
        "launch_permitted": "fail: These credentials may not do iam:PassRole, says a dry run of RunInstances",
        "recovery_permitted": (
            f"fail: IAM does not allow rds:ModifyDBInstance on arn:aws:rds:{WEST}:{ACCOUNT}:db:shop (implicitDeny)"
        ),
    }
    assert [each["what"] for each in result.data["findings"] if each["thing"] == "CreateVolume"] == [
        "A dry run of CreateVolume is permitted"
    ]
    assert estate.aws.ec2(WEST).describe_instances()["Reservations"] == []


def test_readiness_what_is_denied_is_unknown_with_the_right_that_is_missing(
    readiness: Readiness, estate: Estate
) -> None:
    """Catches: a denied call that is taken for nothing there, and one that takes the other answers with it."""
    volume = {
        "name": "files",
        "kind": "volumes",
        "filters": {"a": "b"},
        "set": "files",
        "restore": {"zone": estate.zones[0]},
    }
    about = (
        estate.database(option_group_name="shop-options"),
        {"plan": PLAN, "workload": CLUSTER_OF_SHOP},
        estate.fleet(launch_template={"launch_template_name": "web"}),
        {"plan": PLAN, "workload": volume},
    )
    for denied in DENIALS:
        for right in denied:
            service, _colon, action = right.partition(":")
            signed = SIGNED.get(service, service)
            rule = {"code": CODES.get(service, "AccessDenied"), "message": "no", "status": 403, "service": signed}
            for called in PATHS.get(right, [action]):
                estate.aws.simulator.fault(action=called, region=SOURCE if service == "route53" else WEST, **rule)
        result = readiness(*about)
        estate.aws.simulator.clear_faults()
        lacking = [finding for finding in result.data["findings"] if finding["right"]]
        assert {finding["status"] for finding in lacking} == {"unknown"}
        assert {finding["right"] for finding in lacking} == set(denied)
        assert {(finding["right"], finding["check"]) for finding in lacking} >= set(denied.items())
        assert all(finding["right"] in finding["remedy"] for finding in lacking)


VARIABLES = """\
dr_readiness_junit_file: out.xml
dr_readiness_json_file: out.json
dr_readiness_skip:
  - check: subnets_spread
    reason: one zone is enough
    until: 2099-12-31
    workloads: [shop-web]
  - check: copies_complete
    reason: named in a run that is limited to other workloads
    until: 2099-12-31
    workloads: [shop-late]
"""


def test_readiness_playbook_shows_a_table_and_fails_only_if_told_to(
    playbook: PlaybookRunner, tmp_path: Path, estate: Estate
) -> None:
    plan = json.loads(estate.plan())
    # What is wrong with it shows only once its template is worked out.
    plan["workloads"]["shop-late"] = {"sync_identifier": "late", "launch": {"count": "{{ how_many }}"}}
    (tmp_path / "shop.lifeboat.yml").write_text(json.dumps(plan), encoding="utf-8")
    (tmp_path / "vars.yml").write_text(VARIABLES, encoding="utf-8")
    run = ("playbook", "lifeboat.aws.readiness", "-i", "shop.lifeboat.yml", "-e", "@vars.yml")
    green = playbook.program(*run, "--limit", "shop-db:shop-web")
    assert green.returncode == 0, green.stdout + green.stderr
    assert "shop-db   READY" in green.stdout
    assert "SKIPPED subnets_spread of shop-web, until 2099-12-31: one zone is enough" in green.stdout
    assert max(len(line) for line in green.stdout.splitlines() if line.startswith("  ")) <= 80
    estate.aws.ec2(WEST).delete_tags(Resources=[estate.group], Tags=[{"Key": "Team"}])
    sync = ("playbook", "lifeboat.aws.sync", "-i", "shop.lifeboat.yml", "-e", "dr_sync_mirror_tags=true")
    mirrored = playbook.program(*sync, "--check", "--diff", "--limit", "shop-web")
    assert f"+{estate.group} Team: web" in mirrored.stdout, mirrored.stdout + mirrored.stderr
    assert "1 tagged as in the source" in mirrored.stdout
    estate.aws.ec2(WEST).delete_key_pair(KeyName="ops")
    red = playbook.program(*run)
    assert red.returncode == 2
    assert "FAIL options_valid (critical): shop-late" in red.stdout
    assert "'how_many' is undefined" in red.stdout
    assert "FAIL key_pair_exists (high): shop-web" in red.stdout
    assert "Do: Import the public key" in red.stdout
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    rows = {row["name"]: (row["verdict"], row["recovery_region"]) for row in written["workloads"]}
    assert rows == {"shop-db": ("AT RISK", WEST), "shop-web": ("NOT READY", WEST), "shop-late": ("NOT READY", WEST)}
    suite = ElementTree.fromstring((tmp_path / "out.xml").read_text(encoding="utf-8")).find(
        "testsuite[@name='shop-web']"
    )
    assert suite is not None
    assert (suite.get("failures"), suite.get("skipped")) == ("1", "1")
    assert set(CHECKS) >= {str(case.get("name")).partition(" ")[0] for case in suite.iter("testcase")}


def test_mirrored_tags_are_predicted_then_added_then_there(
    module: ModuleRunner, readiness: Readiness, estate: Estate
) -> None:
    """Catches: a prediction that is not what is done, a refusal that is not said, and a second run that changes."""
    estate.tags_of_source = {"Team": "web", "Cost": "7", "Stage": "production"}
    estate.manifest("shop-web")
    estate.aws.tag(WEST, estate.group, {"Stage": "standby"})
    lacking = not_good(readiness(estate.fleet()))
    assert (
        lacking["shop-web", "network_tagged_as_source"]
        == f"warn: {estate.group} lacks the tags Cost, which the source has"
    )
    mirror = module.of(dr_mirror_tags).plainly
    predicted = mirror(workloads=[estate.fleet()], check=True)
    assert (predicted.changed, predicted.writes) == (True, [])
    estate.aws.simulator.fault(action="CreateTags", code="UnauthorizedOperation", message="no", status=403, times=1)
    refused = mirror(workloads=[estate.fleet()])
    assert refused.failed
    assert "allow them the IAM action ec2:CreateTags" in refused.message
    done = mirror(workloads=[estate.fleet()])
    assert (done.data["mirrored"], done.diff) == (predicted.data["mirrored"], predicted.diff)
    [group] = [each for each in done.data["mirrored"] if each["id"] == estate.group]
    assert (group["action"], group["tags"], group["different"]) == ("added", {"Cost": "7"}, {"Stage": "production"})
    assert not_good(readiness(estate.fleet())) == {}
    again = mirror(workloads=[estate.fleet()])
    assert (again.changed, again.writes) == (False, [])
    forced = mirror(workloads=[estate.fleet()], overwrite=True)
    assert [each["tags"] for each in forced.data["mirrored"] if each["tags"]] == [{"Stage": "production"}]
    _mirrors_groups_of_databases(mirror, readiness, estate)
    without = mirror(workloads=[estate.fleet("other")])
    assert without.warnings == ["other: the manifest has no object of it, so no tags are mirrored"]


def test_security_group_of_the_same_name_in_another_vpc_is_left_alone(
    module: ModuleRunner, readiness: Readiness, estate: Estate
) -> None:
    """Catches: tags of another team that are replaced, since its group has the name of ours."""
    estate.tags_of_source = {"Team": "web", "Cost": "7"}
    estate.manifest("shop-web")
    ec2 = estate.aws.ec2(WEST)
    vpc = ec2.create_vpc(CidrBlock="10.77.0.0/16")["Vpc"]["VpcId"]
    theirs = ec2.create_security_group(GroupName="shop", Description="theirs", VpcId=vpc)["GroupId"]
    estate.aws.tag(WEST, theirs, {"Team": "other"})
    mirror = module.of(dr_mirror_tags).plainly
    unsure = estate.fleet(security_groups=["shop"], subnets=[])
    untouched = mirror(workloads=[unsure], overwrite=True)
    assert [each for each in untouched.data["mirrored"] if each["kind"] == "security group"] == []
    [warning] = untouched.warnings
    assert warning.startswith(f"shop-web: {WEST} has several security groups shop, ")
    assert warning.endswith("write its id, or subnets of its VPC; none of them gets tags")
    assert not_good(readiness(unsure))["shop-web", "security_groups_exist"].startswith("unknown: ")
    done = mirror(workloads=[estate.fleet(security_groups=["shop"])], overwrite=True)
    assert done.warnings == []
    groups = [each for each in done.data["mirrored"] if each["kind"] == "security group"]
    assert [(each["id"], each["tags"]) for each in groups] == [(estate.group, {"Cost": "7"})]
    [found] = ec2.describe_security_groups(GroupIds=[theirs])["SecurityGroups"]
    assert found["Tags"] == [{"Key": "Team", "Value": "other"}]
    assert not_good(readiness(estate.fleet(security_groups=["shop"]))) == {}


def _mirrors_groups_of_databases(mirror: Callable[..., ModuleResult], readiness: Readiness, estate: Estate) -> None:
    """Catches: tags of a parameter group that people go by, and a denied read that takes the network along."""
    estate.of_db = {"Team": "db", "Cost": "9"}
    estate.manifest("shop-db")
    lacking = not_good(readiness(estate.database()))
    assert lacking["shop-db", "db_groups_tagged_as_source"] == (
        "warn: DB parameter group shop-params lacks the tags Cost, which the source has"
    )
    network = {estate.group, *estate.subnets}
    for action, right, known in (
        ("GetResources", "tag:GetResources", network),
        ("ListTagsForResource", "rds:ListTagsForResource", {*network, _arn_of(estate, "subgrp:dr-db")}),
    ):
        estate.aws.simulator.fault(action=action, code="AccessDenied", message="no", status=403)
        denied = mirror(workloads=[estate.database()])
        assert right in denied.message
        assert {each["id"] for each in denied.data["mirrored"] if each["action"] != "failed"} == known
        estate.aws.simulator.clear_faults()
    predicted = mirror(workloads=[estate.database()], check=True)
    done = mirror(workloads=[estate.database()])
    assert (done.data["mirrored"], done.message) == (predicted.data["mirrored"], "")
    [added] = [each for each in done.data["mirrored"] if each["action"] == "added"]
    assert (added["kind"], added["tags"]) == ("DB parameter group", {"Cost": "9"})
    assert not_good(readiness(estate.database())) == {}


def _arn_of(estate: Estate, group: str) -> str:
    return f"arn:aws:rds:{WEST}:{ACCOUNT}:{group}"
