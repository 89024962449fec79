"""Database snapshots: which are copied, with which tags, keys and identifiers, and what an idle run costs.

``Databases`` is what the other tests of this module see and prepare. Where a rule is the same for instances and
clusters, one test is about both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import rds_snapshot_xregion_copy
from tests.integration.aws_view import EU, PARTNER, SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.simulator.client import ACCOUNT
from tests.simulator.models.database import resource_id
from tests.simulator.models.db_kind import KINDS as DB_KINDS


@dataclass(frozen=True)
class Kind:
    """The words of one kind of database; ``stem`` is in the names of calls, keys and parameters."""

    name: str
    option: str
    stem: str
    arn_type: str
    longest_id: int

    @property
    def listing(self) -> str:
        return f"Describe{self.stem}s"

    @property
    def copy(self) -> str:
        return f"Copy{self.stem}"


INSTANCE = Kind("instance", "db_instances", "DBSnapshot", "snapshot", 255)
CLUSTER = Kind("cluster", "db_clusters", "DBClusterSnapshot", "cluster-snapshot", 63)
KINDS = (INSTANCE, CLUSTER)


@dataclass(frozen=True)
class Databases:
    """Databases of one kind in the source region, their snapshots, and copies of these."""

    aws: AwsView
    kind: Kind

    def named(self, *databases: str) -> dict[str, list[str]]:
        """The module's option for these databases."""
        return {self.kind.option: list(databases or ("shop",))}

    def database(self, name: str = "shop", **fields: Any) -> str:
        self.aws.simulator.seed_rds(SOURCE, databases=[{"id": name, "kind": self.kind.name, **fields}])
        return name

    def snapshot(self, day: int = 19, database: str = "shop", region: str = SOURCE, **fields: Any) -> str:
        """A snapshot of that day of November, automated and available unless the fields say otherwise; its id."""
        spec = {"database": database, "kind": self.kind.name, "created": created(day), **fields}
        return self.aws.simulator.seed_rds(region, snapshots=[spec])[0]

    def arn(self, snapshot_id: str, region: str = SOURCE, account: str = ACCOUNT) -> str:
        return f"arn:aws:rds:{region}:{account}:{self.kind.arn_type}:{snapshot_id}"

    def copy_of(self, source: str, day: int = 19, region: str = WEST, set_name: str = "shop", **fields: Any) -> str:
        """A copy with complete tracking of ``snapshot(day)``, as an earlier run has left it; its id."""
        tracking = {
            "lifeboat:set": set_name,
            "lifeboat:source": f"{SOURCE}/{source}",
            "lifeboat:source-created": created(day),
            "lifeboat:source-resource": f"{ACCOUNT}/{self.resource(SOURCE, _database_of(source))}",
        }
        own = fields.pop("tags", {})
        return self.untracked_copy_of(source, region, tags={**own, **tracking}, **fields)

    def resource(self, region: str, database: str = "shop", account: str = ACCOUNT) -> str:
        """The id that the simulated AWS gives to that database."""
        return resource_id(DB_KINDS[self.kind.name], account, region, database)

    def untracked_copy_of(self, source: str, region: str = WEST, **fields: Any) -> str:
        spec = {"of": self.arn(source), "id": target(source), **fields}
        return self.aws.simulator.seed_rds(region, copies=[spec])[0]

    def history(self, *days: int, **fields: Any) -> dict[int, str]:
        """Snapshots of these days with their copies; day -> id of the copy."""
        return {day: self.copy_of(self.snapshot(day), day, **fields) for day in days}

    def seen(self, region: str = WEST) -> dict[str, dict[str, Any]]:
        """The manual snapshots of a region by id, and so every copy, with ``Tags`` as a dictionary."""
        call = {"instance": "describe_db_snapshots", "cluster": "describe_db_cluster_snapshots"}[self.kind.name]
        answer = getattr(self.aws.client("rds", region), call)(SnapshotType="manual")[f"{self.kind.stem}s"]
        return {
            snapshot[f"{self.kind.stem}Identifier"]: {
                **snapshot,
                "Tags": {tag["Key"]: tag["Value"] for tag in snapshot["TagList"]},
                "IsEncrypted": snapshot.get("Encrypted", snapshot.get("StorageEncrypted")),
            }
            for snapshot in answer
        }

    def delete(self, snapshot_id: str, region: str = WEST) -> None:
        call = {"instance": "delete_db_snapshot", "cluster": "delete_db_cluster_snapshot"}[self.kind.name]
        getattr(self.aws.client("rds", region), call)(**{f"{self.kind.stem}Identifier": snapshot_id})

    def key_everywhere(self, alias: str = "alias/dr") -> str:
        for region in (WEST, EU):
            self.aws.alias(region, alias, self.aws.key(region))
        return alias

    def flow(self, scale: float) -> None:
        """Time goes by, that many simulated seconds in a real one."""
        self.aws.simulator.set_scale(scale)
        self.aws.simulator.freeze(False)


