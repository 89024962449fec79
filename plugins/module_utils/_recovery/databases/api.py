# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls of a recovery of databases: one function for each, errors explained, answers as models.

It never decides anything, and every call goes to the recovery region.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ..._core.errors import OTHER, AwsError, explained
from ..._core.listing import RDS_PAGE_SIZE, db_clusters, db_instances
from ..changing import modify_database, tag_rds
from ..steps import Complete
from .compare import CORRECTED_OF_CLUSTERS, CORRECTED_OF_INSTANCES
from .errors import RULES
from .model import Database, GlobalCluster, cluster_from_boto, global_cluster_from_boto, instance_from_boto
from .passwords import password_of
from .steps import Claim, Correct, Promote, SetPassword, SwitchOver


def describe_instances(rds: Any, region: str) -> dict[str, Database]:
    """Identifier -> DB instance, all of a region."""
    return {each.id: each for each in db_instances(rds, region, instance_from_boto, RULES)}


def describe_clusters(rds: Any, region: str) -> dict[str, Database]:
    """Identifier -> DB cluster, all of a region."""
    return {each.id: each for each in db_clusters(rds, region, cluster_from_boto, RULES)}


def modify(rds: Any, region: str, step: Correct) -> None:
    names = CORRECTED_OF_CLUSTERS if step.is_cluster else CORRECTED_OF_INSTANCES
    changes = {names[option]: _boto(value) for option, value in step.changes.items()}
    modify_database(rds, region, step.id, changes, RULES, is_cluster=step.is_cluster)


def _boto(value: Any) -> Any:
    """``{min_capacity: 1}`` as ``{MinCapacity: 1}``."""
    if not isinstance(value, Mapping):
        return value
    return {"".join(word.title() for word in key.split("_")): each for key, each in value.items()}


def tag(rds: Any, step: Complete) -> None:
    tag_rds(rds, step.region, step.ids, step.tags, what=step.id, rules=RULES)


def claim(rds: Any, region: str, step: Claim) -> None:
    tag_rds(rds, region, (step.arn,), step.tags, what=step.id, rules=RULES)


def describe_global_clusters(rds: Any, region: str) -> tuple[GlobalCluster, ...]:
    """All of the account, as every region knows them."""
    with explained("rds", "DescribeGlobalClusters", region, "the global databases", RULES):
        pages = rds.get_paginator("describe_global_clusters").paginate(PaginationConfig={"PageSize": RDS_PAGE_SIZE})
        return tuple(global_cluster_from_boto(each) for page in pages for each in page["GlobalClusters"])


def promote(rds: Any, region: str, step: Promote) -> None:
    if step.is_cluster:
        with explained("rds", "PromoteReadReplicaDBCluster", region, f"DB cluster {step.id}", RULES):
            rds.promote_read_replica_db_cluster(DBClusterIdentifier=step.id)
        return
    with explained("rds", "PromoteReadReplica", region, f"DB instance {step.id}", RULES):
        own = {CORRECTED_OF_INSTANCES[option]: value for option, value in step.options.items()}
        rds.promote_read_replica(DBInstanceIdentifier=step.id, **own)


def switch_over(rds: Any, region: str, step: SwitchOver) -> None:
    """Both calls are those of the region that takes over; the one that allows to lose data needs no other region."""
    target = {"GlobalClusterIdentifier": step.world, "TargetDbClusterIdentifier": step.arn}
    if step.is_graceful:
        with explained("rds", "SwitchoverGlobalCluster", region, f"global database {step.world}", RULES):
            rds.switchover_global_cluster(**target)
        return
    with explained("rds", "FailoverGlobalCluster", region, f"global database {step.world}", RULES):
        rds.failover_global_cluster(**target, AllowDataLoss=True)


def lag_samples(
    cloudwatch: Any, region: str, metric: str, dimensions: Sequence[Mapping[str, str]], now: datetime, since: timedelta
) -> list[tuple[datetime, float]]:
    """Moment and value of each sample of a metric of RDS, under any of the dimensions that it may have."""
    queries = [
        {
            "Id": f"lag{number}",
            "MetricStat": {
                "Metric": {
                    "Namespace": "AWS/RDS",
                    "MetricName": metric,
                    "Dimensions": [{"Name": name, "Value": value} for name, value in each.items()],
                },
                "Period": 60,
                "Stat": "Average",
            },
        }
        for number, each in enumerate(dimensions)
    ]
    with explained("cloudwatch", "GetMetricData", region, f"metric {metric}", RULES):
        # Whole minutes, as the samples are.
        start = (now - since).replace(second=0, microsecond=0)
        answer = cloudwatch.get_metric_data(MetricDataQueries=queries, StartTime=start, EndTime=now)
        results = answer["MetricDataResults"]
        return [pair for each in results for pair in zip(each["Timestamps"], each["Values"], strict=True)]


def read_password(secretsmanager: Any, region: str, secret: str) -> str:
    """The password in a secret. It is for ``set_password`` and for nothing else."""
    with explained("secretsmanager", "GetSecretValue", region, f"secret {secret}", RULES):
        text = secretsmanager.get_secret_value(SecretId=secret).get("SecretString") or ""
    found = password_of(text)
    if found is None:
        raise AwsError(
            f"secret {secret} in {region}: it has no password; expected a text, or JSON with the key password",
            kind=OTHER,
            code="NoPassword",
        )
    return found


def set_password(rds: Any, region: str, step: SetPassword, password: str) -> None:
    """``password`` is empty for one that RDS manages. No message of an error has it."""
    own: dict[str, Any] = {"MasterUserPassword": password} if password else {"ManageMasterUserPassword": True}
    if not password and step.credential.kms_key_id:
        own["MasterUserSecretKmsKeyId"] = step.credential.kms_key_id
    try:
        modify_database(rds, region, step.id, own, RULES, is_cluster=step.is_cluster)
    except AwsError as error:
        said = str(error).replace(password, "********") if password else str(error)
        # Without the cause, whose arguments a traceback would show.
        raise AwsError(said, kind=error.kind, code=error.code, right=error.right) from None
