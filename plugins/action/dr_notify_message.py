# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_notify_message: writes the message on the controller."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.modules.dr_notify_message import ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.plugin_utils._notify.message import message_of


class ActionModule(ActionBase):
    """Nothing of it runs on the host of the task."""

    TRANSFERS_FILES = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        _checked, given = self.validate_argument_spec(ARGUMENT_SPEC)
        try:
            result.update(message_of(given), changed=False)
        except InvalidInput as error:
            raise AnsibleActionFail(f"dr_notify_{error}") from None
        return result
