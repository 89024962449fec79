# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From sources that were made to jobs that copy them, and which old sources can go."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.places import places_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.sources import ready, removed, surplus
from tests.unit.plugin_utils.checked import checked_jobs

WEB: dict[str, Any] = {
    "name": "web",
    "kind": "ami",
    "source_region": "us-east-1",
    "destination_regions": ["us-west-2"],
    "create": {"instance_id": "i-1", "retain": 2},
}
MADE = [{"job": "web", "series": "web", "ids": []}]


def place(**options: Any) -> dict[str, Any]:
    checked, problems = checked_jobs([{**WEB, **options}], {})
    assert problems == []
    [found] = places_of(checked)
    return found


def image(day: int, state: str = "available", **fields: Any) -> dict[str, Any]:
    created = f"2026-11-{day:02d}T06:00:00.000Z"
    tags = {"lifeboat:made-for": "web"}
    return {"image_id": f"ami-{day}", "state": state, "creation_date": created, "tags": tags, **fields}


def disk(name: str, moment: str, state: str = "completed", volume: str = "vol-1") -> dict[str, Any]:
    tags = {"lifeboat:made-for": "web", "lifeboat:made-at": moment}
    return {"snapshot_id": name, "volume_id": volume, "state": state, "start_time": moment, "tags": tags}


def found(
    images: list[dict[str, Any]], made: Any = (), *, check: bool = False, **options: Any
) -> tuple[list[Any], list[Any], list[Any]]:
    """(ids that the job copies, (action, source) of the rows, ids of the candidates)."""
    answer = ready(place(**options), {"images": images}, list(made), is_foretold=check)
    rows = [(row["action"], row["source"]) for result in answer["results"] for row in result["rows"]]
    ids = [text for job in answer["jobs"] for text in job["image_ids"]]
    return ids, rows, [text for one in answer["candidates"] for text in one["ids"]]


JUST_MADE = [{"job": "web", "series": "web", "ids": ["ami-12"]}]
WAIT = {"wait": True}
READY: dict[str, tuple[Any, ...]] = {
    "nothing": ([], (), {}, ([], [], [])),
    "newest": ([image(10), image(11)], (), {}, (["ami-11"], [], [])),
    "the one before, while one is made": (
        [image(11), image(12, "pending")],
        JUST_MADE,
        {},
        (["ami-11"], [("deferred", "ami-12")], []),
    ),
    "made and not to be seen yet": ([image(11)], JUST_MADE, {}, (["ami-11"], [("deferred", "ami-12")], [])),
    "foretold": ([image(11)], MADE, {"check": True}, (["ami-11"], [("deferred", None)], [])),
    "foretold, and waited for": ([image(11)], MADE, {"check": True, **WAIT}, ([], [("copied", None)], [])),
    "under way, and waited for": (
        [image(11), image(12, "pending")],
        (),
        {"check": True, **WAIT},
        ([], [("copied", "ami-12")], []),
    ),
    "waited in vain": (
        [image(11), image(12, "pending")],
        (),
        WAIT,
        (["ami-11"], [("failed", "ami-12")], []),
    ),
    "failed just now": ([image(11), image(12, "failed")], JUST_MADE, {}, (["ami-11"], [("failed", "ami-12")], [])),
    "failed long ago": ([image(11), image(12, "failed")], (), {}, (["ami-11"], [], [])),
    "beyond retain": ([image(day) for day in (9, 10, 11, 12)], (), {}, (["ami-12"], [], ["ami-10", "ami-9"])),
    "one under way does not count": (
        [image(10), image(11), image(12, "pending")],
        (),
        {},
        (["ami-11"], [("deferred", "ami-12")], []),
    ),
    "a failed one goes with its time": (
        [image(9, "failed"), image(10), image(11), image(12, "failed")],
        (),
        {},
        (["ami-11"], [], ["ami-9"]),
    ),
    "foretold one counts if waited for": (
        [image(10), image(11)],
        MADE,
        {"check": True, **WAIT},
        ([], [("copied", None)], ["ami-10"]),
    ),
    "no retain": ([image(9), image(10)], (), {"create": {"instance_id": "i-1"}}, (["ami-10"], [], [])),
    "of another job": ([image(9, tags={"lifeboat:made-for": "x"})], (), {}, ([], [], [])),
}


@pytest.mark.parametrize(("images", "made", "options", "expected"), READY.values(), ids=READY)
def test_ready(images: list[dict[str, Any]], made: Any, options: dict[str, Any], expected: Any) -> None:
    assert found(images, made, **options) == expected


def test_ready_job_is_an_ordinary_one() -> None:
    [job] = ready(place(retain=3), {"images": [image(11)]}, [], is_foretold=False)["jobs"]
    assert job == {
        "name": "web",
        "kind": "ami",
        "source_region": "us-east-1",
        "destination_regions": ["us-west-2"],
        "retain": 3,
        "image_ids": ["ami-11"],
    }


def test_ready_unfinished_is_for_who_waits() -> None:
    seen = {"images": [image(11, "pending")]}
    assert ready(place(wait=True), seen, [], is_foretold=False)["unfinished"] == ["ami-11"]
    assert ready(place(), seen, [], is_foretold=False)["unfinished"] == []


