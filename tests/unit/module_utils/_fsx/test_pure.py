# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""FSx backups: what an answer says, which backups are the sources, and what is planned of them. No client."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._copies.decide import plan_copies
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.region_view import RegionView
from ansible_collections.lifeboat.aws.plugins.module_utils._copies.resource import FAILED, GONE, PENDING, USABLE
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput, explained
from ansible_collections.lifeboat.aws.plugins.module_utils._fsx.errors import RULES
from ansible_collections.lifeboat.aws.plugins.module_utils._fsx.model import Backup, BackupRequest, backup_from_boto
from ansible_collections.lifeboat.aws.plugins.module_utils._fsx.plan import BackupRules
from ansible_collections.lifeboat.aws.plugins.module_utils._fsx.request import request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._fsx.select import select_sources
from ansible_collections.lifeboat.aws.plugins.modules.fsx_backup_xregion_copy import ARGUMENT_SPEC
from tests.unit.module_utils.scripted import aws_error

HERE, THERE = "us-east-1", "us-west-2"
NOON = datetime(2026, 11, 19, 12, tzinfo=timezone.utc)
EMPTY = {name: about.get("default") for name, about in ARGUMENT_SPEC.items()}


def told(name: str = "1", days: int = 0, region: str = HERE, **changes: Any) -> dict[str, Any]:
    """As DescribeBackups tells a backup that is so many days old."""
    return {
        "BackupId": f"backup-{name}",
        "Lifecycle": "AVAILABLE",
        "Type": "AUTOMATIC",
        "CreationTime": NOON - timedelta(days=days),
        "ResourceARN": f"arn:aws:fsx:{region}:123456789012:backup/backup-{name}",
        "OwnerId": "123456789012",
        "FileSystem": {"FileSystemId": "fs-shop", "StorageCapacity": 32},
        **changes,
    }


def a_backup(name: str = "1", days: int = 0, region: str = HERE, **changes: Any) -> Backup:
    return backup_from_boto(region, told(name, days, region, **changes))


def lineage_of(source: Backup) -> dict[str, str]:
    return {"Type": "USER_INITIATED", "SourceBackupRegion": source.region, "SourceBackupId": source.id}


def a_copy(source: Backup, name: str = "c", **changes: Any) -> Backup:
    return a_backup(name, region=THERE, **{**lineage_of(source), **changes})


def tags_of(source: Backup) -> list[dict[str, str]]:
    created = source.created.strftime("%Y-%m-%dT%H:%M:%SZ")
    tags = {"set": "fs-shop", "source": f"{source.region}/{source.id}", "source-created": created}
    return [{"Key": f"lifeboat:{key}", "Value": value} for key, value in tags.items()]


def a_request(**changes: Any) -> BackupRequest:
    return BackupRequest(
        **{"source_region": HERE, "destination_regions": (THERE,), "file_system_ids": ("fs-shop",), **changes}
    )


@pytest.mark.parametrize(
    ("lifecycle", "phase"),
    [
        ("AVAILABLE", USABLE),
        *((text, PENDING) for text in ("PENDING", "CREATING", "TRANSFERRING", "COPYING", "SOMETHING_NEW")),
        ("FAILED", FAILED),
        ("DELETED", GONE),
    ],
)
def test_backup_phase(lifecycle: str, phase: str) -> None:
    """Catches: a state that is new and taken for the end of a copy."""
    assert a_backup(Lifecycle=lifecycle).phase == phase


def test_backup_says_what_it_is_of_and_from() -> None:
    """Catches: two file systems that are one set, and a copy by hand that is copied again."""
    source = a_backup()
    copy = a_copy(source)
    assert (source.lineage, source.resource_id, source.origin.account) == (None, "fs-shop", "123456789012")
    assert (copy.lineage, copy.resource_id) == ("us-east-1/backup-1", "fs-shop")


