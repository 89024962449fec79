# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module is executed as it is asked for, and Python's collector of garbage is as before."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.lifeboat.aws.plugins.plugin_utils.executing import execute_module


class Action:
    """As much of an action plugin as executing a module asks for; keeps whether the collector was at work."""

    def __init__(self, error: Exception | None = None) -> None:
        self.has_collector: bool | None = None
        self._error = error

    def _execute_module(self, **call: Any) -> dict[str, Any]:
        self.has_collector = gc.isenabled()
        if self._error:
            raise self._error
        return call


class Told:
    """As ActionBase does: what Ansible itself tells a module is put among its arguments just before."""

    def __init__(self, **told: Any) -> None:
        self._told = told

    def _update_module_args(self, _name: str, arguments: dict[str, Any], _task_vars: dict[str, Any]) -> None:
        arguments.update(self._told)

    def _execute_module(self, *, module_name: str, module_args: dict[str, Any]) -> dict[str, Any]:
        self._update_module_args(module_name, module_args, {})
        return module_args


class Packing:
    """Leaves more objects than the collector waits for, as packing does."""

    def _execute_module(self, **call: Any) -> dict[str, Any]:
        self.trees = [[call] for _each in range(10 * gc.get_threshold()[0])]
        return call


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.parametrize("is_enabled", [True, False])
def test_execute_module_pauses_the_collector(is_enabled: bool) -> None:
    """Catches: packing that takes half as long again; a collector that somebody else has switched off and we on."""
    if not is_enabled:
        gc.disable()
    action: Any = Action()
    call = {"module_name": "lifeboat.aws.ami_xregion_copy", "module_args": {"wait": True}}
    assert execute_module(action, **call) == call
    assert (action.has_collector, gc.isenabled()) == (False, is_enabled)


def test_execute_module_that_fails_leaves_the_collector_on() -> None:
    """Catches: a module that could not be started, and a process that keeps its garbage."""
    action: Any = Action(RuntimeError("no such module"))
    with pytest.raises(RuntimeError):
        execute_module(action, module_name="x")
    assert gc.isenabled()


@pytest.mark.parametrize(("of_many", "has_run"), [(False, False), (True, True)])
def test_execute_module_leaves_what_packing_left_to_the_end_of_the_process(of_many: bool, has_run: bool) -> None:
    """Catches: the trees of all files of a module taken apart just before the process ends; and those of each module of
    a task with many, kept until it does.
    """
    packing: Any = Packing()
    collected: list[str] = []
    gc.callbacks.append(lambda phase, _info: collected.append(phase))
    try:
        execute_module(packing, of_many=of_many, module_name="lifeboat.aws.ami_xregion_copy")
        _next_object: list[list[str]] = [[]]
    finally:
        gc.callbacks.pop()
    assert bool(collected) == has_run


NONE, ERROR = {"_ansible_tracebacks_for": []}, {"_ansible_tracebacks_for": ["error"]}


@pytest.mark.parametrize(
    ("module", "told", "given"),
    [
        ("amazon.aws.ec2_instance", NONE, ERROR),
        # ansible-core 2.18 and older: the module always answers with it, and does not know the argument.
        ("amazon.aws.ec2_instance", {}, {}),
        ("lifeboat.aws.ami_xregion_copy", NONE, NONE),
    ],
)
def test_execute_module_asks_modules_of_amazon_aws_for_tracebacks(
    module: str, told: dict[str, Any], given: dict[str, Any]
) -> None:
    """Catches: "Failed to describe subnets", with AWS's code nowhere; and what is left on the action afterwards."""
    action: Any = Told(**told)
    assert execute_module(action, module_name=module, module_args={}) == given
    assert action._execute_module(module_name=module, module_args={}) == told
