# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Paginated listings: of EC2 all that match, in as many requests as the filters take, and of RDS all databases.

It never decides which of them count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from .errors import AwsRule, explained
from .filters import filter_requests

Read = TypeVar("Read")

# The most that EC2 and RDS put on one page.
PAGE_SIZE, RDS_PAGE_SIZE = 1000, 100


def listed(
    client: Any,
    call: str,
    key: str,
    filters: Mapping[str, Iterable[str]],
    *,
    page_size: int = PAGE_SIZE,
    **arguments: Any,
) -> Iterator[Any]:
    """What stands under ``key`` on each page. Where filters had to be cut, something may come twice.

    It explains no error: whoever lists does, and reads the answer inside that.
    """
    paginator = client.get_paginator(call)
    for wanted in filter_requests(filters):
        for page in paginator.paginate(Filters=wanted, **arguments, PaginationConfig={"PageSize": page_size}):
            yield from page[key]


def db_instances(
    rds: Any, region: str, read: Callable[[Mapping[str, Any]], Read], rules: tuple[AwsRule, ...] = (), **one: str
) -> list[Read]:
    """What is read off each DB instance of a region, or off the one that ``DBInstanceIdentifier`` names.

    RDS has no filter for tags.
    """
    with explained("rds", "DescribeDBInstances", region, "the DB instances", rules):
        return [read(each) for each in _databases(rds, "describe_db_instances", "DBInstances", one)]


def db_clusters(
    rds: Any, region: str, read: Callable[[Mapping[str, Any]], Read], rules: tuple[AwsRule, ...] = (), **one: str
) -> list[Read]:
    """The same of DB clusters and ``DBClusterIdentifier``."""
    with explained("rds", "DescribeDBClusters", region, "the DB clusters", rules):
        return [read(each) for each in _databases(rds, "describe_db_clusters", "DBClusters", one)]


def _databases(rds: Any, call: str, key: str, one: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    for page in rds.get_paginator(call).paginate(**one, PaginationConfig={"PageSize": RDS_PAGE_SIZE}):
        yield from page[key]
