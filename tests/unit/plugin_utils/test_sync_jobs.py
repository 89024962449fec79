# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is a job and what is none, with the defaults under each."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._kinds.jobs import JOBS
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.specs import LEFT_OUT, RENAMED, kind_specs
from tests.unit.plugin_utils.checked import checked_jobs

WEB: dict[str, Any] = {"name": "web", "kind": "ami", "sync_identifier": ["web"]}
ROLE = "arn:aws:iam::123456789012:role/recovery"
SHOP: dict[str, Any] = {"name": "shop", "kind": "rds", "db_instances": ["shop"]}


MERGES = {
    "default under the job": ({"retain": 3}, {}, {"retain": 3}),
    "job over the default": ({"retain": 3}, {"retain": 5}, {"retain": 5}),
    "dictionaries are joined": (
        {"tags": {"A": "1", "B": "1"}},
        {"tags": {"B": "2"}},
        {"tags": {"A": "1", "B": "2"}},
    ),
    "a retention replaces the other": ({"retain": {"daily": 7}}, {"retain": {"last": 1}}, {"retain": {"last": 1}}),
    "so do filters": ({"filters": {"tag:A": "1"}}, {"filters": {"tag:B": "2"}}, {"filters": {"tag:B": "2"}}),
    "keys of regions are joined": (
        {"kms_key_id": {"us-west-2": "a"}},
        {"kms_key_id": {"eu-west-1": "b"}},
        {"kms_key_id": {"us-west-2": "a", "eu-west-1": "b"}},
    ),
    "a retention without rules is none": ({"retain": 3}, {"retain": {}}, {}),
    "as a default, too": ({"retain": {}}, {}, {}),
    "region over the default": (
        {"destination_regions": ["us-west-2"]},
        {"region": "eu-west-1"},
        {"destination_regions": ["eu-west-1"]},
    ),
    "destinations over the default": (
        {"region": "us-west-2"},
        {"destination_regions": ["eu-west-1"]},
        {"destination_regions": ["eu-west-1"]},
    ),
    "None takes a default away": ({"retain": 3}, {"retain": None}, {}),
    "so does an unanswered question": ({"kms_key_id": "alias/dr"}, {"kms_key_id": ""}, {}),
    "False and 0 are values": ({"wait": True}, {"wait": False, "wait_timeout": 0}, {"wait": False, "wait_timeout": 0}),
    "default of another kind is left out": ({"db_instances": ["shop"]}, {}, {}),
    "region is a destination": ({"region": "us-west-2"}, {}, {"destination_regions": ["us-west-2"]}),
    "roles may be defaults": ({"source_assume_role": ROLE}, {}, {"source_assume_role": ROLE}),
    "create among the defaults makes no source": ({"create": {"retain": 2}}, {}, {}),
    "empty create makes no source": ({"create": {"retain": 2}}, {"create": None}, {}),
    "kind may be a default": ({"kind": "rds"}, {}, {}),
    "alias over the default": ({"tags": {"A": "1"}}, {"resource_tags": {"B": "2"}}, {"tags": {"A": "1", "B": "2"}}),
    "alias as a default": ({"resource_tags": {"A": "1"}}, {"tags": {"B": "2"}}, {"tags": {"A": "1", "B": "2"}}),
    "dictionaries as texts are joined": ({"tags": {"A": "1"}}, {"tags": "B=2"}, {"tags": {"A": "1", "B": "2"}}),
    "on is true": ({}, {"wait": "on"}, {"wait": True}),
    "a default's no is false": ({"wait": "no"}, {}, {"wait": False}),
    "numbers as texts": ({"wait_timeout": "60"}, {"poll_interval": "1.5"}, {"wait_timeout": 60, "poll_interval": 1.5}),
    "a text with commas is a list": ({}, {"sync_identifier": "a,b"}, {"sync_identifier": ["a", "b"]}),
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
    "state": ([{**WEB, "state": "absent"}], "web", "job 'web': state: not possible here; a sync removes nothing"),
    "typo": ([{**WEB, "kms_key": "x"}], "web", "kms_key: unknown; did you mean kms_key_id?"),
    "option and alias": ([{**WEB, "tags": {}, "resource_tags": {}}], "web", "tags is given twice"),
    "not a number": ([{**WEB, "wait_timeout": "2h"}], "web", "wait_timeout: expected a whole number, got '2h'"),
    "neither true nor false": ([{**WEB, "wait": "perhaps"}], "web", "wait: expected true or false, got 'perhaps'"),
    "none of the choices": ([{**WEB, "select": "oldest"}], "web", "select: expected one of single, newest, all"),
    "no dictionary of tags": ([{**WEB, "tags": ["a"]}], "web", "tags: expected a dictionary"),
    "a role by its name": (
        [{**WEB, "assume_role": "recovery"}],
        "web",
        "assume_role: 'recovery' is not the ARN of a role",
    ),
    "a role that is a user": (
        [{**WEB, "source_assume_role": "arn:aws:iam::123456789012:user/x"}],
        "web",
        "source_assume_role: 'arn:aws:iam::123456789012:user/x' is not the ARN of a role but of iam (user/x)",
    ),
    "a role of another partition": (
        [{**WEB, "source_region": "us-east-1", "source_assume_role": "arn:aws-cn:iam::123456789012:role/x"}],
        "web",
        "source_assume_role: arn:aws-cn:iam::123456789012:role/x is a role of partition aws-cn and",
    ),
    "a role and a blank": (
        [{**WEB, "assume_role": "arn:aws:iam::123456789012:role/x "}],
        "web",
        "assume_role: 'arn:aws:iam::123456789012:role/x ' is not the ARN of a role; leave out the blanks around it",
    ),
    "two ways to say where": (
        [{**WEB, "region": "us-west-2", "destination_regions": ["eu-west-1"]}],
        "web",
        "job 'web': region: destination_regions is given, too; leave one of them out",
    ),
    "two ways to say how many": (
        [{**SHOP, "retain": 3, "max_snapshots_to_retain": 3}],
        "shop",
        "job 'shop': retain: max_snapshots_to_retain is given, too",
    ),
    "a rule that is none, beside create": (
        [{**WEB, "source_region": "us-east-1", "create": {"instance_id": "i-1"}, "retain": {"dayly": 7}}],
        "web",
        "yearly; did you mean daily?",
    ),
    "a tag of the modules, beside create": (
        [{**WEB, "source_region": "us-east-1", "create": {"instance_id": "i-1"}, "tags": {"lifeboat:source": "x"}}],
        "web",
        "job 'web': tags: lifeboat:source is written by the copy modules",
    ),
    "a tag of AWS, beside create": (
        [{**WEB, "source_region": "us-east-1", "create": {"instance_id": "i-1"}, "tags": {"aws:x": "x"}}],
        "web",
        "job 'web': tags: ",
    ),
    "create of a kind that creates nothing": (
        [{"name": "files", "kind": "fsx", "file_system_ids": ["fs-1"], "create": {"retain": 2}}],
        "files",
        "job 'files': create: jobs of kind fsx copy what exists; leave it out",
    ),
    "name twice": ([WEB, WEB], "web", "job 'web': name: another job has it"),
}


