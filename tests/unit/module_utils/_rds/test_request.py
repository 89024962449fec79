# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module's options: what they become for each kind, and what is refused with the option's name."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._core.retention import last
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.kinds import CLUSTER, INSTANCE, KINDS, DbKind
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.model import DbRequest
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.request import requests_from_params

# What AnsibleAWSModule hands over when a user sets only the regions.
DEFAULTS: dict[str, Any] = {
    "source_region": "us-east-1",
    "destination_regions": ["us-west-2", "eu-west-1"],
    "db_instances": None,
    "db_clusters": None,
    "all": False,
    "filters": None,
    "snapshot": None,
    "snapshot_type": "automated",
    "db_snapshot_identifier": None,
    "db_instance_identifier": None,
    "db_cluster_identifier": None,
    "source_db_cluster_snapshot_identifier": None,
    "db_cluster_snapshot_identifier": None,
    "copy_tags": True,
    "purge_tags": False,
    "state": "present",
    "create": False,
    "option_group_name": None,
    "copy_option_group": False,
    "allow_none": False,
    "set": None,
    "tags": None,
    "exclude_tags": None,
    "kms_key_id": None,
    "wait": False,
    "retain": None,
    "adopt": "recognize",
    "max_snapshots_to_retain": None,
}
SHOP = {"db_instances": ["shop"]}
ARN = "arn:aws:rds:us-east-1:123456789012:snapshot:rds:shop-2026-11-19-06-10"
CLUSTER_ARN = "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:rds:ledger-2026-11-19-06-10"


def requests_of(**changes: Any) -> tuple[DbRequest, ...]:
    return requests_from_params({**DEFAULTS, **changes}, None)


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        pytest.param(SHOP, [(INSTANCE, ("shop",), ())], id="instances"),
        pytest.param({"db_clusters": ["ledger"]}, [(CLUSTER, ("ledger",), ())], id="clusters"),
        pytest.param(
            {"db_instances": ["shop", "", "shop"], "db_clusters": ["ledger"]},
            [(INSTANCE, ("shop",), ()), (CLUSTER, ("ledger",), ())],
            id="both_once_each",
        ),
        pytest.param({"all": True}, [(INSTANCE, None, ()), (CLUSTER, None, ())], id="all"),
        pytest.param(
            {"snapshot": "before-upgrade"}, [(kind, (), ("before-upgrade",)) for kind in KINDS], id="snapshot"
        ),
        pytest.param({"snapshot": ARN}, [(INSTANCE, (), (ARN,))], id="snapshot_by_arn"),
        pytest.param({"snapshot": CLUSTER_ARN}, [(CLUSTER, (), (CLUSTER_ARN,))], id="snapshot_of_a_cluster"),
    ],
)
def test_requests_from_params_ask_for_the_kinds_that_were_named(
    changes: dict[str, Any], asked: list[tuple[DbKind, Any, Any]]
) -> None:
    """Catches: a call to the twin API for nothing, or a cluster's snapshot looked for among those of instances."""
    assert [(r.kind, r.databases, r.snapshot_ids) for r in requests_of(**changes)] == asked


