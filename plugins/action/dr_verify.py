# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_verify: runs the module, and shows what the checks see while it waits and what came of them."""

from __future__ import annotations

from typing import Any

from ansible_collections.lifeboat.aws.plugins.plugin_utils.progress import ActionWithProgress
from ansible_collections.lifeboat.aws.plugins.plugin_utils.showing import show_line


class ActionModule(ActionWithProgress):
    """All that is decided is decided in the module."""

    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        # Headers and commands may have secrets in them, which are no matter of a log.
        result.pop("invocation", None)
        if not self._task.no_log:
            for line in result.get("lines") or ():
                show_line(line)
        return result
