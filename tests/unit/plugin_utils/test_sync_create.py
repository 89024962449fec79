# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a job may say about making its source first, and what is refused by its name and key."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.plugin_utils.checked import checked_jobs

IMAGE: dict[str, Any] = {"name": "web", "kind": "ami", "source_region": "us-east-1", "create": {"instance_id": "i-1"}}
BASE: dict[str, Any] = {**IMAGE, "kind": "rds", "db_instances": ["shop"], "create": {}}
DISKS: dict[str, Any] = {**IMAGE, "kind": "ebs"}


def checked(job: dict[str, Any], **defaults: Any) -> dict[str, Any]:
    [found], problems = checked_jobs([job], defaults)
    assert problems == []
    return found


def problem(job: dict[str, Any]) -> str:
    found, [said] = checked_jobs([job], {})
    assert (found, said["name"]) == ([], "web")
    return said["message"]


def test_create_of_an_image_is_for_the_job_and_in_its_set() -> None:
    found = checked({**IMAGE, "name": "Kürbis: web"})
    assert found["sync_identifier"] == ["K\u00fcrbis: web"]
    assert found["create"] == {"instance_id": "i-1", "purpose": "K\u00fcrbis: web"}
    assert checked({**IMAGE, "create": {"instance_id": "i-1", "purpose": "w"}})["create"]["purpose"] == "w"


VALUES = {
    "minutes": ({"min_interval": "30m"}, "min_interval", "30m"),
    "seconds": ({"min_interval": 60}, "min_interval", "60"),
    "survey left empty": ({"min_interval": ""}, "min_interval", None),
    "number as text": ({"retain": "3"}, "retain", 3),
    "another truth as text": ({"no_reboot": "off"}, "no_reboot", False),
    "truth as text": ({"no_reboot": "false"}, "no_reboot", False),
}


@pytest.mark.parametrize(("create", "key", "expected"), VALUES.values(), ids=VALUES)
def test_create_values(create: dict[str, Any], key: str, expected: Any) -> None:
    assert checked({**IMAGE, "create": {"instance_id": "i-1", **create}})["create"].get(key) == expected


def test_create_takes_defaults_where_a_job_has_it() -> None:
    """Catches: defaults that select something else than what the job makes."""
    defaults = {"create": {"retain": 2}, "select": "newest", "filters": {"tag:A": "1"}}
    found = checked(IMAGE, **defaults)
    assert found["create"]["retain"] == 2
    assert {"select", "filters"} & set(found) == set()


def test_create_among_the_defaults_may_have_keys_of_other_kinds() -> None:
    """Catches: no_reboot for the images, and the job about databases that is refused for it."""
    found = checked(BASE, create={"no_reboot": False, "retain": 2})
    assert (found["create"]["retain"], "no_reboot" in found["create"]) == (2, False)


REFUSED = {
    "no dictionary": ({**IMAGE, "create": True}, "create: expected a dictionary"),
    "unknown key": ({**IMAGE, "create": {"instance": "i-1"}}, "create: instance: unknown"),
    "key of another kind": ({**BASE, "create": {"instance_id": "i-1"}}, "create: instance_id: unknown"),
    "no instance": ({**IMAGE, "create": {"retain": 1}}, "create: expected one of instance_id, instance_filters"),
    "two ways": ({**DISKS, "create": {"instance_id": "i-1", "volume_ids": ["vol-1"]}}, "instance_id and volume_ids"),
    "no id": ({**IMAGE, "create": {"instance_id": "web"}}, "create: instance_id: 'web' does not start with i-"),
    "filters as text": ({**IMAGE, "create": {"instance_filters": "web"}}, "create: instance_filters: expected"),
    "volume ids as a dictionary": (
        {**DISKS, "create": {"volume_ids": {"a": 1}}},
        "create: volume_ids: expected a list",
    ),
    "wait_timeout as a duration": ({**IMAGE, "wait_timeout": "2h"}, "wait_timeout: expected a whole number, got '2h'"),
    "truth as a number": ({**IMAGE, "create": {"instance_id": "i-1", "retain": True}}, "create: retain: expected"),
    "typo": ({**IMAGE, "create": {"instanceid": "i-1"}}, "create: instanceid: unknown; did you mean instance_id?"),
    "left out of volumes": (
        {**DISKS, "create": {"volume_ids": ["vol-1"], "exclude_boot_volume": True}},
        "go with an instance, not volume_ids",
    ),
    "no database": ({**BASE, "db_instances": []}, "create: one of the following is required: db_instances"),
    "no source region": ({**IMAGE, "source_region": None}, "source_region is required with create"),
    "selects images": ({**IMAGE, "image_ids": ["ami-1"]}, "image_ids: cannot be beside create"),
    "selects snapshots": ({**BASE, "snapshot_type": "any"}, "snapshot_type: cannot be beside create"),
    "kind that creates nothing": ({**IMAGE, "kind": "fsx"}, "create: jobs of kind fsx copy what exists; leave it out"),
    "selects volumes": ({**DISKS, "volume_ids": ["vol-1"]}, "volume_ids: cannot be beside create"),
    "two identifiers": ({**IMAGE, "sync_identifier": ["a", "b"]}, "sync_identifier: expected one text"),
    "no duration": ({**BASE, "create": {"min_interval": "daily"}}, "create: min_interval: 'daily' is no duration"),
    "retain nothing": ({**BASE, "create": {"retain": 0}}, "create: retain: expected a number of at least 1, got '0'"),
    "retain text": ({**BASE, "create": {"retain": "all"}}, "create: retain: expected a whole number, got 'all'"),
    "tags as text": ({**BASE, "create": {"tags": "a"}}, "create: tags: expected a dictionary"),
    "tag of AWS": ({**BASE, "create": {"tags": {"aws:a": "1"}}}, "create: tags: tag key 'aws:a'"),
    "tag of ours": ({**BASE, "create": {"tags": {"lifeboat:set": "1"}}}, "create: tags: lifeboat:set"),
    "tag of the set": ({**DISKS, "create": {"tags": {"Sync-Identifier": "1"}}}, "create: tags: Sync-Identifier"),
    "neither true nor false": (
        {**IMAGE, "create": {"instance_id": "i-1", "no_reboot": "perhaps"}},
        "create: no_reboot: expected true or false, got 'perhaps'",
    ),
    "name for all": ({**IMAGE, "create": {"instance_id": "i-1", "name": "web"}}, "create: name: expected {date}"),
    "name of what": (
        {**IMAGE, "create": {"instance_id": "i-1", "name": "{fleet}-{date}"}},
        "create: name: name template '{fleet}-{date}' has the unknown placeholder {fleet}",
    ),
    "name that AWS refuses": (
        {**IMAGE, "create": {"instance_id": "i-1", "name": "web#{date}"}},
        "create: name: image name",
    ),
}


@pytest.mark.parametrize(("job", "words"), REFUSED.values(), ids=REFUSED)
def test_create_refused(job: dict[str, Any], words: str) -> None:
    said = problem(job)
    assert said.startswith("job 'web': ")
    assert words in said
