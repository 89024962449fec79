# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to happen to the reverse names of Elastic IP addresses.

Pure: it never asks AWS.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..._core.problem import Problem
from ..._steps.step import Step
from ..instances.model import ElasticIp
from .steps import ClearPtr, SetPtr

NONE, SET, CLEARED, FAILED = "none", "set", "cleared", "failed"


@dataclass(frozen=True, slots=True)
class Reverse:
    """What happens to the name of one address."""

    public_ip: str
    hostname: str | None
    action: str
    address: ElasticIp | None = None
    problem: Problem | None = None

    def to_result(self) -> dict[str, Any]:
        result: dict[str, Any] = {
            "public_ip": self.public_ip,
            "allocation_id": self.address.allocation_id if self.address else None,
            "hostname": self.hostname,
            "action": self.action,
        }
        return {**result, "error": self.problem.to_result()} if self.problem else result

    def failed(self, code: str, message: str) -> Reverse:
        return replace(self, action=FAILED, problem=Problem(code, message))

    @property
    def steps(self) -> tuple[Step, ...]:
        if self.action == SET:
            return (SetPtr(self.public_ip, str(self.hostname)),)
        return (ClearPtr(self.public_ip),) if self.action == CLEARED else ()

    @property
    def is_unfinished(self) -> bool:
        return False


def plan_names(wanted: Mapping[str, str], addresses: Iterable[ElasticIp]) -> list[Reverse]:
    """``wanted`` is public address -> name."""
    by_ip = {address.public_ip: address for address in addresses}
    planned = []
    for public_ip, name in wanted.items():
        address = by_ip.get(public_ip)
        item = Reverse(public_ip, name, NONE, address)
        if address is None:
            text = (
                f"{public_ip} of {name} is no Elastic IP of this account, and only an Elastic IP can have a PTR record"
            )
            planned.append(item.failed("NoElasticIp", text))
        else:
            planned.append(item if address.ptr == name else replace(item, action=SET))
    return planned


def plan_clearing(names: Iterable[str], addresses: Iterable[ElasticIp]) -> list[Reverse]:
    """Addresses that answer with names that go. One with a reverse name cannot be released."""
    gone = set(names)
    return [Reverse(each.public_ip, each.ptr, CLEARED, each) for each in addresses if each.ptr in gone]
