# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An Aurora or Multi-AZ DB cluster, which comes back from its newest snapshot, and then its instances.

Data only: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..common import FENCE_BY_ISOLATING
from ..copy_options import COPY_OPTIONS, OF_DATABASES, create_section
from ..kind import WorkloadKind
from ..options import Spec, flag, number, section, sections, text, texts
from .database import OF_PASSWORDS, recover_by
from .database import RESTORE as OF_INSTANCE

_INSTANCE = (
    *("db_instance_identifier", "db_instance_class", "availability_zone", "db_parameter_group_name"),
    *("publicly_accessible", "monitoring_interval", "monitoring_role_arn", "enable_performance_insights"),
    *("performance_insights_kms_key_id", "performance_insights_retention_period", "auto_minor_version_upgrade"),
    *("ca_certificate_identifier", "preferred_maintenance_window", "tags"),
)
# What a cluster has as an instance has it.
_AS_AN_INSTANCE = (
    *("db_subnet_group_name", "vpc_security_group_ids", "option_group_name", "port", "deletion_protection"),
    *("enable_iam_database_authentication", "enable_cloudwatch_logs_exports", "backup_retention_period"),
    *("preferred_backup_window", "preferred_maintenance_window", "copy_tags_to_snapshot"),
    *("master_user_secret", "manage_master_user_password", "master_user_secret_kms_key_id"),
)
# Those of amazon.aws.rds_cluster that a restore can have; its instances are those of amazon.aws.rds_instance.
RESTORE: Spec = {
    "db_cluster_identifier": text("Identifier of the new cluster. By default that of the source."),
    **{name: OF_INSTANCE[name] for name in _AS_AN_INSTANCE},
    "db_cluster_parameter_group_name": text("DB cluster parameter group of the recovery region."),
    "db_cluster_instance_class": text("Class of the instances of a Multi-AZ DB cluster."),
    "availability_zones": texts("Availability Zones."),
    "storage_type": text("Storage type, such as aurora-iopt1."),
    "iops": number("Provisioned IOPS of a Multi-AZ DB cluster."),
    "enable_http_endpoint": flag("Whether the Data API is on."),
    "backtrack_window": number("Seconds that can be taken back."),
    "serverless_v2_scaling_configuration": section(
        "Range of Serverless v2, in Aurora capacity units.",
        {
            "min_capacity": {"type": "float", "description": "Fewest units.", "required": True},
            "max_capacity": {"type": "float", "description": "Most units.", "required": True},
            "seconds_until_auto_pause": number("Seconds without connections until it pauses, if it may."),
        },
    ),
    "tags": section("Tags of the new cluster."),
    "instances": sections(
        "Its instances; without any, those of the source.",
        {**{name: OF_INSTANCE[name] for name in _INSTANCE}, "promotion_tier": number("Rank in a failover.")},
    ),
}


def _named(options: Mapping[str, Any]) -> dict[str, Any]:
    return {"db_clusters": [options["db_cluster"]]}


KIND = WorkloadKind(
    name="cluster",
    description="A DB cluster of Aurora, or a Multi-AZ DB cluster.",
    told_by=("db_cluster",),
    options={
        "db_cluster": text("Identifier of the DB cluster in the source region.", required=True),
        "recover_by": recover_by("switchover"),
        "restore": section(
            "How it is restored: options of amazon.aws.rds_cluster, and its instances.", RESTORE, **OF_PASSWORDS
        ),
        "create": create_section("rds"),
        "fence": FENCE_BY_ISOLATING,
    },
    copies="rds",
    copy_options={**COPY_OPTIONS, **OF_DATABASES},
    named=_named,
    needs=dict.fromkeys(
        ("db_subnet_group_name", "vpc_security_group_ids", "db_cluster_parameter_group_name", "option_group_name"),
        "restore",
    ),
    restored_with={"restore": "rds_cluster", "instances": "rds_instance"},
)
