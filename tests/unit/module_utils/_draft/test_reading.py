# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Odd answers of AWS: what is missing in them is not taken for "none there", and what they may lack is no error."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import AwsError
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.reading import autoscaling, ec2, elb, others, rds
from ansible_collections.lifeboat.aws.plugins.module_utils._draft.services import SERVICES

EAST = "us-east-1"


class Pages:
    """A client whose calls answer these pages, with a paginator or without."""

    def __init__(self, *pages: dict[str, Any], has_paginator: bool = True) -> None:
        self._pages = list(pages)
        self._has_paginator = has_paginator
        self.asked: list[dict[str, Any]] = []

    def can_paginate(self, call: str) -> bool:
        return self._has_paginator

    def get_paginator(self, call: str) -> Pages:
        return self

    def paginate(self, **arguments: Any) -> list[dict[str, Any]]:
        self.asked.append(arguments)
        return self._pages

    def list_collections(self, **arguments: Any) -> dict[str, Any]:
        self.asked.append(arguments)
        return self._pages.pop(0)


def service(title: str) -> Any:
    return next(each for each in SERVICES if each.title == title)


@pytest.mark.parametrize(
    ("title", "pages", "names"),
    [
        ("SQS queues", [{}], []),
        ("SQS queues", [{"QueueUrls": ["https://sqs.us-east-1.amazonaws.com/123456789012/orders"]}], ["orders"]),
        ("ECS clusters", [{"clusterArns": ["arn:aws:ecs:us-east-1:123456789012:cluster/shop"]}], ["shop"]),
        ("S3 buckets", [{"Buckets": [{"Name": "b"}]}, {"Buckets": [{"Name": "a"}]}], ["a", "b"]),
        ("Redshift clusters", [{"Clusters": [{"ClusterIdentifier": "dw"}]}], ["dw"]),
    ],
)
def test_names_are_those_of_all_pages(title: str, pages: list[dict[str, Any]], names: list[str]) -> None:
    assert others.names(Pages(*pages), EAST, service(title)) == names


def test_pages_are_followed_where_boto3_has_no_paginator() -> None:
    """Catches: the first hundred collections, taken for all of them."""
    pages = [{"collectionSummaries": [{"name": "b"}], "nextToken": "2"}, {"collectionSummaries": [{"name": "a"}]}]
    client = Pages(*pages, has_paginator=False)
    assert others.names(client, EAST, service("OpenSearch Serverless collections")) == ["a", "b"]
    assert client.asked == [{}, {"nextToken": "2"}]


@pytest.mark.parametrize(
    ("title", "page"),
    [("S3 buckets", {}), ("Redshift clusters", {"Clusters": [{}]}), ("MSK clusters", {"ClusterInfoList": 7})],
)
def test_answer_that_lacks_something_is_no_empty_list(title: str, page: dict[str, Any]) -> None:
    """Catches: a page of a proxy that reads as an account without buckets."""
    with pytest.raises(AwsError) as refused:
        others.names(Pages(page), EAST, service(title))
    assert refused.value.code == "UnreadableAnswer"


def test_load_balancer_without_a_name_in_dns_is_one() -> None:
    """Catches: no load balancer at all, because a Gateway Load Balancer has no DNSName."""
    told = {"LoadBalancerArn": "arn:gw", "LoadBalancerName": "gw", "Type": "gateway"}
    [found] = elb.load_balancers(Pages({"LoadBalancers": [told]}), EAST)
    assert (found.name, found.dns_name, found.security_groups) == ("gw", "", ())


def test_target_groups_of_addresses_are_not_ours_to_register() -> None:
    told = [
        {"TargetGroupArn": f"arn:{kind}", "TargetGroupName": kind, "TargetType": kind, "LoadBalancerArns": []}
        for kind in ("instance", "ip", "lambda", "alb")
    ]
    assert [group.name for group in elb.target_groups(Pages({"TargetGroups": told}), EAST)] == ["instance"]


def test_group_names_its_launch_template_in_each_way_there_is() -> None:
    common = {
        "MinSize": 0,
        "MaxSize": 1,
        "DesiredCapacity": 0,
        "AutoScalingGroupARN": "arn:aws:autoscaling:us-east-1:1:g:x",
    }
    plain = {"LaunchTemplate": {"LaunchTemplateId": "lt-1", "Version": "3"}}
    latest = {"LaunchTemplate": {"LaunchTemplateId": "lt-1"}}
    mixed = {"MixedInstancesPolicy": {"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateId": "lt-2"}}}}
    old = {"LaunchConfigurationName": "web"}
    told = [{**common, "AutoScalingGroupName": f"g{n}", **way} for n, way in enumerate((plain, latest, mixed, old, {}))]
    groups = autoscaling.groups(Pages({"AutoScalingGroups": told}), EAST)
    assert [group.template for group in groups] == ["lt-1:3", "lt-1:$Default", "lt-2:$Default", "web", ""]
    assert {group.account for group in groups} == {"1"}


def test_template_is_found_by_each_name_of_its_versions() -> None:
    """Catches: a default version that is taken for the latest."""
    told = [
        {
            "LaunchTemplateId": "lt-1",
            "VersionNumber": n,
            "DefaultVersion": n == 2,
            "LaunchTemplateData": {"ImageId": f"ami-{n}"},
        }
        for n in (7, 2)
    ]
    found = ec2.launch_templates(Pages({"LaunchTemplateVersions": told}), EAST)
    images = {template.key: template.image_id for template in found}
    assert images == {"lt-1:2": "ami-2", "lt-1:$Default": "ami-2", "lt-1:7": "ami-7", "lt-1:$Latest": "ami-7"}


@pytest.mark.parametrize(
    ("permission", "ports"),
    [
        ({"IpProtocol": "-1"}, None),
        ({"IpProtocol": "tcp", "FromPort": 80, "ToPort": 90}, (80, 90)),
        ({"IpProtocol": "6", "FromPort": 80, "ToPort": 80}, (80, 80)),
    ],
)
def test_rule_says_its_ports(permission: dict[str, Any], ports: Any) -> None:
    pairs = [{"GroupId": "sg-2", "UserId": "123456789012"}]
    told = {"GroupId": "sg-1", "GroupName": "db", "IpPermissions": [{**permission, "UserIdGroupPairs": pairs}]}
    [group] = ec2.security_groups(Pages({"SecurityGroups": [told]}), EAST)
    assert (group.ingress[0].ports, group.ingress[0].groups) == (ports, ("sg-2",))


def test_database_that_is_being_created_has_no_endpoint_yet() -> None:
    """Catches: all databases unknown, because one has no address yet."""
    [found] = rds.instances(Pages({"DBInstances": [{"DBInstanceIdentifier": "shop", "Engine": "mysql"}]}), EAST)
    assert (found.endpoints, found.port, found.backup_days) == ((), None, 1)
