# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is to be there, from the plan and what was observed: image, values, target groups, addresses.

Pure: it never reads anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..._core.problem import Problem
from ..ownership import tags_of_launch
from .images import Point
from .model import LoadBalancer, TargetGroup, Template, There
from .request import Request
from .tasks import template_task
from .values import FleetValues, Known, settle


@dataclass(frozen=True, slots=True)
class Observed:
    """What was read once: ``known`` of the source, and ``no_facts`` says why there is no manifest of it.

    ``disabled`` are images newer than the point that nobody can launch, ``base`` the version of the launch template
    that the plan names, ``missing`` what the plan names and the region has not. ``scaling`` is what scales the group
    that came up, None if that was not asked for.
    """

    there: There
    point: Point | None = None
    known: Known = field(default_factory=Known)
    no_facts: str = ""
    disabled: tuple[str, ...] = ()
    base: Template | None = None
    target_groups: tuple[TargetGroup, ...] = ()
    load_balancers: tuple[LoadBalancer, ...] = ()
    missing: tuple[str, ...] = ()
    scaling: Mapping[str, Any] | Problem | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """``point`` is None if nothing is left to launch."""

    request: Request
    values: FleetValues
    point: Point | None = None
    base: Template | None = None
    target_groups: tuple[TargetGroup, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return self.values.group.desired if self.values.group else int(self.values.count.value)

    @property
    def has_template(self) -> bool:
        return self.values.group is not None or self.base is not None

    @property
    def tags(self) -> dict[str, str]:
        return tags_of_launch(self.request.owner, self.values.launch.tags, self.point)

    @property
    def base_data(self) -> Mapping[str, Any]:
        return self.base.data if self.base else {}

    def template(self) -> tuple[str, dict[str, Any], str]:
        """The task for its launch template, and the description by which a later run knows that it is this one.

        What a drill calls its end is another one in each run, so that it does not count.
        """
        if self.point is None:
            raise ValueError("nothing is launched without an image")
        request = self.request
        about = (request.template_name, self.base_data, self.values, self.point.id, self.tags, request.region)
        module, options = template_task(*about, is_bare=self.is_bare)
        lasting = {key: value for key, value in options.items() if key not in ("tags", "tag_specifications")}
        digest = hashlib.sha256(json.dumps(lasting, sort_keys=True, default=str).encode()).hexdigest()[:12]
        marker = f"{self.point.id} {digest}"
        return module, {**options, "version_description": marker}, marker

    @property
    def is_bare(self) -> bool:
        """Whether its launch template has no network: AWS takes a subnet only together with the security groups."""
        return self.values.group is None and bool(self.request.subnets)


def wanted_of(request: Request, observed: Observed) -> Wanted:
    values = settle(request, observed.known)
    return Wanted(request, values, observed.point, observed.base, observed.target_groups, observed.missing)
