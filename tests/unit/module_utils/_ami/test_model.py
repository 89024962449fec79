# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Images and permissions out of boto's dictionaries; the dictionaries are cut from recordings/ec2.DescribeImages.*."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._ami.model import (
    image_from_boto,
    permissions_from_boto,
    permissions_to_boto,
)
from tests.unit.module_utils._ami.builders import an_image, boto_image

# recordings/ec2.DescribeImages.two-disks.json: no Description, Tags, StateReason or DeregistrationProtection
RECORDED: dict[str, Any] = {
    "Architecture": "x86_64",
    "CreationDate": "2022-07-04T12:09:37.000Z",
    "ImageId": "ami-02a11ce792e2bc296",
    "OwnerId": "644160558196",
    "State": "available",
    "BlockDeviceMappings": [
        {"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": "snap-0b1ddd0e294677f70", "Encrypted": False}},
        {"DeviceName": "/dev/sdf", "Ebs": {"SnapshotId": "snap-0e33daec301202727", "Encrypted": False}},
        {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"},
    ],
    "Name": "testing_to_be_deleted",
}


def test_image_from_boto_with_fields_left_out_is_empty_there() -> None:
    """Catches: a KeyError for what AWS leaves out when it is not set; instance-store disks taken for snapshots."""
    image = image_from_boto("us-east-1", RECORDED)
    assert image.created == datetime(2022, 7, 4, 12, 9, 37, tzinfo=timezone.utc)
    assert image.tagged_ids == ("ami-02a11ce792e2bc296", "snap-0b1ddd0e294677f70", "snap-0e33daec301202727")
    assert (image.description, image.state_reason, dict(image.tags)) == ("", "", {})
    assert (image.encrypted, image.protected, image.instance_id) == (False, False, None)
    assert (image.source_id, image.source_region, image.tracking) == (None, None, None)


def test_image_from_boto_of_what_the_builder_writes_is_the_same_image() -> None:
    """Catches: a field that is read from the wrong key."""
    image = an_image(
        source_id="ami-0",
        source_region="eu-west-1",
        snapshot_ids=("snap-1", "snap-2"),
        encrypted=True,
        instance_id="i-0abc1234abc1234ab",
        state="failed",
        state_reason="Copy image failed with an internal error",
        protected=True,
    )
    assert image_from_boto("us-east-1", boto_image(image)) == image


@pytest.mark.parametrize(
    ("disks", "encrypted"),
    [
        pytest.param([{"Encrypted": True}, {"Encrypted": True}], True, id="all"),
        pytest.param([{"Encrypted": True}, {"Encrypted": False}], False, id="one_is_not"),
        pytest.param([{}], None, id="a_pending_copy_does_not_say"),
        pytest.param([], None, id="no_disks_yet"),
    ],
)
def test_image_from_boto_is_encrypted_only_if_every_disk_is(
    disks: list[dict[str, Any]], encrypted: bool | None
) -> None:
    """Catches: an image with one open disk counting as encrypted; "could not tell" counting as no."""
    mappings = [{"DeviceName": "/dev/sda1", "Ebs": disk} for disk in disks]
    image = image_from_boto("us-east-1", {**RECORDED, "BlockDeviceMappings": mappings})
    assert image.encrypted is encrypted
    assert image.tagged_ids == ("ami-02a11ce792e2bc296",)


@pytest.mark.parametrize(
    ("told", "protected"),
    [
        pytest.param({}, False, id="not_told"),
        pytest.param({"DeregistrationProtection": "disabled"}, False, id="disabled"),
        pytest.param({"DeregistrationProtection": "enabled"}, True, id="enabled"),
        pytest.param({"DeregistrationProtection": "enabled-with-cooldown"}, True, id="with_cooldown"),
        pytest.param({"DeregistrationProtection": "disabling-with-cooldown"}, True, id="cooling_down"),
    ],
)
def test_image_from_boto_is_protected_unless_aws_says_disabled(told: dict[str, str], protected: bool) -> None:
    """Catches: a cooldown of 24 hours taken for no protection."""
    assert image_from_boto("us-east-1", {**RECORDED, **told}).protected is protected


