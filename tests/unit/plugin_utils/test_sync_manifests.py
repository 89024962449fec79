# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Manifests of a sync: one module run for what can share one, and a row for whatever was written or failed."""

from __future__ import annotations

from typing import Any

from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.manifests import ManifestRuns

ROLE = {"assume_role": "arn:aws:iam::123456789012:role/recovery"}


def entry(name: str, **more: Any) -> dict[str, Any]:
    return {
        "plan": "shop",
        "manifest": "s3://shop-dr/lifeboat",
        "source_region": "us-east-1",
        "recovery_region": "us-west-2",
        "plan_file": "shop.lifeboat.yml",
        "access": {},
        "workload": {"name": name, "kind": "database", "db_instance": name},
        **more,
    }


class Modules:
    """Answers what is given for a module, and keeps what was asked."""

    def __init__(self, **answers: dict[str, Any]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, Any], bool]] = []

    def __call__(self, task: tuple[str, dict[str, Any]], *, is_told: bool = True) -> dict[str, Any]:
        module, options = task
        self.asked.append((module.rpartition(".")[2], options, is_told))
        return self.answers.get(module.rpartition(".")[2], {})


def written(*entries: tuple[str, str, str | None], **more: Any) -> dict[str, Any]:
    told = [
        {
            "workload": name,
            "object": f"s3://shop-dr/{name}",
            "action": action,
            "error": {"message": why} if why else None,
        }
        for name, action, why in entries
    ]
    return {"manifests": told, "plan_file": None, "changed": True, **more}


def rows(modules: Modules, *entries: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    results, _told = ManifestRuns(modules, [].append).results(entries)
    return [(row["job"], row["action"], row["why"]) for result in results for row in result["rows"]]


def test_manifests_of_a_plan_are_one_run_for_each_access() -> None:
    """Catches: a module run for each workload; and a plan file that two runs of one plan write."""
    modules = Modules(sts_assume_role={"sts_creds": {"access_key": "A", "secret_key": "B", "session_token": "C"}})
    rows(modules, entry("a"), entry("b", access={"profile": "office"}), entry("c"), entry("d", access=ROLE))
    runs = [
        (options, [each["name"] for each in options["workloads"]])
        for name, options, _told in modules.asked
        if name == "dr_manifest"
    ]
    assert [names for _options, names in runs] == [["a", "c"], ["b"], ["d"]]
    assert [options["plan_file"] for options, _names in runs] == ["shop.lifeboat.yml", None, None]
    assert [options.get("profile") for options, _names in runs] == [None, "office", None]
    assert runs[2][0]["access_key"] == "A"
    assert [told for name, _options, told in modules.asked if name == "sts_assume_role"] == [False]


def test_manifests_of_two_plans_are_two_runs() -> None:
    modules = Modules()
    rows(modules, entry("a"), entry("b", plan="office", plan_file="office.lifeboat.yml"))
    assert [options["plan_file"] for _name, options, _told in modules.asked] == [
        "shop.lifeboat.yml",
        "office.lifeboat.yml",
    ]


def test_manifests_have_rows_for_what_was_written_or_failed() -> None:
    answer = written(("a", "created", None), ("b", "none", None), ("c", "failed", "denied"), failed=True, msg="1 of 3")
    assert rows(Modules(dr_manifest=answer), entry("a"), entry("b"), entry("c")) == [
        ("a", "manifest created", None),
        ("c", "failed", "manifest: denied"),
    ]


def test_manifests_that_could_not_begin_fail_each_workload() -> None:
    answer = {"failed": True, "msg": "manifest: bucket shop-dr is in eu-west-1"}
    assert rows(Modules(dr_manifest=answer), entry("a"), entry("b")) == [
        (name, "failed", "manifest: bucket shop-dr is in eu-west-1") for name in ("a", "b")
    ]
    assert rows(Modules(sts_assume_role={"failed": True, "msg": "no"}), entry("a", access=ROLE)) == [
        ("a", "failed", "manifest: no")
    ]


def test_manifests_whose_index_failed_fail_the_plan() -> None:
    answer = written(("a", "created", None), failed=True, msg="1 of 2 objects failed: index")
    assert rows(Modules(dr_manifest=answer), entry("a")) == [
        ("a", "manifest created", None),
        ("shop", "failed", "manifest: 1 of 2 objects failed: index"),
    ]
