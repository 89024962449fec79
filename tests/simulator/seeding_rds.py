"""Fills a region with databases and their snapshots in bulk: automated, manual, AWS Backup's, and copies of them.

It never checks limits or permissions; a seed is the past, and the past may be odd.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.rds.models import DBCluster

from .clock import Failure, Job, utc_from_text
from .kms_keys import aws_managed_key
from .models.database import Database, imagined_database, new_moto_instance
from .models.db_kind import CLUSTER, INSTANCE, KINDS, Kind
from .models.db_snapshot import CopySource, SimDbSnapshot
from .rds.create_snapshot import database_of
from .rds.find import snapshots_of
from .rds.identifiers import parse_arn
from .state import World

Spec = dict[str, Any]

_DATABASE_FIELDS = {
    *("id", "kind", "engine", "engine_version", "class", "size_gib", "encrypted", "kms_key_id", "tags", "created"),
    *("copy_tags_to_snapshot", "required_options", "status"),
}
_SNAPSHOT_FIELDS = {
    *("id", "kind", "database", "type", "created", "size_gib", "encrypted", "kms_key_id", "tags", "status", "seconds"),
    *("required_options", "engine", "engine_version", "of", "shared_with", "resource_id"),
}
_UNFINISHED = ("creating", "pending", "copying")


def seed(world: World, request: Spec) -> list[str]:
    """``{region, account?, databases: [...], snapshots: [...], copies: [...]}``; README.md explains the fields.
    Answers the identifiers of the snapshots, then of the copies."""
    account, region = request.get("account", DEFAULT_ACCOUNT_ID), request["region"]
    for spec in request.get("databases", []):
        _add_database(world, account, region, spec)
    specs = [*request.get("snapshots", []), *request.get("copies", [])]
    return [_add_snapshot(world, account, region, spec) for spec in specs]


def _check_fields(spec: Spec, known: set[str]) -> None:
    unknown = sorted(set(spec) - known)
    if unknown:
        raise ValueError(f"unknown fields {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def _add_database(world: World, account: str, region: str, spec: Spec) -> None:
    """Without moto's create call, which would add an automated snapshot of today to a past that has none."""
    _check_fields(spec, _DATABASE_FIELDS)
    backend, kind = world.rds(account, region), KINDS[spec.get("kind", "instance")]
    known = {name: spec.get(name) for name in ("engine", "engine_version", "size_gib")}
    facts = imagined_database(kind, account, region, spec["id"], **known)
    encrypted, key = _encryption(account, region, spec)
    common: dict[str, Any] = {
        "engine": facts.engine,
        "engine_version": facts.engine_version,
        "port": facts.port,
        "license_model": facts.license_model,
        "master_username": facts.master_username,
        "storage_encrypted": encrypted,
        "kms_key_id": key,
        "tags": [{"Key": name, "Value": value} for name, value in spec.get("tags", {}).items()],
        "copy_tags_to_snapshot": bool(spec.get("copy_tags_to_snapshot", False)),
    }
    if kind is CLUSTER:
        model: Any = DBCluster(
            backend, db_cluster_identifier=spec["id"], master_user_password="not-known-to-anybody", **common
        )
        model.db_cluster_resource_id = facts.resource_id
        backend.clusters[spec["id"]] = model
    else:
        size, instance_class = facts.size_gib, spec.get("class", facts.instance_class)
        names = {"db_instance_identifier": spec["id"], "db_instance_class": instance_class}
        model = new_moto_instance(backend, **names, allocated_storage=size, storage_type=facts.storage_type, **common)
        model.dbi_resource_id = facts.resource_id
        model.sim_required_options = tuple(spec.get("required_options", ()))
        model._option_group_name = facts.option_group
        backend.databases[spec["id"]] = model
    if not encrypted:
        # moto gives every cluster a key.
        model.kms_key_id = None
    model.status = spec.get("status", "available")
    model.created = _moment(spec) or facts.created
    model.instance_create_time = model.cluster_create_time = model.created


def _add_snapshot(world: World, account: str, region: str, spec: Spec) -> str:
    _check_fields(spec, _SNAPSHOT_FIELDS)
    snapshot = _copy(world, account, region, spec) if spec.get("of") else _snapshot(world, account, region, spec)
    snapshot.restorers = list(spec.get("shared_with", []))
    own = snapshots_of(snapshot.kind, snapshot.backend)
    if snapshot.identifier in own:
        raise ValueError(f"there is a snapshot {snapshot.identifier} in {region} already; give it another id")
    own[snapshot.identifier] = snapshot
    return snapshot.identifier


