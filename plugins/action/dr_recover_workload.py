# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_recover_workload: runs the module of the workload's kind, and those of amazon.aws that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.registry import DATABASES, MODULES
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.action import RecoveryAction
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.workload import ended


class ActionModule(RecoveryAction):
    """Which module that is, is said in one table."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        workload = self._task.args.get("workload")
        kind = workload.get("kind") if isinstance(workload, Mapping) else None
        if kind not in MODULES:
            raise AnsibleActionFail(
                f"workload.kind: expected one of {', '.join(MODULES)}, got {f'{kind!r}' if kind else 'nothing'}"
            )
        self.MODULE = MODULES[str(kind)]
        self._override(workload)
        self.is_final = boolean(self._task.args.pop("final", None) or False, strict=False)
        if self.MODULE != DATABASES:
            # Nothing else can be switched over.
            self._task.args = {name: value for name, value in self._task.args.items() if name != "mode"}
        return {**super().run(tmp, task_vars), "ended": ended()}

    def _override(self, workload: Mapping[str, Any]) -> None:
        """What ``restore`` says goes before what the workload says: the modules of the kinds know one of them."""
        restore = self._task.args.pop("restore", None) or {}
        if not isinstance(restore, Mapping):
            raise AnsibleActionFail(
                f"restore: expected a dictionary, such as {{db_instance_class: db.r6g.large}}, got {restore!r}"
            )
        if restore:
            self._task.args["workload"] = {**workload, "restore": {**(workload.get("restore") or {}), **restore}}
