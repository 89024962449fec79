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


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
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
