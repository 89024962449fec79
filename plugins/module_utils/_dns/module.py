# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The wiring of ec2_dyndns_register: from the Ansible module object to a run and back.

It never decides anything about names.
"""

from __future__ import annotations

from typing import Any

from .._core.clock import SystemClock
from .._core.ending import end_module
from .._core.errors import AwsError, InvalidInput, LifeboatError
from .._core.partitions import region_hint
from .._core.regions import region_problem
from .._core.shell import MINIMUM_BOTOCORE, Clients, client_maker
from .._core.waiters import timeout_from_params
from .._steps.executor import Executor
from .absent import run_absent
from .instances.imds import own_identity
from .outcome import Run, failed
from .registry import PROVIDERS
from .request import Request, request_from_params
from .run import run_present
from .store import Context


def run_module(module: Any) -> None:
    """Run what the module's options ask for and end the module."""
    module.require_botocore_at_least(MINIMUM_BOTOCORE, reason="to describe instances and their names")
    try:
        request = request_from_params(module.params)
        region = _region(module, request)
    except LifeboatError as error:
        module.fail_json(msg=str(error))
        return
    try:
        run = _run(module, request, region)
    except AwsError as error:
        # What was asked for is right, so whoever reads the result finds it in its usual form.
        run = failed(str(error))
    except LifeboatError as error:
        module.fail_json(msg=str(error))
        return
    end_module(module, run.result, run.failure, (*run.warnings, *_doubts(request)))


def _doubts(request: Request) -> list[str]:
    """Regions that are lost but nobody knows, and that are near one that is known: a slip would spare the wrong one."""
    hints = {region: region_hint(region) for region in sorted(request.lost_regions)}
    return [f"lost_regions: {region} is not known here{hint}" for region, hint in hints.items() if hint]


def _run(module: Any, request: Request, region: str) -> Run:
    context = Context(Clients(client_maker(module)), SystemClock(), timeout_from_params(module.params))
    store = PROVIDERS[request.provider]({**module.params, "region": region}, context)
    run = run_absent if module.params["state"] == "absent" else run_present
    return run(request, store, context, region, Executor(module.check_mode))


def _region(module: Any, request: Request) -> str:
    """The region of the instances. Who runs on one need not say it."""
    region: str | None = module.region
    if region is None and any(registration.is_self for registration in request.registrations):
        region = own_identity().region
    if not region:
        raise InvalidInput("region is required: the region of the instances")
    if problem := region_problem(region, "region"):
        raise InvalidInput(problem)
    return region
