# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of ebs_instance_snapshot to a checked SetRequest.

Pure: it never calls AWS; every refusal is one sentence that names the option.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from .._copies.request import texts
from .._core.durations import parse_duration
from .._core.errors import InvalidInput
from .._core.regions import region_problem
from .._core.tags import tag_problem
from .._core.tracking import MADE_AT
from .._create.request import MAX_EXCLUDED
from .create_plan import Excluded


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRequest:
    """What the user asked for, checked and in one form. ``tags`` tell the sets of one purpose from all others."""

    region: str
    instance_id: str
    excluded: Excluded = field(default_factory=Excluded)
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    copy_volume_tags: bool = False
    min_interval: timedelta | None = None


def request_from_params(params: Mapping[str, Any], region: str | None) -> SetRequest:
    """The request, or InvalidInput with the first thing that is wrong with the options."""
    if not region:
        raise InvalidInput("region: no region; set region")
    if problem := region_problem(region, "region"):
        raise InvalidInput(problem)
    if not params["instance_id"].startswith("i-"):
        raise InvalidInput(f"instance_id: '{params['instance_id']}' does not start with i-, as such an id does")
    request = SetRequest(
        region=region,
        instance_id=params["instance_id"],
        excluded=Excluded(params["exclude_boot_volume"], _volume_ids(params["exclude_data_volume_ids"])),
        description=params["description"] or "",
        tags=_tags(params["tags"] or {}),
        copy_volume_tags=params["copy_volume_tags"],
    )
    return _with_interval(request, params["min_interval"]) if params["min_interval"] else request


def _with_interval(request: SetRequest, text: str) -> SetRequest:
    interval = parse_duration(text)
    if interval is None:
        raise InvalidInput(f"min_interval: '{text}' is no duration such as 24h, 30m, 7d or a number of seconds")
    if not request.tags:
        raise InvalidInput("min_interval: goes by the age of the snapshots with the same tags; set tags")
    return replace(request, min_interval=interval)


def _volume_ids(option: list[str | None] | None) -> tuple[str, ...]:
    ids = texts(option)
    if len(ids) > MAX_EXCLUDED:
        raise InvalidInput(f"exclude_data_volume_ids: has {len(ids)} volumes and AWS allows {MAX_EXCLUDED}")
    return ids


def _tags(option: Mapping[str, Any]) -> dict[str, str]:
    tags = {str(key): "" if value is None else str(value) for key, value in option.items()}
    # The module adds one of its own.
    if problem := tag_problem({**tags, MADE_AT: ""}):
        raise InvalidInput(f"tags: {problem}")
    return tags