SETS = {
    "whole": (["a", "b"], [disk("a", "2026-11-11", volume="v1"), disk("b", "2026-11-11", volume="v2")]),
    "one of the newer is not complete": (
        ["a", "b"],
        [
            disk("a", "2026-11-11", volume="v1"),
            disk("b", "2026-11-11", volume="v2"),
            disk("c", "2026-11-12", volume="v1"),
            disk("d", "2026-11-12", "pending", volume="v2"),
        ],
    ),
    "one of the newer failed": (
        ["a"],
        [disk("a", "2026-11-11"), disk("b", "2026-11-12"), disk("c", "2026-11-12", "error")],
    ),
    "snapshot of an image": ([], [{**disk("a", "2026-11-11"), "description": "Created by CreateImage(i-1) for ami-1"}]),
}


@pytest.mark.parametrize(("ids", "snapshots"), SETS.values(), ids=SETS)
def test_ready_snapshots_of_one_moment_belong_together(ids: list[str], snapshots: list[dict[str, Any]]) -> None:
    """Catches: a file system of today with a journal of yesterday."""
    jobs = ready(place(kind="ebs"), {"snapshots": snapshots}, [], is_foretold=False)["jobs"]
    assert [text for job in jobs for text in job["snapshot_ids"]] == ids


def test_ready_volumes_are_each_for_itself() -> None:
    snapshots = [disk("a", "2026-11-11", volume="v1"), disk("b", "2026-11-12", volume="v2")]
    snapshots += [disk("c", "2026-11-12", "pending", volume="v1")]
    place_of_two = place(kind="ebs", create={"volume_ids": ["v1", "v2"], "retain": 1})
    answer = ready(place_of_two, {"snapshots": snapshots}, [], is_foretold=False)
    assert sorted(answer["jobs"][0]["snapshot_ids"]) == ["a", "b"]
    assert answer["candidates"] == []


def test_ready_databases_without_any_snapshot_are_left_out() -> None:
    """Catches: the failure of a database whose first snapshot is still being made."""
    others = {"db_snapshot_identifier": "s", "db_instance_identifier": "b", "status": "available"}
    place_of_two = place(kind="rds", db_instances=["a", "b"], db_clusters=["c"], create={})
    made = [{"job": "web", "series": "db_instances/a", "ids": ["s2"]}]
    answer = ready(place_of_two, {"snapshots": [others]}, made, is_foretold=False)
    [job] = answer["jobs"]
    assert (job["db_instances"], job.get("db_clusters"), job["snapshot_type"]) == (["b"], None, "manual")
    assert [row["action"] for row in answer["results"][0]["rows"]] == ["deferred"]


def copied(source: str, action: str = "none", state: str | None = "available", **fields: Any) -> dict[str, Any]:
    copy = {"region": "us-west-2", "source_id": source, "action": action, "state": state, "set": "web", **fields}
    result = {"copies": [copy], "failed": action == "failed"}
    return {"jobs": ["web"], "job_of": {source: "web"}, "result": result}


CANDIDATES = [{"job": "web", "place": "web", "how": "image", "ids": ["ami-9"]}]
GOES = {
    "copied": ([copied("ami-11")], ["ami-9"]),
    "copy under way": ([copied("ami-11", "copied", "pending")], ["ami-9"]),
    "its own copy under way": ([copied("ami-9", "none", "pending")], []),
    "its own copy put off": ([copied("ami-9", "deferred", None)], []),
    "copy failed": ([copied("ami-11", "failed", None, error={"message": "no"})], []),
    "run failed": ([{"jobs": ["web"], "job_of": {}, "result": {"failed": True, "msg": "no"}}], []),
    "nobody knows whose failure": (
        [{**copied("ami-11"), "jobs": ["web", "b"], "result": {**copied("ami-11")["result"], "failed": True}}],
        [],
    ),
    "no run": ([], []),
    "foretold": ([{"rows": [{"job": "web", "source": None, "action": "copied", "state": None}]}], ["ami-9"]),
}


@pytest.mark.parametrize(("results", "ids"), GOES.values(), ids=GOES)
def test_surplus(results: list[dict[str, Any]], ids: list[str]) -> None:
    """Catches: the source of a copy that is not there yet, removed."""
    steps = [step for each in surplus(CANDIDATES, results, [place()]) for step in each["steps"]]
    assert [step["id"] for step in steps] == ids


def test_removed_is_told() -> None:
    step = {"job": "web", "region": "us-east-1", "id": "ami-9"}
    done, failed = removed(step, {}), removed(step, {"msg": "no"})
    assert (done["rows"][0]["action"], done["changed"]) == ("expired", True)
    assert (failed["rows"][0]["action"], failed["changed"]) == ("failed", False)
    assert "could not be removed: no" in failed["rows"][0]["why"]


def test_places_are_shared_by_jobs_that_differ_in_nothing_that_matters_here() -> None:
    jobs, _problems = checked_jobs(
        [
            {**WEB, "tags": {"A": "1"}},
            {**WEB, "name": "batch"},
            {**WEB, "name": "other", "source_profile": "other"},
            {**WEB, "name": "waits", "wait": "yes", "wait_timeout": 60, "poll_interval": 7},
            {"name": "plain", "kind": "ami", "sync_identifier": "plain"},
        ],
        {},
    )
    found_places = places_of(jobs)
    assert [each["title"] for each in found_places] == ["web and 1 more", "other", "waits"]
    assert [each["looks"] for each in found_places] == [0, 0, 9]
