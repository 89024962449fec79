# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which sources are due, by what the job made before and AWS's time of it; and what is said of what was made."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.places import places_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.steps import chosen_instance, made_of, steps_of
from tests.unit.plugin_utils.checked import checked_jobs

NOW = datetime(2026, 11, 20, 6, tzinfo=timezone.utc)
AT = {"source_region": "us-east-1"}
WEB: dict[str, Any] = {"name": "web", "kind": "ami", **AT, "create": {"instance_id": "i-1", "min_interval": "24h"}}
BASE: dict[str, Any] = {"name": "Kürbis", "kind": "rds", **AT, "db_instances": ["shop"], "db_clusters": ["shop"]}
DISKS: dict[str, Any] = {"name": "disks", "kind": "ebs", **AT, "create": {"instance_id": "i-1"}}


def place(*jobs: dict[str, Any]) -> dict[str, Any]:
    checked, problems = checked_jobs(list(jobs), {})
    assert problems == []
    [found] = places_of(checked)
    return found


def image(created: str, state: str = "available", job: str = "web") -> dict[str, Any]:
    return {
        "image_id": f"ami-{created}",
        "state": state,
        "creation_date": f"2026-11-{created}:00.000Z",
        "tags": {"lifeboat:made-for": job},
    }


DUE = {
    "none yet": ([], True),
    "a day old": ([image("19T06:00")], True),
    "a minute less": ([image("19T06:01")], False),
    "under way": ([image("19T06:01", "pending")], False),
    "failed": ([image("19T06:01", "failed")], True),
    "failed after one that counts": ([image("19T08:00", "failed"), image("19T07:00")], False),
    "of another job": ([image("19T06:01", job="batch")], True),
    "of nobody": ([{**image("19T06:01"), "tags": None}], True),
}


@pytest.mark.parametrize(("images", "is_due"), DUE.values(), ids=DUE)
def test_steps_of_due(images: list[dict[str, Any]], is_due: bool) -> None:
    """Catches: an image on every run, and none for days after one that failed."""
    assert bool(steps_of(place(WEB), {"images": images}, NOW)) is is_due


def test_steps_of_image() -> None:
    [step] = steps_of(place({**WEB, "name": "web: front"}), {}, NOW)
    assert step == {
        "job": "web: front",
        "series": "web: front",
        "how": "image",
        "region": "us-east-1",
        "title": "web: front",
        "instance_filters": {"instance-id": "i-1"},
        "arguments": {
            "instance_id": "i-1",
            "name": "web- front-2026-11-20-06-00-00",
            "no_reboot": True,
            "tags": {"Sync-Identifier": "web: front", "lifeboat:made-for": "web: front"},
        },
    }


def test_steps_of_databases_with_tags_that_rds_accepts() -> None:
    """Catches: an instance and a cluster of one name taken for one, and two jobs that make one snapshot."""
    seen = {
        "snapshots": [
            {
                "db_snapshot_identifier": "s",
                "db_instance_identifier": "shop",
                "status": "creating",
                "tag_list": [{"key": "lifeboat:made-for", "value": "Kürbis"}],
            }
        ]
    }
    [step] = steps_of(place({**BASE, "create": {"tags": {"A": "1"}}}), seen, NOW)
    assert (step["how"], step["series"]) == ("cluster", "db_clusters/shop")
    assert step["arguments"]["tags"] == {"A": "1", "lifeboat:made-for": "Kürbis"}
    assert step["arguments"]["snapshot"].endswith("-2026-11-20-06-00")
    [other] = steps_of(place({**BASE, "name": "b", "create": {}}), seen, NOW)[1:]
    assert other["arguments"]["snapshot"] != step["arguments"]["snapshot"]


