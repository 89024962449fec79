# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module returns of a recovery, and the lines that people read.

Pure: it never reads a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..._core.durations import shown_duration
from ..._core.tracking import format_time, parse_time
from ..ownership import COMPLETE, POINT, POINT_CREATED, STATE
from ..settings import AWS, Value, Values, shown, value_line
from .compare import different_values, findings
from .model import UP, Database, There
from .passwords import credential_of, password_finding
from .plan import Wanted, top_of
from .promotion import is_done_by_others
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
    # Identifier -> option -> AWS's words, of values that it has refused in this run.
    refused: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def result(self, there: There) -> dict[str, Any]:
        top = top_of(self.request, there)
        members = [there.instances.get(member.id) for member in self.wanted.members]
        found = [self._with_reason(each) for each in self._findings(there, top)]
        result = {
            "workload": self.request.workload.name,
            "kind": self.request.kind,
            "region": self.request.region,
            "identifier": self.request.identifier,
            "drill": self.request.drill or None,
            "recover_by": self.request.way,
            "arn": top.arn if top else None,
            "state": self._state(there, top, members),
            "status": top.status if top else None,
            "endpoint": dict(top.endpoint) if top and top.endpoint else None,
            "reader_endpoint": dict(top.reader_endpoint) if top and top.reader_endpoint else None,
            "master_user_secret": self._secret(top),
            "recovery_point": self._point(top),
            "settings": shown(self._values(self.wanted.values, top)),
            "instances": self._instances(there),
            "findings": found,
            "steps": list(self.steps),
        }
        return {**result, "lines": self._lines(result)}

    def _state(self, there: There, top: Database | None, members: list[Database | None]) -> str:
        standby = self.wanted.standby
        if standby and is_done_by_others(standby, there):
            return "recovered"
        if top is None or (standby and not self.request.owner.owns(top.tags)):
            return "absent"
        is_up = top.phase == UP and all(member is None or member.phase == UP for member in members)
        return "recovered" if is_up and top.tags.get(STATE) == COMPLETE else "recovering"

    def _secret(self, top: Database | None) -> str | None:
        """Where the password of the master user is, if a recovery has set it."""
        credential = credential_of(self.request.restore)
        managed = top.values.get("master_user_secret") if top else None
        if isinstance(managed, Mapping):
            return str(managed.get("secret_arn"))
        return credential.secret or None if credential else None

    def _point(self, top: Database | None) -> dict[str, Any] | None:
        if self.wanted.point:
            return self.wanted.point.to_result(self.now)
        standby = self.wanted.standby
        if standby and not standby.problem and (top is None or not top.tags.get(POINT)):
            return standby.to_result(top, self.now)
        if top is None or not top.tags.get(POINT):
            return None
        moment = parse_time(top.tags.get(POINT_CREATED, ""))
        unknown = dict.fromkeys(("arn", "source", "engine", "engine_version", "size", "encrypted"))
        created = format_time(moment) if moment else None
        age = round((self.now - moment).total_seconds()) if moment else None
        return {**unknown, "id": top.tags[POINT], "source_created": created, "age": age}

    def _values(self, values: Values, top: Database | None) -> list[Value]:
        """Those that are said, and what AWS has chosen of the rest that matters. A standby has values of its own."""
        if self.wanted.standby:
            return list(values.settled)
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
        said = self._of_manifest() + self._of_way(there)
        if top is None or top.phase != UP:
            return said
        known = known_of(self.request, self.observed)
        if self.wanted.standby:
            return said + different_values(self.wanted.values, top)
        said += findings(self.request.kind, self.wanted.values, top, known)
        said += password_finding(top, known.source, credential_of(self.request.restore))
        for member in self.wanted.members:
            database = there.instances.get(member.id)
            if database and database.phase == UP:
                known = known_of_member(member, self.observed, self.request)
                said += findings("instance", member.values, database, known)
            elif database is None and top.tags.get(STATE) == COMPLETE:
                said.append(_missing(member.id, top.id))
        return said

    def _with_reason(self, finding: dict[str, Any]) -> dict[str, Any]:
        why = self.refused.get(str(finding["thing"]), {}).get(str(finding["option"]))
        return {**finding, "what": f"{finding['what']}; AWS has refused it: {why}"} if why else finding

    def _of_manifest(self) -> list[dict[str, Any]]:
        if not self.observed.no_facts:
            return []
        what = f"{self.request.identifier}: nothing is known of the source: {self.observed.no_facts}"
        return [{"thing": self.request.identifier, "option": None, "wanted": None, "found": None, "what": what}]

    def _of_way(self, there: There) -> list[dict[str, Any]]:
        """How it comes back, where that is not what the plan says, or not known."""
        request, standby = self.request, self.wanted.standby
        what = ""
        if request.way != request.planned_way:
            why = "a drill" if request.drill else "one point in time"
            what = f"it is restored from a recovery point, as {why} is asked for; recover_by is {request.planned_way}"
        elif standby and not standby.problem and is_done_by_others(standby, there):
            what = "it took over before, not by a recovery of this workload, and is left as it is"
        elif standby and standby.no_lag:
            what = f"how far it follows the source is not known: {standby.no_lag}"
        if not what:
            return []
        thing = request.identifier
        return [{"thing": thing, "option": "recover_by", "wanted": None, "found": None, "what": f"{thing}: {what}"}]

    def _lines(self, result: Mapping[str, Any]) -> list[str]:
        point, endpoint = result["recovery_point"], result["endpoint"]
        taking = {"promote": "would be promoted", "switchover": "would take over"}
        would = taking.get(self.request.way, "would be restored")
        state = would if self.is_predicted and result["state"] == "absent" else result["state"]
        lines = [f"{result['workload']}: {result['kind']} {result['identifier']} in {result['region']}: {state}"]
        if point:
            lines.append(f"  recovery point {point['id']}{_age(point)}")
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


def _age(point: Mapping[str, Any]) -> str:
    """Of a standby it may not be known."""
    if point["age"] is None:
        return ", of which the age is not known"
    return f" of {point['source_created']}, {shown_duration(point['age'])} old"
