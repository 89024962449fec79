# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the diff says of recovery points that go: the whole set before and after, and which rule keeps what stays.

Pure: it never decides what goes.
"""

from __future__ import annotations

from collections.abc import Sequence

from .._steps.diff import region_blocks
from .expired import Expired
from .retention import SetRetention


def expiry_diff(gone: Sequence[Expired], retention: Sequence[SetRetention]) -> list[dict[str, str]]:
    """One block for each region in which anything goes."""
    sets = dict.fromkeys((each.point.region, each.set) for each in gone)
    return region_blocks("recovery points", (_diff_of_set(region, name, gone, retention) for region, name in sets))


def _diff_of_set(
    region: str, name: str, gone: Sequence[Expired], retention: Sequence[SetRetention]
) -> tuple[str, list[str], list[str]]:
    stays = [
        line for of_set in retention if (of_set.region, of_set.name) == (region, name) for line in _kept_lines(of_set)
    ]
    here = [each for each in gone if (each.point.region, each.set) == (region, name)]
    title = f"set {name}:"
    before = [title, *stays, *(f"  {each.point.line()}" for each in here)]
    return region, before, [title, *stays, *(f"  {_released_line(each)}" for each in here if each.serves)]


def _kept_lines(of_set: SetRetention) -> list[str]:
    return [
        f"  {point.line()}, kept by {', '.join(of_set.kept[point.id])}"
        for point in of_set.points
        if point.id in of_set.kept
    ]


def _released_line(each: Expired) -> str:
    return f"{each.point.line()}, stays for the set {', '.join(each.serves)}"
