# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of the way home as the text of a plan file, with what is to be filled in beside each workload.

Pure: it writes no file.
"""

from __future__ import annotations

from .._core.yaml_text import block, comment, scalar
from .plan import Home

_INTRODUCTION = (
    "The way home, from the plan of the failover with the regions swapped. Read it, fill in what the comments ask for, "
    "and keep it in version control. Then run lifeboat.aws.sync, lifeboat.aws.readiness, lifeboat.aws.failover with it."
)


def text_of(home: Home) -> str:
    head = {key: value for key, value in home.data.items() if key != "workloads"}
    lines = [*comment(_INTRODUCTION), "---", *block(head, 0, {}, {}), "workloads:"]
    for name, workload in home.data["workloads"].items():
        if name in home.unwritten:
            said = f"NOT WRITTEN, and to be filled in before this file can be used: {home.unwritten[name]}"
            lines += [*comment(said, 2), f"  {scalar(name)}:"]
            continue
        for note in home.notes.get(name, ()):
            lines += comment(note, 2)
        lines += [f"  {scalar(name)}:", *block(workload, 4, {}, {}, (name,))]
    return "\n".join(lines) + "\n"
