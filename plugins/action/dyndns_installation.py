# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dyndns_installation: checks on the controller what an instance is to keep its names with."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.modules.dyndns_installation import ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.modules.ec2_dyndns_register import ARGUMENT_SPEC as OPTIONS
from ansible_collections.lifeboat.aws.plugins.plugin_utils._dns.arguments import (
    check_former_variables,
    checked_arguments,
)
from ansible_collections.lifeboat.aws.plugins.plugin_utils._dns.installation import installation


class ActionModule(ActionBase):
    """Nothing of it runs on the host of the task. What it returns has no secret: a result is shown."""

    TRANSFERS_FILES = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        _checked, asked = self.validate_argument_spec(ARGUMENT_SPEC)
        try:
            check_former_variables(task_vars or {}, asked["arguments"], OPTIONS)
            arguments = checked_arguments(asked["arguments"], OPTIONS)
            found = installation(arguments, asked["method"], OPTIONS, asked["os_family"])
        except InvalidInput as error:
            raise AnsibleActionFail(str(error)) from None
        secrets = [option for option in arguments.given if OPTIONS[option].get("no_log")]
        shown = {option: value for option, value in arguments.given.items() if option not in secrets}
        result.update(asdict(found), changed=False, arguments=shown, secrets=secrets)
        return result
