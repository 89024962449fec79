# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a module ends: warnings first, then the result, whole also when something failed.

It never decides what a failure is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible.module_utils.common.warnings import warn


def end_module(module: Any, result: Mapping[str, Any], failure: str | None, warnings: Iterable[str]) -> None:
    """A failure keeps all of the result, for what succeeded has to be known."""
    for warning in warnings:
        # Not module.warn: amazon.aws hands those to exit_json as well, which ansible-core calls deprecated.
        warn(warning)
    if failure is None:
        module.exit_json(**result)
    else:
        module.fail_json(msg=failure, **result)