@pytest.mark.parametrize(
    ("changes", "retain"),
    [
        pytest.param(SHOP, 3, id="the_gem_keeps_two_beside_the_new_one"),
        pytest.param({**SHOP, "max_snapshots_to_retain": 5}, 6, id="beside_the_new_one"),
        pytest.param({**SHOP, "max_snapshots_to_retain": 0}, 1, id="none_beside_the_new_one"),
        pytest.param({**SHOP, "retain": 5}, 5, id="retain_counts_the_new_one"),
        pytest.param({"all": True}, 3, id="all"),
        pytest.param({**SHOP, "retain": ""}, 3, id="blank_as_a_survey_answers_it_is_not_given"),
        pytest.param({**SHOP, "retain": {}}, 3, id="no_rules_are_not_given"),
        pytest.param({"snapshot": ARN}, None, id="one_snapshot_removes_nothing"),
        pytest.param({"snapshot": ARN, "max_snapshots_to_retain": 1}, 2, id="one_snapshot_beside_so_many"),
        pytest.param({"snapshot": ARN, "retain": 2}, 2, id="one_snapshot_with_retain"),
    ],
)
def test_requests_from_params_retention(changes: dict[str, Any], retain: int | None) -> None:
    """Catches: one recovery point fewer than the gem's users have, or a hand-picked copy that removes others."""
    wanted = None if retain is None else last(retain)
    assert [request.retain for request in requests_of(**changes)] == [wanted] * len(requests_of(**changes))


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        pytest.param({}, "snapshot_type", "automated", id="type"),
        pytest.param({"snapshot_type": "any"}, "snapshot_type", "any", id="any_type"),
        pytest.param({}, "copy_tags", True, id="copy_tags"),
        pytest.param({}, "target_id", None, id="identifier_follows_from_the_source"),
        pytest.param({"copy_option_group": True}, "copy_option_group", True, id="copy_option_group"),
        pytest.param({}, "option_groups", {}, id="no_option_group"),
        pytest.param(
            {"option_group_name": "tde"}, "option_groups", {"us-west-2": "tde", "eu-west-1": "tde"}, id="one_for_all"
        ),
        pytest.param(
            {"option_group_name": {"us-west-2": "tde", "eu-central-1": "x"}},
            "option_groups",
            {"us-west-2": "tde"},
            id="only_where_one_is_needed",
        ),
        pytest.param({"kms_key_id": "alias/dr"}, "encrypted", True, id="a_key_means_encrypted"),
        pytest.param({}, "encrypted", False, id="not_encrypted"),
    ],
)
def test_requests_from_params_fields(changes: dict[str, Any], field: str, value: Any) -> None:
    """Catches: an option that does not reach the plan."""
    (request,) = requests_of(**{**SHOP, **changes})
    assert getattr(request, field) == value


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(None, {}, id="none"),
        pytest.param({"tag:Environment": "Production"}, {"tag:Environment": ("Production",)}, id="dictionary"),
        pytest.param(["tag:Tier=1", "tag:Tier=2"], {"tag:Tier": ("1", "2")}, id="list_of_texts"),
        pytest.param({"tag-key": ["Backup"]}, {"tag-key": ("Backup",)}, id="key"),
    ],
)
def test_requests_from_params_tag_filters(filters: Any, expected: dict[str, Any]) -> None:
    """Catches: the gem's list of filters, or a dictionary, not understood."""
    assert [request.filters for request in requests_of(all=True, filters=filters)] == [expected, expected]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            {**SHOP, "source_region": "cn-north-1"},
            "is in partition aws and source_region cn-north-1 in aws-cn",
            id="another_partition",
        ),
        pytest.param(
            {},
            "one of the following is required: db_instances, db_clusters, all, snapshot",
            id="nothing_named",
        ),
        pytest.param({"db_instances": [""]}, "one of the following is required", id="an_unanswered_survey"),
        pytest.param({**SHOP, "all": True}, "mutually exclusive: all|db_instances and db_clusters", id="names_and_all"),
        pytest.param({"snapshot": ARN, "all": True}, "mutually exclusive: all|snapshot", id="snapshot_and_all"),
        pytest.param({**SHOP, "snapshot": ARN}, "mutually exclusive: snapshot|db_instances", id="names_and_snapshot"),
        pytest.param({**SHOP, "filters": {"tag:a": "b"}}, "filters: choose among all databases", id="filters_alone"),
        pytest.param(
            {"snapshot": "arn:aws:rds:us-east-1:123456789012:db:shop"},
            "snapshot: arn:aws:rds:us-east-1:123456789012:db:shop is a DB instance and not a snapshot",
            id="snapshot_by_the_arn_of_a_database",
        ),
        pytest.param(
            {"db_instances": [ARN]}, "is a snapshot; set snapshot to it", id="database_by_the_arn_of_a_snapshot"
        ),
        pytest.param({"all": True, "filters": {"engine": "mysql"}}, "filters: 'engine' is not", id="other_filter"),
        pytest.param({**SHOP, "retain": 2, "max_snapshots_to_retain": 2}, "give one", id="both_retentions"),
        pytest.param({**SHOP, "retain": 0}, "retain: must be at least 1", id="retain_nothing"),
        pytest.param({**SHOP, "max_snapshots_to_retain": -1}, "must be at least", id="less_than_nothing"),
        pytest.param({**SHOP, "db_snapshot_identifier": "x"}, "set snapshot, too", id="identifier_without_snapshot"),
        pytest.param(
            {"db_instance_identifier": "shop", "db_snapshot_identifier": "x"},
            "created by amazon.aws.rds_instance_snapshot",
            id="what_rds_instance_snapshot_creates",
        ),
        pytest.param(
            {"snapshot": "x", "source_db_cluster_snapshot_identifier": "y"}, "two names for one", id="two_sources"
        ),
        pytest.param(
            {"snapshot": "x", "db_snapshot_identifier": "y", "db_cluster_snapshot_identifier": "z"},
            "two names for one thing",
            id="two_targets",
        ),
        pytest.param(
            {"snapshot": ARN, "db_cluster_identifier": "shop"}, "db_cluster_identifier is of a DB cluster", id="kinds"
        ),
        pytest.param(
            {"snapshot": "x", "db_cluster_identifier": "shop", "db_instance_identifier": "shop"},
            "db_cluster_identifier is of a DB cluster and db_instance_identifier of a DB instance",
            id="a_snapshot_of_two_databases",
        ),
        pytest.param(
            {"snapshot": ARN, "source_region": "us-west-2"}, "us-west-2 is not the region of", id="region_of_the_arn"
        ),
        pytest.param({**SHOP, "source_region": None}, "no region to copy from", id="no_region_at_all"),
        pytest.param(
            {"snapshot": ARN, "db_snapshot_identifier": "rds:x"},
            "db_snapshot_identifier: 'rds:x' is not an identifier RDS accepts: at most 255",
            id="bad_identifier",
        ),
        pytest.param(
            {"snapshot": CLUSTER_ARN, "db_snapshot_identifier": "a" * 64}, "at most 63", id="too_long_for_a_cluster"
        ),
        pytest.param({**SHOP, "tags": {"Config": "{}"}}, "tags: RDS does not accept Config", id="tag_of_the_user"),
        pytest.param({**SHOP, "tags": {"rds:x": "1"}}, "tags: RDS does not accept rds:x", id="reserved_by_rds"),
        pytest.param({**SHOP, "option_group_name": ["tde"]}, "option_group_name: expected", id="list_of_groups"),
        pytest.param(
            {**SHOP, "kms_key_id": "arn:aws-cn:kms:cn-north-1:123456789012:key/0abc"},
            "is a key of partition aws-cn and",
            id="key_of_another_partition",
        ),
        pytest.param({**SHOP, "kms_key_id": {"us-west-2": "k"}}, "no key for eu-west-1", id="key_for_one_region_only"),
    ],
)
def test_requests_from_params_with_a_mistake_names_the_option(changes: dict[str, Any], said: str) -> None:
    """Catches: a guess about which databases are meant, or a refusal of AWS in the middle of the night."""
    with pytest.raises(InvalidInput, match=re.escape(said)):
        requests_of(**changes)


