# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_set_aside: runs the module with the credentials of the workload, and shows what is set aside."""

from __future__ import annotations

from typing import Any

from ansible_collections.lifeboat.aws.plugins.plugin_utils._recovery.workload import ActionForWorkload
from ansible_collections.lifeboat.aws.plugins.plugin_utils.showing import show_line


class ActionModule(ActionForWorkload):
    """People have to know what it is called now, and that it goes on costing money."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        for line in result.get("lines") or ():
            show_line(line)
        return result
