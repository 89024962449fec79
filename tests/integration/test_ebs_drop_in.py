"""In the place of community.aws.ec2_snapshot_copy: its options, and what becomes of the copies that it has made."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.modules import ebs_snapshot_xregion_copy
from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.module_run import ModuleRunner
from tests.integration.test_ebs_copying import Disks


@pytest.fixture
def disks(aws: AwsView) -> Disks:
    aws.simulator.configure(copy_seconds=0)
    return Disks(aws)


@pytest.fixture
def ebs(module: ModuleRunner) -> ModuleRunner:
    return module.of(ebs_snapshot_xregion_copy)


def _copied_by_hand(disks: Disks, source: str, tags: dict[str, str]) -> str:
    """As ec2_snapshot_copy asks for it: with an empty description and the tags of the task."""
    answer = disks.aws.ec2(WEST).copy_snapshot(SourceRegion=SOURCE, SourceSnapshotId=source, Description="")
    copy: str = answer["SnapshotId"]
    disks.aws.tag(WEST, copy, tags)
    return copy


def _options(source: str) -> dict[str, Any]:
    """All that ec2_snapshot_copy takes."""
    return {
        "source_region": SOURCE,
        "region": WEST,
        "source_snapshot_id": source,
        "description": "",
        "encrypted": False,
        "wait": True,
        "resource_tags": {"Name": "data"},
    }


def test_ebs_drop_in_copies_once_more_beside_what_ec2_snapshot_copy_has_made(ebs: ModuleRunner, disks: Disks) -> None:
    """Catches: a guess by description or tags, and the old copy gone."""
    source = disks.snapshot()
    old = _copied_by_hand(disks, source, {"Name": "data"})
    result, again = ebs(**_options(source), retain=1), ebs(**_options(source), retain=1)
    assert (result.only["action"], again.changed) == ("copied", False)
    assert result.data["snapshot_id"] == result.only["id"]
    assert set(disks.seen(WEST)) == {old, result.only["id"]}


def test_ebs_drop_in_counts_a_copy_whose_source_was_said_by_hand(ebs: ModuleRunner, disks: Disks) -> None:
    """As the guide says. Catches: a second copy of what people know to be one, or its loss."""
    volume = disks.volume()
    source = disks.snapshot(volume)
    made = disks.seen(SOURCE)[source]["StartTime"]
    tags = {
        "lifeboat:source": f"{SOURCE}/{source}",
        "lifeboat:source-created": f"{made:%Y-%m-%dT%H:%M:%SZ}",
        "lifeboat:recognized-set": volume,
    }
    old = _copied_by_hand(disks, source, tags)
    result = ebs(**_options(source))
    assert not result.failed, result.message
    assert result.only["id"] == old
    assert "CopySnapshot" not in result.writes
    newer = disks.snapshot(volume)
    assert ebs(**_options(newer), retain=1).only["action"] == "copied"
    assert old in disks.seen(WEST)
    removal = ebs(**{**_options(source), "state": "absent"})
    assert [item["id"] for item in removal.data["kept"]] == [old]