@pytest.mark.parametrize(("jobs", "name", "words"), PROBLEMS.values(), ids=PROBLEMS)
def test_checked_jobs_names_job_and_key(jobs: Any, name: str, words: str) -> None:
    _checked, [problem] = checked_jobs(jobs, {})
    assert problem["name"] == name
    assert words in problem["message"]


WRONG_DEFAULTS = {
    "no dictionary": (["wait"], "expected a dictionary of options"),
    "typo": ({"retane": 3}, "retane: unknown; did you mean retain?"),
    "another typo": ({"encryptd": True}, "encryptd: unknown; did you mean encrypted?"),
    "written differently": ({"Wait": True}, "Wait: unknown; did you mean wait?"),
    "nothing near": ({"xyz": 1}, "xyz: unknown; there are the options of a job of any kind"),
    "state": ({"state": "absent"}, "state: not possible here; a sync removes nothing"),
    "endpoint": ({"endpoint_url": "x"}, "endpoint_url: not possible here; set it in module_defaults"),
    "name": ({"name": "web"}, "name: each job has its own"),
    "kind": ({"kind": "s3"}, "kind: 's3' is none of ami, ebs, rds"),
    "value": ({"wait_timeout": "2h"}, "wait_timeout: expected a whole number, got '2h'"),
    "option and alias": ({"tags": {"A": "1"}, "resource_tags": {"B": "1"}}, "resource_tags: tags is given twice"),
    "two ways to say where": (
        {"region": "us-west-2", "destination_regions": ["us-west-2"]},
        "region: destination_regions is given, too",
    ),
    "rule of a retention": ({"retain": {"dayly": 7}}, "retain: 'dayly' is no rule"),
    "tag of the modules": ({"resource_tags": {"lifeboat:source": "x"}}, "tags: lifeboat:source is written by"),
    "create": ({"create": True}, "create: expected a dictionary"),
    "typo in create": ({"create": {"intervall": "1h"}}, "create: intervall: unknown; did you mean min_interval?"),
    "value in create": ({"create": {"retain": "all"}}, "create: retain: expected a whole number, got 'all'"),
}


@pytest.mark.parametrize(("defaults", "words"), WRONG_DEFAULTS.values(), ids=WRONG_DEFAULTS)
def test_checked_jobs_wrong_defaults_are_an_error_before_anything(defaults: Any, words: str) -> None:
    """Catches: an option that is dropped without a word, such as an encryption that was asked for."""
    checked, [problem] = checked_jobs([WEB, SHOP], defaults)
    assert (checked, problem["name"]) == ([], "dr_sync_defaults")
    assert problem["message"].startswith(f"dr_sync_defaults: {words}")


def test_checked_jobs_defaults_of_any_kind_are_taken() -> None:
    """Catches: a default for databases that is called unknown because the first job is about images."""
    defaults = {"option_group_name": "x", "volume_ids": "vol-1", "encrypted": "yes", "create": {"no_reboot": "no"}}
    web, shop = checked_jobs([WEB, SHOP], defaults)[0]
    assert (web, shop) == ({**WEB, "encrypted": True}, {**SHOP, "option_group_name": "x"})


@pytest.mark.parametrize("kind", JOBS)
def test_checked_jobs_take_every_option_of_the_module(kind: str) -> None:
    """Catches: an option that a module has got and no job can have."""
    module = import_module(f"ansible_collections.lifeboat.aws.plugins.modules.{JOBS[kind].module}")
    options = {RENAMED.get(name, name) for name in module.ARGUMENT_SPEC} - set(LEFT_OUT)
    assert options <= set(kind_specs()[kind])


SECRETS = ("secret_key", "session_token", "source_secret_key", "source_session_token")


@pytest.mark.parametrize("option", SECRETS)
def test_checked_jobs_never_shows_a_secret(option: str) -> None:
    found, problems = checked_jobs([{**WEB, option: {"hidden": "hidden"}}], {})
    assert "hidden" not in str(problems)
    assert found or problems


def test_checked_jobs_keeps_the_good_ones() -> None:
    checked, problems = checked_jobs([WEB, {"name": "odd"}, SHOP], {})
    assert ([found["name"] for found in checked], len(problems)) == (["web", "shop"], 1)