@pytest.mark.parametrize("told", [{}, {"CreationDate": ""}, {"CreationDate": "soon"}])
def test_image_from_boto_without_a_readable_time_is_no_answer(told: dict[str, str]) -> None:
    """Catches: an image of unknown age taken for the oldest, which retention lets go, or for the newest."""
    image = {key: value for key, value in RECORDED.items() if key != "CreationDate"}
    with pytest.raises((KeyError, ValueError), match="CreationDate"):
        image_from_boto("us-east-1", {**image, **told})


@pytest.mark.parametrize(
    ("changes", "is_copy"),
    [
        pytest.param({"source_id": "ami-0", "source_region": "eu-west-1"}, True, id="copied_from_there"),
        pytest.param({"source_id": "ami-0", "source_region": "eu-west-2"}, False, id="copied_from_elsewhere"),
        pytest.param({"source_id": "ami-0"}, False, id="no_region"),
        pytest.param({"source_region": "eu-west-1"}, False, id="no_source"),
        pytest.param(
            {"source_id": "ami-0", "source_region": "eu-west-1", "instance_id": "i-0abc1234abc1234ab"},
            False,
            id="create_image",
        ),
    ],
)
def test_image_is_copy_from_believes_lineage_of_copy_image_only(changes: dict[str, Any], is_copy: bool) -> None:
    """Catches: an image baked from an instance taken for a copy of the image the instance was launched from."""
    assert an_image(**changes).is_copy_from("eu-west-1") is is_copy


def test_image_from_boto_in_a_state_that_is_new_is_not_usable() -> None:
    """Catches: a KeyError, or a state that AWS adds counting as a recovery point."""
    assert image_from_boto("us-east-1", {**RECORDED, "State": "dreaming"}).phase == "failed"


@pytest.mark.parametrize(
    ("state", "usable"),
    [(s, s == "available") for s in ("available", "pending", "failed", "error", "invalid", "disabled", "transient")],
)
def test_image_usable_only_an_available_image_restores(state: str, usable: bool) -> None:
    """Catches: a pending or disabled copy counted as a recovery point."""
    assert an_image(state=state).usable is usable


def test_image_tags_of_users_leaves_out_those_of_aws() -> None:
    """Catches: aws: tags counted against the limit of 50."""
    assert an_image(tags={"aws:x": "1", "Team": "shop"}).tags_of_users == {"Team": "shop"}


@pytest.mark.parametrize(("name", "label"), [("web-1", "ami-web (web-1)"), ("", "ami-web")])
def test_image_label_has_the_name_if_there_is_one(name: str, label: str) -> None:
    """Catches: `ami-1 ()`."""
    assert an_image(name=name).label == label


def test_permissions_from_boto_and_back_are_the_same() -> None:
    """Catches: a kind of permission that is read but not written. From recordings/ec2.DescribeImageAttribute.*."""
    told = [
        {"Group": "all"},
        {"OrganizationArn": "arn:aws:organizations::112233445566:organization/o-xyzabc123w"},
        {"OrganizationalUnitArn": "arn:aws:organizations::112233445566:ou/o-xyzabc123w/ou-1xyz-abc123yz"},
        {"UserId": "185106417252"},
    ]
    assert permissions_to_boto(permissions_from_boto(told)) == told
    assert permissions_from_boto([]) == frozenset()


@pytest.mark.parametrize(
    ("changes", "is_original"),
    [
        pytest.param({}, False, id="a_copy"),
        pytest.param({"instance_id": "i-0abc"}, True, id="of_an_instance"),
        pytest.param({"instance_id": "i-0abc", "source_region": "us-east-1"}, True, id="from_its_own_region"),
        pytest.param({"instance_id": "i-0abc", "source_region": "us-west-2"}, False, id="from_another_region"),
        pytest.param({"instance_id": "i-0abc", "tags": {"lifeboat:recognized-set": "web"}}, False, id="recognized"),
    ],
)
def test_image_that_create_image_has_made_is_no_copy(changes: dict[str, Any], is_original: bool) -> None:
    """Catches: an image of what was launched from a copy removed as ours; a copy made anew every night."""
    assert an_image(**{"region": "us-east-1", **changes}).is_original is is_original
