"""Sources of one account, copies in another: the source region is read with credentials of its own."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import (
    ami_xregion_copy,
    ebs_snapshot_xregion_copy,
    rds_snapshot_xregion_copy,
)
from tests.integration.aws_view import PARTNER, SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleResult, ModuleRunner
from tests.simulator.client import ACCOUNT, SECRET_KEY

# The key of the account that has the sources; every other key is the account that gets the copies.
PARTNER_KEY = "AKIAPARTNERACCOUNT01"
OF_PARTNER = {"source_access_key": PARTNER_KEY, "source_secret_key": SECRET_KEY}
WHICH: dict[ModuleType, dict[str, Any]] = {
    ami_xregion_copy: {"sync_identifier": "web"},
    ebs_snapshot_xregion_copy: {"snapshot_ids": ["snap-0abc1234abc1234aa"]},
    rds_snapshot_xregion_copy: {"db_instances": ["shop"]},
}


@pytest.fixture(autouse=True)
def partner(aws: AwsView) -> None:
    aws.simulator.configure(accounts={PARTNER_KEY: PARTNER})


def image(aws: AwsView, **fields: Any) -> str:
    shared = {"launch_permissions": [{"UserId": ACCOUNT}], "share_storage": True}
    return aws.simulator.seed(
        SOURCE, account=PARTNER, images=[{"name": "web-1", "tags": {"Sync-Identifier": "web"}, **shared, **fields}]
    )[0]


def db_snapshot(aws: AwsView, **fields: Any) -> str:
    spec = {"database": "shop", "type": "manual", "id": "shop-1", "tags": {"Team": "shop"}, "shared_with": [ACCOUNT]}
    return aws.simulator.seed_rds(SOURCE, snapshots=[{**spec, **fields}], account=PARTNER)[0]


def disk_snapshot(aws: AwsView, *, shared: bool = True) -> str:
    ec2 = aws.client("ec2", SOURCE, PARTNER_KEY)
    volume = ec2.create_volume(Size=1, AvailabilityZone="us-east-1a")["VolumeId"]
    tags = [{"ResourceType": "snapshot", "Tags": [{"Key": "Team", "Value": "shop"}]}]
    snapshot: str = ec2.create_snapshot(VolumeId=volume, TagSpecifications=tags)["SnapshotId"]
    aws.simulator.advance(3600)
    if shared:
        ec2.modify_snapshot_attribute(SnapshotId=snapshot, OperationType="add", UserIds=[ACCOUNT])
    return snapshot


def accounts(result: ModuleResult) -> dict[str, set[str]]:
    """Region -> the accounts in whose name it was called."""
    found: dict[str, set[str]] = {}
    for call in result.calls:
        found.setdefault(call["region"], set()).add(call["account"])
    return found


def check_copied_once(first: ModuleResult, again: ModuleResult) -> None:
    assert not first.failed, first.message
    assert (first.only["action"], again.only["action"], again.writes) == ("copied", "none", [])
    assert accounts(first) == {SOURCE: {PARTNER}, WEST: {ACCOUNT}}


def test_image_of_another_account(module: ModuleRunner, aws: AwsView) -> None:
    """Its tags are seen by its own account only, so without these credentials the copy would have none."""
    source = image(aws)
    options = {"sync_identifier": "web", **OF_PARTNER}
    first = module(**options)
    check_copied_once(first, module(**options))
    [copy] = aws.images(WEST).values()
    assert copy["Tags"]["Sync-Identifier"] == "web"
    assert copy["Tags"]["lifeboat:source"] == f"{SOURCE}/{source}"


def test_launch_permissions_are_read_in_the_account_of_each_image(module: ModuleRunner, aws: AwsView) -> None:
    aws.simulator.configure(copy_seconds=0)
    image(aws)
    done = module(sync_identifier="web", copy_launch_permissions=True, wait=True, **OF_PARTNER)
    assert not done.failed, done.message
    assert aws.permissions(WEST, done.only["id"]) == [{"UserId": ACCOUNT}]


def test_database_snapshot_of_another_account(module: ModuleRunner, aws: AwsView) -> None:
    db_snapshot(aws)
    rds = module.of(rds_snapshot_xregion_copy)
    options = {"db_instances": ["shop"], "snapshot_type": "manual", **OF_PARTNER}
    first = rds(**options)
    check_copied_once(first, rds(**options))
    [copy] = aws.client("rds", WEST).describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    assert {"Key": "Team", "Value": "shop"} in copy["TagList"]


def test_disk_snapshot_of_another_account(module: ModuleRunner, aws: AwsView) -> None:
    source = disk_snapshot(aws)
    ebs = module.of(ebs_snapshot_xregion_copy)
    options = {"snapshot_ids": [source], **OF_PARTNER}
    first = ebs(**options)
    check_copied_once(first, ebs(**options))
    [copy] = aws.snapshots(WEST)
    assert copy["Tags"]["Team"] == "shop"


def test_image_that_is_not_shared(module: ModuleRunner, aws: AwsView) -> None:
    image(aws, launch_permissions=[], share_storage=False)
    done = module(sync_identifier="web", **OF_PARTNER)
    assert done.only["error"]["code"] == "InvalidAMIID.NotFound"
    assert "the account may see it" in done.message


def test_image_whose_storage_is_not_shared(module: ModuleRunner, aws: AwsView) -> None:
    image(aws, share_storage=False)
    done = module(sync_identifier="web", **OF_PARTNER)
    assert "ask its owner to share them too (createVolumePermission)" in done.message


def test_database_snapshot_that_is_not_shared(module: ModuleRunner, aws: AwsView) -> None:
    """An automated snapshot cannot be shared at all."""
    db_snapshot(aws, type="automated", id=None, shared_with=[])
    done = module.of(rds_snapshot_xregion_copy)(db_instances=["shop"], **OF_PARTNER)
    assert done.only["error"]["code"] == "DBSnapshotNotFound"
    assert "shared with this account if it is another one's" in done.message


def test_disk_snapshot_that_is_not_shared(module: ModuleRunner, aws: AwsView) -> None:
    done = module.of(ebs_snapshot_xregion_copy)(snapshot_ids=[disk_snapshot(aws, shared=False)], **OF_PARTNER)
    assert done.failed
    assert "the account may see it" in done.message


@pytest.mark.parametrize("kind", list(WHICH), ids=lambda kind: kind.__name__.rpartition(".")[2])
@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            {"source_access_key": PARTNER_KEY},
            "source_access_key and source_secret_key: give both or neither",
            id="half_a_key",
        ),
        pytest.param(
            {"source_profile": "partner", **OF_PARTNER},
            "source_profile and source_access_key: credentials for the source are the one or the other",
            id="both",
        ),
        pytest.param(
            {"source_session_token": "token"},
            "source_profile and source_access_key: credentials for the source are the one or the other",
            id="token_alone",
        ),
        pytest.param(
            {"source_profile": "partner"},
            "source_profile: The config profile (partner) could not be found; set it to one of ~/.aws/config, or leave "
            "it out",
            id="no_such_profile",
        ),
    ],
)
def test_source_credentials_that_are_none(
    module: ModuleRunner, kind: ModuleType, options: dict[str, str], message: str
) -> None:
    done = module.of(kind)(**WHICH[kind], **options)
    assert (done.failed, done.message, done.calls) == (True, message, [])


def test_secret_key_of_the_source_is_never_shown(module: ModuleRunner, aws: AwsView) -> None:
    image(aws)
    done = module(sync_identifier="web", **{**OF_PARTNER, "source_secret_key": "recognisable/secret+of/the+source"})
    assert "recognisable" not in str(done.data)
