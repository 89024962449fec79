# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check user_data_within_limit: user data is within what EC2 takes.

Pure: it never runs it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed

META = Meta(
    id="user_data_within_limit",
    title="User data is within the limit",
    why="EC2 refuses to launch instances with more than 16 KB of user data.",
    remedy="Shorten the user data: fetch the rest at boot, as dr_config does, or compress it.",
    severity=CRITICAL,
    needs=(),
    kinds=("fleet",),
)
# EC2 user guide: 16 KB, before it is encoded.
LIMIT = 16 * 1024


def evaluate(workload: Settled, _facts: Facts) -> Iterator[Answered]:
    data = workload.text("user_data")
    if not data:
        return
    size = len(data.encode())
    said = f"User data has {size} bytes of {LIMIT}"
    yield passed(said) if size <= LIMIT else failed(said)
