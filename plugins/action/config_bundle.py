# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin config_bundle: renders and packs the bundles of all regions on the controller, in this one process."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from typing import Any

from ansible import constants as C

from ansible_collections.lifeboat.aws.plugins.module_utils._config.vaulted import Vaulted
from ansible_collections.lifeboat.aws.plugins.modules.config_bundle import ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.action import ConfigurationAction
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.packing import bundles_of, playbook_folder
from ansible_collections.lifeboat.aws.plugins.plugin_utils.controller_files import path_from


class ActionModule(ConfigurationAction):
    """Nothing of it runs on the host of the task."""

    SPEC = ARGUMENT_SPEC
    _requires_connection = False

    def done(self, given: Mapping[str, Any], task_vars: dict[str, Any], vaulted: tuple[Vaulted, ...]) -> dict[str, Any]:
        own = given["folder"] or tempfile.mkdtemp(prefix="lifeboat-bundles-", dir=C.DEFAULT_LOCAL_TMP)
        folder = path_from(playbook_folder(task_vars), own, "folder")
        bundles = bundles_of(given, task_vars, self._templar, vaulted, folder)
        told = {
            region: {
                "sha256": bundle.sha256,
                "size": bundle.size,
                "path": str(bundle.path),
                "files": list(bundle.files),
            }
            for region, bundle in bundles.items()
        }
        return {"changed": False, "bundles": told}
