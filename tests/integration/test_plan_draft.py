# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""dr_plan_draft: a plan from what there is, in few calls, that overwrites nothing and says what could not be listed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.lifeboat.aws.plugins.module_utils._draft.reading import others
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.services import SERVICES
from ansible_collections.lifeboat.aws.plugins.modules import dr_plan_draft
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.integration.playbook_run import PlaybookRunner
from tests.simulator.client import ACCESS_KEY, ACCOUNT

# Simulators whose moto has read its services.
_read: set[str] = set()
PRODUCTION = [{"Key": "Environment", "Value": "Production"}]


class Shop:
    """A shop in the source region: a database, an Auto Scaling group behind a load balancer, a batch server."""

    def __init__(self, aws: AwsView) -> None:
        self.aws, self.ec2 = aws, aws.ec2(SOURCE)
        self.vpc = self.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        self.subnets = sorted(subnet["SubnetId"] for subnet in self.ec2.describe_subnets()["Subnets"])[:2]
        self.image = aws.web(tags={"Sync-Identifier": "Web Application"})
        self.groups = {name: self.security_group(name) for name in ("lb", "web", "db")}
        self.let_in("db", "web", 5432)
        self.let_in("web", "lb", 80)

    def security_group(self, name: str) -> str:
        group: str = self.ec2.create_security_group(GroupName=name, Description=name, VpcId=self.vpc)["GroupId"]
        return group

    def let_in(self, group: str, source: str, port: int) -> None:
        pairs = [{"GroupId": self.groups[source]}]
        rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "UserIdGroupPairs": pairs}
        self.ec2.authorize_security_group_ingress(GroupId=self.groups[group], IpPermissions=[rule])

    def database(self, name: str = "shop") -> str:
        """Its endpoint."""
        rds = self.aws.client("rds", SOURCE)
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            Engine="postgres",
            DBInstanceClass="db.r6g.large",
            AllocatedStorage=20,
            MasterUsername="shop",
            MasterUserPassword="not-a-real-password",
            Port=5432,
            MultiAZ=True,
            VpcSecurityGroupIds=[self.groups["db"]],
            Tags=PRODUCTION,
        )
        endpoint: str = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]["Endpoint"]["Address"]
        return endpoint

    def balanced(self) -> tuple[str, str]:
        """The target group and the name of a load balancer."""
        elb = self.aws.client("elbv2", SOURCE)
        balancer = elb.create_load_balancer(Name="shop", Subnets=self.subnets, SecurityGroups=[self.groups["lb"]])
        group = elb.create_target_group(Name="shop-web", Protocol="HTTP", Port=80, VpcId=self.vpc)
        arn = group["TargetGroups"][0]["TargetGroupArn"]
        [listening] = balancer["LoadBalancers"]
        action = {"Type": "forward", "TargetGroupArn": arn}
        elb.create_listener(
            LoadBalancerArn=listening["LoadBalancerArn"], Protocol="HTTP", Port=80, DefaultActions=[action]
        )
        return arn, listening["DNSName"]

    def scaling_group(self, name: str = "web", **fields: Any) -> None:
        data = {"ImageId": self.image, "InstanceType": "m6i.large", "SecurityGroupIds": [self.groups["web"]]}
        template = self.ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data)["LaunchTemplate"]
        self.aws.client("autoscaling", SOURCE).create_auto_scaling_group(
            AutoScalingGroupName=name,
            MinSize=1,
            MaxSize=4,
            DesiredCapacity=2,
            LaunchTemplate={"LaunchTemplateId": template["LaunchTemplateId"], "Version": "$Latest"},
            VPCZoneIdentifier=",".join(self.subnets),
            Tags=PRODUCTION,
            **fields,
        )

    def instance(self, name: str = "batch") -> str:
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}]
        answer = self.ec2.run_instances(
            ImageId=self.image, InstanceType="t3.micro", MinCount=1, MaxCount=1, TagSpecifications=tags
        )
        instance_id: str = answer["Instances"][0]["InstanceId"]
        return instance_id

    def all(self) -> None:
        target_group, balancer = self.balanced()
        self.scaling_group(TargetGroupARNs=[target_group])
        self.instance()
        records = [{"name": "db.shop.example", "type": "CNAME", "values": [self.database()]}]
        records.append({"name": "www.shop.example", "type": "CNAME", "values": [balancer]})
        self.aws.simulator.seed_zone("shop.example", records)
        self.aws.client("sqs", SOURCE).create_queue(QueueName="orders")
        self.aws.client("s3", SOURCE).create_bucket(Bucket="shop-assets")
        self.aws.alias(WEST, "alias/dr", self.aws.key(WEST))
        self.aws.copy_of(self.image, tags={"lifeboat:set": "Web Application"})


