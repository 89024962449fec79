# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the diff says of recovery points that go: the whole set before and after, and which rule keeps what stays.

Pure: it never decides what goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from .expired import Expired
from .retention import SetRetention


def expiry_diff(gone: Sequence[Expired], retention: Sequence[SetRetention]) -> list[dict[str, str]]:
    """One block for each region in which anything goes."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for region, name in dict.fromkeys((each.point.region, each.set) for each in gone):
        stays = [
            line
            for of_set in retention
            for line in _kept_lines(of_set)
            if (of_set.region, of_set.name) == (region, name)
        ]
        here = [each for each in gone if (each.point.region, each.set) == (region, name)]
        title = f"set {name}:"
        before[region] += [title, *stays, *(f"  {each.point.line()}" for each in here)]
        after[region] += [title, *stays, *(f"  {_released_line(each)}" for each in here if each.serves)]
    return [
        {
            "before_header": f"recovery points in {region}",
            "after_header": f"recovery points in {region}",
            "before": "".join(f"{line}\n" for line in before[region]),
            "after": "".join(f"{line}\n" for line in after[region]),
        }
        for region in before
    ]


def _kept_lines(of_set: SetRetention) -> list[str]:
    return [
        f"  {point.line()}, kept by {', '.join(of_set.kept[point.id])}"
        for point in of_set.points
        if point.id in of_set.kept
    ]


def _released_line(each: Expired) -> str:
    return f"{each.point.line()}, stays for the set {', '.join(each.serves)}"
