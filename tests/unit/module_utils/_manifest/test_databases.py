"""Databases and clusters: what of RDS's answers is kept, and that no secret is."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.problem import Problem
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.databases import (
    cluster_about,
    instance_about,
    option_groups,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.db_groups import group_tags, groups_of
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.facts import manifest_seen
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.model import SECTIONS, Manifest
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.kinds.cluster import RESTORE as CLUSTER_RESTORE
from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.kinds.database import RESTORE
from tests.unit.module_utils._manifest.boto import DENIED, seen, tags

ARN = "arn:aws:rds:us-east-1:123456789012"
DB = {
    "DBInstanceIdentifier": "shop",
    "DBInstanceArn": f"{ARN}:db:shop",
    "DBParameterGroups": [{"DBParameterGroupName": "shop-16", "ParameterApplyStatus": "in-sync"}],
    "OptionGroupMemberships": [{"OptionGroupName": "shop", "Status": "in-sync"}],
    "DBSubnetGroup": {"DBSubnetGroupName": "shop", "Subnets": [{"SubnetIdentifier": "subnet-1"}]},
    "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-2"}, {"VpcSecurityGroupId": "sg-1"}],
    "Endpoint": {"Address": "shop.example", "Port": 5433},
    "MasterUserSecret": {"SecretArn": "arn:aws:secretsmanager:1", "SecretStatus": "rotating", "KmsKeyId": "key"},
    "PendingModifiedValues": {"MasterUserPassword": "****"},
    "DomainMemberships": [{"Domain": "d-1", "IAMRoleName": "directory"}],
    "ProcessorFeatures": [{"Name": "coreCount", "Value": "4"}],
    "TagList": tags(Service="shop", aws_cloudformation="x"),
}
OWN_GROUPS = [f"{ARN}:og:shop", f"{ARN}:pg:shop-16", f"{ARN}:subgrp:shop"]
OF_GROUPS = {arn: {"Team": arn.rpartition(":")[2]} for arn in OWN_GROUPS}
# Options of a restore that say how it comes back, and are no property of a running database.
PASSWORDS = {"manage_master_user_password", "master_user_secret_kms_key_id"}
ONLY_OF_A_RESTORE = {"instances", *PASSWORDS}


def test_database_has_every_option_of_a_restore() -> None:
    """Catches: an option that a plan can have and the manifest has no answer for."""
    assert set(RESTORE) - set(instance_about(DB)) == PASSWORDS
    cluster = manifest_seen(
        seen(db_clusters=[{"DBClusterIdentifier": "ledger"}]),
        *({"name": "ledger", "kind": "cluster", "db_cluster": "ledger"}, "shop", "us-west-2", "now"),
    )
    assert isinstance(cluster, Manifest)
    assert set(CLUSTER_RESTORE) - set(cluster.facts["db_cluster"]) == ONLY_OF_A_RESTORE


def test_database_about() -> None:
    about = instance_about(DB)
    assert about["master_user_secret"] == {"secret_arn": "arn:aws:secretsmanager:1", "kms_key_id": "key"}
    assert (about["port"], about["domain"], about["processor_features"]) == (5433, "d-1", {"coreCount": "4"})
    assert (about["vpc_security_group_ids"], about["option_group_name"]) == (["sg-1", "sg-2"], "shop")


def test_cluster_has_its_custom_endpoints_by_name() -> None:
    """Catches: names of another region compared, none of which is ever there."""
    endpoints = [f"{name}.cluster-custom-abc123.us-east-1.rds.amazonaws.com" for name in ("search", "reports")]
    assert cluster_about({"CustomEndpoints": endpoints})["custom_endpoints"] == ["reports", "search"]


@pytest.mark.parametrize(
    ("listing", "unknown"),
    [
        ("db_parameter_groups", {"db_parameter_groups"}),
        ("option_groups", {"option_groups"}),
        ("security_groups", {"security_groups"}),
        ("subnets", {"subnets"}),
        (None, set()),
    ],
)
def test_database_listing_that_is_denied_takes_only_what_needs_it(listing: str | None, unknown: set[str]) -> None:
    listings = seen(
        **{"db_instances": [DB], **({listing: DENIED} if listing else {})},
        parameters={("db_parameter_groups", "shop-16"): []},
        db_group_tags=OF_GROUPS,
    )
    workload = {"name": "shop-db", "kind": "database", "db_instance": "Shop"}
    about = manifest_seen(listings, workload, "shop", "us-west-2", "now")
    assert isinstance(about, Manifest)
    assert set(about.unknown) == unknown
    assert {*about.facts, *about.unknown} == set(SECTIONS["database"])
    assert about.account == "123456789012"


def test_database_parameters_that_are_denied_are_unknown() -> None:
    parameters = {("db_parameter_groups", "shop-16"): DENIED}
    listings = seen(db_instances=[DB], parameters=parameters, db_group_tags=OF_GROUPS)
    about = manifest_seen(listings, {"name": "a", "kind": "database", "db_instance": "shop"}, "p", "us-west-2", "now")
    assert isinstance(about, Manifest)
    assert set(about.unknown) == {"db_parameter_groups"}


def test_database_groups_have_their_tags_and_those_of_aws_are_left_out() -> None:
    """Catches: tags of a group that are people's work and not kept, and a call for the tags of a default group."""
    cluster = {
        "DBClusterIdentifier": "shop",
        "DBClusterArn": f"{ARN}:cluster:shop",
        "DBSubnetGroup": "default",
        "DBClusterParameterGroup": "shop-c",
        "DBClusterOptionGroupMemberships": [],
    }
    member = {
        **DB,
        "DBClusterIdentifier": "shop",
        "OptionGroupMemberships": [{"OptionGroupName": "default:aurora-16"}],
        "DBParameterGroups": [{"DBParameterGroupName": "default.aurora16"}, {"DBParameterGroupName": "shop-16"}],
    }
    arns = [f"{ARN}:cluster-pg:shop-c", f"{ARN}:pg:shop-16", f"{ARN}:subgrp:shop"]
    groups = groups_of([member, member], [cluster])
    assert sorted(group.arn for group in groups) == arns
    # Of a group without tags, and of such alone, there is no answer.
    known = {arn: {"Team": arn} for arn in arns[1:]}
    options = ("db_cluster_parameter_group_name", "db_parameter_group_name", "db_subnet_group_name")
    assert group_tags(seen(db_group_tags=known), groups) == [
        {"option": option, "name": arn.rpartition(":")[2], "arn": arn, "tags": known.get(arn, {})}
        for option, arn in zip(options, arns, strict=True)
    ]


