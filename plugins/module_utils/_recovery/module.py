# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The wiring that modules of recoveries and drills share: from the Ansible module object to a run and back.

It never decides anything about a recovery.
"""

from __future__ import annotations

from typing import Any

from .._core.clock import SystemClock
from .._core.ending import end_module
from .._core.errors import LifeboatError
from .._core.shell import Clients, client_maker
from .._steps.executor import Executor
from .point import NoPoint
from .running import RunFunction


def run_module(module: Any, run: RunFunction) -> None:
    """Run what the module's options ask for and end the module."""
    executor = Executor(module.check_mode)
    try:
        clients = Clients(client_maker(module))
        result, failure = run(module.params, clients, SystemClock(), executor)
    except NoPoint as error:
        module.fail_json(msg=str(error), no_recovery_point=True)
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    end_module(module, result, failure, ())
