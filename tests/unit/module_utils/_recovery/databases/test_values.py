# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""With which values a database comes back, what is set afterwards, and what is a finding."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.compare import corrections, findings
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.model import Database
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.databases.values import Known, settle
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.settings import Values

NOTHING = Known()
SOURCE = {
    "db_instance_class": "db.r6g.large",
    "multi_az": True,
    "publicly_accessible": False,
    "backup_retention_period": 0,
    "db_subnet_group_name": "shop",
    "db_parameter_group_name": "shop-16",
    "option_group_name": "default:postgres-16",
    "vpc_security_group_ids": ["sg-source"],
    "kms_key_id": "arn:aws:kms:us-east-1:123456789012:key/k",
    "availability_zone": "us-east-1a",
    "storage_type": "io1",
    "monitoring_role_arn": None,
    "enable_cloudwatch_logs_exports": [],
    "tags": {"Service": "shop"},
}


def settled(said: dict[str, Any], known: Known = NOTHING, kind: str = "database", drill: bool = False) -> Values:
    return settle(kind, said, known, is_drill=drill)


def options(values: Values) -> dict[str, tuple[Any, str]]:
    return {each.option: (each.value, each.origin) for each in values.settled}


def test_values_of_the_plan_come_before_those_of_the_manifest() -> None:
    values = settled({"multi_az": False, "backup_retention_period": 5}, Known(SOURCE))
    assert options(values) == {
        "multi_az": (False, "plan"),
        "backup_retention_period": (5, "plan"),
        "db_instance_class": ("db.r6g.large", "manifest"),
        "publicly_accessible": (False, "manifest"),
    }
    assert values.tags == {"Service": "shop"}
    assert settled({"tags": {}}, Known(SOURCE)).tags == {}
    assert options(settled({}, Known(SOURCE)))["backup_retention_period"] == (0, "manifest")


def test_values_name_nothing_of_the_source_region() -> None:
    """Catches: a restore with a security group, key, zone or group that only the source region has."""
    of_source = {"vpc_security_group_ids", "kms_key_id", "availability_zone", "storage_type", "db_subnet_group_name"}
    assert not of_source & set(options(settled({}, Known(SOURCE))))


@pytest.mark.parametrize(
    ("groups", "used", "why"),
    [
        pytest.param({"db_parameter_group_name": {"shop-16": ""}}, True, None, id="there"),
        pytest.param(
            {"db_parameter_group_name": {"shop-16": "which is for x"}}, False, "shop-16, which is", id="misfit"
        ),
        pytest.param({"db_parameter_group_name": {"other": ""}}, False, "none of that name", id="not_there"),
        pytest.param({"db_parameter_group_name": None}, True, None, id="unknown"),
    ],
)
def test_group_of_the_manifest_counts_if_it_is_known_to_be_there(groups: Any, used: bool, why: str | None) -> None:
    values = settled({}, Known(SOURCE, groups))
    assert (values.get("db_parameter_group_name") == "shop-16") is used
    assert why is None or why in values.left["db_parameter_group_name"]
    assert "option_group_name" not in values.left


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        pytest.param({"multi_az": False, "availability_zone": "us-west-2a"}, "multi_az", id="zone_of_one_instance"),
        pytest.param({"multi_az": True, "availability_zone": "us-west-2a"}, "availability_zone", id="zones_of_two"),
        pytest.param(
            {"monitoring_role_arn": "arn:r", "monitoring_interval": 0}, "monitoring_role_arn", id="no_metrics"
        ),
    ],
)
def test_values_that_aws_takes_only_alone_are_not_sent_together(said: dict[str, Any], gone: str) -> None:
    assert gone not in options(settled(said))


def test_drill_has_no_deletion_protection_whatever_is_said() -> None:
    values = settled({"deletion_protection": True}, Known({"deletion_protection": True}), drill=True)
    assert options(values) == {"deletion_protection": (False, "drill")}
    assert options(settled({}, kind="instance", drill=True)) == {}


def database(cluster: str | None = None, pending: tuple[str, ...] = (), **values: Any) -> Database:
    return Database("shop", "arn", "available", values=values, cluster=cluster, pending=pending)


@pytest.mark.parametrize(
    ("said", "has", "changes"),
    [
        pytest.param({"backup_retention_period": 7}, {"backup_retention_period": 1}, {"backup_retention_period": 7}),
        pytest.param({"backup_retention_period": 7}, {"backup_retention_period": 7}, {}),
        pytest.param(
            {"preferred_maintenance_window": "Sun:05:00-Sun:06:00"},
            {"preferred_maintenance_window": "sun:05:00-sun:06:00"},
            {},
        ),
        pytest.param(
            {"monitoring_interval": 60, "monitoring_role_arn": "arn:r"},
            {"monitoring_interval": 0, "monitoring_role_arn": "arn:r"},
            {"monitoring_interval": 60, "monitoring_role_arn": "arn:r"},
        ),
        pytest.param(
            {"enable_performance_insights": True, "performance_insights_kms_key_id": "alias/dr"},
            {"enable_performance_insights": False},
            {"enable_performance_insights": True, "performance_insights_kms_key_id": "alias/dr"},
        ),
        # Of a running database: it would be interrupted, so a person decides.
        pytest.param({"db_instance_class": "db.r6g.large"}, {"db_instance_class": "db.t3.small"}, {}),
    ],
)
def test_corrections_are_what_a_restore_does_not_take(
    said: dict[str, Any], has: dict[str, Any], changes: dict[str, Any]
) -> None:
    assert corrections(settled(said), database(**has), is_cluster=False) == changes


