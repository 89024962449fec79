# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin config_changes: tells which files differ between two bundles on the controller."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._config.bundle import BundleFile, unpacked
from ansible_collections.lifeboat.aws.plugins.module_utils._config.differences import differences, listing
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.modules.config_changes import ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.plugin_utils.controller_files import path_from


class ActionModule(ActionBase):
    """Nothing of it runs on the host of the task."""

    TRANSFERS_FILES = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        _checked, given = self.validate_argument_spec(ARGUMENT_SPEC)
        place = Path(str((task_vars or {}).get("playbook_dir", ".")))
        before = _files(place, given["before"], "before") if given["before"] else {}
        after = _files(place, given["after"], "after")
        found = differences(before, after)
        header = given["title"] or given["after"]
        result.update(
            changed=bool(found),
            added=list(found.added),
            modified=list(found.modified),
            removed=list(found.removed),
            diff=[
                {
                    "before_header": header,
                    "after_header": header,
                    "before": listing(before),
                    "after": listing(after),
                }
            ],
        )
        return result


def _files(place: Path, path: str, option: str) -> dict[str, BundleFile]:
    try:
        return unpacked(path_from(place, path, option).read_bytes())
    except InvalidInput as error:
        raise AnsibleActionFail(f"{path}: {error}") from error
    except OSError as error:
        raise AnsibleActionFail(f"{path}: the bundle cannot be read: {error.strerror}") from error
