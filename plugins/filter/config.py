# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters of the role dr_config about its user-data.

They never call AWS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._config.fetching import check_fetching
from ansible_collections.lifeboat.aws.plugins.module_utils._config.names import (
    Place,
    bucket_of,
    check_names,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._config.region_options import regions_of
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.plugin_utils._config.options import given, units

DEFAULT_PREFIX = "lifeboat-config"


def _told(work: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """With ``problem``, a mistake of the user as one sentence: what a filter raises is told with much around it."""

    def filter_of_it(*arguments: Any, **options: Any) -> dict[str, Any]:
        try:
            return {"problem": None, **work(*arguments, **options)}
        except InvalidInput as error:
            return {"problem": str(error)}

    return filter_of_it


def config_places(
    regions: Any, bucket: str | None, prefix: str | None, application: str, environment: str
) -> dict[str, Any]:
    """``places``: where each region's configuration is, {region, bucket}."""
    by_region = regions_of(regions)
    check_names(application, environment, by_region)
    buckets = {region: bucket_of(region, options, str(given(bucket))) for region, options in by_region.items()}
    for name in buckets.values():
        Place(name, str(given(prefix, DEFAULT_PREFIX)), application, environment)
    return {"places": [{"region": region, "bucket": name} for region, name in buckets.items()]}


def config_units(value: Any, option: str) -> dict[str, Any]:
    """``units``: their names, out of a list or a text with commas."""
    return {"units": units(option, value)}


def config_fetching(options: Mapping[str, Any]) -> dict[str, Any]:
    """Nothing but the problem, if instances would refuse these settings, or systemd pass over them."""
    check_fetching(options)
    return {}


class FilterModule:
    """What Ansible finds."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {
            "config_given": given,
            "config_places": _told(config_places),
            "config_units": _told(config_units),
            "config_fetching": _told(config_fetching),
        }
