# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""With the credentials of which roles the modules of a sync run.

It never decides which roles those are: the jobs say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..module_task import ModuleFailure, RunModule
from .access import AT_SOURCE, EVERYWHERE, credentials_of

SESSION = "lifeboat-dr-sync"


def options_of_access(run: RunModule, about: Mapping[str, Any]) -> dict[str, Any]:
    """The credentials for the modules of a run or place, of which ``about`` has ``access`` and ``region``.

    ModuleFailure if a role cannot be assumed.
    """
    assumed = {
        side: _assumed(run, access, about["region"])
        for side, access in ((EVERYWHERE, about["access"]), (AT_SOURCE, about.get("source_access")))
        if access and access["role"]
    }
    return credentials_of(about, assumed)


def _assumed(run: RunModule, access: Mapping[str, Any], region: str | None) -> dict[str, Any]:
    options = {"role_arn": access["role"], "role_session_name": SESSION, **access["credentials"]}
    answer = run(("amazon.aws.sts_assume_role", {**options, **({"region": region} if region else {})}), is_told=False)
    if answer.get("failed"):
        raise ModuleFailure(answer)
    credentials: dict[str, Any] = answer["sts_creds"]
    return credentials
