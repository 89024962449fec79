"""Each setting that AWS lists with a source is taken over, or named as one that no recovery takes over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from ansible_collections.lifeboat.aws.plugins.module_utils._listings.scaling import ACTIONS, HOOKS, POLICIES
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.databases import cluster_about, instance_about
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.fleets import Fleet, fleet_facts
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.other_settings.databases import OF_DATABASES
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.other_settings.groups import OF_GROUPS, SCALING
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.other_settings.instances import OF_INSTANCES
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.other_settings.setting import (
    Setting,
    read_settings,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._manifest.other_settings.templates import OF_TEMPLATES
from tests.unit.module_utils._manifest.boto import group, instance, seen, version

SESSION = botocore.session.get_session()


class Noting(dict[str, Any]):
    """Boto's answer that notes which of its members were read."""

    def __init__(self, *args: Any, **members: Any) -> None:
        super().__init__(*args, **members)
        self.read: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.read.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.read.add(key)
        return super().__getitem__(key)


def read_of_fleet(kind: str) -> set[str]:
    one, many = Noting(instance("i-1")), Noting(group("web", ("lt-1", "$Latest")))
    configured = Noting(group("old", LaunchConfigurationName="old"))
    data = Noting(version(1)["LaunchTemplateData"])
    configuration = Noting(LaunchConfigurationName="old", ImageId="ami-1")
    listings = seen(
        auto_scaling_groups=[many, configured],
        launch_templates=[{**version(1), "LaunchTemplateData": data}],
        launch_configurations=[configuration],
    )
    fleet_facts(listings, {}, Fleet((one,), (many, configured)))
    return {
        "instance": one.read,
        "group": many.read | configured.read,
        "template": data.read,
        "configuration": configuration.read,
    }[kind]


def read_of_database(about: Callable[[Any], Any], **members: Any) -> set[str]:
    database = Noting(**members)
    about(database)
    return database.read


def because(reason: str, *members: str) -> dict[str, str]:
    return dict.fromkeys(members, reason)


