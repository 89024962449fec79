# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From jobs to module runs: defaults, what can share a run, what a failure parts, and what is no job."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils.sync_jobs import checked_jobs, retries, runs_of

WEB: dict[str, Any] = {"name": "web", "kind": "ami", "sync_identifier": "web"}
SHOP: dict[str, Any] = {"name": "shop", "kind": "rds", "db_instances": ["shop"]}


def job(name: str, **options: Any) -> dict[str, Any]:
    return {"name": name, "kind": "ami", **options}


def runs(*jobs: dict[str, Any], defaults: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    checked, problems = checked_jobs(list(jobs), defaults or {})
    assert problems == []
    return runs_of(checked)


MERGES = {
    "default under the job": ({"retain": 3}, {}, {"retain": 3}),
    "job over the default": ({"retain": 3}, {"retain": 5}, {"retain": 5}),
    "dictionaries are joined": (
        {"tags": {"A": "1", "B": "1"}},
        {"tags": {"B": "2"}},
        {"tags": {"A": "1", "B": "2"}},
    ),
    "None takes a default away": ({"retain": 3}, {"retain": None}, {}),
    "so does an unanswered question": ({"kms_key_id": "alias/dr"}, {"kms_key_id": ""}, {}),
    "False and 0 are values": ({"wait": True}, {"wait": False, "retain": 0}, {"wait": False, "retain": 0}),
    "default of another kind is left out": ({"db_instances": ["shop"]}, {}, {}),
    "region is a destination": ({"region": "us-west-2"}, {}, {"destination_regions": ["us-west-2"]}),
    "kind may be a default": ({"kind": "rds"}, {}, {}),
}


@pytest.mark.parametrize(("defaults", "options", "expected"), MERGES.values(), ids=MERGES)
def test_checked_jobs_merges(defaults: dict[str, Any], options: dict[str, Any], expected: dict[str, Any]) -> None:
    assert checked_jobs([{**WEB, **options}], defaults) == ([{**WEB, **expected}], [])


def test_checked_jobs_changes_nothing_it_was_given() -> None:
    defaults, given = {"tags": {"A": "1"}}, {**WEB, "tags": {"B": "2"}}
    checked_jobs([given], defaults)
    assert (defaults, given) == ({"tags": {"A": "1"}}, {**WEB, "tags": {"B": "2"}})


PROBLEMS = {
    "no list": ("web", "dr_sync_jobs", "expected a list"),
    "no job": ([], "dr_sync_jobs", "it has none"),
    "no dictionary": (["web"], "job 1", "job 1 of dr_sync_jobs: name"),
    "no name": ([{"kind": "ami"}], "job 1", "job 1 of dr_sync_jobs: name"),
    "no kind": ([{"name": "web"}], "web", "job 'web': kind"),
    "kind of something else": ([{"name": "web", "kind": ["ami"]}], "web", "job 'web': kind"),
    "unknown key": ([{**WEB, "retian": 3}], "web", "job 'web': retian: unknown"),
    "option of another kind": ([{**WEB, "db_instances": []}], "web", "job 'web': db_instances: unknown"),
    "state": ([{**WEB, "state": "absent"}], "web", "job 'web': state: unknown"),
    "name twice": ([WEB, WEB], "web", "job 'web': name: another job has it"),
}


@pytest.mark.parametrize(("jobs", "name", "words"), PROBLEMS.values(), ids=PROBLEMS)
def test_checked_jobs_names_job_and_key(jobs: Any, name: str, words: str) -> None:
    _checked, [problem] = checked_jobs(jobs, {})
    assert problem["name"] == name
    assert words in problem["message"]


def test_checked_jobs_defaults_of_a_wrong_type_are_named() -> None:
    assert checked_jobs([WEB], ["wait"])[1][0]["name"] == "dr_sync_defaults"


def test_checked_jobs_keeps_the_good_ones() -> None:
    checked, problems = checked_jobs([WEB, {"name": "odd"}, SHOP], {})
    assert ([found["name"] for found in checked], len(problems)) == (["web", "shop"], 1)


SHARED = {
    "identifiers": ([job("a", sync_identifier="a"), job("b", sync_identifier=["b", "c"])], 1),
    "a key each": ([job("a", sync_identifier="a", kms_key_id="x"), job("b", sync_identifier="b", kms_key_id="y")], 2),
    "a role each": ([job("a", sync_identifier="a", assume_role="x"), job("b", sync_identifier="b")], 2),
    "identifier and id": ([job("a", sync_identifier="a"), job("b", image_ids=["ami-1"])], 2),
    "both in one job": ([job("a", sync_identifier="a", image_ids=["ami-1"]), job("b", sync_identifier="b")], 2),
    "filters": ([job(name, sync_identifier=name, filters={"tag:A": "1"}) for name in "ab"], 2),
    "set": ([job(name, sync_identifier=name, set="one") for name in "ab"], 2),
    "newest of some ids": ([job(name, image_ids=[f"ami-{name}"], select="newest") for name in "ab"], 2),
    "newest of each identifier": ([job(name, sync_identifier=name, select="newest") for name in "ab"], 1),
    "name of the copy": ([job(name, image_ids=[f"ami-{name}"], copy_name="one") for name in "ab"], 2),
    "databases": ([{**SHOP, "name": name, "db_instances": name} for name in "ab"], 1),
    "instance and cluster": ([SHOP, {"name": "ledger", "kind": "rds", "db_clusters": ["ledger"]}], 2),
    "all databases": ([{"name": name, "kind": "rds", "all": True} for name in "ab"], 2),
    "all is false": ([{**SHOP, "name": name, "all": False} for name in "ab"], 1),
    "volumes": ([{"name": name, "kind": "ebs", "volume_ids": [f"vol-{name}"], "select": "newest"} for name in "ab"], 1),
}


@pytest.mark.parametrize(("jobs", "count"), SHARED.values(), ids=SHARED)
def test_runs_of_share(jobs: list[dict[str, Any]], count: int) -> None:
    assert len(runs(*jobs)) == count


def test_runs_of_two_hundred_jobs_are_two() -> None:
    images = [{"name": f"image {n}", "kind": "ami", "sync_identifier": f"web-{n}"} for n in range(100)]
    bases = [{"name": f"database {n}", "kind": "rds", "db_instances": f"db-{n}"} for n in range(100)]
    mixed = [one for pair in zip(images, bases, strict=True) for one in pair]
    first, second = runs(*mixed, defaults={"source_region": "us-east-1", "tags": {"A": "1"}})
    assert first["arguments"] == {
        "source_region": "us-east-1",
        "tags": {"A": "1"},
        "sync_identifier": [f"web-{n}" for n in range(100)],
    }
    assert (second["kind"], second["title"]) == ("rds", "database 0 and 99 more")
    assert second["job_of"]["db-99"] == "database 99"


def test_retries_runs_the_blamed_job_alone_and_the_others_together() -> None:
    [run] = runs(*[job(name, sync_identifier=f"id-{name}") for name in "abc"])
    parts = retries(run, "sync_identifier 'id-b': no image matches")
    assert [part["jobs"] for part in parts] == [["b"], ["a", "c"]]
    assert parts[1]["arguments"]["sync_identifier"] == ["id-a", "id-c"]


def test_retries_does_not_repeat_the_failure_of_all() -> None:
    """Catches: a hundred runs, each without permission."""
    [run] = runs(*[job(name, sync_identifier=f"id-{name}") for name in "abc"])
    assert retries(run, "not authorized to perform ec2:DescribeImages") == []


def test_retries_of_one_job_are_none() -> None:
    [run] = runs(WEB)
    assert retries(run, "sync_identifier 'web': no image matches") == []


def test_retries_when_every_job_is_blamed_are_single() -> None:
    [run] = runs(*[job(name, image_ids=[f"ami-{name}"]) for name in "ab"])
    assert [part["jobs"] for part in retries(run, "image_ids: ami-a, ami-b not found")] == [["a"], ["b"]]
