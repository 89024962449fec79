# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fleet as tests of its planners have it: what is asked for, and what is there."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.images import Point
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.model import (
    Health,
    Instance,
    Parameter,
    TargetGroup,
    There,
)
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.request import Request, request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.values import Known
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.fleets.wanted import Observed, Wanted, wanted_of

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=timezone.utc)
POINT = Point("ami-19", "web-19", "123456789012", "us-east-1/ami-1", NOW)
PLAN = {"name": "shop", "source_region": "us-east-1", "recovery_region": "us-west-2"}
OWN = {"lifeboat:workload": "shop/web", "lifeboat:recovery-point": "ami-19", "lifeboat:recovery": "restoring"}
DONE = {**OWN, "lifeboat:recovery": "complete"}
WEB = TargetGroup("web", "arn:web", load_balancers=("arn:lb",))
PARAMETER = "/lifeboat/shop/web/image"
PUBLISHED = Parameter("ami-19", "aws:ec2:image")
HEALTHY = {"arn:web": {f"i-{number}": Health("healthy") for number in (1, 2)}}

# Of the module, beside those of the workload.
_OPTIONS = ("drill", "recovery_point", "recovery_point_before", "refused")


def request(launch: dict[str, Any] | None = None, plan: dict[str, Any] | None = None, **more: Any) -> Request:
    options = {name: more.pop(name) for name in _OPTIONS if name in more}
    said = {"instance_type": "m6i.large", "count": 2, "subnets": ["subnet-a", "subnet-b"], **(launch or {})}
    said = {key: value for key, value in said.items() if value is not None}
    workload = {"name": "web", "kind": "fleet", "sync_identifier": "web", "launch": said, **more}
    return request_from_params({"plan": {**PLAN, **(plan or {})}, "workload": workload, **options}, NOW)


def wanted(asked: Request | None = None, facts: dict[str, Any] | None = None, **observed: Any) -> Wanted:
    there = observed.pop("there", There())
    point = observed.pop("point", POINT)
    return wanted_of(asked or request(), Observed(there, point, Known(facts or {}), **observed))


def instance(number: int = 1, **more: Any) -> Instance:
    fields: dict[str, Any] = {
        "state": "running",
        "checks": "ok",
        "type": "m6i.large",
        "image": "ami-19",
        "subnet": f"subnet-{'ab'[(number - 1) % 2]}",
        "interfaces": (f"eni-{number}",),
        "security_groups": {"sg-1": "web"},
        "tags": OWN,
    }
    return Instance(f"i-{number}", **{**fields, **more})


def there(*instances: Instance, **more: Any) -> There:
    return There(instances=instances, **more)