def test_corrections_of_an_instance_of_a_cluster_leave_what_is_the_clusters() -> None:
    values = settled({"backup_retention_period": 7})
    assert corrections(values, database("ledger", backup_retention_period=1), is_cluster=False) == {}


def test_corrections_of_a_cluster_compare_numbers_of_any_type() -> None:
    said: dict[str, Any] = {"serverless_v2_scaling_configuration": {"min_capacity": 1.0, "max_capacity": 8.0}}
    has = {"serverless_v2_scaling_configuration": {"min_capacity": 1.0, "max_capacity": 8.0}}
    assert corrections(settled(said, kind="cluster"), database(**has), is_cluster=True) == {}
    assert corrections(settled(said, kind="cluster"), database(), is_cluster=True) == said
    pausing = {"serverless_v2_scaling_configuration": {"min_capacity": 0.0, "seconds_until_auto_pause": 3600}}
    paused = {"serverless_v2_scaling_configuration": {"min_capacity": 0.0, "seconds_until_auto_pause": 300}}
    assert corrections(settled(pausing, kind="cluster"), database(**paused), is_cluster=True) == pausing


@pytest.mark.parametrize(
    ("said", "known", "has", "found"),
    [
        pytest.param({"vpc_security_group_ids": ["sg-1"]}, {}, {"vpc_security_group_ids": ["sg-1"]}, [], id="as_said"),
        pytest.param({}, {}, {"vpc_security_group_ids": ["sg-0"]}, ["vpc_security_group_ids"], id="security_group"),
        pytest.param(
            {"vpc_security_group_ids": ["sg-1"]},
            {},
            {"vpc_security_group_ids": ["sg-0"]},
            ["vpc_security_group_ids"],
            id="another_security_group",
        ),
        pytest.param(
            {},
            {},
            {"db_parameter_group_name": "default.mysql8.0"},
            ["db_parameter_group_name"],
            id="default_parameters",
        ),
        pytest.param(
            {},
            {"db_parameter_group_name": "default.mysql8.0"},
            {"db_parameter_group_name": "default.mysql8.0"},
            [],
            id="default_parameters_as_at_the_source",
        ),
        pytest.param({}, {}, {"db_parameter_group_name": "own"}, [], id="parameters_of_the_snapshot"),
        pytest.param({}, {}, {"publicly_accessible": True}, ["publicly_accessible"], id="public_by_default"),
        pytest.param({"publicly_accessible": True}, {}, {"publicly_accessible": True}, [], id="public_as_said"),
        pytest.param({"storage_type": "io2"}, {}, {"storage_type": "gp3"}, ["storage_type"], id="not_sendable"),
        pytest.param(
            {},
            {
                "associated_roles": [{"role_arn": "arn:import", "feature_name": "s3Import"}],
                "enable_http_endpoint": True,
            },
            {"associated_roles": [], "enable_http_endpoint": False},
            ["associated_roles", "enable_http_endpoint"],
            id="roles_and_data_api",
        ),
        pytest.param(
            {},
            {
                "domain": "d-1",
                "network_type": "DUAL",
                "engine_lifecycle_support": "open-source-rds-extended-support-disabled",
            },
            {"network_type": "IPV4", "engine_lifecycle_support": "open-source-rds-extended-support"},
            ["domain", "network_type", "engine_lifecycle_support"],
            id="domain_network_and_support",
        ),
        pytest.param(
            {},
            {"custom_endpoints": ["reports", "search"]},
            {"custom_endpoints": ["search"]},
            ["custom_endpoints"],
            id="custom_endpoints",
        ),
        pytest.param({}, {"custom_endpoints": ["a"]}, {"custom_endpoints": ["a", "b"]}, [], id="more_endpoints"),
        pytest.param({}, {}, {"custom_endpoints": ["a"]}, [], id="endpoints_that_an_older_manifest_does_not_know"),
        pytest.param(
            {"domain": "d-2"},
            {"associated_roles": [], "enable_http_endpoint": False, "domain": "d-1", "network_type": "IPV4"},
            {"domain": "d-2"},
            [],
            id="nothing_that_the_source_has",
        ),
    ],
)
def test_findings(said: dict[str, Any], known: dict[str, Any], has: dict[str, Any], found: list[str]) -> None:
    there = Known(known)
    assert [each["option"] for each in findings("database", settled(said), database(**has), there)] == found


def test_finding_of_what_no_restore_takes_over_says_what_to_do() -> None:
    """Catches: a cluster that is green, and whose import from S3 fails."""
    known = Known({"associated_roles": [{"role_arn": "arn:b"}, {"role_arn": "arn:a"}]})
    has = database(associated_roles=[{"role_arn": "arn:a"}])
    [found] = findings("cluster", settled({}, kind="cluster"), has, known)
    assert found["what"] == (
        "shop: associated_roles is arn:a, and the source has arn:a, arn:b, which no restore takes over; associate them "
        "(aws rds add-role-to-db-cluster)"
    )


def test_finding_of_custom_endpoints_names_them() -> None:
    known = Known({"custom_endpoints": ["reports", "search"]})
    [found] = findings("cluster", settled({}, kind="cluster"), database(custom_endpoints=[]), known)
    assert "custom_endpoints is none, and the source has reports, search, which no restore takes over" in found["what"]
    assert "aws rds create-db-cluster-endpoint" in found["what"]


def test_finding_says_that_aws_is_not_finished() -> None:
    [found] = findings("database", settled({"port": 5433}), database(pending=("Port",), port=5432), NOTHING)
    assert found["what"] == (
        "shop: port is 5432, and the plan wants 5433; AWS still has changes pending; set it, or change the plan"
    )