def _snapshot(world: World, account: str, region: str, spec: Spec) -> SimDbSnapshot:
    kind = KINDS[spec.get("kind", "instance")]
    made_by = spec.get("type", "automated")
    if made_by not in kind.types:
        raise ValueError(f"type {made_by!r} cannot be seeded; for {kind.name}s there are {', '.join(kind.types)}")
    created = _moment(spec) or world.clock.now()
    backend, name = world.rds(account, region), spec["database"]
    model = (backend.clusters if kind is CLUSTER else backend.databases).get(name)
    if model is not None and "encrypted" not in spec and "kms_key_id" not in spec:
        spec = {**spec, "encrypted": bool(model.storage_encrypted), "kms_key_id": model.kms_key_id}
    encrypted, key = _encryption(account, region, spec)
    return SimDbSnapshot(
        world,
        backend,
        kind,
        spec.get("id") or _identifier(world, made_by, name, created),
        _facts(kind, account, region, spec, backend, model),
        type=made_by,
        created=created,
        encrypted=encrypted,
        kms_key_arn=key,
        tags=spec.get("tags"),
        job=_job(world, spec),
        phases=((spec.get("status", "creating"), 100),),
    )


def _facts(kind: Kind, account: str, region: str, spec: Spec, backend: Any, model: Any) -> Database:
    """Of the database if there is one, else of one that is gone."""
    known: Spec = {name: spec[name] for name in ("engine", "engine_version", "size_gib", "resource_id") if name in spec}
    if options := spec.get("required_options"):
        known["required_options"] = tuple(options)
    if model is None:
        return imagined_database(kind, account, region, spec["database"], **known)
    facts = database_of(kind, backend, model)
    return Database(**{**vars(facts), **known})


def _copy(world: World, account: str, region: str, spec: Spec) -> SimDbSnapshot:
    """As CopyDB(Cluster)Snapshot would have left it; without ``tags`` it has none."""
    arn = parse_arn(spec["of"])
    kind = next(kind for kind in (INSTANCE, CLUSTER) if kind.arn_type == arn.type)
    source = snapshots_of(kind, world.rds(arn.account, arn.region)).get(arn.name)
    if source is None:
        raise ValueError(f"there is no snapshot {spec['of']} to be a copy of; seed it first")
    if source.encrypted and "encrypted" not in spec:
        spec = {**spec, "encrypted": True}
    encrypted, key = _encryption(account, region, spec)
    return SimDbSnapshot(
        world,
        world.rds(account, region),
        kind,
        spec.get("id") or arn.name.replace(":", "-"),
        source.facts.in_region(account, region, None) if arn.region != region else source.facts,
        created=_moment(spec),
        original_created=source.original_created,
        encrypted=encrypted,
        kms_key_arn=key,
        tags=spec.get("tags"),
        source=CopySource(source.arn, arn.region),
        job=_job(world, spec),
        phases=((spec.get("status", "copying"), 100),),
    )


def _identifier(world: World, made_by: str, database: str, created: datetime) -> str:
    """Recordings rds.DescribeDBSnapshots.mixed-types (automated); AWS Backup guide (awsbackup:job-...)."""
    if made_by == "automated":
        return f"rds:{database}-{created:%Y-%m-%d-%H-%M}"
    serial = world.next_serial()
    if made_by == "awsbackup":
        return f"awsbackup:job-{serial:08x}-0000-4000-8000-{serial:012x}"
    return f"{database}-manual-{serial}"


def _encryption(account: str, region: str, spec: Spec) -> tuple[bool, str | None]:
    """``kms_key_id`` alone means encrypted, too; without a key it is AWS's own for RDS."""
    key = spec.get("kms_key_id")
    if not spec.get("encrypted", key is not None):
        return False, None
    return True, key or aws_managed_key(account, region, "alias/aws/rds").arn


def _moment(spec: Spec) -> datetime | None:
    return utc_from_text(spec["created"]) if spec.get("created") else None


def _job(world: World, spec: Spec) -> Job | None:
    status, now = spec.get("status", "available"), world.clock.elapsed()
    if status in _UNFINISHED:
        return Job(world.clock, now, float(spec.get("seconds", 1800)))
    if status == "failed":
        return Job(world.clock, now, 0.0, Failure("InternalFailure", "The copy of the snapshot failed"))
    if status != "available":
        raise ValueError(f"status {status!r} cannot be seeded")
    return None
