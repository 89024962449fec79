# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A database instance of RDS, which comes back from its newest snapshot as a new instance.

Data only: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..common import FENCE_BY_ISOLATING
from ..copy_options import COPY_OPTIONS, OF_DATABASES, create_section
from ..kind import WorkloadKind
from ..options import Rules, Spec, flag, number, section, text, texts

# Those of amazon.aws.rds_instance that a restore can have.
RESTORE: Spec = {
    "db_instance_identifier": text("Identifier of the new instance. By default that of the source."),
    "db_instance_class": text("Instance class, such as db.r6g.large."),
    "db_subnet_group_name": text("DB subnet group of the recovery region."),
    "vpc_security_group_ids": texts("Security groups of the recovery region."),
    "db_parameter_group_name": text("DB parameter group of the recovery region."),
    "option_group_name": text("Option group of the recovery region."),
    "multi_az": flag("Whether there is a standby in another zone."),
    "availability_zone": text("Availability Zone, without multi_az."),
    "port": number("Port."),
    "publicly_accessible": flag("Whether it has a public address."),
    "storage_type": text("Storage type.", choices=["standard", "gp2", "gp3", "io1", "io2"]),
    "iops": number("Provisioned IOPS."),
    "storage_throughput": number("Storage throughput in MiB/s, with gp3."),
    "allocated_storage": number("Storage in GiB."),
    "max_allocated_storage": number("Upper limit of storage autoscaling in GiB."),
    "deletion_protection": flag("Whether it cannot be deleted."),
    "enable_iam_database_authentication": flag("Whether IAM users may log in."),
    "enable_cloudwatch_logs_exports": texts("Logs that go to CloudWatch."),
    "enable_performance_insights": flag("Whether Performance Insights is on."),
    "performance_insights_kms_key_id": text("KMS key of Performance Insights."),
    "performance_insights_retention_period": number("Days that Performance Insights keeps."),
    "monitoring_interval": number("Seconds between metrics of Enhanced Monitoring."),
    "monitoring_role_arn": text("Role of Enhanced Monitoring."),
    "backup_retention_period": number("Days that automated backups are kept."),
    "preferred_backup_window": text("Backup window, in UTC."),
    "preferred_maintenance_window": text("Maintenance window, in UTC."),
    "auto_minor_version_upgrade": flag("Whether minor versions are upgraded."),
    "copy_tags_to_snapshot": flag("Whether snapshots get its tags."),
    "ca_certificate_identifier": text("Certificate authority."),
    "master_user_secret": text("Secret of the recovery region with the password that the master user gets."),
    "manage_master_user_password": flag("Whether RDS creates a secret for the password of the master user."),
    "master_user_secret_kms_key_id": text("KMS key of the secret that RDS creates."),
    "license_model": text("License model."),
    "domain": text("Active Directory domain."),
    "domain_iam_role_name": text("Role for the domain."),
    "processor_features": section("Cores and threads."),
    "tags": section("Tags of the new instance."),
}

OF_PASSWORDS: Rules = {
    "mutually_exclusive": [["master_user_secret", "manage_master_user_password"]],
    "required_by": {"master_user_secret_kms_key_id": "manage_master_user_password"},
}


def recover_by(*more: str) -> dict[str, object]:
    """How a workload comes back; a drill always restores."""
    about = "Whether it is restored, or what follows the source in the recovery region takes over. Default restore."
    return text(about, choices=["restore", "promote", *more])


def _named(options: Mapping[str, Any]) -> dict[str, Any]:
    return {"db_instances": [options["db_instance"]]}


KIND = WorkloadKind(
    name="database",
    description="A database instance of RDS.",
    told_by=("db_instance",),
    options={
        "db_instance": text("Identifier of the DB instance in the source region.", required=True),
        "recover_by": recover_by(),
        "restore": section("How it is restored: options of amazon.aws.rds_instance.", RESTORE, **OF_PASSWORDS),
        "create": create_section("rds"),
        "fence": FENCE_BY_ISOLATING,
    },
    copies="rds",
    copy_options={**COPY_OPTIONS, **OF_DATABASES},
    named=_named,
    needs=dict.fromkeys(
        (
            *("db_subnet_group_name", "vpc_security_group_ids", "db_parameter_group_name", "option_group_name"),
            "db_instance_class",
        ),
        "restore",
    ),
    restored_with={"restore": "rds_instance"},
)
