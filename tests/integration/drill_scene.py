# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a drill has left in the recovery region, and what stands beside it and belongs to others.

It never goes through the code under test.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.canaries import plant
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.simulator.client import ACCOUNT

LONG_AGO, FAR_OFF = "2020-11-28T09:30:00Z", "2099-11-28T09:30:00Z"
ZONE = "shop.example"
PASSWORD = plant("master password of a drill", "password-of-the-databases-of-drills")


def tags_of(drill: str = "spring", workload: str = "shop/shop-web", expires: str | None = LONG_AGO) -> dict[str, str]:
    said = {"lifeboat:workload": workload, "lifeboat:drill": drill, "lifeboat:expires": expires}
    return {key: value for key, value in said.items() if value}


def boto(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


class DrillScene:
    """Each method creates one thing with tags, and answers its id; ``there`` is all that there is now."""

    def __init__(self, aws: AwsView) -> None:
        self.aws = aws
        self.ec2, self.rds = aws.ec2(WEST), aws.client("rds", WEST)
        self.autoscaling, self.ssm = aws.client("autoscaling", WEST), aws.client("ssm", WEST)
        self.route53 = aws.client("route53", SOURCE)
        self.image = aws.simulator.seed(WEST, images=[{"name": "web"}])[0]
        self.subnet = self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        self.zone = ""

    def instance(self, tags: Mapping[str, str]) -> str:
        tagged = [{"ResourceType": "instance", "Tags": boto(tags)}] if tags else []
        answer = self.ec2.run_instances(
            ImageId=self.image, MinCount=1, MaxCount=1, SubnetId=self.subnet, TagSpecifications=tagged
        )
        return str(answer["Instances"][0]["InstanceId"])

    def volume(self, tags: Mapping[str, str], attached_to: str = "") -> str:
        tagged = [{"ResourceType": "volume", "Tags": boto(tags)}] if tags else []
        answer = self.ec2.create_volume(AvailabilityZone="us-west-2a", Size=1, TagSpecifications=tagged)
        if attached_to:
            self.ec2.attach_volume(VolumeId=answer["VolumeId"], InstanceId=attached_to, Device="/dev/sdf")
        return str(answer["VolumeId"])

    def interface(self, tags: Mapping[str, str]) -> str:
        tagged = [{"ResourceType": "network-interface", "Tags": boto(tags)}]
        answer = self.ec2.create_network_interface(SubnetId=self.subnet, TagSpecifications=tagged)
        return str(answer["NetworkInterface"]["NetworkInterfaceId"])

    def template(self, tags: Mapping[str, str], name: str = "web") -> str:
        tagged = [{"ResourceType": "launch-template", "Tags": boto(tags)}] if tags else []
        answer = self.ec2.create_launch_template(
            LaunchTemplateName=name,
            LaunchTemplateData={"ImageId": self.image, "InstanceType": "t3.small"},
            TagSpecifications=tagged,
        )
        return str(answer["LaunchTemplate"]["LaunchTemplateId"])

    def group(self, tags: Mapping[str, str], template: str, name: str = "web") -> str:
        told = [{**each, "PropagateAtLaunch": True, "ResourceId": name} for each in boto(tags)]
        told = [{**each, "ResourceType": "auto-scaling-group"} for each in told]
        self.autoscaling.create_auto_scaling_group(
            AutoScalingGroupName=name,
            LaunchTemplate={"LaunchTemplateId": template, "Version": "$Latest"},
            MinSize=2,
            MaxSize=2,
            VPCZoneIdentifier=self.subnet,
            Tags=told,
        )
        return name

    def address(self, tags: Mapping[str, str], instance: str) -> str:
        allocation = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        if tags:
            self.ec2.create_tags(Resources=[allocation], Tags=boto(tags))
        self.ec2.associate_address(AllocationId=allocation, InstanceId=instance)
        return str(allocation)

    def database(self, tags: Mapping[str, str], name: str = "shop") -> str:
        self.rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.t4g.medium",
            Engine="postgres",
            MasterUsername="shop",
            MasterUserPassword=PASSWORD,
            AllocatedStorage=20,
            Tags=boto(tags),
        )
        return name

    def cluster(self, tags: Mapping[str, str], name: str = "ledger") -> str:
        self.rds.create_db_cluster(
            DBClusterIdentifier=name,
            Engine="aurora-postgresql",
            MasterUsername="shop",
            MasterUserPassword=PASSWORD,
            Tags=boto(tags),
        )
        self.rds.create_db_instance(
            DBInstanceIdentifier=f"{name}-1",
            DBInstanceClass="db.r6g.large",
            Engine="aurora-postgresql",
            DBClusterIdentifier=name,
            Tags=boto(tags),
        )
        return name

    def parameter(self, tags: Mapping[str, str], name: str) -> str:
        self.ssm.put_parameter(Name=name, Value=json.dumps({"schema": 1}), Type="String", Tags=boto(tags))
        return name

    def name(self, name: str, owner: str) -> str:
        self.zone = self.zone or self.aws.simulator.seed_zone(ZONE, [])
        text = f"heritage=lifeboat,owner={owner},account={ACCOUNT},region={WEST},instance=-,since=2026-11-28T01:30:00Z"
        records = [(name, "A", "203.0.113.10"), (f"_lifeboat.{name}", "TXT", f'"{text}"')]
        changes = [
            {
                "Action": "CREATE",
                "ResourceRecordSet": {"Name": each, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]},
            }
            for each, kind, value in records
        ]
        self.route53.change_resource_record_sets(HostedZoneId=self.zone, ChangeBatch={"Changes": changes})
        return name

    def whole(self, drill: str = "spring", plan: str = "shop") -> list[tuple[str, str]]:
        """One of everything, as a drill of this id has it; (kind, id) of each."""
        tags = tags_of(drill, f"{plan}/shop-web")
        mark = f"{plan}-{drill}"
        instance = self.instance({**tags, "Name": mark})
        template = self.template(tags, mark)
        group = self.group(tags, template, mark)
        found = [
            ("instance", instance),
            ("volume", self.volume(tags, instance)),
            ("network_interface", self.interface(tags)),
            ("launch_template", template),
            ("auto_scaling_group", group),
            ("elastic_ip_association", self.address(tags, instance)),
            ("db_instance", self.database(tags, f"db-{mark}")),
            ("db_cluster", self.cluster(tags, f"ledger-{mark}")),
            ("db_instance", f"ledger-{mark}-1"),
            ("ssm_parameter", self.parameter(tags, f"/lifeboat/{plan}/drills/{drill}/state/shop-web")),
            ("dns_name", self.name(f"www.{mark}.{ZONE}", f"drill/{plan}/{drill}")),
        ]
        return [*found, *(("instance", each) for each in self.of_group(group))]

    def of_group(self, name: str) -> list[str]:
        [group] = self.autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
        return [each["InstanceId"] for each in group["Instances"]]

    def there(self) -> set[tuple[str, str]]:
        """(kind, id) of everything in the region and in the zone, whoever has created it."""
        running = [{"Name": "instance-state-name", "Values": ["pending", "running", "stopped"]}]
        instances = self.ec2.describe_instances(Filters=running)["Reservations"]
        groups = self.autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
        templates = self.ec2.describe_launch_templates()["LaunchTemplates"]
        found = {("instance", one["InstanceId"]) for each in instances for one in each["Instances"]}
        found |= {("volume", each["VolumeId"]) for each in self.ec2.describe_volumes()["Volumes"]}
        interfaces = self.ec2.describe_network_interfaces()["NetworkInterfaces"]
        found |= {("network_interface", each["NetworkInterfaceId"]) for each in interfaces if each.get("TagSet")}
        found |= {("auto_scaling_group", each["AutoScalingGroupName"]) for each in groups}
        found |= {("launch_template", each["LaunchTemplateId"]) for each in templates}
        found |= {
            ("elastic_ip_association", each["AllocationId"])
            for each in self.ec2.describe_addresses()["Addresses"]
            if each.get("AssociationId")
        }
        found |= {("db_instance", each["DBInstanceIdentifier"]) for each in self._all("describe_db_instances")}
        found |= {("db_cluster", each["DBClusterIdentifier"]) for each in self._all("describe_db_clusters")}
        parameters = self.ssm.describe_parameters(
            ParameterFilters=[{"Key": "Path", "Option": "Recursive", "Values": ["/lifeboat"]}]
        )
        found |= {("ssm_parameter", each["Name"]) for each in parameters["Parameters"]}
        sets = self.route53.list_resource_record_sets(HostedZoneId=self.zone)["ResourceRecordSets"] if self.zone else []
        return found | {("dns_name", each["Name"].rstrip(".")) for each in sets if each["Type"] == "A"}

    def _all(self, call: str) -> list[dict[str, Any]]:
        answer = getattr(self.rds, call)()
        return list(answer["DBInstances" if "instances" in call else "DBClusters"])

    @property
    def allocated(self) -> set[str]:
        return {each["AllocationId"] for each in self.ec2.describe_addresses()["Addresses"]}
