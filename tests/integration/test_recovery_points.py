"""recovery_points_info: what a region could restore, what is coming, what has failed; without the source region."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import (
    ebs_snapshot_xregion_copy,
    rds_snapshot_xregion_copy,
    recovery_points_info,
)
from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.integration.playbook_run import PlaybookRunner
from tests.integration.test_ebs_copying import Disks
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases, created, target
from tests.simulator.client import ACCOUNT

LISTINGS = {"DescribeImages": 1, "DescribeSnapshots": 1, "DescribeDBSnapshots": 1, "DescribeDBClusterSnapshots": 1}


class Points:
    """Runs the module and answers its points."""

    def __init__(self, module: ModuleRunner) -> None:
        self._module = module.of(recovery_points_info)
        self.result: ModuleResult | None = None

    def __call__(self, **options: Any) -> list[dict[str, Any]]:
        if not {"region", "regions"} & set(options):
            options["regions"] = [WEST]
        self.result = self._module.plainly(**options)
        points: list[dict[str, Any]] = self.result.data.get("recovery_points", [])
        return points

    @property
    def run(self) -> ModuleResult:
        assert self.result is not None
        return self.result


@pytest.fixture
def points(module: ModuleRunner) -> Points:
    return Points(module)


@pytest.fixture
def instances(aws: AwsView) -> Databases:
    return Databases(aws, INSTANCE)


@pytest.fixture
def clusters(aws: AwsView) -> Databases:
    return Databases(aws, CLUSTER)


def _ago(**duration: int) -> str:
    return f"{datetime.now(timezone.utc) - timedelta(**duration):%Y-%m-%dT%H:%M:%SZ}"


def _copy_made(aws: AwsView, name: str, made: str, region: str = WEST, **fields: Any) -> str:
    """A copy of an image of that time, in the set of that name."""
    source = aws.simulator.seed(SOURCE, images=[{"name": f"{name} {made}", "created": made}])[0]
    tags = {"lifeboat:set": name, "lifeboat:source-created": made}
    return aws.copy_of(source, region=region, name=f"{name} {made}", tags=tags, **fields)


def test_points_of_all_kinds_are_there_after_the_copy_modules_ran(
    points: Points, module: ModuleRunner, aws: AwsView, instances: Databases, clusters: Databases
) -> None:
    aws.simulator.configure(copy_seconds=0)
    image = aws.web(size_gib=12)
    volume = Disks(aws).volume(size_gib=7)
    disk = aws.ec2(SOURCE).create_snapshot(VolumeId=volume)["SnapshotId"]
    database, cluster = instances.snapshot(size_gib=50, encrypted=True), clusters.snapshot(database="ledger")
    alias = instances.key_everywhere()
    copies = {
        "ami": module(sync_identifier="web"),
        "ebs": module.of(ebs_snapshot_xregion_copy)(volume_ids=[volume], encrypted=True),
        "rds_instance": module.of(rds_snapshot_xregion_copy)(**instances.named("shop"), kms_key_id=alias),
        "rds_cluster": module.of(rds_snapshot_xregion_copy)(**clusters.named("ledger")),
    }
    for done in copies.values():
        assert not done.failed, done.message
    aws.simulator.outage(SOURCE, "drop")
    found = points()
    assert not points.run.failed, points.run.message
    assert points.run.counts == {WEST: LISTINGS}
    assert (points.run.changed, [(point["set"], point["kind"]) for point in found]) == (
        False,
        sorted([("web", "ami"), (volume, "ebs"), ("shop", "rds_instance"), ("ledger", "rds_cluster")]),
    )
    by_kind = {point["kind"]: point for point in found}
    expected = {
        "ami": (image, f"arn:aws:ec2:{WEST}::image/", "available", False, 12),
        "ebs": (disk, f"arn:aws:ec2:{WEST}::snapshot/", "completed", True, 7),
        "rds_instance": (database, instances.arn("", WEST), "available", True, 50),
        "rds_cluster": (cluster, clusters.arn("", WEST), "available", False, None),
    }
    for kind, (source, arn, state, is_encrypted, size) in expected.items():
        point, copy = by_kind[kind], copies[kind].only
        newest = dict(point["newest"])
        assert isinstance(newest.pop("age"), int)
        assert newest == {
            "id": copy["id"],
            "arn": f"{arn}{copy['id']}",
            "source": f"{SOURCE}/{source}",
            "source_created": copy["source_created"],
            "state": state,
            "encrypted": is_encrypted,
            "size": size,
        }
        assert (point["region"], point["kept"], point["pending"], point["failed"]) == (WEST, 1, [], [])


def test_points_encrypted_cluster_says_so(points: Points, clusters: Databases) -> None:
    clusters.copy_of(clusters.snapshot(encrypted=True))
    [point] = points(kinds=["rds_cluster"])
    assert point["newest"]["encrypted"] is True


def test_points_newest_goes_by_the_time_of_the_source(points: Points, instances: Databases) -> None:
    newest = instances.copy_of(instances.snapshot(18), 18, created=created(18))
    instances.copy_of(instances.snapshot(15), 15, created=created(20))
    [point] = points()
    assert (point["newest"]["id"], point["newest"]["source_created"], point["kept"]) == (newest, created(18), 2)


def test_points_age_is_that_of_the_data(points: Points, aws: AwsView) -> None:
    _copy_made(aws, "web", _ago(hours=5))
    [point] = points()
    assert 5 * 3600 <= point["newest"]["age"] < 5 * 3600 + 120


@pytest.mark.parametrize(
    ("max_age", "has_newest"), [("6h", True), ("1d 12h", True), ("18300", True), ("4h", False), ("90m", False)]
)
def test_points_that_are_too_old_are_no_newest_but_still_kept(
    points: Points, aws: AwsView, max_age: str, has_newest: bool
) -> None:
    _copy_made(aws, "web", _ago(hours=5))
    _copy_made(aws, "web", _ago(days=9))
    [point] = points(max_age=max_age)
    assert ((point["newest"] is not None), point["kept"]) == (has_newest, 2)


def test_points_pending_image_tells_progress_and_time_left(points: Points, aws: AwsView) -> None:
    aws.copy_of(aws.web(18), 18)
    began = _ago(seconds=600)
    pending = aws.copy_of(aws.web(19), 19, state="pending", seconds=1000, created=began)
    aws.simulator.advance(500)
    [point] = points()
    assert points.run.counts == {WEST: {**LISTINGS, "DescribeSnapshots": 2}}
    assert (point["newest"]["source_created"], point["kept"]) == ("2026-11-18T06:00:00Z", 1)
    [coming] = point["pending"]
    assert (coming["id"], coming["state"], coming["progress"]) == (pending, "pending", 50)
    assert 590 <= coming["seconds_left"] <= 660


def test_points_pending_disk_tells_progress(points: Points, module: ModuleRunner, aws: AwsView) -> None:
    disk = aws.ec2(SOURCE).create_snapshot(VolumeId=Disks(aws).volume())["SnapshotId"]
    aws.simulator.configure(copy_seconds=1000)
    copy = module.of(ebs_snapshot_xregion_copy)(snapshot_ids=[disk]).only
    aws.simulator.advance(300)
    [point] = points(kinds=["ebs"])
    [coming] = point["pending"]
    assert (point["newest"], coming["id"], coming["progress"]) == (None, copy["id"], 30)


@pytest.mark.parametrize("kind", [INSTANCE, CLUSTER], ids=lambda kind: kind.name)
@pytest.mark.parametrize("is_told", [False, True], ids=["without time", "with original time"])
def test_points_pending_database_tells_progress_and_guesses_no_time(
    points: Points, aws: AwsView, kind: Any, is_told: bool
) -> None:
    """RDS does not say when a copy began; the time of its data would give hours or days."""
    dbs = Databases(aws, kind)
    aws.simulator.configure(original_time_while_copying=is_told)
    copy = dbs.copy_of(dbs.snapshot(1), 1, status="copying", seconds=1000)
    aws.simulator.advance(400)
    [point] = points()
    [coming] = point["pending"]
    assert (coming["id"], coming["progress"], coming["source_created"]) == (copy, 40, created(1))
    assert coming["seconds_left"] is None


def test_points_failed_tell_why(points: Points, aws: AwsView, instances: Databases) -> None:
    image = aws.copy_of(aws.web(), state="failed")
    disks = Disks(aws)
    disk = aws.ec2(SOURCE).create_snapshot(VolumeId=disks.volume())["SnapshotId"]
    complete = disks.copy_of(disk)
    template = disks.seen(WEST)[complete]
    aws.ec2(WEST).delete_snapshot(SnapshotId=template["SnapshotId"])
    tags = [{"Key": key, "Value": value} for key, value in template["Tags"].items()]
    aws.simulator.configure(failing_copy_seconds=0)
    aws.ec2(WEST).copy_snapshot(
        SourceRegion=SOURCE,
        SourceSnapshotId=disk,
        Encrypted=True,
        KmsKeyId="alias/nowhere",
        TagSpecifications=[{"ResourceType": "snapshot", "Tags": tags}],
    )
    database = instances.copy_of(instances.snapshot(), status="failed")
    found = {point["kind"]: point for point in points()}
    assert set(found) == {"ami", "ebs", "rds_instance"}
    assert {(point["newest"], point["kept"], len(point["failed"])) for point in found.values()} == {(None, 0, 1)}
    reasons = {kind: point["failed"][0] for kind, point in found.items()}
    assert (reasons["ami"]["id"], reasons["rds_instance"]["id"]) == (image, database)
    assert "Copy image failed" in reasons["ami"]["reason"]
    assert reasons["ebs"]["reason"] == "Given key ID is not accessible"
    # RDS gives no reason.
    assert reasons["rds_instance"]["reason"] is None


def test_points_of_chosen_kinds_ask_for_nothing_else(points: Points, aws: AwsView, instances: Databases) -> None:
    aws.copy_of(aws.web())
    instances.copy_of(instances.snapshot())
    assert [point["kind"] for point in points(kinds=["rds_instance"])] == ["rds_instance"]
    assert points.run.counts == {WEST: {"DescribeDBSnapshots": 1}}


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["shop-*"], ["shop-db", "shop-web"]),
        (["shop-web", "batch"], ["batch", "shop-web"]),
        (["Shop*"], []),
        ([], ["batch", "shop-db", "shop-web"]),
    ],
    ids=str,
)
def test_points_of_sets_by_name_or_pattern(points: Points, aws: AwsView, patterns: list[str], found: list[str]) -> None:
    for name in ("shop-web", "shop-db", "batch"):
        _copy_made(aws, name, _ago(hours=1))
    assert [point["set"] for point in points(sets=patterns) if point["newest"]] == found


def test_points_of_several_regions_each_for_itself(points: Points, aws: AwsView) -> None:
    for region in (WEST, EU):
        _copy_made(aws, "web", _ago(hours=1), region)
    found = points(regions=[WEST, EU, WEST], kinds=["ami"])
    assert [(point["set"], point["region"]) for point in found] == [("web", EU), ("web", WEST)]
    assert points.run.counts == {WEST: {"DescribeImages": 1}, EU: {"DescribeImages": 1}}
    assert len(points(region=EU, kinds=["ami"])) == 1


def test_points_leave_out_what_is_not_tracked_and_snapshots_of_images(
    points: Points, aws: AwsView, instances: Databases
) -> None:
    aws.copy_of(aws.web())
    half = aws.copy_of(aws.web(18), 18)
    aws.ec2(WEST).delete_tags(Resources=[half], Tags=[{"Key": "lifeboat:set"}])
    instances.untracked_copy_of(instances.snapshot())
    instances.snapshot(region=WEST, database="mine", type="manual")
    Disks(aws).snapshot(region=WEST)
    [point] = points()
    assert (point["kind"], point["kept"]) == ("ami", 1)


def test_points_denied_in_one_region_fails_and_keeps_those_of_the_other(
    points: Points, aws: AwsView, instances: Databases
) -> None:
    source = instances.snapshot()
    for region in (WEST, EU):
        instances.copy_of(source, region=region)
        _copy_made(aws, "web", _ago(hours=1), region)
    aws.simulator.fault(action="DescribeDBSnapshots", region=WEST, code="AccessDenied", message="No", status=403)
    found = points(regions=[WEST, EU])
    assert points.run.failed
    assert "allow them the IAM action rds:DescribeDBSnapshots" in points.run.message
    assert "us-west-2" in points.run.message
    # What could not be read is missing, not said to be empty.
    assert {(point["kind"], point["region"]) for point in found} == {
        ("ami", WEST),
        ("ami", EU),
        ("rds_instance", EU),
    }
    [database] = [point for point in found if point["kind"] == "rds_instance"]
    assert database["newest"]["id"] == target(source)


def test_points_of_a_dead_region_fails_and_keeps_those_of_the_other(points: Points, aws: AwsView) -> None:
    _copy_made(aws, "web", _ago(hours=1), EU)
    aws.simulator.outage(WEST)
    found = points(regions=[WEST, EU])
    assert points.run.failed
    assert "us-west-2" in points.run.message
    assert [point["region"] for point in found] == [EU]


def test_points_of_many_copies_take_a_page_for_a_hundred_databases(points: Points, instances: Databases) -> None:
    names = [f"db-{number:03d}" for number in range(101)]
    seed = instances.aws.simulator.seed_rds
    sources = seed(SOURCE, snapshots=[{"database": name, "created": created(19)} for name in names])
    seed(
        WEST,
        copies=[
            {
                "of": instances.arn(source),
                "tags": {
                    "lifeboat:set": name,
                    "lifeboat:source": f"{SOURCE}/{source}",
                    "lifeboat:source-created": created(19),
                },
            }
            for name, source in zip(names, sources, strict=True)
        ],
    )
    assert len(points(kinds=["rds_instance"])) == 101
    assert points.run.counts == {WEST: {"DescribeDBSnapshots": 2}}


def test_points_of_a_set_that_is_not_there_are_null(points: Points, aws: AwsView) -> None:
    """Catches: a check of freshness that passes because there is nothing to check."""
    _copy_made(aws, "web", _ago(hours=1))
    found = points(regions=[WEST, EU], sets=["web", "ledger", "batch-*"], kinds=["ami"])
    assert [(p["set"], p["kind"], p["region"], p["newest"] is None, p["kept"]) for p in found] == [
        ("web", "ami", WEST, False, 1),
        ("web", "ami", EU, True, 0),
        ("ledger", "ami", WEST, True, 0),
        ("ledger", "ami", EU, True, 0),
        ("batch-*", "ami", WEST, True, 0),
        ("batch-*", "ami", EU, True, 0),
    ]
    assert not points.run.failed


def test_points_required_that_are_there_and_young_are_fine(points: Points, aws: AwsView) -> None:
    _copy_made(aws, "web", _ago(hours=1))
    assert len(points(sets=["web"], max_age="2h", require=True)) == 1
    assert not points.run.failed


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"sets": ["web"], "max_age": "30m"},
            "younger than 30m: web (ami of us-east-1) in us-west-2 has 1, all of them older or dated in the future",
        ),
        ({"sets": ["web", "ledger"]}, "ledger in us-west-2 has none"),
        ({"sets": ["batch"]}, "batch (ami of us-east-1) in us-west-2 has none, 1 being copied"),
        ({"regions": [EU]}, "eu-west-1 has no recovery point at all"),
        ({}, "batch (ami of us-east-1) in us-west-2 has none"),
    ],
    ids=["too_old", "one_missing", "pending", "nothing_at_all", "without_names"],
)
def test_points_required_that_are_not_there_fail(
    points: Points, aws: AwsView, options: dict[str, Any], said: str
) -> None:
    _copy_made(aws, "web", _ago(hours=1))
    aws.copy_of(aws.web(18), 18, state="pending", seconds=9999, tags={"lifeboat:set": "batch"})
    found = points(require=True, **options)
    assert points.run.failed
    assert said in points.run.message
    assert points.run.data["recovery_points"] == found


def test_points_of_an_unread_region_are_not_said_to_be_missing(points: Points, aws: AwsView) -> None:
    aws.simulator.outage(WEST)
    assert points(sets=["web"], require=True) == []
    assert "web in us-west-2 has none" not in points.run.message


def test_points_of_an_empty_region_are_none(points: Points) -> None:
    assert points(check=True) == []
    assert (points.run.failed, points.run.changed, points.run.writes) == (False, False, [])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"max_age": "soon"}, "max_age: 'soon' is no duration such as 24h"),
        ({"max_age": "5 weeks"}, "max_age: '5 weeks' is no duration"),
        ({"regions": []}, "set regions or region"),
        ({"regions": ["US West"]}, "regions"),
        ({"kinds": ["s3"]}, "value of kinds must be one or more of"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_points_wrong_options_are_named_before_any_call(points: Points, options: dict[str, Any], said: str) -> None:
    points(**options)
    assert points.run.failed
    assert said in points.run.message
    assert points.run.calls == []


PLAN = {"name": "shop", "source_region": SOURCE, "recovery_region": WEST, "objectives": {"rpo": "24h"}}


def _workload(name: str = "shop-web", **options: Any) -> dict[str, Any]:
    about = {} if {"kind", "filters"} & set(options) else {"sync_identifier": "web"}
    return {"plan": PLAN, "workload": {"name": name, "kind": "fleet", **about, **options}}


def test_points_of_workloads_are_compared_with_their_rpo_and_listed_if_there_are_none(
    points: Points, aws: AwsView
) -> None:
    """Catches: a promise of a workload that nothing is there of, and that nobody hears of."""
    _copy_made(aws, "web", _ago(hours=30))
    ledger = _workload("ledger", kind="database", db_instance="Ledger")
    selected = _workload("batch", filters={"tag:Batch": "yes"})
    tasks = _workload("cache", kind="tasks", tasks="cache.yml")
    found = points(regions=None, workloads=[_workload(), ledger, selected, tasks])
    assert len(found) == 2, points.run.message
    late, missing = found
    assert (late["set"], late["workloads"], late["rpo"], late["within_rpo"]) == ("web", ["shop-web"], 86400, False)
    assert (missing["set"], missing["newest"], missing["within_rpo"]) == ("ledger", None, False)
    assert (points.run.data["verdict"], set(points.run.counts)) == ("MISSING", {WEST})
    assert any("note: batch: the plan does not say which recovery points" in line for line in points.run.data["lines"])

    [late] = points(regions=None, workloads=[_workload(), selected], require=True)
    assert points.run.failed
    assert "web (ami) in us-west-2 is 30 h old, and the RPO is 24 h" in points.run.message
    assert "batch: the plan does not say which recovery points are those of batch" in points.run.message
    assert points.run.data["verdict"] == "RPO MISSED"

    relaxed = _workload(objectives={"rpo": "2d"})
    assert [point["within_rpo"] for point in points(regions=None, workloads=[relaxed], require=True)] == [True]
    assert (points.run.failed, points.run.data["verdict"]) == (False, "OK")


def test_points_of_a_workload_with_a_mistake_are_unknown_and_the_others_are_shown(points: Points, aws: AwsView) -> None:
    """Catches: a plan whose recovery points are all hidden because a template of one workload came out wrong."""
    _copy_made(aws, "web", _ago(hours=3))
    bad = _workload("ledger", kind="database", db_instance="ledger", restore={"multi_az": "perhaps"})
    found = points(regions=None, workloads=[_workload(), bad])
    assert [(point["set"], point["workloads"]) for point in found] == [("web", ["shop-web"])], points.run.message
    assert points.run.data["verdict"] == "UNKNOWN"
    said = "workloads[1].workload.restore.multi_az"
    assert any(said in line for line in points.run.data["lines"])
    points(regions=None, workloads=[bad])
    assert points.run.failed
    assert points.run.message.startswith("workloads[0].workload.restore.multi_az")
    assert points.run.calls == []


def test_points_of_workloads_in_regions_that_are_not_read_are_said_to_be_unread(points: Points, aws: AwsView) -> None:
    assert points(regions=[EU], workloads=[_workload()]) == []
    lines = points.run.data["lines"]
    assert "note: shop-web comes back in us-west-2, which is none of regions" in lines
    assert lines[-1] == "MISSING: no recovery points"


def test_points_have_the_rpo_that_is_given_for_all(points: Points, aws: AwsView) -> None:
    _copy_made(aws, "web", _ago(hours=3))
    found = points(sets=["web", "batch"], rpo="2h")
    assert [(point["set"], point["rpo"], point["within_rpo"]) for point in found] == [
        ("web", 7200, False),
        ("batch", 7200, False),
    ]
    assert points(rpo="soon") == []
    assert points.run.message.startswith("rpo: 'soon' is no duration such as 24h")


def test_points_of_an_unread_region_are_unknown_and_what_is_there_is_shown(points: Points, aws: AwsView) -> None:
    """Catches: a workload said to have nothing, because its region did not answer."""
    _copy_made(aws, "web", _ago(hours=1))
    aws.simulator.outage(EU)
    elsewhere = {"plan": {**PLAN, "recovery_region": EU}, "workload": _workload("office")["workload"]}
    [point] = points(regions=None, workloads=[_workload(), elsewhere])
    assert (point["set"], point["within_rpo"], points.run.data["verdict"]) == ("web", True, "UNKNOWN")
    assert points.run.failed


def test_points_of_workloads_are_read_with_their_role_and_in_all_regions_of_their_copies(
    points: Points, aws: AwsView
) -> None:
    """Catches: a role of the plan that is passed over, so that another account is read."""
    _copy_made(aws, "web", _ago(hours=1))
    role = f"arn:aws:iam::{ACCOUNT}:role/recovery"
    job = {"assume_role": role, "destination_regions": [WEST, EU]}
    [point] = points(regions=None, workloads=[{**_workload(), "job": job}, _workload("office")])
    assert (point["workloads"], point["within_rpo"]) == (["shop-web", "office"], True)
    keys = {call["access_key"] for call in points.run.calls if call["action"] == "DescribeImages"}
    assert (len(keys), points.run.counts[EU]["DescribeImages"]) == (2, 1)
    assert "note: eu-west-1 has no recovery points" in points.run.data["lines"]


def test_points_playbook_shows_a_table_with_and_without_a_plan(
    playbook: PlaybookRunner, tmp_path: Path, aws: AwsView
) -> None:
    _copy_made(aws, "web", _ago(hours=30))
    workloads = {"shop-web": {"sync_identifier": "web", "launch": {"count": 1}}}
    about = {key: value for key, value in PLAN.items() if key != "name"}
    plan = {"plugin": "lifeboat.aws.plan", "plan": "shop", **about, "workloads": workloads}
    (tmp_path / "shop.lifeboat.yml").write_text(json.dumps(plan), encoding="utf-8")
    name = "lifeboat.aws.recovery_points"
    planned = playbook.program("playbook", name, "-i", "shop.lifeboat.yml", "--check")
    assert planned.returncode == 0, planned.stdout + planned.stderr
    assert "  RPO MISSED: 1 set, 1 outside their RPO" in planned.stdout
    assert "24 h MISSED" in planned.stdout
    plain = playbook.program("playbook", name, "-e", f"regions={WEST},{EU} rpo=7d require=true")
    assert plain.returncode == 2
    assert "note: eu-west-1 has no recovery points" in plain.stdout
    assert "30 h  7 d" in plain.stdout
    assert max(len(line) for line in plain.stdout.splitlines() if line.startswith("  ")) <= 80
    nothing = playbook.program("playbook", name, "-e", "regions=")
    assert (nothing.returncode, "there is no region to read; give a plan with -i" in nothing.stdout) == (2, True)
