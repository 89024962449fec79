"""The kinds of copies as data: how a test makes, names and sees the recovery points of each, in the same few words.

A thing is what has recovery points: a family of images, a volume, a database. No rule of a kind stands here.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timezone
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.kind import AMI
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.kind import Kind
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.ports import Calls
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.kind import EBS
from ansible_collections.lifeboat.aws.plugins.module_utils._fsx.kind import FSX
from ansible_collections.lifeboat.aws.plugins.module_utils._rds.kind import RDS_CLUSTER, RDS_INSTANCE
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.test_ebs_copying import DAY, Disks, boto_tags
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases
from tests.integration.test_rds_copying import Kind as DbKind
from tests.simulator.client import ACCOUNT
from tests.unit.module_utils.scripted import ScriptedClock

FIRST_DAY = 10
LAST_DAY = 27
SUBNET = "subnet-0abc1234abc1234aa"


class World(Protocol):
    """One kind in the simulated AWS."""

    def thing(self) -> str:
        """Something new that has recovery points; the name of its set."""

    def source(self, thing: str) -> str:
        """Its next recovery point, a day after the last one."""

    def copy_of(self, source: str, region: str = WEST) -> str:
        """A complete copy, as an earlier run has left it."""

    def of(self, *things: str) -> dict[str, Any]:
        """The options that choose the newest recovery point of each."""

    def named(self, source: str) -> dict[str, Any]:
        """The options that name one."""

    def copies(self, region: str = WEST) -> set[str]:
        """Ids of all that is in a region."""

    def remove(self, copy: str) -> None:
        """What somebody else does meanwhile."""

    def untrack(self, copy: str) -> None:
        """Take the set from the tags of a copy."""

    def tag(self, copy: str, tags: dict[str, str]) -> None:
        """Set tags of a copy."""

    def tags(self, copy: str) -> dict[str, str]:
        """The tags of a copy."""

    def taken_of_restored(self, copy: str) -> str:
        """A snapshot that people take of what was restored from a copy and has its tags."""

    def encrypted_source(self, thing: str) -> str:
        """A recovery point whose copies can have a key of ours."""

    @contextmanager
    def failing(self) -> Iterator[dict[str, Any]]:
        """Within it the next copy is accepted and fails later; the options with which it does."""


@dataclass(frozen=True)
class CopyKind:
    """One kind, and the words in which AWS answers its calls.

    ``full`` is how AWS says that a region has no room, ``limit`` the simulator's setting. ``delete`` is the call that
    removes a copy.
    """

    kind: Kind[Any, Any]
    world: Callable[[AwsView], World]
    listing: str
    copy: str
    delete: str
    throttled: str
    full: tuple[str, str]
    limit: str

    @property
    def name(self) -> str:
        return self.kind.name

    @property
    def module(self) -> ModuleType:
        return import_module(f"ansible_collections.lifeboat.aws.plugins.modules.{self.kind.job.module}")

    @property
    def usable(self) -> str:
        return self._calls.usable_state

    @property
    def is_in_order(self) -> bool:
        """Whether copies are asked for one after the other."""
        return self._calls.is_in_order

    @property
    def _calls(self) -> Calls:
        no_clients: Any = None
        return self.kind.calls(no_clients, ScriptedClock())


@dataclass
class Images:
    """Each image has one snapshot, which goes with it."""

    aws: AwsView
    days: Counter[str] = field(default_factory=Counter)
    made: dict[str, tuple[str, int]] = field(default_factory=dict)

    def thing(self) -> str:
        name = f"fleet-{len(self.days)}"
        self.days[name] = FIRST_DAY
        return name

    def source(self, thing: str) -> str:
        self.days[thing] += 1
        day = self.days[thing]
        source = self.aws.web(day, name=f"{thing}-{day}", tags={"Sync-Identifier": thing})
        self.made[source] = (thing, day)
        return source

    def copy_of(self, source: str, region: str = WEST) -> str:
        thing, day = self.made[source]
        tags = {"Sync-Identifier": thing, "lifeboat:set": thing, "lifeboat:source-resource": f"{ACCOUNT}/{thing}"}
        return self.aws.copy_of(source, day, region, name=f"{thing}-{day}", tags=tags)

    def of(self, *things: str) -> dict[str, Any]:
        return {"sync_identifier": list(things), "select": "newest"}

    def named(self, source: str) -> dict[str, Any]:
        return {"image_ids": [source]}

    def copies(self, region: str = WEST) -> set[str]:
        images = self.aws.images(region)
        assert len(self.aws.snapshots(region)) == len(images)
        return set(images)

    def remove(self, copy: str) -> None:
        self.aws.ec2(WEST).deregister_image(ImageId=copy)

    def untrack(self, copy: str) -> None:
        self.aws.ec2(WEST).delete_tags(Resources=[copy], Tags=[{"Key": "lifeboat:set"}])

    def tag(self, copy: str, tags: dict[str, str]) -> None:
        self.aws.tag(WEST, copy, tags)

    def tags(self, copy: str) -> dict[str, str]:
        return self.aws.tags(WEST, copy)

    def taken_of_restored(self, copy: str) -> str:
        ec2 = self.aws.ec2(WEST)
        [instance] = ec2.run_instances(ImageId=copy, MinCount=1, MaxCount=1)["Instances"]
        self.aws.simulator.advance(3600)
        told = [{"ResourceType": "image", "Tags": boto_tags(self.tags(copy))}]
        image = ec2.create_image(InstanceId=instance["InstanceId"], Name=f"of {copy}", TagSpecifications=told)[
            "ImageId"
        ]
        self.aws.simulator.advance(3600)
        ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])
        return str(image)

    def encrypted_source(self, thing: str) -> str:
        return self.source(thing)

    @contextmanager
    def failing(self) -> Iterator[dict[str, Any]]:
        self.aws.simulator.configure(fail_copies=[{"region": WEST, "times": 1}])
        yield {}


@dataclass
class Volumes:
    aws: AwsView

    def __post_init__(self) -> None:
        self.disks = Disks(self.aws)

    def thing(self) -> str:
        return self.disks.volume()

    def source(self, thing: str) -> str:
        return self.disks.snapshot(thing)

    def copy_of(self, source: str, region: str = WEST) -> str:
        return self.disks.copy_of(source, region)

    def of(self, *things: str) -> dict[str, Any]:
        return {"volume_ids": list(things)}

    def named(self, source: str) -> dict[str, Any]:
        return {"snapshot_ids": [source]}

    def copies(self, region: str = WEST) -> set[str]:
        return set(self.disks.seen(region))

    def remove(self, copy: str) -> None:
        self.aws.ec2(WEST).delete_snapshot(SnapshotId=copy)

    def untrack(self, copy: str) -> None:
        self.aws.ec2(WEST).delete_tags(Resources=[copy], Tags=[{"Key": "lifeboat:set"}])

    def tag(self, copy: str, tags: dict[str, str]) -> None:
        self.aws.tag(WEST, copy, tags)

    def tags(self, copy: str) -> dict[str, str]:
        return dict(self.disks.seen(WEST)[copy]["Tags"])

    def taken_of_restored(self, copy: str) -> str:
        return self.disks.snapshot(self.disks.volume(region=WEST), region=WEST, **self.tags(copy))

    def encrypted_source(self, thing: str) -> str:
        return self.source(thing)

    @contextmanager
    def failing(self) -> Iterator[dict[str, Any]]:
        """The key is enabled while it is looked at, and disabled when AWS comes to use it."""
        key, kms = self.aws.key(WEST), self.aws.client("kms", WEST)
        rule = self.aws.simulator.fault("hold", action="CopySnapshot", times=1)

        def disable() -> None:
            self.aws.wait_for_fault(rule)
            kms.disable_key(KeyId=key.rsplit("/", 1)[-1])
            self.aws.simulator.release()

        threading.Thread(target=disable, daemon=True).start()
        yield {"kms_key_id": key}
        kms.enable_key(KeyId=key.rsplit("/", 1)[-1])


@dataclass
class Dbs:
    aws: AwsView
    kind: DbKind
    days: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.dbs = Databases(self.aws, self.kind)

    def thing(self) -> str:
        name = f"shop{len(self.days)}"
        self.days[name] = FIRST_DAY
        return name

    def source(self, thing: str, **fields: Any) -> str:
        self.days[thing] += 1
        return self.dbs.snapshot(self.days[thing], thing, **fields)

    def copy_of(self, source: str, region: str = WEST) -> str:
        name, _year, _month, day, *_time = source.removeprefix("rds:").split("-")
        return self.dbs.copy_of(source, int(day), region, set_name=name)

    def of(self, *things: str) -> dict[str, Any]:
        return dict(self.dbs.named(*things))

    def named(self, source: str) -> dict[str, Any]:
        return {"snapshot": self.dbs.arn(source)}

    def copies(self, region: str = WEST) -> set[str]:
        return set(self.dbs.seen(region))

    def remove(self, copy: str) -> None:
        self.dbs.delete(copy)

    def untrack(self, copy: str) -> None:
        rds, arn = self.aws.client("rds", WEST), self.dbs.arn(copy, WEST)
        rds.remove_tags_from_resource(ResourceName=arn, TagKeys=["lifeboat:set"])

    def tag(self, copy: str, tags: dict[str, str]) -> None:
        told = [{"Key": key, "Value": value} for key, value in tags.items()]
        self.aws.client("rds", WEST).add_tags_to_resource(ResourceName=self.dbs.arn(copy, WEST), Tags=told)

    def tags(self, copy: str) -> dict[str, str]:
        return dict(self.dbs.seen()[copy]["Tags"])

    def taken_of_restored(self, copy: str) -> str:
        """A database that is restored without tags has those of the snapshot, and hands them on to its own."""
        database = self.dbs.seen()[copy][f"DB{self.kind.name.capitalize()}Identifier"]
        more = {"id": f"before-upgrade-of-{database}", "type": "manual", "tags": self.tags(copy)}
        return self.dbs.snapshot(LAST_DAY, database, region=WEST, **more)

    def encrypted_source(self, thing: str) -> str:
        """RDS encrypts no copy of a cluster that is not encrypted."""
        return self.source(thing, encrypted=True)

    @contextmanager
    def failing(self) -> Iterator[dict[str, Any]]:
        self.aws.simulator.configure(fail_db_copies=[{"region": WEST, "times": 1}])
        yield {}


@dataclass
class FileSystems:
    aws: AwsView

    def thing(self) -> str:
        answer = self._fsx(SOURCE).create_file_system(FileSystemType="WINDOWS", StorageCapacity=32, SubnetIds=[SUBNET])
        return str(answer["FileSystem"]["FileSystemId"])

    def source(self, thing: str) -> str:
        """A day passes after it, so that the next one is newer."""
        backup = self._fsx(SOURCE).create_backup(FileSystemId=thing)["Backup"]["BackupId"]
        self.aws.simulator.advance(DAY)
        return str(backup)

    def copy_of(self, source: str, region: str = WEST) -> str:
        [told] = self._fsx(SOURCE).describe_backups(BackupIds=[source])["Backups"]
        thing = told["FileSystem"]["FileSystemId"]
        tags = {
            "lifeboat:set": thing,
            "lifeboat:source": f"{SOURCE}/{source}",
            "lifeboat:source-created": f"{told['CreationTime'].astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}",
            "lifeboat:source-resource": f"{ACCOUNT}/{thing}",
        }
        before = self.aws.simulator.configure()["copy_seconds"]
        self.aws.simulator.configure(copy_seconds=0)
        answer = self._fsx(region).copy_backup(
            SourceBackupId=source,
            SourceRegion=SOURCE,
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        )
        self.aws.simulator.configure(copy_seconds=before)
        return str(answer["Backup"]["BackupId"])

    def of(self, *things: str) -> dict[str, Any]:
        return {"file_system_ids": list(things)}

    def named(self, source: str) -> dict[str, Any]:
        return {"backup_ids": [source]}

    def copies(self, region: str = WEST) -> set[str]:
        return {backup["BackupId"] for backup in self._fsx(region).describe_backups()["Backups"]}

    def remove(self, copy: str) -> None:
        self._fsx(WEST).delete_backup(BackupId=copy)

    def untrack(self, copy: str) -> None:
        self._fsx(WEST).untag_resource(ResourceARN=self._told(copy)["ResourceARN"], TagKeys=["lifeboat:set"])

    def tag(self, copy: str, tags: dict[str, str]) -> None:
        told = [{"Key": key, "Value": value} for key, value in tags.items()]
        self._fsx(WEST).tag_resource(ResourceARN=self._told(copy)["ResourceARN"], Tags=told)

    def tags(self, copy: str) -> dict[str, str]:
        return {tag["Key"]: tag["Value"] for tag in self._told(copy)["Tags"]}

    def taken_of_restored(self, copy: str) -> str:
        fsx = self._fsx(WEST)
        restored = fsx.create_file_system(FileSystemType="WINDOWS", StorageCapacity=32, SubnetIds=[SUBNET])
        file_system = restored["FileSystem"]["FileSystemId"]
        backup = fsx.create_backup(FileSystemId=file_system, Tags=boto_tags(self.tags(copy)))["Backup"]["BackupId"]
        self.aws.simulator.advance(DAY)
        return str(backup)

    def encrypted_source(self, thing: str) -> str:
        return self.source(thing)

    def _told(self, copy: str) -> dict[str, Any]:
        [told] = self._fsx(WEST).describe_backups(BackupIds=[copy])["Backups"]
        return dict(told)

    def _fsx(self, region: str) -> Any:
        return self.aws.client("fsx", region)

    @contextmanager
    def failing(self) -> Iterator[dict[str, Any]]:
        self.aws.simulator.configure(failing_fsx_copies=1)
        yield {}


def _databases(kind: Kind[Any, Any], words: DbKind) -> CopyKind:
    return CopyKind(
        kind=kind,
        world=lambda aws: Dbs(aws, words),
        listing=words.listing,
        copy=words.copy,
        delete=f"Delete{words.stem}",
        throttled="ThrottlingException",
        full=("SnapshotQuotaExceeded", "Cannot copy more than 20 snapshots across regions"),
        limit=f"db_{words.name}_copies_limit",
    )


COPY_KINDS = (
    CopyKind(
        kind=AMI,
        world=Images,
        listing="DescribeImages",
        copy="CopyImage",
        delete="DeregisterImage",
        throttled="RequestLimitExceeded",
        full=("ResourceLimitExceeded", "Too many image copies in progress."),
        limit="copies_in_progress_limit",
    ),
    CopyKind(
        kind=EBS,
        world=Volumes,
        listing="DescribeSnapshots",
        copy="CopySnapshot",
        delete="DeleteSnapshot",
        throttled="RequestLimitExceeded",
        full=("ResourceLimitExceeded", "Too many snapshot copies in progress. The limit is 20 for this region."),
        limit="snapshot_copies_in_progress_limit",
    ),
    _databases(RDS_INSTANCE, INSTANCE),
    _databases(RDS_CLUSTER, CLUSTER),
    CopyKind(
        kind=FSX,
        world=FileSystems,
        listing="DescribeBackups",
        copy="CopyBackup",
        delete="DeleteBackup",
        throttled="ThrottlingException",
        full=("ServiceLimitExceeded", "Cannot have more than 5 in-progress backup copies."),
        limit="fsx_backup_copies_limit",
    ),
)
