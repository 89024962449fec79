# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_recovery_state: runs the module with the workload's credentials, and shows what it waits for."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.lifeboat.aws.plugins.module_utils._workloads.relations import after_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.workload import ActionForWorkload

# Those that do a task for all hosts before they begin with the next one.
LOCKSTEP = ("linear", "debug")


class ActionModule(ActionForWorkload):
    """It refuses to wait for what cannot go on meanwhile."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        if boolean(self._task.args.get("wait") or False, strict=False):
            self._check_strategy(task_vars or {})
        return super().run(tmp, task_vars)

    def _check_strategy(self, task_vars: dict[str, Any]) -> None:
        strategy = str(self._task._parent._play.strategy).rpartition(".")[2]
        workload = self._task.args.get("workload") or {}
        held = [name for name in after_of(workload) if name in (task_vars.get("ansible_play_batch") or ())]
        if strategy in LOCKSTEP and held:
            raise AnsibleActionFail(
                f"{workload.get('name')} comes after {', '.join(held)} in the same play, whose strategy {strategy} "
                "does each task for all hosts before the next; add strategy: ansible.builtin.host_pinned to the play"
            )
