"""Every switch of the simulator, with its default.

It holds values only; ``POST /_sim/config`` and ``Simulator.configure`` change them, ``reset`` restores them.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict, dataclass, field, fields
from typing import Any

ENGINE_VERSIONS = {
    "postgres": {"postgres14": ["14.7"], "postgres15": ["15.7"], "postgres16": ["16.2", "16.3"]},
    "mariadb": {"mariadb10.11": ["10.11.6"]},
    "sqlserver-se": {"sqlserver-se-15.0": ["15.00.4365.2.v1"]},
    "oracle-ee": {"oracle-ee-19": ["19.0.0.0.ru-2024-01.rur-2024-01.r1"]},
    "mysql": {"mysql8.0": ["8.0.35", "8.0.36"]},
    "aurora-postgresql": {"aurora-postgresql15": ["15.4"], "aurora-postgresql16": ["16.2"]},
    "aurora-mysql": {"aurora-mysql8.0": ["8.0.mysql_aurora.3.05.2"]},
}
# Defaults of a new account (RDS guide, CHAP_Limits).
DB_QUOTAS = {
    "DBInstances": 40,
    "DBClusters": 40,
    "AllocatedStorage": 100_000,
    "ManualSnapshots": 100,
    "ManualClusterSnapshots": 100,
    "DBSubnetGroups": 50,
    "DBParameterGroups": 50,
    "OptionGroups": 20,
}
# vCPUs of On-Demand instances by family, and Elastic IP addresses.
EBS_QUOTAS = {"L-D18FCD1D": 50.0, "L-7A658B76": 50.0, "L-FD252861": 50.0, "L-309BACF6": 100_000.0}
EC2_QUOTAS = {"L-1216C47A": 256.0, "L-DB2E81BA": 0.0, "L-417A185B": 0.0, "L-0263D0A3": 5.0}


@dataclass
class Settings:
    """Durations are simulated seconds."""

    # What a call to a distant region takes on its way, and a new connection more; real seconds, unlike all others.
    call_latency_seconds: float = 0.0
    connection_latency_seconds: float = 0.0

    # Eventual consistency (EC2 developer guide, eventual-consistency): off unless a test asks for it.
    visible_after_seconds: float = 0.0
    # DescribeImages by id answers an empty list for a while after deregistering, then NotFound (botocore#2194).
    deregistered_empty_seconds: float = 60.0
    # "If you have recently deregistered an AMI with the same name, allow enough time for the change to propagate".
    name_release_seconds: float = 0.0
    # Documented nowhere: what a token answers once its image has been deregistered ("same-id" or "new-image").
    token_of_dead_image: str = "same-id"

    # None: the table in durations.py. A number: every copy takes that long.
    copy_seconds: float | None = None
    create_image_seconds: float = 180.0
    failing_copy_seconds: float = 60.0
    # Each: {region?, source_image_id?, code?, message?, times?}; a copy that matches ends in state "failed".
    fail_copies: list[dict[str, Any]] = field(default_factory=list)
    # "Concurrent AMI copies per destination region: 300" (EC2 guide, how-ami-copy-works).
    copies_in_progress_limit: int = 300
    # EBS guide, ebs-resource-quotas (5 until 2019).
    snapshot_copies_in_progress_limit: int = 20

    # A volume of a snapshot is "creating", and an attachment "attaching", for a few seconds.
    create_volume_seconds: float = 15.0
    attach_volume_seconds: float = 5.0

    create_db_snapshot_seconds: float = 180.0
    # The time until another cluster writes a global database.
    switchover_seconds: float = 120.0
    # None: by size, as in durations.py. A number: every restore of a database takes that long.
    restore_db_seconds: float | None = None
    # How long a read replica is "modifying" while it is promoted.
    promote_db_seconds: float = 0.0
    # How long a database is "renaming" before it is there under its new name.
    rename_db_seconds: float = 0.0
    # Each: {region?, source?, database?, times?}; source is an identifier or an ARN. Such a copy ends in "failed".
    fail_db_copies: list[dict[str, Any]] = field(default_factory=list)
    # Copies in flight per destination region (RDS guide, CHAP_Limits: 20; Aurora guide, aurora-copy-snapshot: 5).
    db_instance_copies_limit: int = 20
    db_cluster_copies_limit: int = 5
    # Quotas L-272F1212 (instances) and L-9B510759 (clusters).
    manual_db_snapshots_limit: int = 100
    # Documented nowhere: whether a copy of an instance snapshot that is not complete has OriginalSnapshotCreateTime.
    original_time_while_copying: bool = False

    create_fsx_backup_seconds: float = 0.0
    # AUTOMATIC: as if FSx had taken by itself what CreateBackup asks for.
    fsx_backup_type: str = "USER_INITIATED"
    # "up to five backup copy requests in progress to a single destination Region per account" (CopyBackup).
    fsx_backup_copies_limit: int = 5
    # So many next copies end in FAILED.
    failing_fsx_copies: int = 0

    # An instance is pending, then running; its status checks are "initializing", and its programs begin to answer.
    instance_boot_seconds: float = 0.0
    instance_checks_seconds: float = 0.0
    service_start_seconds: float = 0.0
    # Each: {subnet, room, code?}: so many instances are the most that AWS has there.
    instance_rooms: list[dict[str, Any]] = field(default_factory=list)
    # Instances, or images of instances, whose programs never answer.
    failing_services: list[str] = field(default_factory=list)
    # True: targets are initial, healthy or unhealthy by health checks, instead of healthy at once.
    target_health: bool = False
    # Ports on loopback addresses: of HTTP to instances and load balancers, and of DNS for all names. None: off; 0: a
    # free one, which is then the setting.
    service_port: int | None = None
    dns_port: int | None = None
    # Until Auto Scaling launches what a group lacks.
    auto_scaling_seconds: float = 0.0
    # Until a parameter of data type aws:ec2:image is checked, and written or not.
    image_parameter_seconds: float = 0.0

    # "Changes generally propagate to all Route 53 name servers within 60 seconds" (GetChange): PENDING, then INSYNC.
    insync_seconds: float = 30.0
    # A change of a zone within so many seconds of the one before it gets PriorRequestNotComplete.
    prior_request_seconds: float = 0.0
    # So many next batches are accepted and then lost, as those not replicated before accelerated recovery
    # (Route 53 guide, accelerated-recovery): GetChange says NoSuchChange, and nothing has changed.
    lost_dns_changes: int = 0

    # Quota L-0263D0A3, Elastic IP addresses per region.
    addresses_limit: int = 5
    # Until connections to an address get to what it was associated with. DescribeAddresses says so at once. Inferred.
    associate_address_seconds: float = 0.0
    # How long the reverse DNS record of an address is PENDING; documented nowhere.
    ptr_update_seconds: float = 60.0
    # What ReleaseAddress says while there is a reverse DNS record: the EC2 guide (Using_Elastic_Addressing_Reverse_DNS)
    # says InvalidAddress.Locked, the Chinese regions were seen to say InvalidAddress.PtrSet (cloud-custodian#8924).
    release_with_ptr_code: str = "InvalidAddress.Locked"
    # False: the instance metadata service is switched off everywhere and answers 403.
    imds_enabled: bool = True

    # What RDS offers in every region: engine -> parameter group family -> versions, and classes that are not offered.
    engine_versions: dict[str, dict[str, list[str]]] = field(default_factory=lambda: deepcopy(ENGINE_VERSIONS))
    db_classes_not_offered: list[str] = field(default_factory=list)
    # Quotas by name as DescribeAccountAttributes has them, and by code as Service Quotas has them for EC2 and EBS.
    db_quotas: dict[str, int] = field(default_factory=lambda: dict(DB_QUOTAS))
    ec2_quotas: dict[str, float] = field(default_factory=lambda: dict(EC2_QUOTAS))
    ebs_quotas: dict[str, float] = field(default_factory=lambda: dict(EBS_QUOTAS))

    # Active, open Capacity Reservations, each in the form of boto3; what a simulation of IAM policies denies.
    capacity_reservations: list[dict[str, Any]] = field(default_factory=list)
    denied_actions: list[str] = field(default_factory=list)
    # Policies of IAM of all callers, and actions that they no longer allow (enforcement.py).
    policies: list[dict[str, Any]] = field(default_factory=list)
    taken_away: list[str] = field(default_factory=list)

    # An AWS look-alike that accepts TagSpecifications and drops them.
    ignore_tag_specifications: bool = False
    # Real new accounts start with "block-new-sharing"; "unblocked" keeps tests about other things short.
    block_public_access: str = "unblocked"

    # Access key -> account id; other keys belong to moto's default account 123456789012.
    accounts: dict[str, str] = field(default_factory=dict)
    invalid_access_keys: list[str] = field(default_factory=list)
    # Opt-in regions that this account has not enabled.
    disabled_regions: list[str] = field(default_factory=list)

    throttling: bool = False
    # "service:Action" -> [burst, refill per second]; overrides the table in throttling.py.
    buckets: dict[str, list[float]] = field(default_factory=dict)

    def update(self, changes: dict[str, Any]) -> None:
        """Raises ``ValueError`` for a name that is no setting, so that a misspelt switch cannot go unnoticed."""
        known = {f.name for f in fields(self)}
        unknown = sorted(set(changes) - known)
        if unknown:
            raise ValueError(f"unknown settings {', '.join(unknown)}; known are {', '.join(sorted(known))}")
        for name, value in changes.items():
            setattr(self, name, value)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
