# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters and lists of ids, cut into as many requests as AWS's limits make necessary.

Pure: it never calls AWS. No other file writes a filter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import product
from typing import Any

# EC2 user guide and EC2's own error: "The maximum number of filter values specified on a single call is 200". The API
# reference says 200 for each filter; what keeps to the first keeps to both.
MAX_FILTER_VALUES = 200
# API references of CreateTags and DescribeAddressesAttribute.
MAX_RESOURCES = 1000
# Of instance-state-name: instances that are there and stay. EC2 lists those that are terminated for an hour more.
LIVING = ("pending", "running", "stopping", "stopped")


def filter_requests(filters: Mapping[str, Iterable[str]]) -> Iterator[list[dict[str, Any]]]:
    """The ``Filters`` of each request that it takes; together they find what one without limits would find.

    All filters must match, any value of each, so every part of one goes with every part of the others. A filter
    without values matches nothing, and there is no request to make. Answers may have a resource twice.
    """
    values = {name: list(dict.fromkeys(of_filter)) for name, of_filter in filters.items()}
    sizes = _sizes({name: len(of_filter) for name, of_filter in values.items()})
    parts = [list(chunked(of_filter, sizes[name])) for name, of_filter in values.items()]
    for chosen in product(*parts):
        yield [{"Name": name, "Values": part} for name, part in zip(values, chosen, strict=True)]


def fits(text: str, pattern: str) -> bool:
    """Whether a value fits one of a filter as AWS reads it: it knows ``*`` and ``?``, and no brackets."""
    return fnmatchcase(text, pattern.replace("[", "[[]"))


def chunked(values: Iterable[str], size: int = MAX_FILTER_VALUES) -> Iterator[list[str]]:
    """The values, once each, in lists of at most ``size``."""
    rest = list(dict.fromkeys(values))
    while rest:
        yield rest[:size]
        rest = rest[size:]


def _sizes(counts: Mapping[str, int]) -> dict[str, int]:
    """How many values of each filter go into one request: short lists whole, and the long ones share what is left."""
    sizes: dict[str, int] = {}
    room = MAX_FILTER_VALUES
    shortest_first = sorted(counts, key=lambda name: counts[name])
    for index, name in enumerate(shortest_first):
        share = room // (len(counts) - index)
        sizes[name] = max(1, min(counts[name], share))
        room -= sizes[name]
    return sizes
