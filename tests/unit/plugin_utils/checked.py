# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Jobs checked against the argument specs of the real modules, as the role does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync import jobs as sync_jobs
from ansible_collections.lifeboat.aws.plugins.plugin_utils._sync.specs import kind_specs


def checked_jobs(
    jobs: Any, defaults: Any, beside: Iterable[Mapping[str, Any]] = ()
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    return sync_jobs.checked_jobs(jobs, defaults, kind_specs(), beside)
