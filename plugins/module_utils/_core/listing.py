# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Paginated listings of EC2: all that match, in as many requests as the filters take.

It never explains an error; whoever lists does, and reads the answer inside that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .filters import filter_requests

# The most that EC2 puts on one page.
PAGE_SIZE = 1000


def listed(
    client: Any,
    call: str,
    key: str,
    filters: Mapping[str, Iterable[str]],
    *,
    page_size: int = PAGE_SIZE,
    **arguments: Any,
) -> Iterator[Any]:
    """What stands under ``key`` on each page. Where filters had to be cut, something may come twice."""
    paginator = client.get_paginator(call)
    for wanted in filter_requests(filters):
        for page in paginator.paginate(Filters=wanted, **arguments, PaginationConfig={"PageSize": page_size}):
            yield from page[key]
