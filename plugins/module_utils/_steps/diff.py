# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The diff of a plan as Ansible shows it: for each region, or zone, one block of text before and after.

Pure: it never decides what a step looks like.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def region_blocks(things: str, parts: Iterable[tuple[str, Sequence[str], Sequence[str]]]) -> list[dict[str, str]]:
    """One block for each region, headed ``things in region``.

    :param parts: region, lines before and lines after, of each thing that changes.
    """
    return blocks((f"{things} in {region}", before, after) for region, before, after in parts)


def blocks(parts: Iterable[tuple[str, Sequence[str], Sequence[str]]]) -> list[dict[str, str]]:
    """One block for each header.

    :param parts: header, lines before and lines after, of each thing that changes.
    """
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for header, lines_before, lines_after in parts:
        before.setdefault(header, []).extend(lines_before)
        after.setdefault(header, []).extend(lines_after)
    return [
        {
            "before_header": header,
            "after_header": header,
            "before": "".join(f"{line}\n" for line in before[header]),
            "after": "".join(f"{line}\n" for line in after[header]),
        }
        for header in before
    ]
