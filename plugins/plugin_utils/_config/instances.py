# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""User-data out of the options of config_user_data: which bucket an instance takes, and all that it is told.

Pure: the programs are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...module_utils._config.fetching import check_fetching
from ...module_utils._config.instance_files import Instance, Programs, files_of
from ...module_utils._config.names import PLACEHOLDER
from ...module_utils._config.user_data import cloud_config
from ...module_utils._core.errors import InvalidInput
from .options import given, units
from .targets import targets_of


def user_data_of(options: Mapping[str, Any], programs: Programs) -> str:
    """``options`` as Ansible has typed them. InvalidInput for what every instance would refuse, or pass over."""
    buckets = _buckets(options)
    before, register_units = (units(option, options[option]) for option in ("before", "register_units"))
    check_fetching(options)
    instance = Instance(
        application=options["application"],
        settings={**_settings(options, buckets), **options["variables"]},
        interval=options["interval"],
        spread=options["spread"],
        before=before,
        register_units=register_units,
        register_command=given(options["register_command"]),
        ready_tag=given(options["ready_tag"]),
    )
    return cloud_config(files_of(instance, programs), instance.has_ready)


def _buckets(options: Mapping[str, Any]) -> dict[str, str]:
    """By region, or nothing where the rule says as much: it serves for regions, too, that nobody thinks of yet."""
    targets, rule = targets_of(options), given(options["bucket"])
    if not targets and rule.count(PLACEHOLDER) != 1:
        raise InvalidInput(f"no bucket is known; give regions, or bucket such as shop-config-{PLACEHOLDER}")
    has_own = any((about or {}).get("bucket") for about in options["regions"].values())
    return {target.region: target.place.bucket for target in targets} if has_own else {}


def _settings(options: Mapping[str, Any], buckets: Mapping[str, str]) -> dict[str, Any]:
    return {
        "LIFEBOAT_APPLICATION": options["application"],
        "LIFEBOAT_ENVIRONMENT": options["environment"],
        "LIFEBOAT_PREFIX": options["prefix"],
        "LIFEBOAT_BUCKET": None if buckets else options["bucket"],
        "LIFEBOAT_BUCKETS": " ".join(f"{region}={bucket}" for region, bucket in buckets.items()),
        "LIFEBOAT_BUCKET_OWNER": options["bucket_owner"],
        "LIFEBOAT_ON_CHANGE": options["on_change"],
        "LIFEBOAT_GROUP": options["group"],
        "LIFEBOAT_SECRETS_OWNER": options["secrets_owner"],
        "LIFEBOAT_KEEP": options["keep"],
        "LIFEBOAT_READY_TAG": options["ready_tag"],
    }
