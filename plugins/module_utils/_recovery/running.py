# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of a module about a recovery is: from its options to a result.

It never says how one is wired to Ansible; module.py does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from .._core.clock import Clock
from .._core.shell import Clients
from .._steps.executor import Executor


class RunFunction(Protocol):
    """What these runs look like: the result, and why it failed. LifeboatError if there is no result."""

    def __call__(
        self, params: Mapping[str, Any], clients: Clients, clock: Clock, executor: Executor
    ) -> tuple[dict[str, Any], str | None]: ...
