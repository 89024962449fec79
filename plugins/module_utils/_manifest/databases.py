# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Databases and clusters of a source region as what a restore must know of them.

Pure: it takes what was listed. A password is in none of it: RDS does not return one, the secret of the master user is
a reference, and an option or a parameter that is a secret by its name has no value here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._core.arns import is_arn
from .._rds.groups import is_default_group
from .db_groups import cluster_groups, group_tags, groups_of, instance_groups
from .network import own_tags, security_groups, subnets
from .source_view import Boto, Seen, known, not_found, settled

# Option of a restore -> member of DescribeDBInstances and DescribeDBClusters.
_SHARED = {
    "engine": "Engine",
    "engine_version": "EngineVersion",
    "storage_type": "StorageType",
    "iops": "Iops",
    "allocated_storage": "AllocatedStorage",
    "network_type": "NetworkType",
    "enable_iam_database_authentication": "IAMDatabaseAuthenticationEnabled",
    "enable_performance_insights": "PerformanceInsightsEnabled",
    "performance_insights_kms_key_id": "PerformanceInsightsKMSKeyId",
    "performance_insights_retention_period": "PerformanceInsightsRetentionPeriod",
    "monitoring_interval": "MonitoringInterval",
    "monitoring_role_arn": "MonitoringRoleArn",
    "deletion_protection": "DeletionProtection",
    "backup_retention_period": "BackupRetentionPeriod",
    "preferred_backup_window": "PreferredBackupWindow",
    "preferred_maintenance_window": "PreferredMaintenanceWindow",
    "auto_minor_version_upgrade": "AutoMinorVersionUpgrade",
    "copy_tags_to_snapshot": "CopyTagsToSnapshot",
    "storage_encrypted": "StorageEncrypted",
    "kms_key_id": "KmsKeyId",
    "character_set_name": "CharacterSetName",
    "multi_az": "MultiAZ",
    "publicly_accessible": "PubliclyAccessible",
    "engine_lifecycle_support": "EngineLifecycleSupport",
    "database_insights_mode": "DatabaseInsightsMode",
}
_INSTANCE = {
    **_SHARED,
    "db_instance_identifier": "DBInstanceIdentifier",
    "arn": "DBInstanceArn",
    "dbi_resource_id": "DbiResourceId",
    "db_name": "DBName",
    "db_instance_class": "DBInstanceClass",
    "max_allocated_storage": "MaxAllocatedStorage",
    "storage_throughput": "StorageThroughput",
    "availability_zone": "AvailabilityZone",
    "secondary_availability_zone": "SecondaryAvailabilityZone",
    "ca_certificate_identifier": "CACertificateIdentifier",
    "license_model": "LicenseModel",
    "nchar_character_set_name": "NcharCharacterSetName",
    "timezone": "Timezone",
    "db_cluster_identifier": "DBClusterIdentifier",
    "promotion_tier": "PromotionTier",
    "read_replica_of": "ReadReplicaSourceDBInstanceIdentifier",
    "dedicated_log_volume": "DedicatedLogVolume",
    "customer_owned_ip": "CustomerOwnedIpEnabled",
}
_CLUSTER = {
    **_SHARED,
    "db_cluster_identifier": "DBClusterIdentifier",
    "arn": "DBClusterArn",
    "db_cluster_resource_id": "DbClusterResourceId",
    "db_name": "DatabaseName",
    "port": "Port",
    "db_subnet_group_name": "DBSubnetGroup",
    "db_cluster_parameter_group_name": "DBClusterParameterGroup",
    "db_cluster_instance_class": "DBClusterInstanceClass",
    "engine_mode": "EngineMode",
    "enable_http_endpoint": "HttpEndpointEnabled",
    "backtrack_window": "BacktrackWindow",
    "global_cluster_identifier": "GlobalClusterIdentifier",
    "ca_certificate_identifier": "CertificateDetails.CAIdentifier",
}
_SCALING = {
    "min_capacity": "MinCapacity",
    "max_capacity": "MaxCapacity",
    # Of one that pauses, with a min_capacity of 0.
    "seconds_until_auto_pause": "SecondsUntilAutoPause",
}
_IS_SECRET = re.compile(r"passw|secret|token|credential", re.IGNORECASE)


def find_instance(seen: Seen, name: str) -> Boto:
    """NotKnown if there is none, or the databases could not be listed."""
    found = [db for db in seen.all_of("db_instances") if db["DBInstanceIdentifier"] == name.lower()]
    if not found:
        raise not_found(f"there is no DB instance {name} in {seen.region}; check db_instance and source_region")
    return found[0]


