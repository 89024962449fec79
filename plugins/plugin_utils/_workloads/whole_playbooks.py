# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Playbooks that are run from their first task to their last, whatever ansible-playbook is asked for.

It never looks into a playbook: which tasks are left out is what Ansible alone knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...module_utils._core.errors import InvalidInput

# No task of our playbooks has a tag. Other names that are skipped can only be those of tasks that a plan names.
_SKIPS_OURS = ("all", "always", "tagged", "untagged")
_PLAYBOOKS = Path(__file__).resolve().parents[3] / "playbooks"
_INSTEAD = "leave it out; a playbook that is run again goes on where it was, and --limit takes some workloads"


def refuse_parts(arguments: Mapping[str, Any]) -> None:
    """InvalidInput for arguments of ansible-playbook with which a play leaves out tasks of ours: its checks may be
    among them, or all that it does, and Ansible would be content.

    Tags are refused only with a playbook of ours: where another one imports it, they are about all of its plays.
    """
    if task := arguments.get("start_at_task"):
        raise InvalidInput(f"--start-at-task '{task}' would leave out what is checked before it; {_INSTEAD}")
    if not any(_is_ours(str(each)) for each in arguments.get("args") or ()):
        return
    tags = arguments.get("tags") or ("all",)
    skipped = [name for name in arguments.get("skip_tags") or () if name in _SKIPS_OURS]
    if "all" not in tags:
        raise InvalidInput(
            f"--tags {','.join(tags)} would leave out tasks of this playbook, which have no tags; {_INSTEAD}"
        )
    if skipped:
        raise InvalidInput(f"--skip-tags {','.join(skipped)} would leave out tasks of this playbook; {_INSTEAD}")


def _is_ours(playbook: str) -> bool:
    return playbook.startswith("lifeboat.aws.") or Path(playbook).resolve().parent == _PLAYBOOKS
