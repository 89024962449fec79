# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of the modules that recover a workload. MODE is only of those that may switch a global database over.

Data only: the modules document them.
"""

from __future__ import annotations

from typing import Any

ARGUMENTS: dict[str, dict[str, Any]] = {
    "plan": {"type": "dict", "required": True},
    "workload": {"type": "dict", "required": True},
    "job": {"type": "dict"},
    "recovery_point": {"type": "str"},
    "recovery_point_before": {"type": "str"},
    "drill": {"type": "str"},
    # What is written in the ledger of the recovery region in the same run; nothing without it.
    "ledger": {
        "type": "dict",
        "options": {
            "run": {"type": "str"},
            "since": {"type": "str"},
            "begins": {"type": "bool", "default": False},
            "claim": {"type": "str"},
            "publishes": {"type": "bool", "default": False},
            "reaches": {"type": "str", "choices": ["up", "verified"]},
        },
    },
    "wait_timeout": {"type": "int", "default": 7200},
    "poll_interval": {"type": "float", "default": 20},
    "progress_file": {"type": "path"},
}
# Of fleets alone: what the action plugin says to the module.
REFUSED: dict[str, dict[str, Any]] = {"refused": {"type": "dict"}}
MODE: dict[str, dict[str, Any]] = {
    "mode": {"type": "str", "choices": ["ungraceful", "graceful"], "default": "ungraceful"},
}
