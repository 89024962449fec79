# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Executes a module for an action plugin, and packs it sooner.

It never changes what is executed.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ansible.plugins.action import ActionBase

# An argument of every module since ansible-core 2.19; others refuse it.
_TRACEBACKS = "_ansible_tracebacks_for"


def execute_module(action: ActionBase, *, of_many: bool = False, **call: Any) -> dict[str, Any]:
    """What the module returns; ``call`` is what ActionBase._execute_module takes.

    :param of_many: whether the task runs other modules too, so that what is left of this one must make room for them.
    """
    with collector_paused(is_last=not of_many), _tracebacks_of(action, str(call.get("module_name") or "")):
        answer: dict[str, Any] = action._execute_module(**call)
    return answer


def execute_own(action: ActionBase, task_vars: dict[str, Any] | None, options: dict[str, Any]) -> dict[str, Any]:
    """What the module returns that has the name of the action, without its options: workloads may have secrets in them,
    such as user data, which are no matter of a log."""
    answer = execute_module(action, module_name=action._task.action, module_args=options, task_vars=task_vars)
    answer.pop("invocation", None)
    return answer


@contextmanager
def _tracebacks_of(action: ActionBase, module: str) -> Iterator[None]:
    """Modules of amazon.aws are asked for the traceback of a failure, as they give it by themselves before ansible-core
    2.19. Where they say "Failed to describe subnets", AWS's code is in it and nowhere else.

    What Ansible tells modules by itself goes by DISPLAY_TRACEBACK, which decides what users see: none of these.
    """
    if not module.startswith("amazon.aws."):
        yield
        return
    update = action._update_module_args

    def updated(name: str, arguments: dict[str, Any], *others: Any, **more: Any) -> None:
        update(name, arguments, *others, **more)
        if _TRACEBACKS in arguments:
            arguments[_TRACEBACKS] = ["error"]

    action._update_module_args = updated
    try:
        yield
    finally:
        action._update_module_args = update


@contextmanager
def collector_paused(*, is_last: bool) -> Iterator[None]:
    """Python's collector of garbage does not run meanwhile, nor afterwards over what was left if that was the last.

    Ansible parses each file of a module to find those that it needs. The collector takes that many new objects for a
    reason to look through all that Ansible has in memory, again and again: a third of the time that packing takes, and
    it finds nothing. Without it there are some 20 MiB more, in a process that ends with the task; to take them apart
    just before it ends would take a fifth of the time that packing does.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_last:
            gc.freeze()
        if was_enabled:
            gc.enable()