@pytest.mark.parametrize(
    ("changes", "found", "chosen"),
    [
        pytest.param({}, [a_backup("old", 2), a_backup("new", 1)], ["new"], id="newest"),
        pytest.param({}, [a_backup("old", 2), a_backup("new", Lifecycle="CREATING")], ["old"], id="usable_first"),
        pytest.param({}, [a_backup("new", Lifecycle="CREATING")], ["new"], id="nothing_usable"),
        pytest.param({"select": "all"}, [a_backup("old", 2), a_backup("new", 1)], ["new", "old"], id="all"),
        pytest.param(
            {}, [a_backup("mine", 2), a_backup("theirs", Type="AWS_BACKUP")], ["mine"], id="not_those_of_aws_backup"
        ),
        pytest.param(
            {"backup_ids": ("backup-theirs",), "file_system_ids": ()},
            [a_backup("theirs", Type="AWS_BACKUP")],
            ["theirs"],
            id="unless_named",
        ),
        pytest.param(
            {"backup_type": "automatic"},
            [a_backup("night", 2), a_backup("hand", Type="USER_INITIATED")],
            ["night"],
            id="automatic",
        ),
        pytest.param(
            {},
            [a_backup("1", 2), a_backup("within", Tags=tags_of(a_backup("1", 2)), **lineage_of(a_backup("1")))],
            ["1"],
            id="copies_within_the_region_are_no_sources",
        ),
        pytest.param(
            {},
            [a_backup("1", 2), a_backup("of_restored", Tags=tags_of(a_backup("1", 2)), Type="USER_INITIATED")],
            ["of_restored"],
            id="what_is_no_copy_is_a_source_whatever_its_tags_say",
        ),
        pytest.param({"allow_none": True}, [], [], id="none_allowed"),
    ],
)
def test_select_sources(changes: dict[str, Any], found: list[Backup], chosen: list[str]) -> None:
    sources = select_sources(a_request(**changes), found)
    assert [backup.id.removeprefix("backup-") for backup in sources] == chosen


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({}, "a backup of fs-shop not found in us-east-1", id="file_system"),
        pytest.param({"backup_ids": ("backup-2",)}, "backup-2 not found in us-east-1", id="id"),
    ],
)
def test_select_sources_missing_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        select_sources(a_request(**changes), [])


@pytest.mark.parametrize(
    ("params", "said"),
    [
        pytest.param({}, "one of the following is required: backup_ids, file_system_ids", id="nothing"),
        pytest.param({"backup_ids": ["fs-1"]}, "backup_ids: 'fs-1' does not start with backup-", id="other_id"),
        pytest.param({"file_system_ids": ["vol-1"]}, "file_system_ids: 'vol-1' does not start with fs-", id="volume"),
        pytest.param(
            {"file_system_ids": ["fs-1"], "tags": {"a&b": "c"}}, r"tags: FSx does not accept a&b", id="tag_text"
        ),
    ],
)
def test_request_refuses(params: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        request_from_params({**EMPTY, "source_region": HERE, "destination_regions": [THERE], **params}, None)


@pytest.mark.parametrize(("params", "select"), [("backup_ids", "all"), ("file_system_ids", "newest")])
def test_request_selects_what_is_meant(params: str, select: str) -> None:
    ids = {"backup_ids": ["backup-1"], "file_system_ids": ["fs-1"]}[params]
    request = request_from_params({**EMPTY, "source_region": HERE, "destination_regions": [THERE], params: ids}, None)
    assert request.select == select


SOURCE = a_backup("1", 1)
TAGGED = a_backup("1", 1, Tags=[{"Key": "Team", "Value": "shop"}, {"Key": "odd&key", "Value": "x"}])


@pytest.mark.parametrize(
    ("source", "view", "action", "notes"),
    [
        pytest.param(SOURCE, {}, "copied", "", id="missing"),
        pytest.param(TAGGED, {}, "copied", "odd&key", id="tag_that_fsx_refuses_is_left_out"),
        pytest.param(SOURCE, {"candidates": (a_copy(SOURCE),)}, "adopted", "", id="copied_by_hand"),
        pytest.param(SOURCE, {"tracked": (a_copy(SOURCE, Tags=tags_of(SOURCE)),)}, "converged", "", id="tagged"),
        pytest.param(
            SOURCE,
            {"tracked": (a_copy(a_backup("2"), Tags=tags_of(a_backup("2"))),)},
            "none",
            "has a copy with newer data",
            id="older_than_what_is_there",
        ),
    ],
)
def test_plan(source: Backup, view: dict[str, Any], action: str, notes: str) -> None:
    [item] = plan_copies(a_request(), [source], [RegionView(THERE, **view)], BackupRules()).items
    assert item.action == action
    assert notes in " ".join(item.notes)


@pytest.mark.parametrize(
    ("code", "message", "kind", "said"),
    [
        ("ServiceLimitExceeded", "5 in-progress backup copies", "limit", "the next run continues"),
        ("ServiceLimitExceeded", "500 user-initiated backups", "other", "set retain lower"),
        ("IncompatibleParameterError", "", "token_mismatch", "run again"),
        ("BackupNotFound", "", "absent", "one account only"),
        ("UnsupportedOperation", "", "other", "copied by AWS Backup"),
    ],
)
def test_refusals_say_the_next_step(code: str, message: str, kind: str, said: str) -> None:
    with pytest.raises(Exception, match=said) as refused, explained("fsx", "CopyBackup", THERE, "The copy", RULES):
        raise aws_error(code, message)
    assert getattr(refused.value, "kind", None) == kind
