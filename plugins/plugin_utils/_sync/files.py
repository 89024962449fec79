# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of a sync on the controller: the configuration of aws_xregion_sync, and the report.

It never says what is in them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils.controller_files import path_from, write_whole


def config_text(action: ActionBase, name: str) -> str | None:
    """The text of a file beside the playbook, as everything in Ansible, or where the command was given; None if none.

    A file that is encrypted with ansible-vault is read, too.
    """
    if "\0" in name:
        return None
    try:
        path = action._find_needle("files", name)
    except AnsibleError:
        path = os.path.join(os.environ.get("PWD", "."), name)
    if not Path(path).is_file():
        return None
    readable = action._loader.get_real_file(str(path))
    try:
        # What is not UTF-8 is no YAML, and said to be none.
        return Path(readable).read_text(encoding="utf-8", errors="surrogateescape")
    finally:
        action._loader.cleanup_tmp_file(readable)


def written(report: Mapping[str, Any], name: str, base: str) -> str | None:
    """What is wrong with the place of the report, or None once it is written: whole, or not at all."""
    option = "dr_sync_report_file"
    try:
        path = path_from(base, name, option).resolve()
        if path.exists() and not path.is_file():
            return f"{option}: the report could not be written to {name}: it is no file"
        write_whole(path, f"{json.dumps(report, indent=2, sort_keys=True, default=str)}\n".encode())
    except InvalidInput as error:
        return str(error)
    except OSError as error:
        return f"{option}: the report could not be written to {name}: {error.strerror or error}"
    return None
