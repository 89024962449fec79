"""Jobs of the role dr_sync that make their source first, and jobs whose sources are another account's."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests.integration.aws_view import PARTNER, SOURCE, WEST, AwsView
from tests.integration.create_kinds import launched
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


def made_image(aws: AwsView, job: str, day: int = 19, **fields: Any) -> str:
    """An image as that job has made it on that day of November; its id."""
    return aws.web(day, name=f"{job}-{day}", tags={"Sync-Identifier": job, "lifeboat:made-for": job}, **fields)


def images_made(aws: AwsView) -> list[str]:
    return [i for i, image in aws.images(SOURCE).items() if "lifeboat:made-for" in image["Tags"]]


@pytest.fixture(autouse=True)
def copies_are_there_at_once(aws: AwsView) -> None:
    aws.simulator.configure(copy_seconds=0, accounts={PARTNER_KEY: PARTNER})


def test_sources_of_each_kind_are_predicted_created_and_copied(playbook: PlaybookRunner, aws: AwsView) -> None:
    """Jobs hand ``create`` to the modules, whose own tests say what it does; their rows are in one report."""
    server = launched(aws, "/dev/sdf")
    shop, ledger = Databases(aws, INSTANCE), Databases(aws, CLUSTER)
    shop.database("shop")
    ledger.database("ledger")
    by_hand = shop.snapshot(11, "shop", id="shop-of-others", type="manual")
    old = shop.snapshot(10, "shop", id="lifeboat-shop-old", type="manual", tags={"lifeboat:made-for": "bases"})
    jobs = (
        {
            "name": "shop server",
            "kind": "ami",
            "create": {"instance_filters": {"tag:Name": "shop"}, "name": "{job} {date}"},
        },
        {"name": "bases", "kind": "rds", "db_instances": ["shop"], "db_clusters": ["ledger"], "create": {"retain": 1}},
        {"name": "disks", "kind": "ebs", "create": {"instance_id": server, "tags": {"Team": "shop"}}},
    )
    foretold = sync(playbook, *jobs, arguments=("--check",))
    assert foretold.rc == 0, foretold.stdout
    assert writes(foretold) == set()
    first = sync(playbook, *jobs)
    assert (first.rc, report(first)["changed"]) == (0, True), first.stdout
    assert [row[:2] for row in rows(foretold)] == [row[:2] for row in rows(first)]
    created = {row[2] for row in rows(first) if row[0] == "created"}
    assert created == {row[2] for row in rows(first) if row[0] == "deferred"}
    assert [row[2] for row in rows(first) if row[0] == "copied"] == [by_hand]
    assert "OK: 5 created, 5 deferred, 1 copied" in first.stdout
    [image] = images_made(aws)
    assert aws.tags(SOURCE, image) == {"Sync-Identifier": "shop server", "lifeboat:made-for": "shop server"}

    aws.simulator.advance(MAKING_SECONDS)
    second = sync(playbook, *jobs)
    assert second.rc == 0, second.stdout
    assert {row[2] for row in rows(second) if row[0] == "copied"} == created
    assert [row for row in rows(second) if row[0] != "copied"] == [("expired", SOURCE, old)]
    assert {copy["Tags"]["Team"] for copy in aws.snapshots(WEST) if "/snap-" in copy["Tags"]["lifeboat:source"]} == {
        "shop"
    }


def test_what_fails_is_said_and_older_sources_are_copied(playbook: PlaybookRunner, aws: AwsView) -> None:
    for number in (1, 2):
        launched(aws, name=f"web-{number}")
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
    assert "create: instance_id: i-0abc1234abc1234aa: expected exactly one" in found["gone", "failed"]
    assert "2 match: i-" in found["two", "failed"]
    assert "expected exactly one running or stopped instance in us-east-1, and none matches" in found["none", "failed"]
    assert "create: min_interval: 'daily' is no duration such as 24h" in found["odd", "failed"]
    assert "shop in us-east-1 is no database for db_instances" in found["shop", "failed"]


def test_sources_are_made_with_the_credentials_for_the_source(
    playbook: PlaybookRunner, aws: AwsView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches: a source made in the account that gets the copies, and keys in the output."""
    server = launched(aws)
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
