# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a sync runs modules, and with the credentials of which role.

It never decides what is run: that is asked of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from .access import AT_SOURCE, EVERYWHERE, credentials_of
from .tasks import Task

SESSION = "lifeboat-dr-sync"


class RunModule(Protocol):
    """Runs a module on the controller and returns what it returned, ``failed`` if it could not even be started."""

    def __call__(self, task: Task, *, is_told: bool = True) -> dict[str, Any]:
        """In check mode the module only predicts, unless what it does is not to be told (``is_told``) as a change."""


class ModuleFailure(Exception):
    """A module has failed, without which its jobs cannot go on; ``outcome`` is what it returned."""

    def __init__(self, outcome: Mapping[str, Any]) -> None:
        super().__init__(str(outcome.get("msg", "failed")))
        self.outcome = outcome


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
