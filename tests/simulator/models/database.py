"""What a snapshot remembers of its database, which may be gone or in another region.

It never follows later changes of the database.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from moto.ec2.models import ec2_backends
from moto.rds.models import DBCluster, DBInstance

from .db_kind import CLUSTER, Kind

_UNKNOWN_AGE = datetime(2024, 1, 1, tzinfo=UTC)
# engine: (version, port, license model); recordings rds.DescribeDBSnapshots.* and rds.DescribeDBClusterSnapshots.*.
_ENGINES: dict[str, tuple[str, int, str]] = {
    "postgres": ("14.7", 5432, "postgresql-license"),
    "mysql": ("8.0.36", 3306, "general-public-license"),
    "mariadb": ("10.11.6", 3306, "general-public-license"),
    "sqlserver-se": ("15.00.4365.2.v1", 1433, "license-included"),
    "oracle-ee": ("19.0.0.0.ru-2024-01.rur-2024-01.r1", 1521, "bring-your-own-license"),
    "aurora-postgresql": ("15.4", 5432, "postgresql-license"),
    # amazon-docdb and neptune user guides; their clusters are those of RDS, told apart by the engine.
    "docdb": ("5.0.0", 27017, "na"),
    "neptune": ("1.3.2.1", 8182, "amazon-license"),
    "aurora-mysql": ("8.0.mysql_aurora.3.05.2", 3306, "general-public-license"),
}


@dataclass(frozen=True)
class Database:
    """``required_options``: what a copy in another region needs an option group for (Timezone, TDE)."""

    identifier: str
    engine: str
    engine_version: str
    port: int
    license_model: str
    size_gib: int
    resource_id: str
    availability_zones: tuple[str, ...]
    vpc_id: str
    created: datetime = _UNKNOWN_AGE
    instance_class: str = "db.m6g.large"
    master_username: str = "postgres"
    storage_type: str = "gp3"
    option_group: str = ""
    required_options: tuple[str, ...] = field(default=())
    iam_authentication: bool = False

    def in_region(self, account: str, region: str, option_group: str | None) -> Database:
        """The same database as a copy in another region tells of it."""
        zones = _zones(region, len(self.availability_zones))
        group = option_group or default_option_group(self.engine, self.engine_version)
        return replace(self, availability_zones=zones, vpc_id=default_vpc(account, region), option_group=group)


def imagined_database(kind: Kind, account: str, region: str, identifier: str, **known: Any) -> Database:
    """A database that is only known from its snapshot, or one that is about to be seeded."""
    engine = known.pop("engine", None) or ("aurora-postgresql" if kind is CLUSTER else "postgres")
    version, port, license_model = _ENGINES.get(engine, ("1.0", 5432, "license-included"))
    version = known.pop("engine_version", None) or version
    facts: dict[str, Any] = {
        "engine": engine,
        "engine_version": version,
        "port": port,
        "license_model": license_model,
        "size_gib": 20,
        "resource_id": resource_id(kind, account, region, identifier),
        "availability_zones": _zones(region, 3 if kind is CLUSTER else 1),
        "vpc_id": default_vpc(account, region),
        "option_group": default_option_group(engine, version),
    }
    return Database(identifier, **{**facts, **{name: value for name, value in known.items() if value is not None}})


def new_moto_instance(backend: Any, **given: Any) -> Any:
    """moto's own database; mypy takes the class for abstract because of moto's CloudFormation mixin."""
    make: Any = DBInstance
    return make(backend, **given)


def database_of_instance(backend: Any, instance: DBInstance) -> Database:
    return Database(
        identifier=instance.db_instance_identifier,
        engine=instance.engine,
        engine_version=instance.engine_version,
        port=instance.port or 0,
        license_model=instance.license_model,
        size_gib=instance.allocated_storage,
        resource_id=instance.dbi_resource_id,
        availability_zones=(instance.availability_zone,),
        vpc_id=default_vpc(backend.account_id, backend.region_name),
        created=_aware(instance.created),
        instance_class=instance.db_instance_class,
        master_username=instance.master_username or "postgres",
        storage_type=instance.storage_type,
        option_group=instance.option_group_name,
        required_options=getattr(instance, "sim_required_options", ()),
        iam_authentication=bool(instance.enable_iam_database_authentication),
    )


def database_of_cluster(backend: Any, cluster: DBCluster) -> Database:
    return Database(
        identifier=cluster.db_cluster_identifier,
        engine=cluster.engine,
        engine_version=cluster.engine_version,
        port=cluster.port,
        license_model=cluster.license_model,
        size_gib=cluster.allocated_storage,
        resource_id=cluster.db_cluster_resource_id,
        availability_zones=tuple(cluster.availability_zones or ()),
        vpc_id=default_vpc(backend.account_id, backend.region_name),
        created=_aware(cluster.created),
        master_username=cluster.master_username or "postgres",
    )


def resource_id(kind: Kind, account: str, region: str, identifier: str) -> str:
    digest = hashlib.sha256(f"{account}/{region}/{kind.name}/{identifier}".encode()).hexdigest()
    prefix = "cluster" if kind is CLUSTER else "db"
    return f"{prefix}-{digest[:26].upper()}"


def default_option_group(engine: str, version: str) -> str:
    """Recording rds.DescribeDBSnapshots.available-2023: default:postgres-14."""
    return f"default:{engine}-{'-'.join(version.split('.')[: 2 if engine in ('mysql', 'mariadb') else 1])}"


def default_vpc(account: str, region: str) -> str:
    vpc_id: str = ec2_backends[account][region].default_vpc.id
    return vpc_id


def _zones(region: str, number: int) -> tuple[str, ...]:
    return tuple(f"{region}{letter}" for letter in "abcdef"[:number])


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
