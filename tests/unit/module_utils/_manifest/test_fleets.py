"""Fleets and volumes: which instances, groups and volumes a workload is, and what is not known of them."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.facts import manifest_seen
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.fleets import find_fleet, sha256_of
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.matching import matches
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import Manifest
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.network import security_groups
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.source_view import NotKnown, Seen
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ownership import FENCED, FORMER
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.steps import PROCESSES
from tests.unit.module_utils._manifest.boto import DENIED, group, instance, reservations, seen, tags, version

IMAGE = {"image_ids": ["ami-1"]}
IN_GROUP = {"Tags": tags(aws_autoscaling_groupName="web")}
IN_GROUP["Tags"][0]["Key"] = "aws:autoscaling:groupName"


def found(listings: Seen, **options: Any) -> tuple[list[str], list[str]]:
    fleet = find_fleet(listings, options)
    assert not isinstance(fleet.groups, Problem)
    return [i["InstanceId"] for i in fleet.instances], [g["AutoScalingGroupName"] for g in fleet.groups]


@pytest.mark.parametrize(
    ("options", "instances"),
    [
        ({"image_ids": ["ami-1"]}, ["i-1", "i-2"]),
        ({"image_ids": "ami-1, ami-2"}, ["i-1", "i-2", "i-3"]),
        ({"sync_identifier": "web"}, ["i-1", "i-2"]),
        ({"filters": {"tag:Role": "b*"}}, ["i-3"]),
        ({"filters": {"name": ["batch-?"], "state": "available"}}, ["i-3"]),
        ({"create": {"instance_id": "i-3"}}, ["i-3"]),
        ({"create": {"instance_filters": {"tag:Name": ["one", "two"]}}}, ["i-1"]),
        ({"sync_identifier": "web", "create": {"instance_id": "i-3"}}, ["i-1", "i-2", "i-3"]),
    ],
    ids=lambda value: str(value)[:50],
)
def test_fleet_is_what_runs_from_what_is_copied(options: dict[str, Any], instances: list[str]) -> None:
    listings = seen(
        images=[
            {
                "ImageId": "ami-1",
                "Name": "web-1",
                "State": "available",
                "Tags": [{"Key": "Sync-Identifier", "Value": "web"}],
            },
            {"ImageId": "ami-2", "Name": "batch-1", "State": "available", "Tags": tags(Role="batch")},
        ],
        reservations=reservations(
            instance(1, Tags=tags(Name="one")),
            instance(2),
            instance(3, "ami-2"),
            instance(4, State={"Name": "terminated"}),
        ),
    )
    assert found(listings, **options) == (instances, [])


def test_fleet_has_the_groups_of_its_instances_and_those_that_would_launch_its_image() -> None:
    """Catches: a group that is scaled to nothing and left out, and instances of a group listed as plain ones."""
    listings = seen(
        reservations=reservations(instance(1, **IN_GROUP), instance(2), instance(3, "ami-9", **IN_GROUP)),
        auto_scaling_groups=[
            group("running", members=("i-1",)),
            group("of-another", members=("i-3",)),
            group("idle", ("lt-1", "$Latest")),
            group("idle-default", ("lt-1", "$Default")),
            group("idle-fixed", ("lt-1", "7")),
            group("configured", LaunchConfigurationName="old"),
            group(
                "mixed",
                MixedInstancesPolicy={
                    "LaunchTemplate": {
                        "LaunchTemplateSpecification": {"LaunchTemplateId": "lt-1", "Version": "$Latest"}
                    }
                },
            ),
        ],
        launch_templates=[version(9), version(3, "ami-2", is_default=True)],
        launch_configurations=[{"LaunchConfigurationName": "old", "ImageId": "ami-1"}],
        templates={("lt-1", "7"): [version(7)]},
    )
    assert found(listings, **IMAGE) == (["i-2"], ["running", "idle", "idle-fixed", "configured", "mixed"])


def test_fleet_instance_has_its_elastic_ips_and_not_the_addresses_that_ec2_gave() -> None:
    def address(ip: str, owner: str) -> dict[str, Any]:
        return {"PrivateIpAddresses": [{"Association": {"PublicIp": ip, "IpOwnerId": owner}}, {}]}

    interfaces = [address("203.0.113.7", "123456789012"), address("198.51.100.7", "amazon")]
    listings = seen(reservations=reservations(instance("i-1", "ami-1", NetworkInterfaces=interfaces)))
    manifest = manifest_seen(listings, {"name": "web", "kind": "fleet", **IMAGE}, "shop", "us-west-2", "now")
    assert isinstance(manifest, Manifest)
    assert [each["elastic_ips"] for each in manifest.facts["instances"]] == [["203.0.113.7"]]


@pytest.mark.parametrize(
    ("suspended", "own", "expected"),
    [
        pytest.param((), {}, [], id="nothing"),
        pytest.param(("AZRebalance",), {}, ["AZRebalance"], id="by_its_owners"),
        pytest.param(PROCESSES, {FORMER: "Launch"}, sorted(PROCESSES), id="without_a_fence"),
        pytest.param(PROCESSES, {FENCED: "shop/web", FORMER: " ".join(PROCESSES)}, [], id="fenced"),
        pytest.param(
            PROCESSES,
            {FENCED: "shop/web", FORMER: " ".join(each for each in PROCESSES if each != "AZRebalance")},
            ["AZRebalance"],
            id="fenced_beside_what_its_owners_suspended",
        ),
    ],
)
def test_group_has_the_suspended_processes_of_its_owners_and_not_those_of_a_fence(
    suspended: tuple[str, ...], own: dict[str, str], expected: list[str]
) -> None:
    """Catches: a graceful failover, whose final sync sees a fenced group, and brings back one that never launches."""
    halted = [{"ProcessName": each, "SuspensionReason": "User suspended"} for each in suspended]
    given = [{"Key": key, "Value": value} for key, value in own.items()]
    asg = group("web", members=("i-1",), SuspendedProcesses=halted, Tags=given)
    listings = seen(reservations=reservations(instance(1, **IN_GROUP)), auto_scaling_groups=[asg])
    manifest = manifest_seen(listings, {"name": "web", "kind": "fleet", **IMAGE}, "shop", "us-west-2", "now")
    assert isinstance(manifest, Manifest)
    assert [each["suspend_processes"] for each in manifest.facts["auto_scaling_groups"]] == [expected]


@pytest.mark.parametrize("names", [{"pl-1": "offices"}, {}], ids=["known", "denied"])
def test_rule_names_its_prefix_list_as_far_as_that_is_known(names: dict[str, str]) -> None:
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": [{"PrefixListId": "pl-1"}]}
    listings = Seen(
        "us-east-1", {"security_groups": [{"GroupId": "sg-1", "IpPermissions": [rule]}]}, prefix_lists=names
    )
    [found] = security_groups(listings, ["sg-1"])
    [ingress] = found["ingress"]
    assert (ingress["prefix_list_id"], ingress["prefix_list_name"]) == ("pl-1", names.get("pl-1"))


def test_fleet_that_is_nowhere_says_so() -> None:
    with pytest.raises(NotKnown, match="no instance and no Auto Scaling group in us-east-1 runs what the workload"):
        found(seen(), **IMAGE)


@pytest.mark.parametrize(
    ("listing", "unknown"),
    [
        (
            "auto_scaling_groups",
            {"auto_scaling_groups", "launch_templates", "target_groups", "security_groups", "subnets", "scaling"},
        ),
        ("target_groups", {"target_groups"}),
        ("security_groups", {"security_groups"}),
        ("subnets", {"subnets"}),
    ],
)
def test_fleet_listing_that_is_denied_takes_only_what_needs_it(listing: str, unknown: set[str]) -> None:
    listings = seen(**{"reservations": reservations(instance(1)), listing: DENIED})
    about = manifest_seen(listings, {"name": "web", "kind": "fleet", **IMAGE}, "shop", "us-west-2", "now")
    assert isinstance(about, Manifest)
    assert set(about.unknown) == unknown
    assert (set(about.facts) & unknown, about.account) == (set(), "123456789012")
    assert about.facts["instances"][0]["launched_at"] == "2026-11-19T06:00:00Z"


def test_fleet_group_has_the_instance_types_that_it_may_launch() -> None:
    policy = {
        "LaunchTemplate": {
            "LaunchTemplateSpecification": {"LaunchTemplateId": "lt-1", "Version": "$Latest"},
            "Overrides": [{"InstanceType": "m6i.large"}, {"InstanceRequirements": {}}, {"InstanceType": "m7i.large"}],
        },
        "InstancesDistribution": {"OnDemandBaseCapacity": 2, "SpotAllocationStrategy": "price-capacity-optimized"},
    }
    listings = seen(
        auto_scaling_groups=[group("mixed", MixedInstancesPolicy=policy), group("plain", ("lt-1", "$Latest"))],
        launch_templates=[version(1)],
    )
    about = manifest_seen(listings, {"name": "web", "kind": "fleet", **IMAGE}, "shop", "us-west-2", "now")
    assert isinstance(about, Manifest)
    mixed, plain = (each["mixed_instances_policy"] for each in about.facts["auto_scaling_groups"])
    assert (mixed["instance_types"], mixed["on_demand_base_capacity"]) == (["m6i.large", "m7i.large"], 2)
    assert plain is None


@pytest.mark.parametrize("weight", [None, "4"])
def test_fleet_group_says_whether_its_sizes_are_units(weight: str | None) -> None:
    """Catches: a hundred units of seven instances that are taken for a hundred instances."""
    override = {"InstanceType": "m6i.4xlarge", **({"WeightedCapacity": weight} if weight else {})}
    told = {"LaunchTemplateSpecification": {"LaunchTemplateId": "lt-1", "Version": "$Latest"}, "Overrides": [override]}
    own = group("mixed", MixedInstancesPolicy={"LaunchTemplate": told}, Instances=[{"InstanceId": "i-7"}])
    listings = seen(auto_scaling_groups=[own], reservations=reservations(instance(7)), launch_templates=[version(1)])
    about = manifest_seen(listings, {"name": "web", "kind": "fleet", **IMAGE}, "shop", "us-west-2", "now")
    assert isinstance(about, Manifest)
    [found] = about.facts["auto_scaling_groups"]
    assert (found["instances"], found["mixed_instances_policy"]["has_weights"]) == (1, bool(weight))


@pytest.mark.parametrize("listing", ["reservations", "images"])
def test_fleet_of_which_nothing_can_be_read_is_a_problem(listing: str) -> None:
    workload = {"name": "web", "kind": "fleet", "sync_identifier": "web"}
    assert manifest_seen(seen(**{listing: DENIED}), workload, "shop", "us-west-2", "now") == DENIED


def test_fleet_user_data_that_is_denied_takes_nothing_else() -> None:
    listings = seen(reservations=reservations(instance(1)), user_data={"i-1": DENIED})
    about = manifest_seen(listings, {"name": "web", "kind": "fleet", **IMAGE}, "shop", "us-west-2", "now")
    assert isinstance(about, Manifest)
    assert set(about.unknown) == {"user_data"}
    assert about.facts["spread"] == {"us-east-1a": 1}


def test_user_data_hash_is_that_of_the_decoded_text() -> None:
    text = b"#!/bin/sh\n"
    assert sha256_of(base64.b64encode(text).decode()) == hashlib.sha256(text).hexdigest()
    assert sha256_of("#!/bin/sh\n") == hashlib.sha256(text).hexdigest()
    assert (sha256_of(None), sha256_of("")) == (None, None)


@pytest.mark.parametrize(
    ("filters", "is_match"),
    [
        ({}, True),
        ({"tag:Name": "web-*"}, True),
        ({"tag:Name": ["db", "web-?"]}, True),
        ({"tag:Name": "WEB-1"}, False),
        ({"tag:Other": "*"}, False),
        ({"tag-key": ["Name"]}, True),
        ({"instance-state-name": "running", "instance-id": "i-1"}, True),
        ({"instance-state-name": "running", "instance-id": "i-2"}, False),
        ({"availability-zone": "us-east-1a"}, True),
        ({"encrypted": True}, True),
        ({"encrypted": "false"}, False),
        ({"key-name": "*"}, False),
    ],
    ids=str,
)
def test_filters_match_as_those_of_ec2(filters: dict[str, Any], is_match: bool) -> None:
    assert matches(instance(1, Tags=tags(Name="web-1"), Encrypted=True), filters) is is_match


def test_filter_that_is_not_followed_is_said() -> None:
    """Catches: a filter that is taken for one that everything, or nothing, matches."""
    with pytest.raises(
        NotKnown, match=r"the manifest does not follow filter network-interface\.status; choose with tags"
    ):
        matches(instance(1), {"network-interface.status": "in-use"})


@pytest.mark.parametrize(
    ("options", "volumes"),
    [
        ({"volume_ids": ["vol-1"]}, ["vol-1"]),
        ({"snapshot_ids": "snap-2"}, ["vol-2"]),
        ({"filters": {"tag:Name": "data"}}, ["vol-1"]),
        ({"create": {"volume_ids": ["vol-3"]}}, ["vol-3"]),
        ({"create": {"instance_id": "i-1"}}, ["vol-1", "vol-2", "vol-3"]),
        ({"create": {"instance_id": "i-1", "exclude_boot_volume": True}}, ["vol-2", "vol-3"]),
        ({"create": {"instance_id": "i-1", "exclude_data_volume_ids": ["vol-3"]}}, ["vol-1", "vol-2"]),
    ],
    ids=str,
)
def test_volumes_are_those_that_are_copied(options: dict[str, Any], volumes: list[str]) -> None:
    devices = [{"DeviceName": f"/dev/sd{n}", "Ebs": {"VolumeId": f"vol-{n}"}} for n in (1, 2, 3)]
    about = manifest_seen(
        seen(
            volumes=[{"VolumeId": f"vol-{number}", "Size": 8} for number in (1, 2, 3)],
            snapshots=[
                {"SnapshotId": "snap-1", "VolumeId": "vol-1", "Tags": tags(Name="data")},
                {"SnapshotId": "snap-2", "VolumeId": "vol-2"},
            ],
            reservations=reservations(instance(1, RootDeviceName="/dev/sd1", BlockDeviceMappings=devices)),
        ),
        {"name": "files", "kind": "volumes", **options},
        *("shop", "us-west-2", "now"),
    )
    assert isinstance(about, Manifest)
    assert [each["volume_id"] for each in about.facts["volumes"]] == volumes


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"volume_ids": ["vol-1", "vol-9"]}, "volume vol-9 is not in us-east-1; check the options"),
        ({"create": {"instance_id": "i-9"}}, "none of its volumes is in us-east-1; check the options"),
    ],
    ids=["one", "all"],
)
def test_volumes_that_are_missing_are_said(options: dict[str, Any], said: str) -> None:
    listings = seen(volumes=[{"VolumeId": "vol-1"}])
    about = manifest_seen(listings, {"name": "files", "kind": "volumes", **options}, "shop", "us-west-2", "now")
    assert isinstance(about, Problem)
    assert about.message.startswith(said)
