# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin config_publish: renders all regions, publishes to each or rolls it back, and reports."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ansible import constants as C

from ansible_collections.lifeboat.aws.plugins.module_utils._config.names import check_version
from ansible_collections.lifeboat.aws.plugins.module_utils._config.vaulted import Vaulted, without_values
from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.plan import Plan
from ansible_collections.lifeboat.aws.plugins.modules.config_publish import ARGUMENT_SPEC, ROLLED_BACK, RULES
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.action import ConfigurationAction
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.packing import bundles_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.publishing import Publishing
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.regions import Label, Regions
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.report import (
    RegionResult,
    config_report,
    region_diffs,
)
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.targets import limited, targets_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_runs import ModuleRuns
from ansible_collections.lifeboat.aws.plugins.plugin_utils.showing import show_report
from ansible_collections.lifeboat.aws.plugins.plugin_utils.verdict import OK

# Only about what is published: rolling back passes over none of them in silence.
_OF_PUBLISHING = ("source", "properties", "allow", "keep")


class ActionModule(ConfigurationAction):
    """A region that fails is told in the report, and fails the task after all were tried."""

    SPEC = ARGUMENT_SPEC
    RULES = RULES

    def done(self, given: Mapping[str, Any], task_vars: dict[str, Any], vaulted: tuple[Vaulted, ...]) -> dict[str, Any]:
        check(given, self._task.args)
        targets = limited(targets_of(given), given["limit"])
        modules = ModuleRuns(self, task_vars)
        with tempfile.TemporaryDirectory(prefix="lifeboat-bundles-", dir=C.DEFAULT_LOCAL_TMP) as name:
            folder = Path(name)
            regions = Regions(modules, folder, given["check_bucket"])
            if given["state"] == ROLLED_BACK:
                items = [regions.roll_back(target, given["version"]) for target in targets]
            else:
                bundles = bundles_of(given, task_vars, self._templar, vaulted, folder)
                label = _label(given["version"])
                items = [regions.publish(one, bundles[one.region], label, given["keep"]) for one in targets]
            results = Executor(bool(self._task.check_mode)).run(Plan(tuple(items)), Publishing(modules))
        title = f"{given['application']} in {given['environment']}"
        return _result(results, title, modules, vaulted)


def check(given: Mapping[str, Any], asked: Collection[str]) -> None:
    """InvalidInput for values that cannot be, and for one of the options that were ``asked`` for to no effect."""
    if given["version"]:
        check_version(given["version"])
    if given["keep"] < 0:
        raise InvalidInput(f"keep: {given['keep']} is less than 0; give a number such as 10")
    unused = [option for option in _OF_PUBLISHING if option in asked]
    if given["state"] == ROLLED_BACK and unused:
        raise InvalidInput(f"{unused[0]}: it has no effect with state={ROLLED_BACK}; remove it")


def _label(version: str | None) -> Label:
    now = SystemClock().now()
    return Label(version or f"{now:%Y%m%dT%H%M%SZ}", f"{now:%Y-%m-%dT%H:%M:%SZ}")


def _result(
    results: Sequence[RegionResult], title: str, modules: ModuleRuns, vaulted: tuple[Vaulted, ...]
) -> dict[str, Any]:
    report = config_report(results, partial(without_values, vaulted=vaulted))
    show_report(report["lines"], report["status"])
    failure = {} if report["status"] == OK else {"failed": True, "msg": report["message"]}
    notes = {kind: found for kind, found in modules.notes.items() if found}
    return {**report, **failure, **notes, "diff": region_diffs(results, title)}
