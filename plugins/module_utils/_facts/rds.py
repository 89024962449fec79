# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of RDS: groups, engine versions, classes on offer, quotas.

It never judges what it reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._core.errors import explained
from .._core.filters import filter_requests
from .._core.listing import RDS_PAGE_SIZE, db_clusters, db_instances
from .._core.tags import tags_from_boto
from .model import DbClassOption, DbParameterGroup, DbSubnetGroup, EngineVersion, OptionGroup, Quota


def _pages(rds: Any, call: str, **arguments: Any) -> Any:
    return rds.get_paginator(call).paginate(**arguments, PaginationConfig={"PageSize": RDS_PAGE_SIZE})


def instance_tags(rds: Any, region: str) -> dict[str, dict[str, str]]:
    """Identifier -> tags of all DB instances, those of clusters as well: they share one space of names."""
    return dict(db_instances(rds, region, lambda db: (db["DBInstanceIdentifier"], tags_from_boto(db.get("TagList")))))


def cluster_tags(rds: Any, region: str) -> dict[str, dict[str, str]]:
    return dict(db_clusters(rds, region, lambda db: (db["DBClusterIdentifier"], tags_from_boto(db.get("TagList")))))


def subnet_groups(rds: Any, region: str) -> dict[str, DbSubnetGroup]:
    """Name -> DB subnet group."""
    with explained("rds", "DescribeDBSubnetGroups", region, "the DB subnet groups"):
        return {
            each["DBSubnetGroupName"]: DbSubnetGroup(
                name=each["DBSubnetGroupName"],
                vpc=each["VpcId"],
                zones=frozenset(subnet["SubnetAvailabilityZone"]["Name"] for subnet in each["Subnets"]),
                subnets=tuple(sorted(subnet["SubnetIdentifier"] for subnet in each["Subnets"])),
                arn=each["DBSubnetGroupArn"],
            )
            for page in _pages(rds, "describe_db_subnet_groups")
            for each in page["DBSubnetGroups"]
        }


def parameter_groups(rds: Any, region: str) -> dict[str, DbParameterGroup]:
    """Name -> DB parameter group."""
    return _parameter_groups(rds, region, "describe_db_parameter_groups", "DBParameterGroup", "DB parameter groups")


def cluster_parameter_groups(rds: Any, region: str) -> dict[str, DbParameterGroup]:
    """Name -> DB cluster parameter group."""
    call, noun = "describe_db_cluster_parameter_groups", "DBClusterParameterGroup"
    return _parameter_groups(rds, region, call, noun, "DB cluster parameter groups")


def _parameter_groups(rds: Any, region: str, call: str, noun: str, title: str) -> dict[str, DbParameterGroup]:
    with explained("rds", f"Describe{noun}s", region, f"the {title}"):
        found = [
            DbParameterGroup(name=each[f"{noun}Name"], family=each["DBParameterGroupFamily"], arn=each[f"{noun}Arn"])
            for page in _pages(rds, call)
            for each in page[f"{noun}s"]
        ]
    return {group.name: group for group in found}


def option_groups(rds: Any, region: str) -> dict[str, OptionGroup]:
    """Name -> option group."""
    with explained("rds", "DescribeOptionGroups", region, "the option groups"):
        return {
            each["OptionGroupName"]: OptionGroup(
                name=each["OptionGroupName"],
                engine=each["EngineName"],
                major_version=each["MajorEngineVersion"],
                arn=each["OptionGroupArn"],
            )
            for page in _pages(rds, "describe_option_groups")
            for each in page["OptionGroupsList"]
        }


def engine_versions(rds: Any, region: str, engines: Iterable[str]) -> dict[tuple[str, str], EngineVersion]:
    """(engine, version) -> what RDS says of it, of these engines; deprecated ones too, as long as RDS lists them."""
    found = {}
    with explained("rds", "DescribeDBEngineVersions", region, "the engine versions"):
        for filters in filter_requests({"engine": list(engines)}):
            for page in _pages(rds, "describe_db_engine_versions", Filters=filters, IncludeAll=True):
                for each in page["DBEngineVersions"]:
                    found[each["Engine"], each["EngineVersion"]] = EngineVersion(
                        engine=each["Engine"],
                        version=each["EngineVersion"],
                        family=each["DBParameterGroupFamily"],
                        is_available=each.get("Status", "available") == "available",
                    )
    return found


def class_options(rds: Any, region: str, engine: str, version: str, db_class: str) -> tuple[DbClassOption, ...]:
    """How a class is on offer for an engine version, such as with a type of storage; none if it is not on offer."""
    arguments = {"Engine": engine, "EngineVersion": version, "DBInstanceClass": db_class}
    with explained("rds", "DescribeOrderableDBInstanceOptions", region, f"{db_class} for {engine} {version}"):
        return tuple(
            DbClassOption(
                zones=frozenset(zone["Name"] for zone in option["AvailabilityZones"]),
                storage_type=option["StorageType"],
                multi_az=option["MultiAZCapable"],
            )
            for page in _pages(rds, "describe_orderable_db_instance_options", **arguments)
            for option in page["OrderableDBInstanceOptions"]
        )


def quotas(rds: Any, region: str) -> dict[str, Quota]:
    """Name of a quota, such as ``DBInstances`` and ``AllocatedStorage`` (GiB) -> what is used of it."""
    with explained("rds", "DescribeAccountAttributes", region, "the quotas of RDS"):
        return {
            each["AccountQuotaName"]: Quota(used=each["Used"], most=each["Max"])
            for each in rds.describe_account_attributes()["AccountQuotas"]
        }


def is_public(rds: Any, region: str, kind: str, snapshot_id: str) -> bool:
    """Whether every account may restore a snapshot of that kind of workload.

    RDS has no listing of the account's own that are public.
    """
    is_cluster = kind == "cluster"
    noun = "DBClusterSnapshot" if is_cluster else "DBSnapshot"
    with explained("rds", f"Describe{noun}Attributes", region, f"{noun} {snapshot_id}"):
        if is_cluster:
            answer = rds.describe_db_cluster_snapshot_attributes(DBClusterSnapshotIdentifier=snapshot_id)
        else:
            answer = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=snapshot_id)
        attributes = answer[f"{noun}AttributesResult"][f"{noun}Attributes"]
        return any("all" in each["AttributeValues"] for each in attributes if each["AttributeName"] == "restore")
