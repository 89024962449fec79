# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The partitions and regions that the SDK on this machine knows, read from its data without loading it.

It never asks AWS. Where there is no botocore, or one of another make, our own table stands in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .regions import PARTITIONS, Partition

# A name that is further from all known ones may be a region younger than the SDK.
MAX_SLIPS = 2
# More names than this are no hint.
SHOWN = 3


@cache
def known_partitions() -> tuple[Partition, ...]:
    """Read once in a process: a file of seven kilobytes."""
    try:
        spec = find_spec("botocore")
        if spec is None or spec.origin is None:
            return PARTITIONS
        text = (Path(spec.origin).parent / "data" / "partitions.json").read_text(encoding="utf-8")
        return tuple(_partition(each) for each in json.loads(text)["partitions"])
    except (ImportError, KeyError, OSError, TypeError, ValueError):
        return PARTITIONS


def region_hint(region: str) -> str:
    """What to add to a sentence about a region that does not answer: the name that may have been meant, or nothing."""
    known = [name for partition in known_partitions() for name in partition.regions]
    if not known or region in known:
        return ""
    slips = {name: _slips(region, name) for name in known}
    fewest = min(slips.values())
    nearest = [name for name in known if slips[name] == fewest]
    return f" (did you mean {' or '.join(sorted(nearest))}?)" if fewest <= MAX_SLIPS and len(nearest) <= SHOWN else ""


def _slips(text: str, other: str) -> int:
    """How many letters have to be added, left out, changed or swapped with the next one to make one of the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(text, 1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted)))
            if i > 1 and j > 1 and text[i - 2 : i] == other[j - 1] + other[j - 2]:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]


def _partition(data: Mapping[str, Any]) -> Partition:
    """``regionRegex`` has anchors, and its members are written out for aws."""
    outputs = data["outputs"]
    return Partition(
        id=data["id"],
        pattern=data["regionRegex"],
        dns_suffixes=(outputs["dnsSuffix"], outputs["dualStackDnsSuffix"]),
        regions=tuple(region for region in data["regions"] if not region.endswith("-global")),
    )
