# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is shown of a report while the playbook runs: a line for each workload, the files, and the verdict at last.

Pure: it never displays anything.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from ...module_utils._core.durations import shown_duration
from ..verdict import aligned

WIDTH = 78
_COLUMNS = ("workload", "verdict", "rpo", "rto")


def lines_of(report: Mapping[str, Any], files: Sequence[str]) -> list[str]:
    rows = [
        {
            "workload": each["name"],
            "verdict": each["word"],
            "rpo": _promise(each["rpo"]["age"], each["rpo"]),
            "rto": _promise(each["rto"]["seconds"], each["rto"]),
        }
        for each in report["workloads"]
    ]
    notes = [line for problem in report["problems"] for line in _wrapped(f"note: {problem}")]
    return [*aligned(_COLUMNS, rows), *notes, *files, " ".join(report["verdict"]["sentence"].split())]


def _promise(value: int | None, promise: Mapping[str, Any]) -> str:
    if value is None:
        return str(promise["status"])
    objective = f" of {shown_duration(promise['objective'])}" if promise["objective"] is not None else ""
    missed = " MISSED" if promise["status"] == "missed" else ""
    return f"{shown_duration(max(value, 0))}{objective}{missed}"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
