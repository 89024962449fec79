# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which steps the recovery of a workload has, in their order.

Pure: it never carries one out, and never looks whether a file is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._workloads.options import is_unset
from .._workloads.relations import after_of

HOOKS = ("before", "after_restore", "before_cutover", "after_verify", "on_failure")
# Kinds that have an endpoint of their own, which is published.
_WITH_ENDPOINT = ("database", "cluster", "fleet")
_IN_ORDER = (
    *("wait", "before", "restore", "after_restore", "publish", "before_cutover", "names", "verify", "after_verify"),
)
# What can be predicted: nothing is there yet that could be published, named or asked.
_PREDICTED = ("restore",)


def steps_of(workload: Mapping[str, Any], *, has_ledger: bool, is_predicted: bool) -> list[str]:
    """``has_ledger`` is whether it is a workload of a plan, which others wait for and which has a published place."""
    hooks = hooks_of(workload)
    is_there = {
        "wait": has_ledger and bool(after_of(workload)),
        "restore": True,
        "publish": has_ledger and workload.get("kind") in _WITH_ENDPOINT,
        "names": bool(workload.get("dns")),
        "verify": bool(workload.get("verify")),
        **dict.fromkeys(hooks, True),
    }
    return [step for step in _IN_ORDER if is_there.get(step) and (not is_predicted or step in _PREDICTED)]


def hooks_of(workload: Mapping[str, Any]) -> dict[str, str]:
    """Hook -> file, of those that are said."""
    said = workload.get("hooks")
    found = said if isinstance(said, Mapping) else {}
    return {hook: str(found[hook]) for hook in HOOKS if not is_unset(found.get(hook))}


def files_of(workload: Mapping[str, Any]) -> dict[str, str]:
    """Where it is said -> file, of all files of the user's tasks."""
    hooks = {f"hooks.{hook}": name for hook, name in hooks_of(workload).items()}
    own = {"tasks": str(workload["tasks"])} if workload.get("kind") == "tasks" and workload.get("tasks") else {}
    return {**own, **hooks}


def final_state(workload: Mapping[str, Any]) -> str:
    """What it has reached once all steps are through: without checks nobody knows whether it answers."""
    return "verified" if workload.get("verify") else "up"


def written_along(
    workload: Mapping[str, Any], steps: Sequence[str], *, has_ledger: bool, fails_on_findings: bool
) -> dict[str, Any]:
    """What the recovery itself writes into the ledger: what nothing else comes before, or nothing else after.

    ``begins`` and ``publishes`` are whether it does, and ``reaches`` is the state. Empty if it writes nothing.
    """
    if not has_ledger or workload.get("kind") == "tasks":
        return {}
    publishes = "publish" in steps and "after_restore" not in steps
    last = [step for step in steps if step != "publish" or not publishes][-1]
    is_over = last == "restore" and not fails_on_findings
    found = {"begins": "wait" not in steps and "before" not in steps, "publishes": publishes}
    return {**found, **({"reaches": final_state(workload)} if is_over else {})}


def times_of(
    steps: Sequence[str], ended: Mapping[str, str | None], since: str | None, failed: str | None
) -> list[dict[str, str]]:
    """When each step was through. The first that was not is the one that has ``failed``, at that time.

    What ended before ``since`` is of an earlier recovery in the same run of Ansible.
    """
    times: list[dict[str, str]] = []
    for step in steps:
        at = ended.get(step)
        if not at or at < (since or ""):
            return [*times, {"name": step, "ended": failed}] if failed else times
        times.append({"name": step, "ended": at})
    return times