def test_database_tags_of_groups_that_are_denied_take_nothing_else() -> None:
    listings = seen(
        db_instances=[DB],
        parameters={("db_parameter_groups", "shop-16"): []},
        db_group_tags=DENIED,
    )
    about = manifest_seen(listings, {"name": "a", "kind": "database", "db_instance": "shop"}, "p", "us-west-2", "now")
    assert isinstance(about, Manifest)
    assert set(about.unknown) == {"db_group_tags"}


@pytest.mark.parametrize(
    ("kind", "option", "listing"),
    [("database", "db_instance", "db_instances"), ("cluster", "db_cluster", "db_clusters")],
)
def test_database_that_is_missing_or_denied_is_a_problem(kind: str, option: str, listing: str) -> None:
    workload = {"name": "a", "kind": kind, option: "none"}
    missing = manifest_seen(seen(), workload, "p", "us-west-2", "now")
    assert isinstance(missing, Problem)
    assert f"none in us-east-1; check {option} and source_region" in missing.message
    assert manifest_seen(seen(**{listing: DENIED}), workload, "p", "us-west-2", "now") == DENIED


def test_options_of_option_groups_without_defaults_and_secrets() -> None:
    settings: list[dict[str, Any]] = [
        {"Name": "AGENT_REGISTRATION_PASSWORD", "Value": "hidden", "DefaultValue": None},
        {"Name": "SQLNET.ENCRYPTION_SERVER", "Value": "REQUIRED", "DefaultValue": "REQUESTED"},
        {"Name": "TLS_ONLY", "Value": "FALSE", "DefaultValue": "FALSE"},
    ]
    groups = [
        {"OptionGroupName": "shop", "Options": [{"OptionName": "OEM", "Port": 1158, "OptionSettings": settings}]},
        {"OptionGroupName": "another"},
    ]
    [group] = option_groups(seen(option_groups=groups), ["shop", None])
    [option] = group["options"]
    assert option["settings"] == {"AGENT_REGISTRATION_PASSWORD": None, "SQLNET.ENCRYPTION_SERVER": "REQUIRED"}
    assert option_groups(seen(option_groups=DENIED), ["default:postgres-16"])[0]["options"] == []
