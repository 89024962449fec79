# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module to run with its options, and what runs it: the words that action plugins which run modules share.

Pure: it never decides what is run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

# A module and its options.
Task = tuple[str, dict[str, Any]]


class RunModule(Protocol):
    """Runs a module on the controller and returns what it returned, ``failed`` if it could not even be started."""

    def __call__(self, task: Task, *, is_told: bool = True) -> dict[str, Any]:
        """In check mode the module only predicts, unless what it does is not to be told (``is_told``) as a change."""


class ModuleFailure(Exception):
    """A module has failed, without which it cannot go on; ``outcome`` is what it returned."""

    def __init__(self, outcome: Mapping[str, Any]) -> None:
        super().__init__(str(outcome.get("msg", "failed")))
        self.outcome = outcome
