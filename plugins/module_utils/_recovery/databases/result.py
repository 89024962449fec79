# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module returns of a recovery, and the lines that people read.

Pure: it never reads a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..._core.durations import shown_duration
from ..._core.tracking import format_time, parse_time
from ..ownership import COMPLETE, POINT, POINT_CREATED, STATE
from ..settings import AWS, Value, Values, shown, value_line
from .compare import findings
from .model import UP, Database, There
from .plan import Wanted, top_of
from .request import Request
from .wanted import Observed, known_of, known_of_member


@dataclass(frozen=True, slots=True)
class Report:
    """One workload at one moment. ``steps`` are those taken, or with ``is_predicted`` those that would be."""

    request: Request
    wanted: Wanted
    observed: Observed
    now: datetime
    steps: tuple[str, ...] = ()
    is_predicted: bool = False

    def result(self, there: There) -> dict[str, Any]:
        top = top_of(self.request, there)
        members = [there.instances.get(member.id) for member in self.wanted.members]
        found = self._findings(there, top)
        result = {
            "workload": self.request.workload.name,
            "kind": self.request.kind,
            "region": self.request.region,
            "identifier": self.request.identifier,
            "drill": self.request.drill or None,
            "arn": top.arn if top else None,
            "state": self._state(top, members),
            "status": top.status if top else None,
            "endpoint": dict(top.endpoint) if top and top.endpoint else None,
            "reader_endpoint": dict(top.reader_endpoint) if top and top.reader_endpoint else None,
            "recovery_point": self._point(top),
            "settings": shown(self._values(self.wanted.values, top)),
            "instances": self._instances(there),
            "findings": found,
            "steps": list(self.steps),
        }
        return {**result, "lines": self._lines(result)}

    def _state(self, top: Database | None, members: list[Database | None]) -> str:
        if top is None:
            return "absent"
        is_up = top.phase == UP and all(member is None or member.phase == UP for member in members)
        return "recovered" if is_up and top.tags.get(STATE) == COMPLETE else "recovering"

    def _point(self, top: Database | None) -> dict[str, Any] | None:
        if self.wanted.point:
            return self.wanted.point.to_result(self.now)
        moment = parse_time(top.tags.get(POINT_CREATED, "")) if top else None
        if top is None or moment is None:
            return None
        unknown = dict.fromkeys(("arn", "source", "engine", "engine_version", "size", "encrypted"))
        age = round((self.now - moment).total_seconds())
        return {**unknown, "id": top.tags.get(POINT), "source_created": format_time(moment), "age": age}

    def _values(self, values: Values, top: Database | None) -> list[Value]:
        """Those that are said, and what AWS has chosen of the rest that matters."""
        of_one = ("db_parameter_group_name", "db_instance_class")
        own = ("db_cluster_parameter_group_name",) if self.request.is_cluster else of_one
        names = ("db_subnet_group_name", "vpc_security_group_ids", "option_group_name", *own)
        of_aws = [
            Value(name, top.values.get(name) if top else None, AWS) for name in names if values.origin(name) == AWS
        ]
        return [*values.settled, *of_aws]

    def _instances(self, there: There) -> list[dict[str, Any]]:
        return [
            {
                "identifier": member.id,
                "status": found.status if (found := there.instances.get(member.id)) else None,
                "endpoint": dict(found.endpoint) if found and found.endpoint else None,
                "settings": shown(member.values.settled),
            }
            for member in self.wanted.members
        ]

    def _findings(self, there: There, top: Database | None) -> list[dict[str, Any]]:
        said = self._of_manifest()
        if top is None or top.phase != UP:
            return said
        said += findings(self.request.kind, self.wanted.values, top, known_of(self.request, self.observed))
        for member in self.wanted.members:
            database = there.instances.get(member.id)
            if database and database.phase == UP:
                known = known_of_member(member, self.observed, self.request)
                said += findings("instance", member.values, database, known)
            elif database is None and top.tags.get(STATE) == COMPLETE:
                said.append(_missing(member.id, top.id))
        return said

    def _of_manifest(self) -> list[dict[str, Any]]:
        if not self.observed.no_facts:
            return []
        what = f"{self.request.identifier}: nothing is known of the source: {self.observed.no_facts}"
        return [{"thing": self.request.identifier, "option": None, "wanted": None, "found": None, "what": what}]

    def _lines(self, result: Mapping[str, Any]) -> list[str]:
        point, endpoint = result["recovery_point"], result["endpoint"]
        state = "would be restored" if self.is_predicted and result["state"] == "absent" else result["state"]
        lines = [f"{result['workload']}: {result['kind']} {result['identifier']} in {result['region']}: {state}"]
        if point:
            age = shown_duration(point["age"])
            lines.append(f"  recovery point {point['id']} of {point['source_created']}, {age} old")
        if endpoint:
            lines.append(f"  endpoint {endpoint['address']}:{endpoint['port']}")
        lines += [value_line(each) for each in result["settings"]]
        for member in result["instances"]:
            lines.append(f"  instance {member['identifier']}: {member['status'] or 'not there yet'}")
            lines += [f"  {value_line(each)}" for each in member["settings"] if self.is_predicted]
        return lines + [f"  finding: {each['what']}" for each in result["findings"]]


def _missing(member: str, cluster: str) -> dict[str, Any]:
    what = f"{member}: the instance of {cluster} no longer exists; create it, or take it out of restore.instances"
    return {"thing": member, "option": None, "wanted": None, "found": None, "what": what}
