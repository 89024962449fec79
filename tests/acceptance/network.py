"""A VPC of its own in each region: an account may have no default VPC, and nothing of it may reach anything else.

It has no gateway and no route out, so that it costs nothing and a drill in it meets nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .account import Account, NotAsPromised
from .marks import Marks, pairs

INSTANCE_TYPE, DATABASE_CLASS, CLUSTER_CLASS = "t4g.nano", "db.t4g.micro", "db.t4g.medium"
ENGINE, CLUSTER_ENGINE = "postgres", "aurora-postgresql"


@dataclass(frozen=True)
class Network:
    """Two subnets in two zones, of which ``subnet_group`` is made; groups let members talk to each other only."""

    vpc: str
    subnets: tuple[str, ...]
    group: str
    drill_group: str
    subnet_group: str


def create(account: Account, marks: Marks, region: str, classes: dict[str, str]) -> Network:
    """``classes``: engine -> class of what has to be offered in both zones."""
    ec2, rds = account.client("ec2", region), account.client("rds", region)
    zones = zones_with(ec2, rds, region, classes)
    vpc = ec2.create_vpc(CidrBlock="10.213.0.0/24", TagSpecifications=marks.for_ec2("vpc"))["Vpc"]["VpcId"]
    account.until_seen(lambda: ec2.describe_vpcs(VpcIds=[vpc]))
    for switch in ("EnableDnsSupport", "EnableDnsHostnames"):
        account.once_known(ec2.modify_vpc_attribute, VpcId=vpc, **{switch: {"Value": True}})
    subnets = tuple(
        account.once_known(
            ec2.create_subnet,
            VpcId=vpc,
            CidrBlock=f"10.213.0.{64 * number}/26",
            AvailabilityZone=zone,
            TagSpecifications=marks.for_ec2("subnet"),
        )["Subnet"]["SubnetId"]
        for number, zone in enumerate(zones)
    )
    account.until_seen(lambda: ec2.describe_subnets(SubnetIds=list(subnets)))
    # A drill has some that a failover does not use.
    names = (marks.run, f"{marks.run}-drill")
    group, drill_group = (_isolated_group(account, ec2, marks, vpc, name) for name in names)
    for name in names:
        account.once_known(
            rds.create_db_subnet_group,
            DBSubnetGroupName=name,
            DBSubnetGroupDescription=name,
            SubnetIds=list(subnets),
            Tags=pairs(marks.tags()),
        )
    return Network(vpc, subnets, group, drill_group, marks.run)


def zones_with(ec2: Any, rds: Any, region: str, classes: dict[str, str]) -> list[str]:
    """Two of them. What is offered differs by zone, also for the smallest."""
    wanted = [{"Name": "instance-type", "Values": [INSTANCE_TYPE]}]
    offered = ec2.describe_instance_type_offerings(LocationType="availability-zone", Filters=wanted)
    zones = {each["Location"] for each in offered["InstanceTypeOfferings"]}
    for engine, name in classes.items():
        zones &= database_zones(rds, engine, default_version(rds, engine), name)
    if len(zones) < 2:
        names = ", ".join([INSTANCE_TYPE, *classes.values()])
        raise NotAsPromised(f"{region} has no two zones with {names}; choose another region")
    return sorted(zones)[:2]


def default_version(rds: Any, engine: str) -> str:
    """RDS has one default for each engine; it changes with time."""
    found = rds.describe_db_engine_versions(Engine=engine, DefaultOnly=True)["DBEngineVersions"]
    if not found:
        raise NotAsPromised(f"RDS names no version of {engine}")
    version: str = found[-1]["EngineVersion"]
    return version


def database_zones(rds: Any, engine: str, version: str, name: str) -> set[str]:
    pages = rds.get_paginator("describe_orderable_db_instance_options").paginate(
        Engine=engine, EngineVersion=version, DBInstanceClass=name, Vpc=True
    )
    options = [each for page in pages for each in page["OrderableDBInstanceOptions"]]
    return {zone["Name"] for each in options for zone in each["AvailabilityZones"]}


def _isolated_group(account: Account, ec2: Any, marks: Marks, vpc: str, name: str) -> str:
    """A new security group lets everything out; this one does not."""
    group: str = account.once_known(
        ec2.create_security_group,
        GroupName=name,
        Description=name,
        VpcId=vpc,
        TagSpecifications=marks.for_ec2("security-group"),
    )["GroupId"]
    account.until_seen(lambda: ec2.describe_security_groups(GroupIds=[group]))
    members = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}]
    everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    account.once_known(ec2.revoke_security_group_egress, GroupId=group, IpPermissions=everything)
    account.once_known(ec2.authorize_security_group_egress, GroupId=group, IpPermissions=members)
    account.once_known(ec2.authorize_security_group_ingress, GroupId=group, IpPermissions=members)
    return group
