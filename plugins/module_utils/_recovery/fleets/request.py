# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a request means for a fleet: its names, its load balancers and addresses, and where its image is published.

Pure: it never asks AWS whether any of it is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ..._core.errors import InvalidInput
from ..._workloads.options import is_unset, listed
from ..._workloads.settled import WantedSet
from ..registry import FLEETS
from ..request import Request as AnyRequest
from ..request import request_of_kind

# EC2 API reference, LaunchTemplateName.
_NOT_IN_TEMPLATE_NAMES = re.compile(r"[^a-zA-Z0-9().\-/_]")


@dataclass(frozen=True, slots=True)
class Request(AnyRequest):
    """That of a workload of kind fleet. ``refused`` is what AWS has said in each subnet to a launch of this run."""

    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def launch(self) -> Mapping[str, Any]:
        return self.section

    @property
    def name(self) -> str:
        """Tag Name of its instances, unless the plan says another one."""
        return self.named(self.workload.name)

    @property
    def template_name(self) -> str:
        """Of the launch template that a recovery creates: one that no other tool is likely to have taken."""
        parts = [part for part in ("lifeboat", self.workload.plan, self.workload.name) if part]
        return self.named(_NOT_IN_TEMPLATE_NAMES.sub("-", "-".join(parts)))

    @property
    def base(self) -> Mapping[str, Any] | None:
        """The launch template whose image is replaced, or None."""
        found = self.launch.get("launch_template")
        return found if isinstance(found, Mapping) and found else None

    @property
    def subnets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(each) for each in self.launch.get("subnets") or () if each))

    @property
    def target_groups(self) -> tuple[str, ...]:
        """Names or ARNs."""
        return self._texts("target_groups")

    @property
    def elastic_ips(self) -> tuple[str, ...]:
        return self._texts("elastic_ips")

    def _texts(self, option: str) -> tuple[str, ...]:
        said = self.workload.options.get(option)
        return () if is_unset(said) else tuple(dict.fromkeys(str(each) for each in listed(said) if each))

    @property
    def image_parameter(self) -> str | None:
        """Where the image is published for others, or None without a plan, whose name is in it."""
        plan, name = self.workload.plan, self.workload.name
        folder = f"/lifeboat/{plan}/drills/{self.drill}" if self.drill else f"/lifeboat/{plan}"
        return f"{folder}/{name}/image" if plan else None

    @property
    def wanted_sets(self) -> tuple[WantedSet, ...]:
        """InvalidInput if only the source region knows which images are its own, and none is named."""
        sets = self.workload.sets
        if sets is None and not self.point:
            raise InvalidInput(
                f"workload {self.workload.name}: the plan does not say which recovery points are its own; set set, or "
                "name an image with recovery_point"
            )
        return sets or ()


def request_from_params(params: Mapping[str, Any], now: datetime) -> Request:
    """InvalidInput with one sentence for what cannot be recovered."""
    request = replace(request_of_kind(Request, params, FLEETS, now), refused=params.get("refused") or {})
    _check(request)
    return request


def _check(request: Request) -> None:
    launch = request.launch
    count, fewest = request.workload.count, 0 if launch.get("auto_scaling_group") else 1
    if count is not None and count < fewest:
        raise InvalidInput(f"workload.launch.count: expected a number from {fewest}, got '{count}'")
    if launch.get("auto_scaling_group") and launch.get("hibernation_options"):
        raise InvalidInput(
            "workload.launch.hibernation_options: an Auto Scaling group has no such instances; remove it"
        )
    placement = launch.get("placement") or {}
    for key in ("partition_number", "host_resource_group_arn"):
        if placement.get(key) is not None and (launch.get("auto_scaling_group") or launch.get("launch_template")):
            raise InvalidInput(
                f"workload.launch.placement.{key}: amazon.aws.ec2_launch_template cannot set it; remove it, or launch "
                "plain instances without launch.launch_template"
            )
    by_name = [str(each) for each in launch.get("security_groups") or () if not str(each).startswith("sg-")]
    if by_name and (launch.get("auto_scaling_group") or launch.get("launch_template")):
        raise InvalidInput(
            "workload.launch.security_groups: expected ids such as sg-0abc1234abc1234aa with an Auto Scaling group or "
            f"a launch template, got '{by_name[0]}'"
        )
    if launch.get("placement") and (launch.get("placement_group") or launch.get("tenancy")):
        raise InvalidInput("workload.launch.placement: it has placement_group and tenancy in it; set them there only")
