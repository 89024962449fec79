# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""User data of a fleet whose plan says which configuration it fetches, and gives no user data itself.

It never replaces what ``launch`` says, and renders nothing without the environment: the image may fetch by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ...module_utils._config.arguments import FETCHING, PREFIX, WHOSE
from ...module_utils._core.errors import InvalidInput
from ...module_utils._workloads.common import CONFIG
from ...module_utils._workloads.options import is_unset
from ...module_utils._workloads.validate import level_mistakes
from .._config.instances import user_data_of
from .._config.programs import programs
from .workload import region_of

_SPEC = {**WHOSE, **PREFIX, **FETCHING}


def with_user_data(given: Mapping[str, Any]) -> dict[str, Any]:
    """Options of a recovery, with ``launch.user_data`` out of ``config``. InvalidInput for what cannot be rendered."""
    workload, region = given.get("workload"), region_of(given)
    if not isinstance(workload, Mapping) or not region:
        return dict(given)
    launch, config = workload.get("launch"), workload.get("config")
    launch = {} if is_unset(launch) else launch
    if not isinstance(launch, Mapping) or not is_unset(launch.get("user_data")) or not isinstance(config, Mapping):
        return dict(given)
    if is_unset(config.get("environment")):
        return dict(given)
    rendered = _rendered({key: value for key, value in config.items() if not is_unset(value)}, region)
    return {**given, "workload": {**workload, "launch": {**launch, "user_data": rendered}}}


def _rendered(config: Mapping[str, Any], region: str) -> str:
    mistakes = list(level_mistakes(CONFIG["options"], config, ("workload", "config"), {}))
    if mistakes:
        raise InvalidInput(f"{'.'.join(map(str, mistakes[0].path))}: {mistakes[0].message}")
    missing = [key for key in ("app", "bucket") if key not in config]
    if missing:
        raise InvalidInput(f"workload.config.{missing[0]}: it is missing; set it, or remove config.environment")
    same = {key: value for key, value in config.items() if key not in ("app", "bucket")}
    options = {**same, "application": config["app"], "regions": {region: {"bucket": config["bucket"]}}}
    result = ArgumentSpecValidator(_SPEC).validate(options)
    if result.error_messages:
        raise InvalidInput(f"workload.config: {result.error_messages[0]}")
    try:
        return user_data_of(result.validated_parameters, programs())
    except InvalidInput as error:
        raise InvalidInput(f"workload.config: {error}") from error
