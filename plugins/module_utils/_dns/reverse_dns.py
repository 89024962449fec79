# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of addresses: the PTR of an instance's Elastic IP is its first public name, and none when that goes.

AWS sets it only once the name answers with the address, so it comes after the forward records; it never sets one for
a name that this run could not register.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .._core.errors import ABSENT, DENIED, AwsError
from .._core.parallel import in_parallel
from .._core.problem import Problem
from .._core.waiters import wait_until
from .._steps.carry_out import Doers, carry_out
from .instances import elastic_ip as api
from .instances.model import ElasticIp
from .plan.reverse import Reverse
from .plan.steps import ClearPtr, SetPtr
from .store import Context


@dataclass(frozen=True, slots=True)
class ReverseNames:
    """The work of plans of PTR records: each is set or cleared, and seen done; every address is tried."""

    region: str
    context: Context

    def before(self, item: Reverse) -> Reverse:
        return item

    def predict(self, item: Reverse) -> Reverse:
        return item

    def carry_out(self, items: tuple[Reverse, ...]) -> list[Reverse]:
        ec2 = self.context.clients.get("ec2", self.region)
        doers: Doers[Reverse] = {
            SetPtr: lambda item, _step: _told(item, _set(item, ec2, self.region, self.context)),
            ClearPtr: lambda item, _step: _told(item, _clear(item, ec2, self.region, self.context)),
        }
        return in_parallel(lambda item: carry_out(item, item.steps, doers, lambda _condition, _so_far: True), items)


def _told(item: Reverse, problem: Problem | None) -> Reverse:
    return item.failed(problem.code, problem.message) if problem else item


def _set(item: Reverse, ec2: Any, region: str, context: Context) -> Problem | None:
    """AWS looks the name up itself and refuses until it sees the address, which no error code of its own says."""
    refusals: list[AwsError] = []
    address, name = item.address, str(item.hostname)
    if address is None:
        return None

    def ask() -> bool:
        refusals.clear()
        try:
            api.set_ptr(ec2, region, address, name)
        except AwsError as error:
            if error.kind in (DENIED, ABSENT):
                raise
            refusals.append(error)
        return not refusals

    if not wait_until(ask, bool, context.timeout, context.clock):
        return Problem(refusals[0].code, f"{refusals[0]}; AWS wants to see that {name} answers {item.public_ip} first")
    return _settled(item, lambda now: now.ptr == name, ec2, region, context)


def _clear(item: Reverse, ec2: Any, region: str, context: Context) -> Problem | None:
    if item.address is None:
        return None
    api.clear_ptr(ec2, region, item.address)
    return _settled(item, lambda now: now.ptr is None, ec2, region, context)


def _settled(
    item: Reverse, is_right: Callable[[ElasticIp], bool], ec2: Any, region: str, context: Context
) -> Problem | None:
    address = item.address
    if address is None:
        return None

    def ask() -> ElasticIp:
        return api.describe_ptrs(ec2, region, [address])[0]

    now = wait_until(ask, lambda seen: is_right(seen) and not seen.is_settling, context.timeout, context.clock)
    if is_right(now) and not now.is_settling:
        return None
    return Problem(
        "ReverseNameNotSettled",
        f"{item.public_ip}: AWS has accepted the change of its PTR record and has not completed it yet; "
        "raise wait_timeout to wait longer",
    )
