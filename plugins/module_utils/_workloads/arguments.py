# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The option ``workloads`` of modules that are given the workloads of hosts; doc_fragments/workloads.py documents it.

Data only: what is in a workload is checked in settled.py.
"""

from __future__ import annotations

from typing import Any

_OF_HOST: dict[str, Any] = {
    "plan": {"type": "dict", "required": True},
    "workload": {"type": "dict", "required": True},
    "job": {"type": "dict"},
}
# Those of a module that goes on without what is not known of some.
WORKLOADS: dict[str, Any] = {
    "type": "list",
    "elements": "dict",
    "options": {**_OF_HOST, "problem": {"type": "str"}},
}
# Those of a module that has to know all of them.
KNOWN_WORKLOADS: dict[str, Any] = {"type": "list", "elements": "dict", "options": _OF_HOST}
