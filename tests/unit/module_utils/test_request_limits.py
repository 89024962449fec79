# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No list of ours is longer than AWS takes in one request, and none of its values is lost: a table of all calls.

Limits: EC2 user guide, "The maximum number of filter values specified on a single call is 200"; API references of
CreateTags (1000 resources) and DescribeAddressesAttribute.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami import api as ami_api
from ansible_collections.lifeboat.aws.plugins.module_utils._ami.usage import images_in_use
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.plan import AddTags
from ansible_collections.lifeboat.aws.plugins.module_utils._create import api as create_api
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances import api as ec2_api
from ansible_collections.lifeboat.aws.plugins.module_utils._dns.instances import elastic_ip
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs import api as ebs_api
from tests.unit.module_utils.scripted import ScriptedClient, aws_error

HERE = "us-west-2"
MANY = [f"v{number}" for number in range(451)]
SOME = [f"w{number}" for number in range(230)]
EMPTY = {
    "describe_images": "Images",
    "describe_snapshots": "Snapshots",
    "describe_instances": "Reservations",
    "describe_addresses": "Addresses",
    "describe_launch_template_versions": "LaunchTemplateVersions",
    "describe_auto_scaling_groups": "AutoScalingGroups",
}


class StrictEc2(ScriptedClient):
    """Answers with nothing, but refuses what EC2 refuses; ``asked`` are the filters of each request."""

    def __init__(self) -> None:
        super().__init__(**{call: self._answer(key) for call, key in EMPTY.items()})
        self.asked: list[dict[str, list[str]]] = []

    def _answer(self, key: str) -> Callable[..., dict[str, Any]]:
        def answer(**arguments: Any) -> dict[str, Any]:
            filters = {each["Name"]: each["Values"] for each in arguments.get("Filters", [])}
            if len(filters) > 50 or sum(len(values) for values in filters.values()) > 200:
                raise aws_error("FilterLimitExceeded")
            self.asked.append(filters)
            return {key: []}

        return answer


TWO = {"volume-id": MANY, "tag:App": SOME, "owner-alias": ["self"]}
CALLS = [
    pytest.param(lambda e: ami_api.describe_images(e, HERE, TWO, None), TWO, id="images_of_a_user"),
    pytest.param(lambda e: ami_api.describe_tracked(e, HERE, TWO), TWO, id="tracked_images"),
    pytest.param(lambda e: ami_api.describe_images_by_id(e, HERE, MANY), {"image-id": MANY}, id="images"),
    pytest.param(
        lambda e: ami_api.describe_instance_tag(e, HERE, MANY, "k"),
        {"instance-id": MANY, "tag-key": ["k"]},
        id="tag_of_instances",
    ),
    pytest.param(
        lambda e: ami_api.describe_progress(e, HERE, MANY),
        {"description": [f"Copied for DestinationAmi {each} *" for each in MANY]},
        id="progress",
    ),
    pytest.param(lambda e: images_in_use(e, e, HERE, MANY), {"image-id": MANY}, id="uses"),
    pytest.param(lambda e: ebs_api.describe_snapshots(e, HERE, TWO, "self"), TWO, id="snapshots_of_a_user"),
    pytest.param(lambda e: ebs_api.describe_tracked(e, HERE, TWO), TWO, id="tracked_snapshots"),
    pytest.param(lambda e: ebs_api.describe_snapshots_by_id(e, HERE, MANY), {"snapshot-id": MANY}, id="snapshots"),
    pytest.param(
        lambda e: ebs_api.images_with_snapshots(e, HERE, MANY),
        {"block-device-mapping.snapshot-id": MANY},
        id="images_of_snapshots",
    ),
    pytest.param(lambda e: create_api.describe_instances(e, HERE, TWO), TWO, id="instances_of_sources"),
    pytest.param(lambda e: ec2_api.describe_instances(e, HERE, TWO), TWO, id="instances_of_a_user"),
    pytest.param(lambda e: ec2_api.describe_instances_by_id(e, HERE, MANY), {"instance-id": MANY}, id="instances"),
    pytest.param(
        lambda e: elastic_ip.describe_elastic_ips(e, HERE, MANY), {"public-ip": MANY}, id="elastic_ip_addresses"
    ),
]


@pytest.mark.parametrize(("call", "filters"), CALLS)
def test_filters_of_a_call_fit_and_ask_for_every_combination(
    call: Callable[[StrictEc2], Any], filters: dict[str, list[str]]
) -> None:
    """Catches: FilterLimitExceeded, and a value (or two values together) that no request asks for."""
    ec2 = StrictEc2()
    call(ec2)
    asked = [each for each in ec2.asked if each.keys() >= filters.keys()]
    names = sorted(filters, key=lambda name: len(filters[name]))[-2:]
    covered = {pair for each in asked for pair in itertools.product(*(each[name] for name in names))}
    assert covered == set(itertools.product(*(filters[name] for name in names)))


def test_tags_of_a_call_are_set_on_as_many_resources_as_it_takes() -> None:
    """Catches: an image with more snapshots than CreateTags takes resources. No such image is known."""
    ids = tuple(f"snap-{number}" for number in range(1001))
    for tag in (ami_api.tag_image, ebs_api.tag_snapshot):
        ec2 = ScriptedClient(create_tags=lambda **_: {})
        tag(ec2, AddTags(HERE, "ami-1", ids, {"a": "b"}, {}))
        asked = [call["Resources"] for call in ec2.calls_of("create_tags")]
        assert [len(resources) for resources in asked] == [1000, 1]
        assert tuple(each for resources in asked for each in resources) == ids


def test_reverse_names_are_asked_for_in_parts() -> None:
    addresses = [elastic_ip.ElasticIp(f"eipalloc-{number}", "192.0.2.1") for number in range(1001)]
    ec2 = ScriptedClient(describe_addresses_attribute=lambda **_: {"Addresses": []})
    assert len(elastic_ip.describe_ptrs(ec2, HERE, addresses)) == 1001
    assert [len(call["AllocationIds"]) for call in ec2.calls_of("describe_addresses_attribute")] == [1000, 1]
