# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check volume_key_enabled: the KMS key of the new volumes is enabled.

Pure: it never uses it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known_of
from ..._facts.facts import Facts
from ..._workloads.settled import Settled
from ..finding import CRITICAL, Answered, Meta, failed, passed

META = Meta(
    id="volume_key_enabled",
    title="The KMS key of the volumes is enabled",
    why="EBS creates no volume with a key that is disabled or not there.",
    remedy="Enable the key, or set restore.kms_key_id to a key of the recovery region.",
    severity=CRITICAL,
    needs=("keys",),
    kinds=("volumes",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    name = workload.text("kms_key_id")
    if not name:
        return
    key = known_of(facts.keys, name)
    if key is None:
        yield failed(f"{facts.region} has no KMS key {name}", name)
    elif key.state != "Enabled":
        yield failed(f"The KMS key {name} is {key.state}", name)
    elif not key.is_symmetric:
        yield failed(f"The KMS key {name} is no symmetric encryption key", name)
    else:
        yield passed(f"The KMS key {name} is enabled", name)
