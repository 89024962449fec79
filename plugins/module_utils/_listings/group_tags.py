# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tags of DB subnet groups, parameter groups and option groups, which no listing of RDS has.

It never decides whose tags count.
"""

from __future__ import annotations

from typing import Any

from .._core.errors import explained
from .._core.tags import tags_from_boto
from .._rds.groups import ARN_TYPES

RESOURCE_TYPES = tuple(f"rds:{arn_type}" for arn_type in ARN_TYPES.values())
# API reference, GetResources: ResourcesPerPage is at most 100.
PAGE_SIZE = 100


def tags_of_groups(tagging: Any, region: str) -> dict[str, dict[str, str]]:
    """ARN -> tags, in one listing for all groups of the region.

    A group that never had a tag is not in it (API reference, GetResources), so what is missing has no tags. It is an
    index beside RDS, and may be some minutes behind: whoever changes tags asks RDS first.
    """
    found: dict[str, dict[str, str]] = {}
    with explained("tag", "GetResources", region, "the tags of DB subnet groups, parameter groups and option groups"):
        pages = tagging.get_paginator("get_resources").paginate(
            ResourceTypeFilters=list(RESOURCE_TYPES), PaginationConfig={"PageSize": PAGE_SIZE}
        )
        for each in (each for page in pages for each in page["ResourceTagMappingList"]):
            found.setdefault(each["ResourceARN"], {}).update(tags_from_boto(each["Tags"]))
    return found


def tags_of_group(rds: Any, region: str, arn: str) -> dict[str, str]:
    """Those of one group, as RDS itself has them now."""
    with explained("rds", "ListTagsForResource", region, f"the tags of {arn}"):
        return tags_from_boto(rds.list_tags_for_resource(ResourceName=arn)["TagList"])
