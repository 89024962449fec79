# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a module about one workload: in the recovery region of its plan, with the credentials of its sync job.

It never decides anything, and never lets module_defaults choose another region than the plan's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.plugins.action import ActionBase

from ...module_utils._core.clock import SystemClock
from ...module_utils._core.tracking import format_time
from .._sync.access import access_of
from .._sync.running import options_of_access
from ..module_runs import ModuleRuns
from ..module_task import ModuleFailure, RunModule


def run_for_workload(run: RunModule, module: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the module returns, or what the assumption of the role returns that failed."""
    region = region_of(given)
    try:
        credentials = credentials_of(run, given)
    except ModuleFailure as failure:
        return {**failure.outcome, "failed": True}
    # Whatever module_defaults say: the plan knows the region.
    return run((module, {**given, **credentials, **({"region": region} if region else {})}))


def credentials_of(run: RunModule, given: Mapping[str, Any]) -> dict[str, Any]:
    """Options about access for a workload. ModuleFailure if its role cannot be assumed."""
    return credentials_in(run, given, region_of(given))


def credentials_in(
    run: RunModule, given: Mapping[str, Any], region: str | None, *, of_source: bool = False
) -> dict[str, Any]:
    """The same for another region; with ``of_source`` for what is copied, which may be another account's."""
    parts = [part for name in ("workload", "job") if isinstance(part := given.get(name), Mapping)]
    said = {key: value for part in parts for key, value in part.items()}
    access = (access_of(said, of_source=True) if of_source else None) or access_of(said)
    return options_of_access(run, {"access": access, "region": region})


def region_of(given: Mapping[str, Any]) -> str | None:
    """The recovery region of the plan among the options."""
    plan = given.get("plan")
    found = plan.get("recovery_region") if isinstance(plan, Mapping) else None
    return str(found) if found else None


def ended() -> str:
    """When a step of a recovery was through, for its result: a task of its own for that would be one more to read."""
    return format_time(SystemClock().now())


class ActionForWorkload(ActionBase):
    """Base of the action plugins of such modules: the module has the action's name. A result says when it ended."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        modules = ModuleRuns(self, task_vars or {})
        outcome = run_for_workload(modules, self._task.action, self._task.args)
        modules.answered_in(result, outcome)
        result["ended"] = ended()
        return result