def read_services(aws: AwsView) -> None:
    """moto reads each of its services when the first call for it comes; all of them while a draft waits is too long
    on a busy machine."""
    if aws.simulator.endpoint not in _read:
        _read.add(aws.simulator.endpoint)
        for service in SERVICES:
            others.names(aws.client(service.client, SOURCE), SOURCE, service)


@pytest.fixture
def shop(aws: AwsView) -> Shop:
    return Shop(aws)


class Drafts:
    def __init__(self, module: ModuleRunner) -> None:
        self._module = module.of(dr_plan_draft)

    def __call__(self, *, check: bool = False, **options: Any) -> ModuleResult:
        options = {"source_region": SOURCE, "recovery_region": WEST, **options}
        return self._module.plainly(check=check, **options)


@pytest.fixture
def draft(module: ModuleRunner, aws: AwsView) -> Drafts:
    read_services(aws)
    return Drafts(module)


def workloads(result: ModuleResult) -> dict[str, Any]:
    assert not result.failed, result.message
    found: dict[str, Any] = result.data["plan"]["workloads"]
    assert yaml.safe_load(result.data["text"])["workloads"] == found
    return found


def test_draft_says_what_there_is_and_writes_nothing_to_aws(draft: Drafts, shop: Shop) -> None:
    """Catches: answers of AWS that are read wrongly, and copies or names that are not found."""
    shop.all()
    result = draft()
    dns = {"zone": "shop.example", "type": "CNAME"}
    sizes = {"name": "web", "min_size": 1, "max_size": 4, "desired_capacity": 2}
    assert workloads(result) == {
        "shop": {
            "db_instance": "shop",
            "restore": {"db_instance_class": "db.r6g.large", "multi_az": True},
            "dns": [{"name": "db.shop.example", **dns}],
        },
        "web": {
            "sync_identifier": "Web Application",
            "select": "newest",
            "after": ["shop"],
            "launch": {"instance_type": "m6i.large", "auto_scaling_group": sizes},
            "target_groups": ["shop-web"],
            "dns": [{"name": "www.shop.example", **dns}],
        },
        "batch": {
            "sync_identifier": "Web Application",
            "select": "newest",
            "launch": {"count": 1, "instance_type": "t3.micro"},
        },
    }
    about = {each["name"]: each for each in result.data["workloads"]}
    assert (about["web"]["copies"], about["web"]["newest_copy"]) == (1, "2026-11-19T06:00:00Z")
    assert (about["shop"]["copies"], about["web"]["depth"]) == (0, 1)
    assert "may reach db" in about["web"]["guesses"]["shop"]
    assert {each["what"]: each["names"] for each in result.data["not_covered"]} == {
        "S3 buckets": ["shop-assets"],
        "SQS queues": ["orders"],
    }
    reading = ("Describe", "List", "GET ")
    assert [call["action"] for call in result.calls if not call["action"].startswith(reading)] == []
    assert (result.changed, result.data["not_listed"]) == (False, [])
    assert draft().data["text"] == result.data["text"]
    # Otherwise a deprecated image of another account would count as gone.
    assert all("IncludeDeprecated" in params for params in result.params("DescribeImages", SOURCE))
    assert "\n# kms_key_id: alias/dr  # a key of us-west-2, for the copies: alias/dr\n" in result.data["text"]


def test_tag_chooses_what_is_drafted(draft: Drafts, shop: Shop) -> None:
    shop.all()
    result = draft(tag=["Environment=Production"])
    assert list(workloads(result)) == ["shop", "web"]
    [left] = result.data["left_out"]
    assert (left["what"], left["reason"]) == ("instance", "has no tag Environment=Production")


def test_fifty_things_take_the_calls_of_five(draft: Drafts, shop: Shop) -> None:
    """Catches: a call for each thing. Everything that is there in numbers is there in one listing."""
    zone = shop.aws.simulator.seed_zone("shop.example")
    counts = []
    for begin, end in ((0, 5), (5, 50)):
        for number in range(begin, end):
            shop.aws.simulator.seed_rds(
                SOURCE, databases=[{"id": f"db-{number}"}, {"id": f"c-{number}", "kind": "cluster"}]
            )
            shop.instance(f"server-{chr(97 + number % 26)}{number}x")
            shop.ec2.create_volume(Size=1, AvailabilityZone="us-east-1a")
        shop.scaling_group(f"group-{end}")
        result = draft()
        assert len(workloads(result)) > end * 3
        counts.append(Counter((call["region"], call["service"], call["action"]) for call in result.calls))
    assert zone
    assert counts[0] == counts[1]
    # Ours, the copies of the recovery region, and one for each service that no plan covers.
    assert sum(counts[0].values()) == 14 + 5 + len(SERVICES)


