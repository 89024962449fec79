# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two jobs never keep the copies of one set for different times, or the shorter deletes what the longer needs."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.planned import planned_of
from tests.unit.plugin_utils.checked import checked_jobs
from tests.unit.plugin_utils.test_drill_planned import HostVars, Templar

PLACES: dict[str, Any] = {"source_region": "us-east-1", "destination_regions": ["us-west-2"]}
WEB: dict[str, Any] = {"kind": "ami", "sync_identifier": ["web"], "retain": 7, **PLACES}
IMAGE: dict[str, Any] = {"kind": "ami", "image_ids": ["ami-1"], "retain": 7, **PLACES}
SHOP: dict[str, Any] = {"kind": "rds", "db_instances": ["shop"], "retain": 7, **PLACES}
ALL: dict[str, Any] = {"kind": "rds", "all": True, "retain": 7, **PLACES}
FILES: dict[str, Any] = {"kind": "fsx", "file_system_ids": ["fs-1"], "retain": 7, **PLACES}
DATA: dict[str, Any] = {"kind": "ebs", "volume_ids": ["vol-1"], "retain": 7, **PLACES}
SNAPSHOT: dict[str, Any] = {"kind": "ebs", "snapshot_ids": ["snap-1"], "retain": 7, **PLACES}
MADE: dict[str, Any] = {"kind": "ebs", "create": {"volume_ids": ["vol-1"]}, "retain": 7, **PLACES}

CONFLICTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "image": (WEB, {"retain": 2}),
    "rules and a number": (WEB, {"retain": {"monthly": 12}}),
    "all and a number": (WEB, {"retain": None}),
    "one region of several": (WEB, {"retain": 2, "destination_regions": ["eu-west-1", "us-west-2"]}),
    "one identifier of several": (WEB, {"retain": 2, "sync_identifier": ["web", "mail"]}),
    "other filters, which no set is named by": (WEB, {"retain": 2, "filters": {"tag:A": "b"}}),
    "the same set": ({**WEB, "set": "daily"}, {"retain": 2}),
    "the set that it has anyway": (WEB, {"retain": 2, "set": "web"}),
    "image by its id": (IMAGE, {"retain": 2}),
    "database": (SHOP, {"retain": 2}),
    "database written differently": (SHOP, {"retain": 2, "db_instances": ["SHOP"]}),
    "the default of databases": (SHOP, {"retain": None}),
    "counted as the gem does": (SHOP, {"retain": None, "max_snapshots_to_retain": 1}),
    "cluster": ({**SHOP, "db_instances": [], "db_clusters": ["c"]}, {"retain": 2}),
    "all databases": (ALL, {"retain": 2}),
    "all databases with one tag": ({**ALL, "filters": {"tag:A": "b"}}, {"retain": 2}),
    "all and one of them": (ALL, {"retain": 2, "all": False, "db_instances": ["shop"]}),
    "volume": (DATA, {"retain": 2}),
    "snapshot": (SNAPSHOT, {"retain": 2}),
    "made volume": (MADE, {"retain": 2}),
    "file system": (FILES, {"retain": 2}),
    "one of several file systems": (FILES, {"retain": 2, "file_system_ids": ["fs-2", "fs-1"]}),
    "made volume and one that is copied": (MADE, {"retain": 2, "create": None, "volume_ids": ["vol-1"]}),
}


def test_job_that_a_limit_leaves_out_keeps_its_copies() -> None:
    """Catches: copies that another workload of the plan needs, deleted by a sync with --limit."""
    meant, beside = {**WEB, "name": "daily", "retain": 2}, {**WEB, "name": "monthly"}
    checked, [problem] = checked_jobs([meant], {}, [{"name": "broken"}, beside])
    assert checked == []
    assert "job 'daily': retain: job 'monthly' copies the same into the same set" in problem["message"]
    [alone], none = checked_jobs([meant], {}, [{**beside, "sync_identifier": ["mail"]}])
    assert (alone["name"], none) == ("daily", [])


def test_jobs_beside_are_those_of_the_other_workloads() -> None:
    hosts = HostVars(web={"lifeboat_job": {"name": "web"}}, mail={"lifeboat_job": {"name": "mail"}}, tasks={})
    play = {"groups": {"lifeboat": [*hosts]}, "hostvars": hosts, "ansible_play_batch": ["web"]}
    found = planned_of(Templar(), play, has_mirrors=False)
    assert ([job["name"] for job in found.jobs], [job["name"] for job in found.beside]) == (["web"], ["mail"])


@pytest.mark.parametrize(("first", "change"), CONFLICTS.values(), ids=CONFLICTS)
@pytest.mark.parametrize("is_turned", [False, True])
def test_checked_jobs_refuses_two_retentions_in_one_set(
    first: dict[str, Any], change: dict[str, Any], is_turned: bool
) -> None:
    both = [{**first, **change}, first] if is_turned else [first, {**first, **change}]
    checked, problems = checked_jobs([{**both[0], "name": "daily"}, {**both[1], "name": "monthly"}], {})
    assert [job["name"] for job in checked] == ["daily"]
    [message] = [problem["message"] for problem in problems]
    assert message.startswith("job 'monthly': retain: job 'daily' copies the same into the same set")
    assert message.endswith("give each its own set")


PEACE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "the same retention": (WEB, {"retain": {"last": "7"}}),
    "the same retention as the gem counts": (SHOP, {"retain": None, "max_snapshots_to_retain": 6}),
    "sets of their own": (WEB, {"retain": 2, "set": "monthly"}),
    "another identifier": (WEB, {"retain": 2, "sync_identifier": ["mail"]}),
    "another source region": (WEB, {"retain": 2, "source_region": "us-east-2"}),
    "another destination": (WEB, {"retain": 2, "destination_regions": ["eu-west-1"]}),
    "another account": (WEB, {"retain": 2, "profile": "staging"}),
    "another account of the sources": (WEB, {"retain": 2, "source_profile": "staging"}),
    "another owner": (WEB, {"retain": 2, "owner": "210987654321"}),
    "another database": (SHOP, {"retain": 2, "db_instances": ["ledger"]}),
    "a cluster of that name": (SHOP, {"retain": 2, "db_instances": [], "db_clusters": ["shop"]}),
    "all, and one of them in its own set": (ALL, {"retain": 2, "all": False, "db_instances": ["shop"], "set": "m"}),
    "all with different tags": ({**ALL, "filters": {"tag:A": "b"}}, {"retain": 2, "filters": {"tag:A": "c"}}),
    "another file system": (FILES, {"retain": 2, "file_system_ids": ["fs-2"]}),
    "another volume": (DATA, {"retain": 2, "volume_ids": ["vol-2"]}),
    "another volume in a set of that name": ({**DATA, "set": "x"}, {"retain": 2, "volume_ids": ["vol-2"]}),
}


@pytest.mark.parametrize(("first", "change"), PEACE.values(), ids=PEACE)
def test_checked_jobs_takes_jobs_that_do_not_meet(first: dict[str, Any], change: dict[str, Any]) -> None:
    jobs = [{**first, "name": "daily"}, {**first, **change, "name": "monthly"}]
    checked, problems = checked_jobs(jobs, {})
    assert ([job["name"] for job in checked], problems) == (["daily", "monthly"], [])