def find_cluster(seen: Seen, name: str) -> tuple[Boto, list[Boto]]:
    """The cluster and those of its instances that there are."""
    found = [db for db in seen.all_of("db_clusters") if db["DBClusterIdentifier"] == name.lower()]
    if not found:
        raise not_found(f"there is no DB cluster {name} in {seen.region}; check db_cluster and source_region")
    members = [db for db in seen.all_of("db_instances") if db.get("DBClusterIdentifier") == name.lower()]
    return found[0], sorted(members, key=lambda db: str(db["DBInstanceIdentifier"]))


def database_facts(seen: Seen, options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    db = find_instance(seen, str(options["db_instance"]))
    about = instance_about(db)
    return settled(
        {
            "db_instance": lambda: about,
            "db_parameter_groups": lambda: parameter_groups(seen, "db_parameter_groups", instance_groups([db])),
            "option_groups": lambda: option_groups(seen, [about["option_group_name"]]),
            "db_subnet_group": lambda: subnet_group(db.get("DBSubnetGroup")),
            "security_groups": lambda: security_groups(seen, about["vpc_security_group_ids"]),
            "subnets": lambda: subnets(seen, _subnet_ids(db.get("DBSubnetGroup"))),
            "db_group_tags": lambda: group_tags(seen, groups_of([db])),
        }
    )


def cluster_facts(seen: Seen, options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    cluster, members = find_cluster(seen, str(options["db_cluster"]))
    about = cluster_about(cluster)

    def group() -> Boto | None:
        name = about["db_subnet_group_name"]
        return next((g for g in seen.all_of("db_subnet_groups") if g["DBSubnetGroupName"] == name), None)

    return settled(
        {
            "db_cluster": lambda: about,
            "db_instances": lambda: [instance_about(member) for member in members],
            "db_cluster_parameter_groups": lambda: parameter_groups(
                seen, "db_cluster_parameter_groups", cluster_groups([cluster])
            ),
            "db_parameter_groups": lambda: parameter_groups(seen, "db_parameter_groups", instance_groups(members)),
            "option_groups": lambda: option_groups(seen, [about["option_group_name"]]),
            "db_subnet_group": lambda: subnet_group(group()),
            "security_groups": lambda: security_groups(seen, about["vpc_security_group_ids"]),
            "subnets": lambda: subnets(seen, _subnet_ids(group())),
            "db_group_tags": lambda: group_tags(seen, groups_of(members, [cluster])),
        }
    )


def instance_about(db: Boto) -> dict[str, Any]:
    group = db.get("DBSubnetGroup") or {}
    return {
        **_read(db, _INSTANCE),
        **_of_both(db),
        "port": (db.get("Endpoint") or {}).get("Port") or db.get("DbInstancePort") or None,
        "db_subnet_group_name": group.get("DBSubnetGroupName"),
        "db_parameter_group_name": next(iter(instance_groups([db])), None),
        "option_group_name": next((g["OptionGroupName"] for g in db.get("OptionGroupMemberships") or ()), None),
        # Those of other regions have ARNs here, and may be what is promoted.
        "read_replicas": sum(not is_arn(each) for each in db.get("ReadReplicaDBInstanceIdentifiers") or ()),
        "processor_features": {f["Name"]: f["Value"] for f in db.get("ProcessorFeatures") or ()},
        "tags": own_tags(db.get("TagList")),
    }


def cluster_about(cluster: Boto) -> dict[str, Any]:
    scaling = cluster.get("ServerlessV2ScalingConfiguration")
    return {
        **_read(cluster, _CLUSTER),
        **_of_both(cluster),
        "option_group_name": next(
            (g["DBClusterOptionGroupName"] for g in cluster.get("DBClusterOptionGroupMemberships") or ()), None
        ),
        "serverless_v2_scaling_configuration": (
            {option: scaling[member] for option, member in _SCALING.items() if scaling.get(member) is not None}
            if scaling
            else None
        ),
        "availability_zones": sorted(cluster.get("AvailabilityZones") or ()),
        "local_write_forwarding": cluster.get("LocalWriteForwardingStatus") in ("enabled", "enabling", "requested"),
        # reports.cluster-custom-abc123.us-east-1.rds.amazonaws.com: the rest of it is of the region.
        "custom_endpoints": sorted(str(each).partition(".")[0] for each in cluster.get("CustomEndpoints") or ()),
        "db_cluster_members": sorted(
            (
                {
                    "db_instance_identifier": member.get("DBInstanceIdentifier"),
                    "is_writer": member.get("IsClusterWriter"),
                    "promotion_tier": member.get("PromotionTier"),
                }
                for member in cluster.get("DBClusterMembers") or ()
            ),
            key=lambda member: str(member["db_instance_identifier"]),
        ),
        "tags": own_tags(cluster.get("TagList")),
    }


def _of_both(db: Boto) -> dict[str, Any]:
    secret = db.get("MasterUserSecret")
    domain: Boto = next(iter(db.get("DomainMemberships") or ()), {})
    groups = [group["VpcSecurityGroupId"] for group in db.get("VpcSecurityGroups") or ()]
    roles = [
        {"role_arn": role.get("RoleArn"), "feature_name": role.get("FeatureName")}
        for role in db.get("AssociatedRoles") or ()
    ]
    return {
        "vpc_security_group_ids": sorted(groups),
        "activity_stream": db.get("ActivityStreamStatus") in ("started", "starting"),
        "enable_cloudwatch_logs_exports": sorted(db.get("EnabledCloudwatchLogsExports") or ()),
        # The reference only. Its state is left out: it changes with each rotation.
        "master_user_secret": (
            {"secret_arn": secret.get("SecretArn"), "kms_key_id": secret.get("KmsKeyId")} if secret else None
        ),
        "domain": domain.get("Domain"),
        "domain_iam_role_name": domain.get("IAMRoleName"),
        "associated_roles": sorted(roles, key=str),
    }


def parameter_groups(seen: Seen, listing: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """The groups with those of their parameters that are not the default."""
    groups = {group[_group_key(listing)]: group for group in seen.all_of(listing)}
    return [
        {
            "name": name,
            "family": groups.get(name, {}).get("DBParameterGroupFamily"),
            "description": groups.get(name, {}).get("Description"),
            "parameters": {} if is_default_group(name) else _parameters(known(seen.parameters[listing, name])),
        }
        for name in sorted(names)
    ]


def _group_key(listing: str) -> str:
    return "DBParameterGroupName" if listing == "db_parameter_groups" else "DBClusterParameterGroupName"


def _parameters(parameters: Iterable[Boto]) -> dict[str, Any]:
    return {
        str(parameter["ParameterName"]): {
            "value": _unsecret(parameter["ParameterName"], parameter, "ParameterValue"),
            "apply_method": parameter.get("ApplyMethod"),
        }
        for parameter in parameters
        if parameter.get("ParameterValue") is not None
    }


def option_groups(seen: Seen, names: Iterable[str | None]) -> list[dict[str, Any]]:
    """Groups of AWS (``default:``) have no options, and need not be listed."""
    wanted = sorted({name for name in names if name})
    own = [name for name in wanted if not is_default_group(name)]
    groups = {group["OptionGroupName"]: group for group in (seen.all_of("option_groups") if own else ())}
    return [
        {
            "name": name,
            "engine_name": groups.get(name, {}).get("EngineName"),
            "major_engine_version": groups.get(name, {}).get("MajorEngineVersion"),
            "description": groups.get(name, {}).get("OptionGroupDescription"),
            "options": [_option(option) for option in groups.get(name, {}).get("Options") or ()],
        }
        for name in wanted
    ]


def _option(option: Boto) -> dict[str, Any]:
    settings = {
        str(setting["Name"]): _unsecret(setting["Name"], setting, "Value")
        for setting in option.get("OptionSettings") or ()
        if setting.get("Value") != setting.get("DefaultValue")
    }
    return {
        "name": option.get("OptionName"),
        "version": option.get("OptionVersion"),
        "port": option.get("Port"),
        "settings": settings,
    }


def _unsecret(name: str, setting: Boto, member: str) -> Any:
    """None for what is a secret by its name, and not one of the values that AWS lists for it."""
    is_secret = _IS_SECRET.search(str(name)) and not setting.get("AllowedValues")
    return None if is_secret else setting.get(member)


def subnet_group(group: Boto | None) -> dict[str, Any] | None:
    if not group:
        return None
    return {
        "name": group.get("DBSubnetGroupName"),
        "description": group.get("DBSubnetGroupDescription"),
        "vpc_id": group.get("VpcId"),
        "subnet_ids": _subnet_ids(group),
    }


def _subnet_ids(group: Boto | None) -> list[str]:
    return sorted(str(subnet["SubnetIdentifier"]) for subnet in (group or {}).get("Subnets") or ())


def _read(db: Boto, members: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for option, path in members.items():
        value: Any = db
        for member in path.split("."):
            value = value.get(member) if isinstance(value, Mapping) else None
        found[option] = value
    return found
