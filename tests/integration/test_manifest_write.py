"""The module dr_manifest on an estate: what it keeps, in how many calls, and what it does when something is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import dr_manifest, dr_manifest_info
from tests.integration.aws_view import EU, SOURCE, WEST, AwsView
from tests.integration.manifest_view import BUCKET, CANARY, MANIFEST, PLAN, ManifestView, Shop
from tests.integration.module_run import ModuleResult, ModuleRunner

SHOP_DB = {"name": "shop-db", "kind": "database", "db_instance": "shop"}
WEB = {"name": "web", "kind": "fleet", "sync_identifier": "web"}
API = {"name": "api", "kind": "fleet", "sync_identifier": "api"}
LISTING = f"GET /{BUCKET}"
KEY = f"/{BUCKET}/lifeboat/{PLAN}"


class Keeper:
    """Runs dr_manifest and dr_manifest_info about the shop."""

    def __init__(self, module: ModuleRunner) -> None:
        self._write, self._read = module.of(dr_manifest), module.of(dr_manifest_info)

    def __call__(self, *workloads: dict[str, Any], check: bool = False, **options: Any) -> ModuleResult:
        regions = {"source_region": SOURCE, "recovery_region": WEST}
        given = {"manifest": MANIFEST, "plan": PLAN, **regions, "workloads": list(workloads), **options}
        return self._write.plainly(check=check, **given)

    def read(self, **options: Any) -> ModuleResult:
        return self._read.plainly(manifest=MANIFEST, plan=PLAN, recovery_region=WEST, **options)


@pytest.fixture
def keep(module: ModuleRunner) -> Keeper:
    return Keeper(module)


@pytest.fixture
def kept(aws: AwsView) -> ManifestView:
    return ManifestView(aws)


@pytest.fixture
def shop(aws: AwsView) -> Shop:
    return Shop(aws)


def actions(run: ModuleResult) -> dict[str, str]:
    return {entry["workload"]: entry["action"] for entry in run.data["manifests"]}


def puts(run: ModuleResult) -> list[str]:
    """The objects that were written, but the index."""
    written = [call["action"].rpartition("/")[2] for call in run.calls if call["action"].startswith("PUT ")]
    return sorted(name for name in written if name != "index.json")


def test_manifest_keeps_what_a_restore_must_know_and_no_secret(
    keep: Keeper, kept: ManifestView, shop: Shop, tmp_path: Path
) -> None:
    """Catches: a fact that a restore lacks, a secret in an object, content that is written again, and a result that
    needs the source region."""
    shop.database()
    shop.cluster()
    shop.web()
    shop.let_in_prefix_list("offices")
    target, volume = shop.group(), shop.volume()
    workloads = [
        SHOP_DB,
        {"name": "ledger", "kind": "cluster", "db_cluster": "Ledger"},
        WEB,
        API,
        {"name": "files", "kind": "volumes", "volume_ids": [volume]},
        {"name": "warm", "kind": "tasks", "tasks": "warm.yml"},
    ]
    plan_file = tmp_path / "shop.lifeboat.yml"
    plan_file.write_text("plugin: lifeboat.aws.plan\nworkloads: {}\n", encoding="utf-8")
    predicted = keep(*workloads, check=True, plan_file=str(plan_file))
    assert (predicted.changed, kept.texts()) == (True, {})
    run = keep(*workloads, plan_file=str(plan_file))
    assert not run.failed, run.message
    assert set(actions(run).values()) == {"created"}
    assert "warm" not in actions(run)
    assert (actions(predicted), run.warnings) == (actions(run), [])
    assert _timeless(predicted.diff) == _timeless(run.diff)
    assert CANARY not in json.dumps(run.data) + "".join(kept.texts().values())

    db = kept.of("shop-db")["facts"]
    about = db["db_instance"]
    assert (about["db_instance_class"], about["port"], about["multi_az"]) == ("db.r6g.large", 5432, True)
    assert about["enable_cloudwatch_logs_exports"] == ["postgresql"]
    parameters = db["db_parameter_groups"][0]["parameters"]
    assert {name: each["value"] for name, each in parameters.items()} == {
        "max_connections": "500",
        "app.password": None,
        "password_encryption": "scram-sha-256",
    }
    [rule] = db["security_groups"][0]["ingress"]
    assert (rule["group_name"], rule["to_port"], db["security_groups"][0]["tags"]) == ("web", 5432, {"Service": "shop"})
    assert [subnet["id"] for subnet in db["subnets"]] == db["db_subnet_group"]["subnet_ids"] == sorted(shop.subnets)
    ledger = kept.of("ledger")["facts"]
    assert ledger["db_cluster"]["serverless_v2_scaling_configuration"] == {"min_capacity": 0.5, "max_capacity": 8.0}
    assert [each["db_instance_class"] for each in ledger["db_instances"]] == ["db.serverless"]
    web, api = kept.of("web")["facts"], kept.of("api")["facts"]
    assert (web["spread"], len(web["instances"])) == ({"us-east-1a": 1, "us-east-1b": 1}, 2)
    [group] = api["auto_scaling_groups"]
    assert (group["min_size"], group["max_size"], group["target_group_arns"]) == (1, 4, [target])
    assert api["launch_templates"][0]["metadata_options"] == {"http_tokens": "required"}
    assert api["target_groups"][0]["health_check"]["path"] == "/health"
    assert api["target_groups"][0]["tags"] == {"Service": "api"}
    hashes = {*web["user_data"].values(), *(each["user_data_sha256"] for each in api["launch_templates"])}
    assert len(hashes) == 1
    assert all(re.fullmatch(r"[0-9a-f]{64}", each) for each in hashes)
    assert kept.of("files")["facts"]["volumes"][0]["volume_size"] == 20
    assert kept.texts()["plan.lifeboat.yml"] == plan_file.read_text(encoding="utf-8")

    again = keep(*workloads, plan_file=str(plan_file))
    assert (again.changed, puts(again), again.data["diff"]) == (False, [], [])
    assert again.counts[SOURCE].get("DescribeInstanceAttribute", 0) == 0
    shop.aws.simulator.outage(SOURCE)
    read = keep.read()
    assert {entry["workload"]: entry["content"]["facts"] for entry in read.data["manifests"]}["shop-db"] == db
    assert (read.data["has_plan_file"], set(read.counts)) == (True, {WEST})
    assert [entry["state"] for entry in keep.read(workloads=["shop-db", "other"]).data["manifests"]] == [
        "present",
        "absent",
    ]


def test_manifest_keeps_what_scales_groups(keep: Keeper, kept: ManifestView, shop: Shop) -> None:
    """Catches: scaling policies that nobody can create again, a secret of a hook, and calls where there is no group."""
    shop.web()
    assert "DescribePolicies" not in keep(WEB).counts[SOURCE]
    shop.group()
    shop.scaling()
    run = keep(API)
    assert not run.failed, run.message
    scaling = kept.of("api")["facts"]["scaling"]["api"]
    assert {kind: list(things) for kind, things in scaling.items()} == {
        "scaling_policies": ["cpu"],
        "scheduled_actions": ["morning"],
        "lifecycle_hooks": ["drain"],
    }
    assert scaling["scaling_policies"]["cpu"]["TargetTrackingConfiguration"]["TargetValue"] == 50.0
    assert scaling["scheduled_actions"]["morning"]["Recurrence"] == "0 6 * * *"
    assert CANARY not in kept.texts()["workloads/api.json"]

    shop.aws.simulator.fault(action="DescribePolicies", code="AccessDenied", message="No", status=403)
    denied = keep(API)
    assert not denied.failed, denied.message
    assert any("autoscaling:DescribePolicies" in warning for warning in denied.warnings)
    assert kept.of("api")["facts"]["scaling"] == {"api": scaling}


def _timeless(text: str) -> str:
    return re.sub(r'"observed_at": "[^"]+"', "", text)


def test_manifest_of_many_workloads_takes_as_many_calls_as_of_few(keep: Keeper, kept: ManifestView, shop: Shop) -> None:
    """Catches: a call for each workload. Only objects are written one by one, and user data is read once in the life
    of an instance."""
    names = [f"db-{number:02d}" for number in range(40)]
    for name in names:
        shop.database(name)
    shop.web(identifier="web")
    for number in range(9):
        shop.web(1, identifier=f"web-{number}")
    of_databases = [{"name": name, "kind": "database", "db_instance": name} for name in names]
    fleets = [{"name": f"web-{n}", "kind": "fleet", "sync_identifier": f"web-{n}"} for n in range(9)]
    many = [*of_databases, WEB, *fleets]
    assert len(many) == 50
    for run in (keep(of_databases[0], WEB), keep(*many)):
        assert not run.failed, run.message
    few_again, many_again = keep(of_databases[0], WEB), keep(*many)
    assert many_again.counts == few_again.counts
    assert puts(many_again) == []
    assert sum(many_again.counts[SOURCE].values()) == 13, many_again.counts
    assert len(keep.read().calls) == 3


def test_manifest_what_is_denied_is_unknown_and_keeps_the_older_answer(
    keep: Keeper, kept: ManifestView, shop: Shop
) -> None:
    """Catches: a right that is missing for a day, and empties what was known; and nothing said of it."""
    shop.database()
    shop.aws.simulator.fault(action="DescribeSubnets", code="UnauthorizedOperation", message="No", status=403)
    first = keep(SHOP_DB, {**SHOP_DB, "name": "the-same"})
    assert not first.failed
    [unknown] = first.data["manifests"][0]["unknown"]
    assert (unknown["section"], unknown["known_at"]) == ("subnets", None)
    assert "allow them the IAM action ec2:DescribeSubnets" in kept.of("shop-db")["unknown"]["subnets"]["message"]
    assert first.warnings == [f"shop-db, the-same: subnets is unknown: {unknown['message']}"]
    shop.aws.simulator.clear_faults()
    assert keep(SHOP_DB).changed
    whole = kept.of("shop-db")
    assert (whole["unknown"], len(whole["facts"]["subnets"])) == ({}, 2)
    groups = {each["name"]: each["tags"] for each in whole["facts"]["db_group_tags"]}
    assert groups == {"shop": {"Team": "db"}, "shop-16": {}}

    shop.aws.simulator.fault(action="DescribeSubnets", code="UnauthorizedOperation", message="No", status=403)
    run = keep(SHOP_DB)
    partly = kept.of("shop-db")
    assert partly["facts"] == whole["facts"]
    assert partly["unknown"]["subnets"]["known_at"] == whole["observed_at"]
    assert f"subnets could not be read, and the answer of {whole['observed_at']} is kept" in run.warnings[0]
    assert not keep(SHOP_DB).changed


def test_manifest_user_data_is_asked_for_again_only_where_it_can_be_another(
    keep: Keeper, kept: ManifestView, shop: Shop
) -> None:
    """Catches: a call for each instance in each sync; and user data that was changed while the instance was stopped."""
    first, second = shop.web()
    whole = keep(WEB)
    assert whole.counts[SOURCE]["DescribeInstanceAttribute"] == 2
    before = kept.of("web")["facts"]["user_data"]
    shop.aws.simulator.fault(action="DescribeInstanceAttribute", code="AccessDenied", message="No", status=403)
    assert not keep(WEB).changed
    shop.ec2.stop_instances(InstanceIds=[first])
    denied = keep(WEB)
    [unknown] = denied.data["manifests"][0]["unknown"]
    assert (unknown["section"], kept.of("web")["facts"]["user_data"]) == ("user_data", before)
    shop.aws.simulator.clear_faults()
    shop.ec2.modify_instance_attribute(InstanceId=first, UserData={"Value": b"IyEvYmluL3NoCg=="})
    assert keep(WEB).counts[SOURCE]["DescribeInstanceAttribute"] == 1
    after = kept.of("web")["facts"]["user_data"]
    assert (after[first] != before[first], after[second]) == (True, before[second])


@pytest.mark.parametrize("how", ["denied", "lost"])
def test_manifest_of_a_source_that_cannot_be_read_stays(keep: Keeper, kept: ManifestView, shop: Shop, how: str) -> None:
    shop.database()
    assert not keep(SHOP_DB).failed
    before = kept.texts()
    if how == "denied":
        shop.aws.simulator.fault(action="DescribeDBInstances", code="AccessDenied", message="No", status=403)
    else:
        shop.aws.simulator.outage(SOURCE)
    run = keep(SHOP_DB)
    assert (run.failed, actions(run)) == (True, {"shop-db": "failed"})
    assert "what was known on 20" in run.message
    assert kept.texts() == before


def test_manifest_failure_of_one_workload_is_its_own(keep: Keeper, kept: ManifestView, shop: Shop) -> None:
    shop.database()
    shop.web()
    shop.aws.simulator.fault(action=f"PUT {KEY}/workloads/web.json", code="AccessDenied", message="No", status=403)
    missing = {"name": "old-db", "kind": "database", "db_instance": "old"}
    idle = {"name": "idle", "kind": "fleet", "sync_identifier": "idle"}
    run = keep(SHOP_DB, missing, WEB, idle)
    assert run.failed
    assert actions(run) == {"shop-db": "created", "old-db": "failed", "web": "failed", "idle": "none"}
    assert "there is no DB instance old in us-east-1; check db_instance and source_region" in run.message
    assert "allow them the IAM action s3:PutObject" in run.message
    assert "idle: no instance and no Auto Scaling group in us-east-1 runs" in run.warnings[0]
    assert [key for key in kept.texts() if key.startswith("workloads")] == ["workloads/shop-db.json"]
    assert set(json.loads(kept.texts()["index.json"])["workloads"]) == {"shop-db"}


def test_manifest_of_a_later_version_is_not_overwritten(keep: Keeper, kept: ManifestView, shop: Shop) -> None:
    shop.database()
    later = json.dumps({"schema": 99})
    kept.put("workloads/shop-db.json", later)
    run = keep(SHOP_DB)
    assert (run.failed, kept.texts()["workloads/shop-db.json"]) == (True, later)
    assert "its schema is 99" in run.message
    assert "update the collection" in run.message


def test_manifest_index_is_joined_with_that_of_another_run(keep: Keeper, kept: ManifestView, shop: Shop) -> None:
    """Catches: of two syncs of one plan at a time, the entries of one lost."""
    shop.database()
    shop.web()
    assert not keep(WEB).failed
    fault = {"code": "PreconditionFailed", "message": "Changed", "status": 412, "times": 2}
    shop.aws.simulator.fault(action=f"PUT {KEY}/index.json", **fault)
    assert not keep(SHOP_DB).failed
    assert set(json.loads(kept.texts()["index.json"])["workloads"]) == {"shop-db", "web"}


def test_manifest_bucket_elsewhere_is_refused_before_anything_is_read(keep: Keeper, aws: AwsView, shop: Shop) -> None:
    ManifestView(aws, EU)
    run = keep(SHOP_DB)
    assert f"manifest: bucket {BUCKET} is in eu-west-1, not in the recovery region us-west-2" in run.message
    assert SOURCE not in run.counts
    assert puts(run) == []


@pytest.mark.parametrize(
    ("versioning", "denied", "said"),
    [
        (None, False, "has no versioning, so what is overwritten or deleted by mistake cannot be restored; enable it"),
        ("Suspended", False, "has versioning suspended, so"),
        ("Enabled", True, "it is not known in which region bucket"),
    ],
    ids=["never", "suspended", "denied"],
)
def test_manifest_bucket_that_could_be_better_is_a_warning(
    keep: Keeper, aws: AwsView, shop: Shop, versioning: str | None, denied: bool, said: str
) -> None:
    ManifestView(aws, versioning=versioning)
    shop.database()
    if denied:
        aws.simulator.fault(action=LISTING, code="AccessDenied", message="No", status=403, times=2)
    run = keep(SHOP_DB)
    assert said in " ".join(run.warnings)
    if not denied:
        assert not run.failed, run.message


def test_manifest_is_encrypted_or_it_is_said(keep: Keeper, aws: AwsView, shop: Shop) -> None:
    kept = ManifestView(aws, encrypted=False)
    shop.database()
    run = keep(SHOP_DB)
    [warning] = run.warnings
    assert f"bucket {BUCKET} in us-west-2 does not report that it encrypts objects; set its default" in warning
    key = aws.key(WEST)
    kept.s3.delete_object(Bucket=BUCKET, Key=f"lifeboat/{PLAN}/workloads/shop-db.json")
    assert keep(SHOP_DB, kms_key_id=key).warnings == []
    head = kept.s3.head_object(Bucket=BUCKET, Key=f"lifeboat/{PLAN}/workloads/shop-db.json")
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", key)


def test_manifest_bucket_that_is_not_there_is_refused(keep: Keeper, simulator: Any) -> None:
    assert "there is no such bucket; check its name, or create it in us-west-2" in keep(SHOP_DB).message


def test_manifest_plan_file_is_kept_as_it_stands(keep: Keeper, kept: ManifestView, shop: Shop, tmp_path: Path) -> None:
    """Catches: what is in a vault written in the clear, and the kept plan overwritten by the file that points to it."""
    path = tmp_path / "shop.lifeboat.yml"
    whole = "plugin: lifeboat.aws.plan\nworkloads:\n  web:\n    password: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n"
    shop.web(1)
    for text in (whole, f"plugin: lifeboat.aws.plan\n# no workloads here\nmanifest: {MANIFEST}\n"):
        path.write_text(text, encoding="utf-8")
        run = keep(WEB, plan_file=str(path))
        assert not run.failed, run.message
        assert kept.texts()["plan.lifeboat.yml"] == whole
    assert run.data["plan_file"] is None
    assert kept.versions("plan.lifeboat.yml") == 1


@pytest.mark.parametrize("form", ["empty", "cut", "html", "xhtml", "bare"])
def test_manifest_answers_that_cannot_be_read_are_told_as_that(
    keep: Keeper, kept: ManifestView, shop: Shop, form: str
) -> None:
    """Catches: a traceback, or the page of a proxy taken for an empty bucket whose objects are then written anew."""
    shop.database()
    assert not keep(SHOP_DB).failed
    before = kept.texts()["workloads/shop-db.json"]
    shop.aws.simulator.fault("garble", action=LISTING, form=form)
    run = keep(SHOP_DB)
    assert "cannot be read" in run.message + " ".join(run.warnings)
    shop.aws.simulator.clear_faults()
    assert kept.texts()["workloads/shop-db.json"] == before


TIMED = {
    "kind": "ami",
    "set": "web",
    "source_region": SOURCE,
    "region": WEST,
    "id": "ami-1",
    "size": 30,
    "started": "2026-11-18T06:10:00Z",
    "finished": "2026-11-18T06:34:00Z",
}


def test_record_of_a_sync_is_one_call_and_no_part_of_the_manifest(keep: Keeper, kept: ManifestView, shop: Shop) -> None:
    """Catches: a record that makes a run a change, that a prediction writes, or whose refusal fails the manifest."""
    shop.database()
    record = {"schema": 1, "copies": [TIMED]}
    keep(SHOP_DB)
    without = keep(SHOP_DB)
    assert keep(SHOP_DB, sync_record=record, check=True).writes == []
    done = keep(SHOP_DB, sync_record=record)
    assert (done.changed, done.warnings, puts(done)) == (False, [], ["20261118T063400Z.json"])
    assert len(done.calls) == len(without.calls) + 1
    assert json.loads(kept.texts()["syncs/20261118T063400Z.json"]) == record
    assert puts(keep(SHOP_DB, sync_record={"schema": 1, "copies": []})) == []
    rule = {"code": "AccessDenied", "message": "no", "status": 403}
    shop.aws.simulator.fault(action=f"PUT {KEY}/syncs/20261118T063400Z.json", **rule)
    refused = keep(SHOP_DB, sync_record=record)
    [warning] = refused.warnings
    assert not refused.failed
    assert warning.startswith("the record of this sync was not kept: ")
    assert "s3:PutObject" in warning
    wrong = keep(SHOP_DB, sync_record={"copies": "all"})
    assert wrong.message.startswith("sync_record: expected copies, a list of dictionaries")