@pytest.mark.parametrize(
    ("changes", "region"),
    [
        pytest.param({"snapshot": "x"}, "eu-west-1", id="the_modules_own"),
        pytest.param({"snapshot": ARN}, "us-east-1", id="of_the_arn"),
        pytest.param({"snapshot": CLUSTER_ARN}, "us-east-1", id="of_the_arn_of_a_cluster"),
        pytest.param({"snapshot": "x", "source_region": "us-west-1"}, "us-west-1", id="as_said"),
        pytest.param({**SHOP, "destination_regions": ["us-west-2"]}, "eu-west-1", id="databases_to_another_region"),
        pytest.param({**SHOP, "source_region": "eu-west-1"}, "eu-west-1", id="databases_within_a_region_if_said"),
    ],
)
def test_requests_from_params_without_a_source_region(changes: dict[str, Any], region: str) -> None:
    """Catches: a task of amazon.aws that needs an option more."""
    params = {**DEFAULTS, "source_region": None, "destination_regions": None, **changes}
    assert {request.source_region for request in requests_from_params(params, "eu-west-1")} == {region}


@pytest.mark.parametrize("destinations", [None, ["eu-west-1"], ["us-west-2", "eu-west-1"]])
def test_requests_from_params_for_databases_never_falls_back_to_a_copy_within_the_region(destinations: Any) -> None:
    """Catches: a forgotten source_region that leaves the copies where the databases are."""
    params = {**DEFAULTS, **SHOP, "source_region": None, "destination_regions": destinations}
    with pytest.raises(InvalidInput, match="source_region: the databases would be copied within eu-west-1"):
        requests_from_params(params, "eu-west-1")


def test_requests_from_params_with_a_long_identifier_for_an_instance_is_fine() -> None:
    """Catches: the limit of clusters for all."""
    (request,) = requests_of(snapshot=ARN, db_snapshot_identifier="a" * 255)
    assert request.target_id == "a" * 255
