# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module returns of the recovery of a fleet, and the lines that people read.

Pure: it never reads a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..._core.durations import shown_duration
from ..._core.tracking import format_time, parse_time
from ..ownership import POINT, POINT_CREATED
from ..settings import AWS, Value, shown, value_line
from .compare import findings
from .model import LoadBalancer, There
from .plan import is_complete, members_of, waiting
from .wanted import Observed, Wanted

HTTPS = 443


@dataclass(frozen=True, slots=True)
class Report:
    """One fleet at one moment. ``steps`` are those taken, or with ``is_predicted`` those that would be."""

    wanted: Wanted
    observed: Observed
    now: datetime
    steps: tuple[str, ...] = ()
    is_predicted: bool = False

    def result(self, there: There) -> dict[str, Any]:
        request = self.wanted.request
        members = members_of(self.wanted, there)
        group = self.wanted.values.group
        image, balancers = self._image(there), self.observed.load_balancers
        result = {
            "workload": request.workload.name,
            "kind": request.kind,
            "region": request.region,
            "drill": request.drill or None,
            "state": self._state(there),
            "image": {"id": image, "parameter": self._published(there, image)} if image else None,
            "instances": [instance.to_result() for instance in members],
            "auto_scaling_group": group.name if group else None,
            "launch_template": request.template_name if self.wanted.has_template else None,
            "load_balancers": [each.to_result() for each in balancers],
            "endpoint": _endpoint(balancers),
            "recovery_point": self._point(there),
            "settings": shown(self._values()),
            "findings": findings(self.wanted, self.observed, there, self.now),
            "steps": list(self.steps),
        }
        return {**result, "lines": self._lines(result)}

    def _state(self, there: There) -> str:
        if not there.instances and not there.group:
            return "absent"
        # What people have added to a fleet later, or what has failed since, is theirs.
        is_up = is_complete(self.wanted, there) and not waiting(self.wanted, there, frozenset())
        return "recovered" if is_up else "recovering"

    def _tags(self, there: There) -> Mapping[str, str]:
        return there.group.tags if there.group else there.instances[0].tags if there.instances else {}

    def _image(self, there: There) -> str | None:
        return self.wanted.point.id if self.wanted.point else self._tags(there).get(POINT)

    def _published(self, there: There, image: str) -> str | None:
        is_there = there.parameter is not None and there.parameter.value == image
        return self.wanted.request.image_parameter if is_there else None

    def _point(self, there: There) -> dict[str, Any] | None:
        if self.wanted.point:
            return self.wanted.point.to_result(self.now)
        tags = self._tags(there)
        moment = parse_time(tags.get(POINT_CREATED, ""))
        if moment is None:
            return None
        unknown = dict.fromkeys(("name", "source", "size", "encrypted", "deprecated_at"))
        age = round((self.now - moment).total_seconds())
        return {**unknown, "id": tags.get(POINT), "source_created": format_time(moment), "age": age}

    def _values(self) -> list[Value]:
        """Those that are said, and what AWS chooses of the rest that matters."""
        settled = self.wanted.values.shown
        request = self.wanted.request
        subnets = [Value("subnets", list(request.subnets), self._origin("subnets"))] if request.subnets else []
        known = {value.option for value in (*settled, *subnets)}
        names = () if self.wanted.base else ("subnets", "security_groups")
        return [*settled, *subnets, *(Value(name, None, AWS) for name in names if name not in known)]

    def _origin(self, option: str) -> str:
        return "drill" if option in self.wanted.request.of_drill else "plan"

    def _lines(self, result: Mapping[str, Any]) -> list[str]:
        point, endpoint, image = result["recovery_point"], result["endpoint"], result["image"]
        state = "would be launched" if self.is_predicted and result["state"] == "absent" else result["state"]
        lines = [f"{result['workload']}: fleet in {result['region']}: {state}"]
        if point:
            age = shown_duration(point["age"])
            lines.append(f"  recovery point {point['id']} of {point['source_created']}, {age} old")
        if image and image["parameter"]:
            lines.append(f"  image published as {image['parameter']}")
        if endpoint:
            lines.append(f"  endpoint {endpoint['address']}:{endpoint['port']}")
        lines += [value_line(each) for each in result["settings"]]
        lines += self._predicted() if self.is_predicted and result["state"] == "absent" else []
        for each in result["instances"]:
            addresses = ", ".join(address for address in (each["private_ip"], each["public_ip"]) if address)
            lines.append(f"  instance {each['id']}: {each['state']} in {each['zone']}, {addresses or 'no address yet'}")
        return lines + [f"  finding: {each['what']}" for each in result["findings"]]

    def _predicted(self) -> list[str]:
        """What follows once it runs."""
        request = self.wanted.request
        names = ", ".join(group.name for group in self.wanted.target_groups)
        verb = "attached to" if self.wanted.values.group else "registered in"
        lines = [f"  would be {verb} target groups {names}"] if names else []
        if request.elastic_ips:
            lines.append(f"  would get {', '.join(request.elastic_ips)}")
        parameter = request.image_parameter
        return [*lines, f"  its image would be published as {parameter}"] if parameter else lines


def _endpoint(balancers: tuple[LoadBalancer, ...]) -> dict[str, Any] | None:
    """That of the first load balancer, with the port that browsers prefer."""
    if not balancers:
        return None
    first = balancers[0]
    port = HTTPS if HTTPS in first.ports else next(iter(first.ports), None)
    return {"address": first.dns_name, "port": port}