def test_steps_of_disks() -> None:
    [step] = steps_of(place(DISKS), {}, NOW)
    assert (step["how"], step["arguments"]["tags"]) == ("disks", {"lifeboat:made-for": "disks"})
    one_by_one = steps_of(place({**DISKS, "create": {"volume_ids": ["vol-1", "vol-2"]}}), {}, NOW)
    assert [(step["how"], step["series"]) for step in one_by_one] == [("disk", "vol-1"), ("disk", "vol-2")]
    assert {step["arguments"]["tags"]["lifeboat:made-at"] for step in one_by_one} == {"2026-11-20T06:00:00Z"}


FOUND = {
    "one": (["i-1"], "i-1", None),
    "none": ([], None, "and none matches"),
    "two": (["i-1", "i-2"], None, "2 match: i-1 (no name), i-2 (no name)"),
}


@pytest.mark.parametrize(("ids", "chosen", "words"), FOUND.values(), ids=FOUND)
def test_chosen_instance(ids: list[str], chosen: str | None, words: str | None) -> None:
    [step] = steps_of(place({**WEB, "create": {"instance_filters": {"tag:A": "1"}}}), {}, NOW)
    found = chosen_instance({"instances": [{"instance_id": text} for text in ids]}, step)
    assert found["id"] == chosen
    assert (words or "") in (found["problem"] or "")
    assert bool(found["problem"]) is bool(words)


def test_chosen_instance_by_id_that_is_gone_names_the_option() -> None:
    """Catches: a message about filters that nobody has written."""
    [step] = steps_of(place(WEB), {}, NOW)
    assert step["instance_filters"] == {"instance-id": "i-1"}
    found = chosen_instance({"instances": []}, step)
    words = "expected exactly one running or stopped instance in us-east-1, and none matches"
    assert found["problem"] == f"job 'web': create: instance_id: {words}"


def test_chosen_instance_has_the_tag_of_its_scan_and_no_other() -> None:
    """Catches: an image that must be scanned again although its instance was, or that gets all tags of the instance."""
    [step] = steps_of(place(WEB), {}, NOW)
    tags = {"Name": "web", "lifeboat:coupling-scan": "clean 2026-11-19T06:00:00Z"}
    found = chosen_instance({"instances": [{"instance_id": "i-1", "tags": tags}]}, step)
    assert found["scan"] == {"lifeboat:coupling-scan": "clean 2026-11-19T06:00:00Z"}


STEP = {"job": "web", "series": "web", "region": "us-east-1"}
ANSWERS = {
    "image": ({"changed": True, "image_id": "ami-1"}, [("created", "ami-1", None)], ["ami-1"]),
    "foretold": ({"changed": True, "msg": "Would have"}, [("created", None, None)], []),
    "disks": (
        {"changed": True, "snapshots": [{"snapshot_id": "snap-1"}, {"snapshot_id": "snap-2"}]},
        [("created", "snap-1", None), ("created", "snap-2", None)],
        ["snap-1", "snap-2"],
    ),
    "foretold disks": ({"changed": True, "snapshots": [{"snapshot_id": None}]}, [("created", None, None)], []),
    "database": ({"changed": True, "db_snapshot_identifier": "s"}, [("created", "s", None)], ["s"]),
    "there already": ({"changed": False, "db_snapshot_identifier": "s"}, [], None),
    "failed": (
        {"failed": True, "msg": "Failed", "exception": "An error occurred (Denied) when calling the X operation: no\n"},
        [("failed", None, "its source could not be created: Failed (Denied: no)")],
        None,
    ),
}


@pytest.mark.parametrize(("answer", "rows", "ids"), ANSWERS.values(), ids=ANSWERS)
def test_made_of(answer: dict[str, Any], rows: list[Any], ids: list[str] | None) -> None:
    done = made_of(STEP, answer)
    assert [(row["action"], row["source"], row["why"]) for row in done["result"]["rows"]] == rows
    assert done["made"] == ([] if ids is None else [{"job": "web", "series": "web", "ids": ids}])
    assert done["result"]["changed"] is bool(answer.get("changed"))
