# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin config_user_data: renders the user-data of instances on the controller."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._config.vaulted import Vaulted
from ansible_collections.lifeboat.aws.plugins.modules.config_user_data import ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.action import ConfigurationAction
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.instances import user_data_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.programs import programs


class ActionModule(ConfigurationAction):
    """Nothing of it runs on the host of the task."""

    SPEC = ARGUMENT_SPEC
    _requires_connection = False

    def done(self, given: Mapping[str, Any], task_vars: dict[str, Any], vaulted: tuple[Vaulted, ...]) -> dict[str, Any]:
        del task_vars, vaulted
        return {"changed": False, "user_data": user_data_of(given, programs())}
