# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From checked jobs to module runs: what can share a run, and what a failure parts."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.runs import retries, runs_of
from tests.unit.plugin_utils.checked import checked_jobs

WEB: dict[str, Any] = {"name": "web", "kind": "ami", "sync_identifier": "web"}
SHOP: dict[str, Any] = {"name": "shop", "kind": "rds", "db_instances": ["shop"]}

READER, WRITER = (f"arn:aws:iam::123456789012:role/{name}" for name in ("reader", "writer"))


def job(name: str, **options: Any) -> dict[str, Any]:
    return {"name": name, "kind": "ami", **options}


def runs(*jobs: dict[str, Any], defaults: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    checked, problems = checked_jobs(list(jobs), defaults or {})
    assert problems == []
    return runs_of(checked)


SHARED = {
    "identifiers": ([job("a", sync_identifier="a"), job("b", sync_identifier=["b", "c"])], 1),
    "a key each": ([job("a", sync_identifier="a", kms_key_id="x"), job("b", sync_identifier="b", kms_key_id="y")], 2),
    "an account each": (
        [job("a", sync_identifier="a", source_profile="x"), job("b", sync_identifier="b", source_profile="y")],
        2,
    ),
    "a role each": (
        [job("a", sync_identifier="a", assume_role="arn:aws:iam::123456789012:role/x"), job("b", sync_identifier="b")],
        2,
    ),
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
    "all is false": ([{**SHOP, "name": name, "db_instances": name, "all": False} for name in "ab"], 1),
    "tags with keys of all kinds": ([job(name, sync_identifier=name, tags={1: "a", "b": 2}) for name in "ab"], 1),
    "one database in two jobs": ([{**SHOP, "name": name} for name in "ab"], 2),
    "one of some in two jobs": (
        [job("a", sync_identifier="a,b"), job("b", sync_identifier="b,c"), job("c", sync_identifier="c")],
        2,
    ),
    "file systems": ([{"name": name, "kind": "fsx", "file_system_ids": [f"fs-{name}"]} for name in "ab"], 1),
    "backups": ([{"name": name, "kind": "fsx", "backup_ids": [f"backup-{name}"]} for name in "ab"], 1),
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


NAMED = {
    "a part of a longer name": (["shop", "shop-reports", "ledger"], "database shop-reports: there is none", [1]),
    "the shorter of two": (["shop", "shop-reports", "ledger"], "database shop: there is none", [0]),
    "both": (["shop", "shop-reports", "ledger"], "databases shop and shop-reports: there are none", [0, 1]),
    "a part of a region": (["us", "shop"], "database shop: not in us-east-1", [1]),
    "a part of a word": (["data", "shop"], "database 'shop' is gone", [1]),
    "a part of an ARN": (["rds", "shop"], "arn:aws:rds:us-east-1:123456789012:db/rds.x: not authorized", []),
    "at the end of a sentence": (["shop", "ledger"], "there is no shop. Check it", [0]),
    "words": (["Web", "Web Application"], "sync_identifier 'Web Application': no image", [1]),
    "signs": (["a.b", "a+b"], "sync_identifier 'a+b': no image", [1]),
}


@pytest.mark.parametrize(("values", "message", "blamed"), NAMED.values(), ids=NAMED)
def test_retries_blames_the_job_that_is_named_as_a_whole(values: list[str], message: str, blamed: list[int]) -> None:
    """Catches: a name that is a part of another one, or of any other word."""
    [run] = runs(*[{**SHOP, "name": f"job {value}", "db_instances": [value]} for value in values])
    alone = [f"job {values[number]}" for number in blamed]
    rest = [job["name"] for job in run["members"] if job["name"] not in alone]
    assert [part["jobs"] for part in retries(run, message)] == ([[name] for name in alone] + [rest] if alone else [])


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


ACCESS = {
    "environment": ({}, {"credentials": {}, "role": None}, None),
    "profile": ({"profile": "dr"}, {"credentials": {"profile": "dr"}, "role": None}, None),
    "role": ({"assume_role": READER}, {"credentials": {}, "role": READER}, None),
    "source profile": (
        {"profile": "dr", "source_profile": "shop"},
        {"credentials": {"profile": "dr"}, "role": None},
        {"credentials": {"profile": "shop"}, "role": None},
    ),
    "role for the source": (
        {"profile": "dr", "assume_role": READER, "source_assume_role": WRITER},
        {"credentials": {"profile": "dr"}, "role": READER},
        {"credentials": {"profile": "dr"}, "role": WRITER},
    ),
}


@pytest.mark.parametrize(("options", "access", "source_access"), ACCESS.values(), ids=ACCESS)
def test_runs_of_access(options: dict[str, Any], access: dict[str, Any], source_access: dict[str, Any] | None) -> None:
    """Catches: credentials for the one side used for the other, and secrets among the options of a module."""
    [run] = runs({**WEB, **options})
    assert (run["access"], run["source_access"]) == (access, source_access)
    assert set(run["arguments"]) == {"sync_identifier"}
