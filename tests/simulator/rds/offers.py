"""What RDS offers and how much of it an account may have: engine versions, classes, option groups, quotas.

It never changes anything; the settings say what is on offer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend

from ..errors import AwsError
from ..models.db_kind import CLUSTER, INSTANCE, KINDS
from ..state import World
from ..wire import Call
from .find import snapshots_of
from .paging import page

_AURORA, _EBS = ("aurora", "aurora-iopt1"), ("gp2", "gp3", "io1", "io2")


def describe_engine_versions(call: Call, world: World) -> dict[str, Any]:
    engines = _wanted(call, "engine", "Engine")
    versions = _wanted(call, "engine-version", "EngineVersion")
    found = [
        {
            "Engine": engine,
            "EngineVersion": version,
            "DBParameterGroupFamily": family,
            "DBEngineDescription": engine,
            "DBEngineVersionDescription": f"{engine} {version}",
            "Status": "available",
        }
        for engine, version, family in _versions(world)
        if (engines is None or engine in engines) and (versions is None or version in versions)
    ]
    chosen, marker = page(call.params, found, place=lambda each: f"{each['Engine']} {each['EngineVersion']}")
    return {"Marker": marker, "DBEngineVersions": chosen}


def describe_orderable_options(call: Call, world: World) -> dict[str, Any]:
    """An unknown class or version is no error: nothing is on offer then. There is one option for each storage type."""
    params = call.params
    zones = [{"Name": zone.name} for zone in RegionsAndZonesBackend.zones[call.region]]
    db_class = params.get("DBInstanceClass", "db.r6g.large")
    found = [
        {
            "Engine": engine,
            "EngineVersion": version,
            "DBInstanceClass": db_class,
            "AvailabilityZones": zones,
            "StorageType": storage_type,
            "MultiAZCapable": True,
        }
        for engine, version, _family in _versions(world)
        for storage_type in (_AURORA if engine.startswith("aurora") else _EBS)
        if engine == params["Engine"] and version == params.get("EngineVersion", version)
        if db_class not in world.settings.db_classes_not_offered
    ]
    chosen, marker = page(params, found, place=lambda each: f"{each['EngineVersion']} {each['StorageType']}")
    return {"Marker": marker, "OrderableDBInstanceOptions": chosen}


def describe_option_groups(call: Call, world: World) -> dict[str, Any]:
    """Those that were created; the default ones, which AWS creates when they are needed, are not listed."""
    name = call.params.get("OptionGroupName")
    groups = world.rds(call.account, call.region).option_groups
    if name and name not in groups:
        # moto (rds/exceptions.py)
        raise AwsError("OptionGroupNotFoundFault", f"Specified OptionGroupName: {name} not found.", 404)
    found = [
        {
            "OptionGroupName": group.name,
            "OptionGroupDescription": group.description,
            "EngineName": group.engine_name,
            "MajorEngineVersion": group.major_engine_version,
            "Options": group.options,
            "OptionGroupArn": group.arn,
        }
        for group in groups.values()
        if name in (None, group.name)
    ]
    chosen, marker = page(call.params, found, place=lambda each: str(each["OptionGroupName"]))
    return {"Marker": marker, "OptionGroupsList": chosen}


def describe_account_attributes(call: Call, world: World) -> dict[str, Any]:
    backend = world.rds(call.account, call.region)
    instances, clusters = backend.databases.values(), backend.clusters.values()
    manual = {
        name: sum(each.snapshot_type == "manual" for each in snapshots_of(kind, backend).values())
        for name, kind in KINDS.items()
    }
    used = {
        "DBInstances": len(instances),
        "DBClusters": len(clusters),
        "AllocatedStorage": sum(int(database.allocated_storage or 0) for database in instances),
        "ManualSnapshots": manual[INSTANCE.name],
        "ManualClusterSnapshots": manual[CLUSTER.name],
        "DBSubnetGroups": len(backend.subnet_groups),
        "DBParameterGroups": len(backend.db_parameter_groups),
        "OptionGroups": len(backend.option_groups),
    }
    quotas = world.settings.db_quotas
    return {"AccountQuotas": [{"AccountQuotaName": n, "Used": used[n], "Max": quotas[n]} for n in used if n in quotas]}


def _versions(world: World) -> Iterator[tuple[str, str, str]]:
    for engine, families in sorted(world.settings.engine_versions.items()):
        for family, versions in sorted(families.items()):
            yield from ((engine, version, family) for version in sorted(versions))


def _wanted(call: Call, filter_name: str, parameter: str) -> set[str] | None:
    """A filter says the same as the parameter; None if neither is there."""
    filtered = [set(f["Values"]) for f in call.params.get("Filters", []) if f["Name"] == filter_name]
    named = {call.params[parameter]} if call.params.get(parameter) else None
    return filtered[0] if filtered else named
