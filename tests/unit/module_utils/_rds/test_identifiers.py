# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kinds of ARNs and ids, and every option that takes one: what each is told."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._rds.identifiers import database_problem, snapshot_problem
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.kinds import CLUSTER, INSTANCE, DbKind
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.names import plain_identifier

RDS = "arn:aws:rds:us-east-1:123456789012:"
# What is named, what snapshot says of it, what db_instances and db_clusters say
NAMES: list[tuple[str, str | None, str | None, str | None]] = [
    (RDS + "snapshot:rds:shop-2026-11-19-06-10", None, "is a snapshot; set snapshot", "is a snapshot; set snapshot"),
    (RDS + "cluster-snapshot:ledger", None, "is a snapshot; set snapshot", "is a snapshot; set snapshot"),
    (
        RDS + "db:shop",
        "is a DB instance and not a snapshot; to copy its newest snapshot set db_instances to shop",
        "name the DB instance by its identifier: shop",
        "is a DB instance; name it in db_instances: shop",
    ),
    (
        RDS + "cluster:ledger",
        "is a DB cluster and not a snapshot; to copy its newest snapshot set db_clusters to ledger",
        "is a DB cluster; name it in db_clusters: ledger",
        "name the DB cluster by its identifier: ledger",
    ),
    (RDS + "og:tde", "is not a snapshot; its ARN", "is not a DB instance", "is not a DB cluster"),
    (RDS + "snapshot", "is not a snapshot; its ARN", "not a DB instance", "not a DB cluster"),
    (
        "arn:aws:ec2:us-east-1::snapshot/snap-0abc1234",
        "is of ec2 and not a snapshot of a database",
        "is of ec2 and not a DB instance",
        "is of ec2 and not a DB cluster",
    ),
    (
        "arn:aws:rds:eu-west-1:123456789012:snapshot:shop",
        "source_region: us-east-1 is not the region of arn:aws:rds:eu-west-1:123456789012:snapshot:shop, which is eu-",
        "is a snapshot",
        "is a snapshot",
    ),
    (
        "arn:aws-cn:rds:cn-north-1:123456789012:snapshot:shop",
        "which is cn-north-1; set source_region",
        "is a snapshot",
        "is a snapshot",
    ),
    ("arn:aws:rds:us-east-1", "is not a whole ARN", "not the identifier", "not the identifier"),
    ("arn:", "is not a whole ARN", "not the identifier", "not the identifier"),
    ("snap-0abc1234", "is an EBS snapshot; use ebs_snapshot_xregion_copy", None, None),
    ("ami-0abc1234", "is an AMI; use ami_xregion_copy", None, None),
    ("rds:shop-2026-11-19-06-10", None, "'rds:shop-2026-11-19-06-10' is not the identifier of a DB", "a snapshot is"),
    ("shop", None, None, None),
    ("Shop-2", None, None, None),
    ("snap-shop", None, None, None),
]
IDS = [name for name, *_said in NAMES]


@pytest.mark.parametrize(("text", "said"), [(name, said) for name, said, _i, _c in NAMES], ids=IDS)
def test_snapshot_problem_of_each_kind_of_name(text: str, said: str | None) -> None:
    """Catches: an IndexError, or an answer of AWS in place of what is wrong."""
    problem = snapshot_problem(text, "us-east-1")
    assert problem is said is None or (problem and said and said in problem), problem
    assert problem is None or text in problem


@pytest.mark.parametrize("kind", [INSTANCE, CLUSTER], ids=["instance", "cluster"])
@pytest.mark.parametrize(("text", "said"), [(name, said) for name, _s, *said in NAMES], ids=IDS)
def test_database_problem_of_each_kind_of_name(text: str, said: list[str | None], kind: DbKind) -> None:
    """Catches: an ARN that ends as "has no available snapshot; check that backups are on"."""
    problem = database_problem(text, kind)
    expected = said[0 if kind is INSTANCE else 1]
    assert problem is expected is None or (problem and expected and expected in problem), problem
    assert problem is None or problem.startswith(f"{kind.option}: ")


@pytest.mark.parametrize("text", IDS)
def test_plain_identifier_of_anything_is_a_text(text: str) -> None:
    """Catches: an IndexError for what stands in a tag."""
    assert plain_identifier(text)


def test_snapshot_problem_without_a_source_region_takes_that_of_the_arn() -> None:
    assert snapshot_problem("arn:aws:rds:eu-west-1:123456789012:snapshot:shop", None) is None
