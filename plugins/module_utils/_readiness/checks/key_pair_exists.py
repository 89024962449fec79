# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check key_pair_exists: the key pair of the plan is in the recovery region.

Pure: it never imports one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..._facts.answer import known
from ..._facts.facts import Facts
from ..._facts.intended import OF_MANIFEST, Intended, of_launch
from ..._workloads.settled import Settled
from ..finding import HIGH, Answered, Meta
from ..naming import intended_existing

META = Meta(
    id="key_pair_exists",
    title="The key pair exists",
    why="EC2 refuses to launch an instance with a key pair that the region does not have.",
    remedy="Import the public key in the recovery region (ec2_key), or correct launch.key_name.",
    severity=HIGH,
    needs=("key_pairs", "manifests", "launch_templates", "template_contents"),
    kinds=("fleet",),
)


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    intended = of_launch(workload, "key_name", facts)
    if intended is None:
        return
    there, is_of_source = known(facts.key_pairs), intended.of == OF_MANIFEST
    otherwise = "instances would have none"
    # What the plan or its launch template says is wanted; that of the source is taken only if it is there.
    wanted = intended if is_of_source else Intended(intended.value)
    yield from intended_existing([wanted], there, "key pair", facts.region, otherwise)
