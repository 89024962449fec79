# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The wiring that all copy modules share: from the Ansible module object to a run and back.

It never decides anything about copies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from .._core.clock import SystemClock
from .._core.ending import end_module
from .._core.errors import AwsError, LifeboatError
from .._core.progress import ProgressLog
from .._core.shell import MINIMUM_BOTOCORE, module_clients
from .._core.waiters import Timeout, timeout_from_params
from .._steps.executor import Executor
from . import run_kind
from .kind import Kind
from .ports import Tools
from .region_entries import check_entries
from .request import texts
from .run import failed
from .run_result import Run

AnyRequest = TypeVar("AnyRequest")
AnyRequest_contra = TypeVar("AnyRequest_contra", contravariant=True)


class RunFunction(Protocol[AnyRequest_contra]):
    """What the runs of all kinds look like."""

    def __call__(self, request: AnyRequest_contra, tools: Tools) -> Run: ...


def run_module(
    module: Any,
    *,
    request: Callable[[Mapping[str, Any], str | None], AnyRequest],
    present: RunFunction[AnyRequest],
    absent: RunFunction[AnyRequest],
) -> None:
    """Run what the module's options ask for and end the module."""
    module.require_botocore_at_least(MINIMUM_BOTOCORE, reason="to remove copies together with their snapshots")
    run = absent if module.params["state"] == "absent" else present
    try:
        timeout = timeout_from_params(module.params)
        # Looking for a region costs a session of botocore, and matters only if none is named.
        is_told = texts(module.params["destination_regions"]) and module.params["source_region"]
        region = None if is_told else module.region
        check_entries(module.params, texts(module.params["destination_regions"]) or (region,))
        wanted = request(module.params, region)
        done = run(wanted, _tools(module, timeout))
    except AwsError as error:
        # What was asked for is right, so whoever reads the result finds it in its usual form.
        done = failed(str(error))
    except LifeboatError as error:
        module.fail_json(msg=str(error))
        return
    end_module(module, done.result, done.failure, done.warnings)


def run_kind_module(module: Any, kind: Kind[Any, Any]) -> None:
    """The same for a module of one kind."""

    def absent(request: Any, tools: Tools) -> Run:
        return run_kind.run_absent(kind, request, tools)

    def present(request: Any, tools: Tools) -> Run:
        return run_kind.run_present(kind, request, tools)

    run_module(module, request=kind.request, present=present, absent=absent)


def _tools(module: Any, timeout: Timeout) -> Tools:
    clock = SystemClock()
    return Tools(
        clients=module_clients(module),
        clock=clock,
        timeout=timeout,
        progress=ProgressLog(module.params["progress_file"], clock),
        executor=Executor(module.check_mode),
    )
