# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is a job and what is none, with the defaults under each."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils.sync_jobs import checked_jobs

WEB: dict[str, Any] = {"name": "web", "kind": "ami", "sync_identifier": "web"}
SHOP: dict[str, Any] = {"name": "shop", "kind": "rds", "db_instances": ["shop"]}


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
    "roles may be defaults": ({"source_assume_role": "arn:s"}, {}, {"source_assume_role": "arn:s"}),
    "create among the defaults makes no source": ({"create": {"retain": 2}}, {}, {}),
    "empty create makes no source": ({"create": {"retain": 2}}, {"create": None}, {}),
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
