# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many values one filter of an EC2 call takes.

Pure: it never calls AWS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

# EC2 allows 200 values for one filter.
MAX_FILTER_VALUES = 200


def chunked(values: Iterable[str]) -> Iterator[list[str]]:
    """The values, once each, in lists that fit into one filter."""
    rest = list(dict.fromkeys(values))
    while rest:
        yield rest[:MAX_FILTER_VALUES]
        rest = rest[MAX_FILTER_VALUES:]
