"""A snapshot of a database instance or cluster whose status follows simulated time.

It never decides what is allowed; the answers in ``rds/`` do. It stands where moto keeps its own snapshots, so that
restoring finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moto.rds.models import DBCluster

from ..clock import Job
from ..state import World
from .database import Database, new_moto_instance
from .db_kind import CREATING, INSTANCE, Kind, Phases


@dataclass(frozen=True)
class CopySource:
    """What a copy was made of."""

    arn: str
    region: str


class SimDbSnapshot:
    def __init__(
        self,
        world: World,
        backend: Any,
        kind: Kind,
        identifier: str,
        database: Database,
        *,
        type: str = "manual",
        created: datetime | None = None,
        original_created: datetime | None = None,
        encrypted: bool = False,
        kms_key_arn: str | None = None,
        tags: dict[str, str] | None = None,
        source: CopySource | None = None,
        job: Job | None = None,
        phases: Phases = CREATING,
    ) -> None:
        self.world = world
        self.backend = backend
        self.kind = kind
        # Identifiers are stored in lower case (API_CreateDBSnapshot).
        self.identifier = identifier.lower()
        self.facts = database
        self.snapshot_type = type
        self.created = created or world.clock.now()
        self.original_created = original_created or self.created
        self.encrypted = encrypted
        self.kms_key_id = kms_key_arn
        self.tags = dict(tags or {})
        self.source = source
        self.job = job
        self.phases = phases
        self.restorers: list[str] = []
        self.serial = world.next_serial()

    @property
    def arn(self) -> str:
        region, account = self.backend.region_name, self.backend.account_id
        return f"arn:{self.backend.partition}:rds:{region}:{account}:{self.kind.arn_type}:{self.identifier}"

    @property
    def owner_id(self) -> str:
        account: str = self.backend.account_id
        return account

    @property
    def status(self) -> str:
        if self.job is None:
            return "available"
        if self.job.has_failed:
            return "failed"
        if self.job.is_over:
            return "available"
        return next((status for status, end in self.phases if self.job.percent < end), self.phases[-1][0])

    @property
    def percent(self) -> int:
        """While a copy is queued, no progress is shown (RDS guide, USER_CopySnapshot)."""
        if self.job is None:
            return 100
        return 0 if self.status == "pending" else self.job.percent

    @property
    def comes_from_another_region(self) -> bool:
        return self.source is not None and self.source.region != self.backend.region_name

    @property
    def is_in_flight(self) -> bool:
        """Counts for the limit of copies across regions."""
        return self.comes_from_another_region and self.status not in ("available", "failed")

    def is_restorable_by(self, account: str) -> bool:
        return account == self.owner_id or account in self.restorers or "all" in self.restorers

    # What stock moto looks at, when it restores, deletes databases, lists events and tags.

    event_source_type = "db-snapshot"

    @property
    def resource_id(self) -> str:
        return self.identifier

    @property
    def db_snapshot_identifier(self) -> str:
        return self.identifier

    @property
    def db_cluster_snapshot_identifier(self) -> str:
        return self.identifier

    @property
    def db_instance_identifier(self) -> str:
        return self.facts.identifier

    @property
    def db_cluster_identifier(self) -> str:
        return self.facts.identifier

    @property
    def allocated_storage(self) -> int:
        return self.facts.size_gib

    @property
    def attributes(self) -> dict[str, list[str]]:
        return {"restore": self.restorers}

    @property
    def database(self) -> Any:
        """A database of this region to restore from: never with the zone or groups of the source's region."""
        given = self._restorable("db_instance")
        return new_moto_instance(self.backend, **given, db_instance_class=self.facts.instance_class)

    @property
    def cluster(self) -> DBCluster:
        return DBCluster(self.backend, **self._restorable("db_cluster"), master_user_password="not-known-to-anybody")

    def _restorable(self, prefix: str) -> dict[str, Any]:
        facts = self.facts
        size = {"allocated_storage": facts.size_gib} if self.kind is INSTANCE else {}
        return {
            f"{prefix}_identifier": facts.identifier,
            "engine": facts.engine,
            "engine_version": facts.engine_version,
            "port": facts.port,
            "license_model": facts.license_model,
            "master_username": facts.master_username,
            "storage_encrypted": self.encrypted,
            "kms_key_id": self.kms_key_id,
            **size,
        }

    def get_tags(self) -> list[dict[str, str]]:
        return [{"Key": key, "Value": value} for key, value in self.tags.items()]

    def add_tags(self, tags: list[dict[str, str]]) -> list[dict[str, str]]:
        self.tags.update({tag["Key"]: tag.get("Value") or "" for tag in tags})
        return self.get_tags()

    def remove_tags(self, tag_keys: list[str]) -> None:
        for key in tag_keys:
            self.tags.pop(key, None)

    def add_event(self, event_type: str) -> None:
        event_owner: Any = self
        self.backend.add_event(event_type, event_owner)