@pytest.mark.parametrize(
    ("fault", "what", "action"),
    [
        pytest.param({"action": "ListTables"}, "DynamoDB tables", "dynamodb:ListTables", id="json"),
        pytest.param({"action": "GET /", "service": "s3"}, "S3 buckets", "s3:ListAllMyBuckets", id="rest"),
        pytest.param({"action": "DescribeSecurityGroups"}, "security groups", "ec2:DescribeSecurityGroups", id="order"),
        pytest.param({"action": "DescribeInstances"}, "EC2 instances", "ec2:DescribeInstances", id="instances"),
        pytest.param(
            {"action": "DescribeDBSnapshots"},
            "DB snapshots of the recovery region",
            "rds:DescribeDBSnapshots",
            id="copies",
        ),
    ],
)
def test_denied_listing_is_said_and_stops_nothing(
    draft: Drafts, shop: Shop, fault: dict[str, str], what: str, action: str
) -> None:
    """Catches: "none there" where nobody was allowed to look."""
    shop.database()
    shop.aws.simulator.fault(**fault, code="AccessDeniedException", message="not allowed")
    result = draft()
    assert "shop" in workloads(result)
    [unknown] = result.data["not_listed"]
    assert (unknown["what"], unknown["code"]) == (what, "AccessDeniedException")
    assert f"allow them the IAM action {action}" in unknown["message"]
    assert result.warnings[0].startswith(f"could not look: {what}")
    assert f"# - {what} (" in result.data["text"]


def test_region_with_nothing_in_it_is_refused_and_no_file_is_written(
    draft: Drafts, aws: AwsView, tmp_path: Path
) -> None:
    """Catches: an empty plan, which is none; and a denial that reads as an empty region."""
    dest = tmp_path / "shop.lifeboat.yml"
    result = draft(dest=str(dest))
    assert result.failed
    assert result.message == "us-east-1 has nothing that a plan could be drafted from"
    aws.simulator.fault(action="DescribeDBInstances", code="AccessDenied")
    assert "as far as it could be listed: the DB instances in us-east-1" in draft(dest=str(dest)).message
    aws.simulator.configure(invalid_access_keys=[ACCESS_KEY])
    refused = draft(dest=str(dest))
    assert "does not accept these credentials" in refused.message
    assert len(refused.message) < 600, "one reason, and not the same for each of the services"
    assert (len(refused.data["not_listed"]) > len(SERVICES), refused.warnings) == (True, [])
    assert not dest.exists()


def test_file_is_written_once_and_never_overwritten(draft: Drafts, shop: Shop, tmp_path: Path) -> None:
    """Catches: a plan that people have corrected and a second draft replaces; and calls for nothing."""
    shop.database()
    dest = tmp_path / "shop.lifeboat.yml"
    predicted = draft(check=True, plan="shop", dest=str(dest))
    assert (predicted.changed, dest.exists()) == (True, False)
    written = draft(plan="shop", dest=str(dest))
    assert (
        dest.read_text(encoding="utf-8")
        == written.data["text"]
        == predicted.data["text"]
        == written.data["diff"]["after"]
    )
    dest.write_text("mine", encoding="utf-8")
    for check in (True, False):
        refused = draft(check=check, plan="shop", dest=str(dest))
        assert refused.failed
        assert refused.message.startswith(f"dest: {dest} exists, and a draft overwrites nothing")
        assert refused.calls == []
    assert dest.read_text(encoding="utf-8") == "mine"
    assert "there is no folder" in draft(dest=str(tmp_path / "no" / "a.lifeboat.yml")).message
    (tmp_path / "b.lifeboat.yml").symlink_to(tmp_path / "nowhere")
    assert "exists" in draft(dest=str(tmp_path / "b.lifeboat.yml")).message


def test_playbook_writes_a_plan_that_the_inventory_reads(playbook: PlaybookRunner, shop: Shop, tmp_path: Path) -> None:
    """Catches: a file beside the playbook instead of where the user is, and a draft that the inventory refuses."""
    read_services(shop.aws)
    shop.all()
    command = ("playbook", "lifeboat.aws.draft", "-e", f"source_region={SOURCE}", "-e", f"recovery_region={WEST}")
    options = ("-e", "tag=Environment=Production", "-e", "plan=shop", "-e", "file=plans/shop.lifeboat.yml")
    (tmp_path / "plans").mkdir()
    shown = playbook.program(*command, *options, "--check")
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert "db_instance: shop" in shown.stdout
    path = tmp_path / "plans" / "shop.lifeboat.yml"
    assert not path.exists()

    run = playbook.program(*command, *options)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "2 workloads, 1 left out, 2 not covered, 0 listings failed" in run.stdout
    assert "not covered by the plan: S3 buckets (1), SQS queues (1)" in run.stderr + run.stdout
    graph = playbook.program("inventory", "-i", str(path), "--graph", "lifeboat_plan_shop")
    assert graph.stdout.splitlines() == ["@lifeboat_plan_shop:", "  |--shop", "  |--web"], graph.stderr

    assert ACCOUNT not in path.read_text(encoding="utf-8")