def _database_of(snapshot_id: str) -> str:
    """The database in the identifier of an automated snapshot."""
    found = re.fullmatch(r"rds:(?P<database>.+?)(-\d+){5}", snapshot_id)
    return found["database"] if found else "shop"


def created(day: int) -> str:
    return f"2026-11-{day:02d}T03:00:00Z"


def target(source: str) -> str:
    return f"{source.replace(':', '-')}-{SOURCE}"


def by_set(result: ModuleResult) -> dict[str, str]:
    """Set -> action, where there is one region."""
    return {copy["set"]: copy["action"] for copy in result.copies}


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def dbs(aws: AwsView, request: pytest.FixtureRequest) -> Databases:
    return Databases(aws, request.param)


@pytest.fixture
def instances(aws: AwsView) -> Databases:
    return Databases(aws, INSTANCE)


@pytest.fixture
def clusters(aws: AwsView) -> Databases:
    return Databases(aws, CLUSTER)


@pytest.fixture
def rds(module: ModuleRunner) -> ModuleRunner:
    return module.of(rds_snapshot_xregion_copy)


def test_rds_newest_automated_snapshot_is_copied_with_tags_and_tracking(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot(18)
    source = dbs.snapshot(19, tags={"Team": "shop", "Cost": "7"})
    options = {**dbs.named(), "tags": {"Team": "dr"}, "exclude_tags": ["Co*"]}
    foretold = rds(**options, check=True)
    assert (foretold.changed, foretold.writes, foretold.only["id"]) == (True, [], None)
    result = rds(**options)
    assert not result.failed, result.message
    assert result.writes == [dbs.kind.copy]
    assert {**foretold.only, "id": result.only["id"]} == result.only
    assert result.only == {
        "source_region": SOURCE,
        "source_id": source,
        "source_name": source,
        "source_created": created(19),
        "region": WEST,
        "id": result.data["db_snapshot_identifier"],
        "set": "shop",
        "state": "pending",
        "progress": 0,
        "action": "copied",
    }
    assert result.only["id"] == target(source) == "rds-shop-2026-11-19-03-00-us-east-1"
    assert dbs.seen()[target(source)]["Tags"] == {
        "Team": "dr",
        "lifeboat:set": "shop",
        "lifeboat:source": f"{SOURCE}/{source}",
        "lifeboat:source-created": created(19),
        "lifeboat:source-resource": f"{ACCOUNT}/{dbs.resource(SOURCE)}",
    }
    again = rds(**options)
    assert (again.changed, again.writes, again.only["state"]) == (False, [], "pending")
    dbs.aws.simulator.advance(7200)
    last = rds(**options, check=True)
    assert (last.changed, last.only["state"], last.only["progress"]) == (False, "available", 100)


@pytest.mark.parametrize("engine", ["docdb", "neptune"])
def test_rds_clusters_of_documentdb_and_neptune_are_copied_kept_and_removed(
    rds: ModuleRunner, clusters: Databases, engine: str
) -> None:
    """Catches: a rule about engines that leaves some out, by name or among all."""
    key = clusters.key_everywhere()
    for name in ("orders", "ledger"):
        clusters.database(name)
    sources = [clusters.snapshot(day, "orders", engine=engine, encrypted=True) for day in (18, 19)]
    clusters.snapshot(19, "ledger")
    options = {"db_clusters": ["orders"], "kms_key_id": "alias/dr", "retain": 1}
    old = clusters.copy_of(sources[0], 18, set_name="orders", encrypted=True, kms_key_id=key)
    first = rds(**options)
    assert (first.actions, first.writes) == ({WEST: "copied"}, [clusters.kind.copy])
    clusters.aws.simulator.advance(7200)
    again = rds(**options)
    assert [gone["id"] for gone in again.data["expired"]] == [old]
    assert [copy["Engine"] for copy in clusters.seen().values()] == [engine]
    everything = rds(all=True, allow_none=True)
    assert {copy["set"]: copy["action"] for copy in everything.copies} == {"orders": "none", "ledger": "copied"}
    assert rds(db_clusters=["orders"], state="absent").changed
    assert {copy["DBClusterIdentifier"] for copy in clusters.seen().values()} == {"ledger"}


def test_rds_instances_and_clusters_in_several_regions_in_one_run(
    rds: ModuleRunner, instances: Databases, clusters: Databases
) -> None:
    instances.snapshot()
    clusters.snapshot(database="ledger")
    result = rds.to_two(**instances.named("shop"), **clusters.named("ledger"))
    assert not result.failed, result.message
    assert {(copy["set"], copy["region"]) for copy in result.copies} == {
        (name, region) for name in ("shop", "ledger") for region in (WEST, EU)
    }
    assert (result.data["summary"]["copied"], result.data["summary"]["pending"]) == (4, 4)
    for region in (WEST, EU):
        assert (len(instances.seen(region)), len(clusters.seen(region))) == (1, 1)


@pytest.mark.parametrize(("snapshot_type", "day"), [("automated", 16), ("manual", 18), ("any", 18)], ids=str)
def test_rds_type_says_which_snapshots_count(rds: ModuleRunner, dbs: Databases, snapshot_type: str, day: int) -> None:
    for number in (15, 16):
        dbs.snapshot(number)
    for number in (17, 18):
        dbs.snapshot(number, type="manual")
    dbs.snapshot(19, type="manual", status="creating")
    result = rds(**dbs.named(), snapshot_type=snapshot_type)
    assert (result.only["action"], result.only["source_created"]) == ("copied", created(day))


@pytest.mark.parametrize(("snapshot_type", "day"), [("awsbackup", 17), ("any", 18)], ids=str)
def test_rds_snapshots_of_aws_backup_count_when_asked_for(
    rds: ModuleRunner, instances: Databases, snapshot_type: str, day: int
) -> None:
    for number in (16, 17):
        instances.snapshot(number, type="awsbackup")
    instances.snapshot(18)
    result = rds(**instances.named(), snapshot_type=snapshot_type)
    assert (result.only["action"], result.only["source_created"]) == ("copied", created(day))
    if snapshot_type == "awsbackup":
        assert result.only["id"].startswith("awsbackup-job-")
    assert not rds(**instances.named(), snapshot_type=snapshot_type).changed


def test_rds_any_takes_the_newest_of_aws_backup_too(rds: ModuleRunner, instances: Databases) -> None:
    instances.snapshot(17)
    newest = instances.snapshot(18, type="awsbackup")
    assert rds(**instances.named(), snapshot_type="any").only["source_id"] == newest


@pytest.mark.parametrize("status", ["creating", "failed"])
def test_rds_snapshot_that_is_not_available_does_not_count(rds: ModuleRunner, dbs: Databases, status: str) -> None:
    """One that is being made has no time at all, which must not make it the newest or crash the run."""
    available = dbs.snapshot(18)
    dbs.snapshot(19, status=status)
    assert rds(**dbs.named()).only["source_id"] == available


def test_rds_database_without_a_snapshot_fails_alone(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot()
    for database in ("none", "new"):
        dbs.database(database)
    dbs.snapshot(database="new", status="creating")
    options = dbs.named("none", "new", "shop")
    foretold, result = rds(**options, check=True), rds(**options)
    assert foretold.failed
    assert result.failed
    assert by_set(foretold) == by_set(result) == {"none": "failed", "new": "failed", "shop": "copied"}
    errors = {copy["set"]: copy["error"] for copy in result.copies if "error" in copy}
    assert {error["code"] for error in errors.values()} == {"NoSnapshot"}
    assert "none in us-east-1 has no available automated" in errors["none"]["message"]
    assert "one is being created, run again" in errors["new"]["message"]
    none = next(copy for copy in result.copies if copy["set"] == "none")
    assert (none["source_id"], none["source_created"], none["source_name"]) == (None, None, "none")
    assert "2 of 3 copies failed" in result.message


def test_rds_database_without_a_snapshot_is_fine_with_allow_none(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot()
    result = rds(**dbs.named("none", "shop"), allow_none=True)
    assert not result.failed, result.message
    assert by_set(result) == {"none": "none", "shop": "copied"}


def test_rds_encrypted_without_a_key_fails_before_the_call_and_alone(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot()
    secret = dbs.snapshot(database="secret", encrypted=True)
    result = rds(**dbs.named("secret", "shop"))
    assert by_set(result) == {"secret": "failed", "shop": "copied"}
    [error] = [copy["error"] for copy in result.copies if "error" in copy]
    assert error["code"] == "KmsKeyRequired"
    assert f"{secret} of us-east-1 is encrypted" in error["message"]
    assert "set kms_key_id" in error["message"]
    assert result.writes == [dbs.kind.copy]


def test_rds_encrypted_with_a_key_for_each_region(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot(encrypted=True)
    keys = {region: dbs.aws.key(region) for region in (WEST, EU)}
    dbs.aws.alias(WEST, "alias/dr", keys[WEST])
    options = {**dbs.named(), "kms_key_id": {WEST: "alias/dr", EU: keys[EU]}}
    result = rds.to_two(**options)
    assert not result.failed, result.message
    for region in (WEST, EU):
        [copy] = dbs.seen(region).values()
        assert (copy["IsEncrypted"], copy["KmsKeyId"]) == (True, keys[region])
    dbs.aws.simulator.advance(7200)
    again = rds.to_two(**options)
    assert (again.failed, again.changed) == (False, False)
    # A key is looked at only where something is to be copied.
    assert again.counts == {region: {dbs.kind.listing: 1} for region in (SOURCE, WEST, EU)}


def test_rds_key_encrypts_the_copy_of_an_unencrypted_instance(rds: ModuleRunner, instances: Databases) -> None:
    instances.snapshot()
    result = rds(**instances.named(), kms_key_id=instances.key_everywhere())
    assert result.actions == {WEST: "copied"}
    [copy] = instances.seen().values()
    assert copy["IsEncrypted"] is True


def test_rds_key_for_an_unencrypted_cluster_is_refused_before_the_call(rds: ModuleRunner, clusters: Databases) -> None:
    source = clusters.snapshot()
    result = rds(**clusters.named(), kms_key_id=clusters.key_everywhere())
    assert (result.only["error"]["code"], result.writes) == ("CannotEncrypt", [])
    assert f"{source} of us-east-1 is not encrypted, and RDS cannot encrypt it by copying" in result.message


def test_rds_untracked_copy_that_is_not_encrypted_is_not_adopted_when_encryption_is_asked_for(
    rds: ModuleRunner, instances: Databases
) -> None:
    instances.untracked_copy_of(instances.snapshot(), id="by-hand")
    result = rds(**instances.named(), kms_key_id=instances.key_everywhere())
    assert result.actions == {WEST: "copied"}


def test_rds_nothing_is_copied_when_the_newest_is_there(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.history(18, 19)
    result = rds(**dbs.named())
    assert (result.changed, result.actions) == (False, {WEST: "none"})
    assert result.counts == {SOURCE: {dbs.kind.listing: 1}, WEST: {dbs.kind.listing: 1}}


def test_rds_newer_snapshot_is_copied_however_late_the_last_copy_was_made(rds: ModuleRunner, dbs: Databases) -> None:
    """A copy of old data that was made today is old: going by the copy's own time would miss the newer snapshot."""
    dbs.history(17, created=created(20))
    newer = dbs.snapshot(18)
    result = rds(**dbs.named())
    assert (result.actions, result.only["source_id"]) == ({WEST: "copied"}, newer)


def test_rds_older_data_than_the_newest_copy_is_not_copied(rds: ModuleRunner, dbs: Databases) -> None:
    """The newest automated snapshot may have expired or been deleted; its copy is still the better one."""
    gone = dbs.snapshot(19, type="manual")
    dbs.copy_of(gone, 19)
    dbs.delete(gone, SOURCE)
    dbs.snapshot(18)
    result = rds(**dbs.named())
    assert (result.changed, result.only["action"], result.only["id"]) == (False, "none", None)
    assert result.only["notes"] == ["not copied: us-west-2 has a copy with newer data"]


def test_rds_tags_that_rds_refuses_are_left_out_with_a_warning(rds: ModuleRunner, dbs: Databases) -> None:
    """One of them would make RDS refuse the whole copy."""
    odd = {"aws:cloudformation:stack-name": "shop", "rds:x": "y", "Json": '{"a": 1}', "Comma,key": "x", "Größe": "S m"}
    source = dbs.snapshot(tags={"Team": "shop", **odd})
    result = rds(**dbs.named())
    assert not result.failed, result.message
    tags = dbs.seen()[target(source)]["Tags"]
    assert {key for key in tags if not key.startswith("lifeboat:")} == {"Team", "Größe"}
    [warning] = result.warnings
    assert f"tags of {source} that its copy does not get" in warning
    assert set(result.only["tags_left_out"]) == {"rds:x", "Json", "Comma,key"}
    for key in ("rds:x", "Json", "Comma,key"):
        assert key in warning
    assert not rds(**dbs.named()).changed


def test_rds_tags_of_the_user_that_rds_refuses_are_an_error(rds: ModuleRunner, dbs: Databases) -> None:
    dbs.snapshot()
    result = rds(**dbs.named(), tags={"Owner": "a, b", "rds:x": "y", "Good": "x"})
    assert result.failed
    assert "tags: RDS does not accept Owner, rds:x; use letters, digits, spaces" in result.message
    assert result.calls == []


def test_rds_tags_of_the_source_are_left_out_on_request(rds: ModuleRunner, dbs: Databases) -> None:
    source = dbs.snapshot(tags={"Team": "shop"})
    rds(**dbs.named(), copy_tags=False, tags={"Purpose": "dr"})
    tags = dbs.seen()[target(source)]["Tags"]
    assert {key for key in tags if not key.startswith("lifeboat:")} == {"Purpose"}


def test_rds_tags_are_never_asked_for_one_by_one(rds: ModuleRunner, dbs: Databases) -> None:
    for name in ("shop", "ledger"):
        dbs.snapshot(database=name, tags={"Team": name})
    result = rds(**dbs.named("shop", "ledger"))
    assert "ListTagsForResource" not in {call["action"] for call in result.calls}


def test_rds_identifier_that_would_be_too_long_ends_in_a_hash(rds: ModuleRunner, clusters: Databases) -> None:
    """Two databases whose names differ only at the end must not get the same identifier."""
    names = [f"{'c' * 55}-{number}" for number in (1, 2)]
    for name in names:
        clusters.snapshot(database=name)
    result = rds(**clusters.named(*names))
    assert not result.failed, result.message
    ids = {copy["id"] for copy in result.copies}
    assert len(ids) == 2
    assert all(len(name) <= CLUSTER.longest_id for name in ids)
    again = rds(**clusters.named(*names))
    assert (again.changed, {copy["id"] for copy in again.copies}) == (False, ids)


def test_rds_foreign_snapshot_with_the_identifier_is_refused_naming_both(rds: ModuleRunner, dbs: Databases) -> None:
    source = dbs.snapshot()
    foreign = dbs.snapshot(12, region=WEST, database="other", id=target(source), type="manual")
    result = rds(snapshot=dbs.arn(source), db_snapshot_identifier=foreign)
    assert result.failed
    assert result.only["error"]["code"].startswith(f"{dbs.kind.stem}AlreadyExists")
    for words in (source, f"{foreign} is a snapshot of other, not a copy of us-east-1/{source}", "us-west-2"):
        assert words in result.message
    assert dbs.seen()[foreign]["Tags"] == {}
    # Without an identifier of the user's own the copy gets another one.
    result = rds(**dbs.named())
    assert (result.failed, result.only["action"]) == (False, "copied")
    assert result.only["id"].startswith(f"{foreign}-")


def _lineage(dbs: Databases, source: str) -> str:
    return dbs.untracked_copy_of(source, id="by-hand", tags={"Mine": "stays"})


def _gem_by_arn(dbs: Databases, source: str) -> str:
    tag = f"20261119031500+0000 / {dbs.arn(source)}"
    return dbs.snapshot(19, region=WEST, id="gem", type="manual", tags={"Sync-From-us-east-1": tag, "Mine": "stays"})


def _gem_by_id(dbs: Databases, source: str) -> str:
    tag = f"20261119031500+0000 / {source}"
    return dbs.snapshot(19, region=WEST, id="gem", type="manual", tags={"Sync-From-us-east-1": tag, "Mine": "stays"})


@pytest.mark.parametrize(
    "untracked", [_lineage, _gem_by_arn, _gem_by_id], ids=lambda made: made.__name__.strip("_").replace("_", " ")
)
def test_rds_copy_made_by_others_is_adopted(
    rds: ModuleRunner, dbs: Databases, untracked: Callable[[Databases, str], str]
) -> None:
    source = dbs.snapshot()
    copy = untracked(dbs, source)
    foretold = rds(**dbs.named(), check=True)
    result = rds(**dbs.named())
    assert foretold.copies == result.copies
    assert (result.actions, result.only["id"], result.writes) == ({WEST: "adopted"}, copy, ["AddTagsToResource"])
    tags = dbs.seen()[copy]["Tags"]
    assert (tags["lifeboat:source"], tags["Mine"]) == (f"{SOURCE}/{source}", "stays")
    again = rds(**dbs.named())
    assert (again.changed, again.actions) == (False, {WEST: "none"})


def test_rds_option_group_is_asked_for_by_name_and_taken_from_the_option(
    rds: ModuleRunner, instances: Databases
) -> None:
    instances.database(engine="sqlserver-se", required_options=["Timezone"])
    instances.snapshot(required_options=["Timezone"], engine="sqlserver-se")
    refused = rds(**instances.named())
    assert refused.failed
    for words in ("needs an option group of us-west-2", "set option_group_name", "[Timezone]"):
        assert words in refused.message
    for region in (WEST, EU):
        client = instances.aws.client("rds", region)
        client.create_option_group(
            OptionGroupName=f"dr-{region}",
            EngineName="sqlserver-se",
            MajorEngineVersion="15.00",
            OptionGroupDescription="x",
        )
        client.modify_option_group(
            OptionGroupName=f"dr-{region}", OptionsToInclude=[{"OptionName": "Timezone"}], ApplyImmediately=True
        )
    names = {region: f"dr-{region}" for region in (WEST, EU)}
    result = rds.to_two(**instances.named(), option_group_name=names)
    assert not result.failed, result.message
    assert [f"dr-{WEST}" in params for params in result.params("CopyDBSnapshot", WEST)] == [True]
    one = rds(**instances.named(), option_group_name=f"dr-{WEST}")
    assert (one.failed, one.changed) == (False, False)


def test_rds_copy_option_group_is_passed_on(rds: ModuleRunner, instances: Databases) -> None:
    instances.snapshot(required_options=["Timezone"])
    result = rds(**instances.named(), copy_option_group=True)
    assert not result.failed, result.message
    assert "CopyOptionGroup" in result.params("CopyDBSnapshot")[0]


def test_rds_all_takes_every_database_and_filters_choose(rds: ModuleRunner, dbs: Databases) -> None:
    for name, stage in (("shop", "Production"), ("ledger", "Production"), ("play", "Test")):
        dbs.database(name, tags={"Environment": stage})
        dbs.snapshot(database=name)
    dbs.snapshot(database="dropped")
    every = rds(all=True, check=True)
    assert set(by_set(every)) == {"shop", "ledger", "play"}
    for filters in ({"tag:Environment": "Prod*"}, ["tag:Environment=Production"], {"tag:Environment": ["Production"]}):
        assert set(by_set(rds(all=True, filters=filters, check=True))) == {"shop", "ledger"}
    assert rds(all=True, filters={"tag-key": "Nobody"}).copies == []
    done = rds(all=True, filters={"tag:Environment": "Production", "tag-key": "Env*"})
    assert (done.failed, done.data["summary"]["copied"]) == (False, 2)


def test_rds_snapshot_by_identifier_or_arn(rds: ModuleRunner, dbs: Databases) -> None:
    source = dbs.snapshot(15, type="manual", id="before-upgrade")
    dbs.snapshot(19)
    result = rds(snapshot=dbs.arn(source))
    assert (result.only["id"], result.only["set"]) == ("before-upgrade-us-east-1", "shop")
    if dbs.kind is INSTANCE:
        again = rds(snapshot=source)
        assert (again.changed, again.only["id"]) == (False, "before-upgrade-us-east-1")
    missing = rds(snapshot=dbs.arn("nothing"))
    assert missing.failed
    assert "nothing not found in us-east-1" in missing.message
    assert rds(snapshot=dbs.arn("nothing"), allow_none=True).copies == []


def test_rds_snapshot_is_copied_under_a_name_of_our_own(rds: ModuleRunner, dbs: Databases) -> None:
    source = dbs.snapshot(15, type="manual", id="before-upgrade")
    options = {"snapshot": dbs.arn(source), "db_snapshot_identifier": "kept-for-good"}
    assert rds(**options).only["id"] == "kept-for-good"
    assert not rds(**options).changed
    assert list(dbs.seen()) == ["kept-for-good"]


def test_rds_snapshot_that_is_named_is_copied_although_there_is_newer_data(rds: ModuleRunner, dbs: Databases) -> None:
    """Whoever names one wants that one, such as the last before an upgrade."""
    dbs.history(19)
    source = dbs.snapshot(15, type="manual", id="before-upgrade")
    assert rds(snapshot=dbs.arn(source)).actions == {WEST: "copied"}


def test_rds_automated_snapshot_is_copied_by_its_identifier(rds: ModuleRunner, dbs: Databases) -> None:
    source = dbs.snapshot()
    assert rds(snapshot=dbs.arn(source)).actions == {WEST: "copied"}


def test_rds_snapshot_of_aws_backup_is_copied_by_its_arn(rds: ModuleRunner, instances: Databases) -> None:
    source = instances.snapshot(type="awsbackup")
    result = rds(snapshot=instances.arn(source), snapshot_type="awsbackup")
    assert not result.failed, result.message
    assert result.actions == {WEST: "copied"}


def test_rds_snapshot_that_another_account_shares_is_copied_by_its_arn(rds: ModuleRunner, instances: Databases) -> None:
    spec = {"database": "shop", "type": "manual", "id": "theirs", "shared_with": [ACCOUNT], "created": created(19)}
    instances.aws.simulator.seed_rds(SOURCE, snapshots=[spec], account=PARTNER)
    arn = instances.arn("theirs", account=PARTNER)
    result = rds(snapshot=arn)
    assert not result.failed, result.message
    assert result.actions == {WEST: "copied"}
    again = rds(snapshot=arn)
    assert (again.failed, again.changed) == (False, False)


def test_rds_identifiers_of_databases_are_not_case_sensitive(rds: ModuleRunner, dbs: Databases) -> None:
    """RDS stores them in lower case and takes them in any; amazon.aws modules do, too."""
    dbs.snapshot()
    assert rds(**dbs.named("Shop")).actions == {WEST: "copied"}


def test_rds_run_with_nothing_to_do_for_100_databases_is_pages_only(
    rds: ModuleRunner, instances: Databases, clusters: Databases
) -> None:
    names = [f"db-{number:03d}" for number in range(100)]
    for dbs in (instances, clusters):
        seed = dbs.aws.simulator.seed_rds
        kind = dbs.kind.name
        for day in (18, 19):
            specs = [{"database": name, "kind": kind, "created": created(day)} for name in names]
            sources = seed(SOURCE, snapshots=specs)
        for region in (WEST, EU):
            copies = [
                {
                    "of": dbs.arn(source),
                    "tags": {
                        "lifeboat:set": name,
                        "lifeboat:source": f"{SOURCE}/{source}",
                        "lifeboat:source-created": created(19),
                        "lifeboat:source-resource": f"{ACCOUNT}/{dbs.resource(SOURCE, name)}",
                    },
                }
                for name, source in zip(names, sources, strict=True)
            ]
            seed(region, copies=copies)
    result = rds.to_two(**instances.named(*names), **clusters.named(*names))
    assert (result.failed, result.changed, len(result.copies)) == (False, False, 400)
    once = {"DescribeDBSnapshots": 1, "DescribeDBClusterSnapshots": 1}
    # 200 snapshots of each kind are two pages.
    twice = {"DescribeDBSnapshots": 2, "DescribeDBClusterSnapshots": 2}
    assert result.counts == {SOURCE: twice, WEST: once, EU: once}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "one of the following is required: db_instances, db_clusters, all, snapshot"),
        ({"all": True, "db_instances": ["a"]}, "mutually exclusive: all|db_instances and db_clusters"),
        (
            {"snapshot": "a", "db_clusters": ["a"]},
            "parameters are mutually exclusive: snapshot|db_instances and db_clusters",
        ),
        ({"db_instances": ["a"], "filters": {"tag:x": "y"}}, "filters: choose among all databases; set all, too"),
        ({"all": True, "filters": {"engine": "mysql"}}, "filters: 'engine' is not possible"),
        ({"db_instances": ["a"], "retain": 2, "max_snapshots_to_retain": 1}, "give one"),
        ({"db_instances": ["a"], "retain": 0}, "retain: must be at least 1"),
        ({"db_instances": ["a"], "db_snapshot_identifier": "x"}, "db_snapshot_identifier: names the copy of one"),
        ({"snapshot": "a", "db_snapshot_identifier": "a--b"}, "db_snapshot_identifier: 'a--b' is not an identifier"),
        (
            {"snapshot": "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:a", "db_snapshot_identifier": "a" * 64},
            "at most 63 letters",
        ),
        ({"db_instances": ["a"], "option_group_name": ["x"]}, "option_group_name: expected a name or a dictionary"),
        ({"db_instances": ["a"], "kms_key_id": {EU: "alias/x"}}, "kms_key_id: names no key for us-west-2"),
        ({"db_instances": ["a"], "poll_interval": 0}, "poll_interval: must be more than 0 seconds"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_rds_wrong_options_are_named_before_any_call(rds: ModuleRunner, options: dict[str, Any], said: str) -> None:
    result = rds(**options)
    assert result.failed
    assert said in result.message
    assert result.calls == []


def test_rds_snapshot_of_a_destination_region_says_where_it_is(rds: ModuleRunner, aws: AwsView) -> None:
    """Of an instance: that of a cluster is named by its ARN, which says the region."""
    snapshot = Databases(aws, INSTANCE).snapshot(region=WEST, type="manual")
    result = rds(snapshot=snapshot)
    assert (result.failed, result.writes) == (True, [])
    assert f"snapshot: {snapshot} is in us-west-2 and not in us-east-1" in result.message


@pytest.mark.parametrize("create", [False, True])
def test_rds_database_of_the_other_kind_is_told_as_what_it_is(rds: ModuleRunner, dbs: Databases, create: bool) -> None:
    """Catches: "check that backups are on", which they are."""
    other = CLUSTER if dbs.kind is INSTANCE else INSTANCE
    Databases(dbs.aws, other).database("ledger")
    dbs.snapshot(database="shop")
    result = rds(**dbs.named("ledger", "shop"), create=create)
    assert sorted(copy["action"] for copy in result.copies) == ["copied", "failed"]
    [error] = [copy["error"] for copy in result.copies if copy["action"] == "failed"]
    assert error["code"] == "NoDatabase"
    assert f"name it in {other.option}" in error["message"]
    assert {"CreateDBSnapshot", "CreateDBClusterSnapshot"} & {
        call["action"] for call in result.calls if call["status"] == 200
    } == set()
