"""Jobs of the role dr_sync that make their source first, and jobs whose sources are another account's."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests.integration.aws_view import PARTNER, SOURCE, WEST, AwsView
from tests.integration.playbook_run import PlaybookResult, PlaybookRunner
from tests.integration.test_dr_sync import DEFAULTS, ROLE, SECRET, report, writes
from tests.integration.test_rds_copying import CLUSTER, INSTANCE, Databases
from tests.simulator.client import ACCOUNT

MAKING_SECONDS = 180
# Of the account that has the sources; every other key is the one that gets the copies.
PARTNER_KEY = "AKIAPARTNERACCOUNT01"


def sync(playbook: PlaybookRunner, *jobs: dict[str, Any], arguments: tuple[str, ...] = ()) -> PlaybookResult:
    play = yaml.safe_dump({"vars": {"dr_sync_jobs": list(jobs), "dr_sync_defaults": DEFAULTS}})
    return playbook(ROLE, *arguments, play=play)


def rows(run: PlaybookResult) -> list[tuple[str, str, str | None]]:
    """(action, region, source) of each row, in order."""
    return [(row["action"], row["region"], row["source"]) for row in report(run)["rows"]]


def instance(aws: AwsView, *volumes: str, name: str = "shop") -> str:
    """A running instance with data volumes on these devices; its id."""
    ec2 = aws.ec2(SOURCE)
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}]
    base = aws.web(name=f"base-of-{name}", tags={})
    found: str = ec2.run_instances(ImageId=base, MinCount=1, MaxCount=1, TagSpecifications=tags)["Instances"][0][
        "InstanceId"
    ]
    for device in volumes:
        volume = ec2.create_volume(Size=4, AvailabilityZone="us-east-1a")["VolumeId"]
        ec2.attach_volume(VolumeId=volume, InstanceId=found, Device=device)
    return found


def made_image(aws: AwsView, job: str, day: int = 19, **fields: Any) -> str:
    """An image as that job has made it on that day of November; its id."""
    return aws.web(day, name=f"{job}-{day}", tags={"Sync-Identifier": job, "lifeboat:made-for": job}, **fields)


def images_made(aws: AwsView) -> list[str]:
    return [i for i, image in aws.images(SOURCE).items() if "lifeboat:made-for" in image["Tags"]]


@pytest.fixture(autouse=True)
def copies_are_there_at_once(aws: AwsView) -> None:
    aws.simulator.configure(copy_seconds=0, accounts={PARTNER_KEY: PARTNER})


def test_image_foretold_made_then_copied(playbook: PlaybookRunner, aws: AwsView) -> None:
    server = instance(aws)
    # What is noted on the instance before is true of the image, and what is noted later, of the next one.
    scan = {"lifeboat:coupling-scan": "clean 2026-11-19T00:00:00Z"}
    aws.tag(SOURCE, server, scan)
    create = {"instance_id": server, "tags": {"Team": "shop"}}
    job = {"name": "shop server", "kind": "ami", "create": create, "require_scan": True}

    foretold = sync(playbook, job, arguments=("--check",))
    assert foretold.rc == 0, foretold.stdout
    assert writes(foretold) == set()
    assert rows(foretold) == [("created", SOURCE, None), ("deferred", WEST, None)]

    first = sync(playbook, job)
    assert first.rc == 0, first.stdout
    [made] = images_made(aws)
    assert rows(first) == [("created", SOURCE, made), ("deferred", WEST, made)]
    assert "OK: 1 created, 1 deferred" in first.stdout
    assert report(first)["changed"]
    tags = {"Team": "shop", "Sync-Identifier": "shop server", "lifeboat:made-for": "shop server", **scan}
    assert aws.tags(SOURCE, made) == tags
    aws.tag(SOURCE, server, {"lifeboat:coupling-scan": "1 finding 2026-11-20T00:00:00Z"})
    assert '"NoReboot": true' in str([c["params"] for c in first.calls if c["action"] == "CreateImage"])

    aws.simulator.advance(MAKING_SECONDS)
    second = sync(playbook, job)
    assert second.rc == 0, second.stdout
    assert rows(second) == [("copied", WEST, made)]
    [copy] = aws.images(WEST).values()
    assert (copy["Tags"]["lifeboat:set"], copy["Tags"]["Team"]) == ("shop server", "shop")
    assert "lifeboat:made-for" not in copy["Tags"]


def test_image_is_waited_for_and_the_oldest_goes(playbook: PlaybookRunner, aws: AwsView) -> None:
    """Catches: a copy of yesterday's image although today's is waited for, and images that pile up."""
    oldest, older = made_image(aws, "shop", 10), made_image(aws, "shop", 11)
    create = {"instance_filters": {"tag:Name": "shop"}, "retain": 2}
    job = {"name": "shop", "kind": "ami", "create": create, "wait": True, "poll_interval": 0.1, "wait_timeout": 60}
    server = instance(aws)
    foretold = sync(playbook, job, arguments=("--check",))
    expected = [("created", SOURCE, None), ("copied", WEST, None), ("expired", SOURCE, oldest)]
    assert rows(foretold) == expected, foretold.stdout
    assert writes(foretold) == set()

    aws.simulator.set_scale(100)
    aws.simulator.freeze(False)
    run = sync(playbook, job)
    assert run.rc == 0, run.stdout
    [new] = set(images_made(aws)) - {older}
    assert rows(run) == [("created", SOURCE, new), ("copied", WEST, new), ("expired", SOURCE, oldest)]
    assert aws.image(SOURCE, new)["SourceInstanceId"] == server
    assert aws.copies(WEST) == {f"{SOURCE}/{new}": list(aws.images(WEST))}


def test_databases_are_snapshotted_and_copied(playbook: PlaybookRunner, aws: AwsView) -> None:
    shop, ledger = Databases(aws, INSTANCE), Databases(aws, CLUSTER)
    shop.database("shop")
    ledger.database("ledger")
    tags = {"lifeboat:made-for": "bases"}
    old = shop.snapshot(10, "shop", id="shop-old", type="manual", tags=tags)
    shop.snapshot(11, "shop", id="shop-of-others", type="manual")
    create = {"retain": 1, "tags": {"Team": "shop"}}
    job = {"name": "bases", "kind": "rds", "db_instances": ["shop"], "db_clusters": ["ledger"], "create": create}

    foretold = sync(playbook, job, arguments=("--check",))
    assert foretold.rc == 0, foretold.stdout
    assert writes(foretold) == set()
    first = sync(playbook, job)
    assert first.rc == 0, first.stdout
    [made] = set(shop.seen(SOURCE)) - {"shop-old", "shop-of-others"}
    [of_cluster] = ledger.seen(SOURCE)
    assert shop.seen(SOURCE)[made]["Tags"] == {"Team": "shop", "lifeboat:made-for": "bases"}
    created = [("created", SOURCE, made), ("created", SOURCE, of_cluster)]
    assert rows(first)[:2] == created
    assert set(rows(first)[2:]) == {
        ("deferred", WEST, made),
        ("deferred", WEST, of_cluster),
        ("copied", WEST, "shop-of-others"),
    }
    assert [row[:2] for row in rows(foretold)] == [row[:2] for row in rows(first)]

    aws.simulator.advance(MAKING_SECONDS)
    second = sync(playbook, job)
    assert second.rc == 0, second.stdout
    assert rows(second) == [("copied", WEST, made), ("copied", WEST, of_cluster), ("expired", SOURCE, old)]
    assert set(shop.seen(SOURCE)) == {made, "shop-of-others"}


def test_disks_of_an_instance_are_of_one_moment(playbook: PlaybookRunner, aws: AwsView) -> None:
    """Catches: half of one set and half of another in the recovery region."""
    server = instance(aws, "/dev/sdf")
    ec2 = aws.ec2(SOURCE)
    [described] = ec2.describe_instances(InstanceIds=[server])["Reservations"][0]["Instances"]
    tags = [
        {"Key": "lifeboat:made-for", "Value": "disks"},
        {"Key": "lifeboat:made-at", "Value": "2026-11-10T06:00:00Z"},
    ]
    old = {
        ec2.create_snapshot(
            VolumeId=mapping["Ebs"]["VolumeId"], TagSpecifications=[{"ResourceType": "snapshot", "Tags": tags}]
        )["SnapshotId"]
        for mapping in described["BlockDeviceMappings"]
    }
    volume = ec2.create_volume(Size=1, AvailabilityZone="us-east-1a")["VolumeId"]
    disks = {"name": "disks", "kind": "ebs", "create": {"instance_id": server, "retain": 1, "min_interval": "0s"}}
    files = {"name": "files", "kind": "ebs", "create": {"volume_ids": [volume]}}

    foretold = sync(playbook, disks, files, arguments=("--check",))
    assert foretold.rc == 0, foretold.stdout
    assert writes(foretold) == set()
    created = [("created", SOURCE, None)] * 3
    assert rows(foretold)[:3] == created

    first = sync(playbook, disks, files)
    assert first.rc == 0, first.stdout
    made = {s["SnapshotId"] for s in aws.snapshots(SOURCE) if s["Tags"].get("lifeboat:made-for") == "disks"} - old
    assert {row[2] for row in rows(first) if row[0] == "copied"} > old
    assert {row[2] for row in rows(first) if row[0] == "deferred"} == {", ".join(sorted(made))}

    aws.simulator.advance(MAKING_SECONDS)
    disks["create"] = {"instance_id": server, "retain": 1}
    second = sync(playbook, disks, files)
    assert second.rc == 0, second.stdout
    assert {row[2] for row in rows(second) if row[0] == "copied"} == made
    assert {row[2] for row in rows(second) if row[0] == "expired"} == old
    assert {row[2] for row in rows(second) if row[0] == "none"} == {
        s["SnapshotId"] for s in aws.snapshots(SOURCE) if s["Tags"].get("lifeboat:made-for") == "files"
    }


def test_what_fails_is_said_and_older_sources_are_copied(playbook: PlaybookRunner, aws: AwsView) -> None:
    for number in (1, 2):
        instance(aws, name=f"web-{number}")
    older = made_image(aws, "gone", 10)
    jobs = [
        {"name": "gone", "kind": "ami", "create": {"instance_id": "i-0abc1234abc1234aa"}},
        {"name": "two", "kind": "ami", "create": {"instance_filters": {"tag:Name": "web-*"}}},
        {"name": "none", "kind": "ebs", "create": {"instance_filters": {"tag:Name": "nothing"}}},
        {"name": "odd", "kind": "ami", "create": {"instance_id": "i-1", "min_interval": "daily"}},
        {"name": "shop", "kind": "rds", "db_instances": ["shop"], "create": {"retain": 1}},
    ]
    run = sync(playbook, *jobs)
    assert (run.rc, report(run)["status"]) == (2, "PARTIAL"), run.stdout
    found = {(row["job"], row["action"]): row["why"] for row in report(run)["rows"]}
    assert ("gone", "copied") in found
    assert aws.copies(WEST) == {f"{SOURCE}/{older}": list(aws.images(WEST))}
    assert "its source could not be created" in found["gone", "failed"]
    assert "2 match: i-" in found["two", "failed"]
    assert "expected exactly one running or stopped instance in us-east-1, and none matches" in found["none", "failed"]
    assert "create: min_interval: 'daily' is no duration such as 24h" in found["odd", "failed"]
    assert "its source could not be created" in found["shop", "failed"]


def test_sources_that_cannot_be_listed_are_not_made_twice_and_none_goes(playbook: PlaybookRunner, aws: AwsView) -> None:
    """Catches: could not tell taken for there is none."""
    made_image(aws, "shop", 10)
    aws.simulator.fault(action="DescribeImages", region=SOURCE, code="UnauthorizedOperation", message="no")
    create = {"instance_id": instance(aws), "retain": 1}
    run = sync(playbook, {"name": "shop", "kind": "ami", "create": create})
    assert (run.rc, report(run)["status"]) == (2, "FAILED"), run.stdout
    assert writes(run) == set()
    assert [(row["job"], row["action"]) for row in report(run)["rows"]] == [("shop", "failed")]


def test_sources_are_made_with_the_credentials_for_the_source(
    playbook: PlaybookRunner, aws: AwsView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches: a source made in the account that gets the copies, and keys in the output."""
    server = instance(aws)
    made_image(aws, "shop", 10)
    maker = "AKIASOURCESIDEKEY001"
    access = {"source_access_key": maker, "source_secret_key": SECRET}
    job = {"name": "shop", "kind": "ami", "create": {"instance_id": server, "min_interval": "1h"}, **access}
    run = sync(playbook, job, arguments=("-vvv",))
    assert run.rc == 0, run.stdout
    keys: dict[str, set[str]] = {}
    for call in run.calls:
        keys.setdefault(call["action"], set()).add(call["access_key"])
    assert keys["CreateImage"] == {maker}
    assert maker not in keys["CopyImage"]
    assert SECRET not in run.stdout + json.dumps(run.results)
    assert maker not in run.stdout


def test_sources_of_another_account_are_read_with_its_role(playbook: PlaybookRunner, aws: AwsView) -> None:
    shared = {"launch_permissions": [{"UserId": ACCOUNT}], "share_storage": True, "tags": {"Sync-Identifier": "web"}}
    aws.simulator.seed(SOURCE, account=PARTNER, images=[{"name": "web-1", **shared}])
    roles = {
        "source_assume_role": f"arn:aws:iam::{PARTNER}:role/reader",
        "assume_role": f"arn:aws:iam::{ACCOUNT}:role/recovery",
    }
    run = sync(playbook, {"name": "web", "kind": "ami", "sync_identifier": "web", **roles}, arguments=("-vvv",))
    assert run.rc == 0, run.stdout
    assert rows(run)[0][0] == "copied"
    accounts = {(call["action"], call["region"]): call["account"] for call in run.calls}
    assert (accounts["DescribeImages", SOURCE], accounts["CopyImage", WEST]) == (PARTNER, ACCOUNT)
    [copy] = aws.images(WEST).values()
    assert copy["Tags"]["Sync-Identifier"] == "web"
    assert "SecretAccessKey" not in run.stdout