OF_IMAGE = "is that of the image"
STATE = "is what AWS says of it, and no setting"
NETWORK = "is that of the subnets that the plan names"
ENDED = "is of a service that AWS has ended"
OF_SNAPSHOT = "is that of the recovery point"
# What nobody has to be told of, with the reason.
NO_SETTINGS: dict[str, dict[str, str]] = {
    "instance": {
        **because(
            OF_IMAGE,
            *("BlockDeviceMappings", "BootMode", "CurrentInstanceBootMode", "EnaSupport", "Hypervisor", "KernelId"),
            *("Platform", "PlatformDetails", "ProductCodes", "RamdiskId", "RootDeviceName", "RootDeviceType"),
            *("SriovNetSupport", "TpmSupport", "UsageOperation", "VirtualizationType"),
        ),
        **because(
            STATE,
            *("AmiLaunchIndex", "CapacityBlockId", "CapacityReservationId", "ClientToken", "Operator", "State"),
            *("SpotInstanceRequestId", "StateReason", "StateTransitionReason", "UsageOperationUpdateTime"),
        ),
        **because(
            NETWORK,
            *("Ipv6Address", "PrivateDnsName", "PrivateIpAddress", "PublicDnsName", "PublicIpAddress", "VpcId"),
        ),
        **because(ENDED, "ElasticGpuAssociations", "ElasticInferenceAcceleratorAssociations"),
    },
    "group": because(
        STATE,
        *(
            "AutoScalingGroupARN",
            "AvailabilityZoneIds",
            "Context",
            "CreatedTime",
            "Operator",
            "PredictedCapacity",
            "Status",
            "WarmPoolSize",
        ),
    ),
    "template": {
        **because(OF_IMAGE, "KernelId", "RamDiskId"),
        **because(STATE, "Operator"),
        **because(ENDED, "ElasticGpuSpecifications", "ElasticInferenceAccelerators"),
        **because("is for networks that AWS has ended", "SecurityGroups"),
    },
    "configuration": {
        **because(OF_IMAGE, "KernelId", "RamdiskId"),
        **because(STATE, "CreatedTime", "LaunchConfigurationARN"),
        **because("is for networks that AWS has ended", "ClassicLinkVPCId", "ClassicLinkVPCSecurityGroups"),
    },
    "database": {
        **because(
            STATE,
            *("ActivityStreamEngineNativeAuditFieldsIncluded", "ActivityStreamKinesisStreamName"),
            *("ActivityStreamKmsKeyId", "ActivityStreamMode", "ActivityStreamPolicyStatus", "AutomaticRestartTime"),
            *("AwsBackupRecoveryPointArn", "CertificateDetails", "DBInstanceStatus", "EnhancedMonitoringResourceArn"),
            *("InstanceCreateTime", "IsStorageConfigUpgradeAvailable", "LatestRestorableTime", "ListenerEndpoint"),
            *("DBInstanceAutomatedBackupsReplications", "PendingModifiedValues", "PercentProgress"),
            "ReadReplicaDBClusterIdentifiers",
            *("ReadReplicaSourceDBClusterIdentifier", "ReplicaMode", "ResumeFullAutomationModeTime", "StatusInfos"),
            *("StorageOperationPercentProgress", "StorageOperationStatus", "StorageVolumeStatus"),
        ),
        **because(
            OF_SNAPSHOT,
            *("AdditionalStorageVolumes", "DBSystemId", "MasterUsername", "MultiTenant", "StorageEncryptionType"),
        ),
        **because(ENDED, "DBSecurityGroups", "TdeCredentialArn"),
        **because("is of RDS Custom, whose snapshots AWS copies into no region", "AutomationMode"),
        **because("is of RDS Custom, whose snapshots AWS copies into no region", "CustomIamInstanceProfile"),
        **because("is of an Outpost, whose snapshots are in it", "BackupTarget"),
        **because("is a choice of the account about upgrades", "UpgradeRolloutOrder"),
        **because("names what was bought in the source region", "DBCapacityReservationIdentifier"),
    },
    "cluster": {
        **because(
            STATE,
            *(
                "ActivityStreamKinesisStreamName",
                "ActivityStreamKmsKeyId",
                "ActivityStreamMode",
                "AutomaticRestartTime",
            ),
            *("AwsBackupRecoveryPointArn", "BacktrackConsumedChangeRecords", "Capacity", "CloneGroupId"),
            *("ClusterCreateTime", "CrossAccountClone", "EarliestBacktrackTime", "EarliestRestorableTime", "Endpoint"),
            *("GlobalWriteForwardingStatus", "HostedZoneId", "IOOptimizedNextAllowedModificationTime"),
            *("LatestRestorableTime", "PendingModifiedValues", "PercentProgress", "ReadReplicaIdentifiers"),
            *("ReaderEndpoint", "ReplicationSourceIdentifier", "ServerlessV2PlatformVersion", "Status", "StatusInfos"),
        ),
        **because(OF_SNAPSHOT, "DBSystemId", "MasterUsername", "StorageEncryptionType", "StorageThroughput"),
        **because("is of a secondary of a global cluster", "GlobalWriteForwardingRequested"),
        **because("is of Aurora Serverless v1, which AWS has ended", "ScalingConfigurationInfo"),
        **because("is of RDS Custom, whose snapshots AWS copies into no region", "RdsCustomClusterConfiguration"),
        **because("is of clusters that no snapshot restores", "ClusterScalabilityType", "LimitlessDatabase"),
        **because(NETWORK, "InternetAccessGatewayEnabled", "VPCNetworkingEnabled"),
        **because("is a choice of the account about upgrades", "UpgradeRolloutOrder"),
    },
}
SHAPES: dict[str, tuple[str, str, Callable[[], set[str]]]] = {
    "instance": ("ec2", "Instance", lambda: read_of_fleet("instance")),
    "group": ("autoscaling", "AutoScalingGroup", lambda: read_of_fleet("group")),
    "template": ("ec2", "ResponseLaunchTemplateData", lambda: read_of_fleet("template")),
    "configuration": ("autoscaling", "LaunchConfiguration", lambda: read_of_fleet("configuration")),
    "database": ("rds", "DBInstance", lambda: read_of_database(instance_about)),
    "cluster": ("rds", "DBCluster", lambda: read_of_database(cluster_about)),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_every_member_that_aws_lists_is_read_or_is_no_setting(kind: str) -> None:
    """Catches: a setting of the source that is missing after a recovery, and that nothing says."""
    service, shape, read = SHAPES[kind]
    members = set(SESSION.get_service_model(service).shape_for(shape).members)
    was_read = read()
    assert members - was_read - set(NO_SETTINGS[kind]) == set()
    assert (was_read & set(NO_SETTINGS[kind]), set(NO_SETTINGS[kind]) - members) == (set(), set())


SETTINGS: dict[str, Mapping[str, Setting]] = {
    "instance": OF_INSTANCES,
    "group": OF_GROUPS,
    "template": OF_TEMPLATES,
    "database": OF_DATABASES,
}
ALL = [(kind, name) for kind, settings in SETTINGS.items() for name in settings]


def commands(todo: str) -> Iterable[tuple[str, str, list[str]]]:
    for noun in ("instance", "cluster") if "{noun}" in todo else ("",):
        for service, call, rest in re.findall(r"aws ([\w-]+) ([\w-]+)((?: --[\w-]+)*)", todo.format(noun=noun)):
            yield service, call, rest.split()


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_advice_names_calls_and_options_that_there_are(kind: str, name: str) -> None:
    """Catches: a command that AWS's CLI does not have, in the sentence that is read after a failover."""
    for service, call, options in commands(SETTINGS[kind][name].todo):
        model = SESSION.get_service_model(service)
        operations = {xform_name(each, "-"): each for each in model.operation_names}
        assert call in operations, (kind, name)
        taken = {xform_name(each, "-") for each in model.operation_model(operations[call]).input_shape.members}
        for option in options:
            plain = option.removeprefix("--")
            assert taken & {plain, plain.removeprefix("no-")}, (kind, name)


FACE = {"PrivateIpAddresses": [{}], "InterfaceType": "interface"}


@pytest.mark.parametrize(
    ("kind", "thing", "expected"),
    [
        ("instance", {"SourceDestCheck": True, "NetworkInterfaces": [FACE]}, {}),
        ("instance", {"SourceDestCheck": False}, {"source_dest_check": "off"}),
        ("instance", {"NetworkInterfaces": [FACE, FACE]}, {"network_interfaces": 2}),
        ("instance", {"NetworkInterfaces": [{"PrivateIpAddresses": [{}, {}, {}]}]}, {"secondary_private_ips": 2}),
        ("instance", {"NetworkInterfaces": [{"Ipv4Prefixes": [{}]}]}, {"address_prefixes": 1}),
        ("instance", {"NetworkInterfaces": [{**FACE, "InterfaceType": "efa"}]}, {"interface_types": ["efa"]}),
        ("instance", {"InstanceLifecycle": "spot"}, {"purchase_option": "spot"}),
        ("instance", {"HibernationOptions": {"Configured": False}, "EnclaveOptions": {"Enabled": False}}, {}),
        ("instance", {"HibernationOptions": {"Configured": True}}, {"hibernation": True}),
        ("instance", {"MaintenanceOptions": {"AutoRecovery": "default", "RebootMigration": "default"}}, {}),
        ("instance", {"MaintenanceOptions": {"AutoRecovery": "disabled"}}, {"automatic_recovery": "disabled"}),
        ("instance", {"PrivateDnsNameOptions": {"HostnameType": "ip-name"}}, {}),
        (
            "instance",
            {"CapacityReservationSpecification": {"CapacityReservationPreference": "open"}},
            {},
        ),
        (
            "instance",
            {"CapacityReservationSpecification": {"CapacityReservationTarget": {"CapacityReservationId": "cr-1"}}},
            {"capacity_reservation": "targeted"},
        ),
        (
            "instance",
            {"Placement": {"GroupName": "near", "HostId": "h-1", "PartitionNumber": 3, "Tenancy": "host"}},
            {"placement_group": "near", "dedicated_host": "h-1", "partition": 3},
        ),
        ("instance", {"Licenses": [{"LicenseConfigurationArn": "arn:lic"}]}, {"licenses": ["arn:lic"]}),
        (
            "group",
            {
                "LoadBalancerNames": [],
                "EnabledMetrics": [],
                "NewInstancesProtectedFromScaleIn": False,
                "ServiceLinkedRoleARN": (
                    "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/"
                    "AWSServiceRoleForAutoScaling"
                ),
                "TrafficSources": [{"Identifier": "arn:tg", "Type": "elbv2"}],
                "InstanceMaintenancePolicy": {"MinHealthyPercentage": -1, "MaxHealthyPercentage": -1},
                "AvailabilityZoneDistribution": {"CapacityDistributionStrategy": "balanced-best-effort"},
                "AvailabilityZoneImpairmentPolicy": {"ZonalShiftEnabled": False},
                "CapacityReservationSpecification": {"CapacityReservationPreference": "default"},
                "DeletionProtection": "none",
            },
            {},
        ),
        ("group", {"LoadBalancerNames": ["old"]}, {"classic_load_balancers": 1}),
        ("group", {"WarmPoolConfiguration": {"PoolState": "Stopped"}}, {"warm_pool": "Stopped"}),
        (
            "group",
            {"TrafficSources": [{"Identifier": "arn:lattice", "Type": "vpc-lattice"}]},
            {"vpc_lattice": ["arn:lattice"]},
        ),
        (
            "group",
            {"InstanceMaintenancePolicy": {"MinHealthyPercentage": 90, "MaxHealthyPercentage": 120}},
            {"instance_maintenance_policy": "90 to 120 % healthy"},
        ),
        ("group", {"DesiredCapacityType": "vcpu"}, {"desired_capacity_type": "vcpu"}),
        (
            "group",
            {"MixedInstancesPolicy": {"LaunchTemplate": {"Overrides": [{"InstanceRequirements": {"VCpuCount": {}}}]}}},
            {"instance_requirements": 1},
        ),
        (
            "template",
            {
                "BlockDeviceMappings": [
                    {
                        "DeviceName": "/dev/xvda",
                        "Ebs": {
                            "VolumeSize": 200,
                            "VolumeType": "gp3",
                            "Iops": 6000,
                            "Encrypted": True,
                            "DeleteOnTermination": False,
                        },
                    },
                    {"DeviceName": "/dev/sdb", "NoDevice": ""},
                ]
            },
            {"volumes": ["/dev/xvda 200 GiB gp3 iops 6000 encrypted kept", "/dev/sdb left out"]},
        ),
        ("template", {"NetworkInterfaces": [{"AssociatePublicIpAddress": False}]}, {}),
        ("template", {"AssociatePublicIpAddress": True}, {"public_address": "on"}),
        ("template", {"NetworkInterfaces": [{"Ipv6AddressCount": 1}]}, {"ipv6_addresses": 1}),
        ("template", {"CpuOptions": {"AmdSevSnp": "disabled"}}, {}),
        ("group", {"DefaultInstanceWarmup": 0}, {"default_instance_warmup": 0}),
        (
            "group",
            {"MixedInstancesPolicy": {"InstancesDistribution": {"SpotMaxPrice": "0.05", "SpotInstancePools": 2}}},
            {"spot_prices": "at most 0.05"},
        ),
        ("instance", {"Placement": {"Tenancy": "host"}}, {"dedicated_host": "any"}),
        ("instance", {"NetworkInterfaces": [{"InterfaceType": "trunk"}]}, {}),
        ("template", {"InstanceInitiatedShutdownBehavior": "stop", "DisableApiTermination": False}, {}),
        (
            "template",
            {"CpuOptions": {"CoreCount": 2, "ThreadsPerCore": 1}},
            {"cpu_options": "cores 2, threads 1"},
        ),
        ("template", {"InstanceMarketOptions": {"MarketType": "spot"}}, {"purchase_option": "spot"}),
    ],
    ids=lambda value: str(value)[:60],
)
def test_settings_are_those_that_aws_does_not_choose(
    kind: str, thing: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert read_settings(SETTINGS[kind], thing) == expected


@pytest.mark.parametrize(
    ("about", "told", "expected"),
    [
        (
            instance_about,
            {
                "NetworkType": "IPV4",
                "DatabaseInsightsMode": "standard",
                "ActivityStreamStatus": "stopped",
                "DedicatedLogVolume": False,
                "ReadReplicaDBInstanceIdentifiers": ["arn:aws:rds:us-west-2:123456789012:db:shop"],
            },
            {},
        ),
        (
            instance_about,
            {"DatabaseInsightsMode": "advanced", "DedicatedLogVolume": True, "ActivityStreamStatus": "started"},
            {"database_insights_mode": "advanced", "dedicated_log_volume": True, "activity_stream": True},
        ),
        (instance_about, {"ReadReplicaDBInstanceIdentifiers": ["shop-read"]}, {"read_replicas": 1}),
        (cluster_about, {"BacktrackWindow": 0, "LocalWriteForwardingStatus": "disabled"}, {}),
        (cluster_about, {"BacktrackWindow": 3600}, {"backtrack_window": 3600}),
    ],
    ids=lambda value: value.__name__ if callable(value) else str(value)[:60],
)
def test_settings_of_databases_are_those_that_aws_does_not_choose(
    about: Callable[[Any], Any], told: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert read_settings(OF_DATABASES, about(told)) == expected


def test_what_scales_groups_has_the_names_that_are_listed() -> None:
    """Catches: a kind of resources beside a group that is kept, and never compared."""
    assert set(SCALING) == {POLICIES, ACTIONS, HOOKS}
