# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""FSx backups: what only they do. What all kinds promise is in test_kinds_contract.py."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import fsx_backup_xregion_copy, recovery_points_info
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.copy_kinds import FileSystems
from tests.integration.module_run import ModuleRunner
from tests.simulator.client import ACCOUNT


@pytest.fixture
def files(aws: AwsView) -> FileSystems:
    return FileSystems(aws)


@pytest.fixture
def fsx(module: ModuleRunner) -> ModuleRunner:
    return module.of(fsx_backup_xregion_copy)


def told(aws: AwsView, backup: str, region: str = WEST) -> dict[str, Any]:
    """What FSx says of a backup, with its tags as a dictionary."""
    [found] = aws.client("fsx", region).describe_backups(BackupIds=[backup])["Backups"]
    return {**found, "Tags": {tag["Key"]: tag["Value"] for tag in found["Tags"]}}


def test_fsx_copy_has_tags_tracking_and_key_and_is_made_once(
    fsx: ModuleRunner, files: FileSystems, aws: AwsView
) -> None:
    key = aws.key(WEST)
    aws.alias(WEST, "alias/dr", key)
    file_system = files.thing()
    source = files.source(file_system)
    arn = told(aws, source, SOURCE)["ResourceARN"]
    aws.client("fsx", SOURCE).tag_resource(ResourceARN=arn, Tags=[{"Key": "Team", "Value": "shop"}])
    options = {"file_system_ids": [file_system], "kms_key_id": "alias/dr", "tags": {"Purpose": "dr"}}
    predicted = fsx(**options, check=True)
    assert (predicted.changed, predicted.writes, predicted.only["id"]) == (True, [], None)
    result = fsx(**options)
    assert (result.failed, result.writes, result.only["set"]) == (False, ["CopyBackup"], file_system)
    assert result.data["backup_id"] == result.only["id"]
    copy = told(aws, result.only["id"])
    created = copy["Tags"].pop("lifeboat:source-created")
    assert (copy["KmsKeyId"], created) == (key, result.only["source_created"])
    assert copy["Tags"] == {
        "Team": "shop",
        "Purpose": "dr",
        "lifeboat:set": file_system,
        "lifeboat:source": f"{SOURCE}/{source}",
        "lifeboat:source-resource": f"{ACCOUNT}/{file_system}",
    }
    again = fsx(**options)
    assert (again.changed, again.writes) == (False, [])
    assert again.counts == {SOURCE: {"DescribeBackups": 1}, WEST: {"DescribeBackups": 1}}


def test_fsx_answer_that_is_lost_makes_no_second_copy(
    fsx: ModuleRunner, files: FileSystems, aws: AwsView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FSx knows the repeated request by its token."""
    file_system = files.thing()
    files.source(file_system)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "3")
    aws.simulator.fault("lost", action="CopyBackup", region=WEST, times=1)
    result = fsx(file_system_ids=[file_system])
    assert not result.failed, (result.message, result.calls)
    assert result.actions == {WEST: "copied"}
    assert files.copies() == {result.only["id"]}


def test_fsx_copy_by_hand_counts_and_stays(fsx: ModuleRunner, files: FileSystems, aws: AwsView) -> None:
    """FSx says what it was made from."""
    file_system = files.thing()
    source = files.source(file_system)
    by_hand = aws.client("fsx", WEST).copy_backup(SourceBackupId=source, SourceRegion=SOURCE)["Backup"]["BackupId"]
    aws.simulator.advance(7200)
    result = fsx(file_system_ids=[file_system], retain=1)
    assert (result.actions, result.only["id"], result.writes) == ({WEST: "adopted"}, by_hand, ["TagResource"])
    gone = fsx(file_system_ids=[file_system], state="absent")
    assert (gone.changed, files.copies()) == (False, {by_hand})


def test_fsx_backup_of_a_destination_region_says_where_it_is(
    fsx: ModuleRunner, files: FileSystems, aws: AwsView
) -> None:
    source = files.source(files.thing())
    copy = files.copy_of(source)
    result = fsx(backup_ids=[copy])
    assert (result.failed, result.writes) == (True, [])
    assert f"backup_ids: {copy} is in us-west-2 and not in us-east-1" in result.message


def test_fsx_more_backups_than_a_page_are_all_found(fsx: ModuleRunner, files: FileSystems, aws: AwsView) -> None:
    things = [files.thing() for _unused in range(3)]
    client = aws.client("fsx", SOURCE)
    for number in range(120):
        client.create_backup(FileSystemId=things[number % 3])
    aws.simulator.advance(60)
    result = fsx(file_system_ids=things, select="all", check=True)
    assert len(result.copies) == 120
    assert result.counts[SOURCE] == {"DescribeBackups": 2}


def test_fsx_recovery_points_are_listed_when_asked_for(files: FileSystems, module: ModuleRunner) -> None:
    """Without kinds FSx is not asked: a policy of before does not allow it."""
    file_system = files.thing()
    copy = files.copy_of(files.source(file_system))
    info = module.of(recovery_points_info)
    asked = info.plainly(regions=[WEST], kinds=["fsx"])
    [point] = asked.data["recovery_points"]
    assert (point["set"], point["kind"], point["newest"]["id"]) == (file_system, "fsx", copy)
    assert point["newest"]["arn"] == f"arn:aws:fsx:{WEST}:{ACCOUNT}:backup/{copy}"
    unasked = info.plainly(regions=[WEST])
    assert (unasked.data["recovery_points"], "DescribeBackups" in unasked.counts[WEST]) == ([], False)
