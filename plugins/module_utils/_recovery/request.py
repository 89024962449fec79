# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is to be recovered, from the options of a module: one workload, from which point, for real or in a drill.

Pure: it never asks AWS whether any of it is there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from .._core.errors import InvalidInput
from .._core.names import tag_value
from .._core.tracking import format_time
from .._manifest.s3_location import Place, place_of
from .._workloads.drill import drill_ttl, in_drill
from .._workloads.options import is_unset
from .._workloads.registry import KINDS
from .._workloads.settled import SECTIONS, Settled, settled_workloads
from .._workloads.validate import level_mistakes
from .ownership import Owner
from .registry import MODULES, kinds_of
from .times import time_said

# The shortest limit of what gets such a name: RDS API reference, DBInstanceIdentifier and DBClusterIdentifier.
LONGEST_NAME = 63
_DRILL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_DRILL = 30


@dataclass(frozen=True, slots=True)
class Request:
    """``section`` is that of the plan which says how it comes back, with values of the right types; ``point`` is the
    identifier or ARN of a recovery point."""

    workload: Settled
    section: Mapping[str, Any]
    point: str | None = None
    before: datetime | None = None
    drill: str = ""
    # When what a drill creates now is dead, and the options of the section that are the drill's.
    expires: str = ""
    of_drill: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        return self.workload.kind

    @property
    def region(self) -> str:
        return self.workload.recovery_region

    @property
    def owner(self) -> Owner:
        names = [name for name in (self.workload.plan, self.workload.name) if name]
        return Owner(tag_value("/".join(names)), self.drill, self.expires)

    def named(self, name: str) -> str:
        """In a drill another name, so that a failover finds its own free."""
        return drill_name(name, self.drill)

    @property
    def manifest(self) -> Place | None:
        return place_of(self.workload.manifest) if self.workload.manifest else None


OfKind = TypeVar("OfKind", bound=Request)


def drill_name(name: str, drill: str) -> str:
    """``shop-spring`` for ``shop``; what would be too long is cut, and told apart by a digest."""
    if not drill:
        return name
    whole = f"{name}-{drill}"
    if len(whole) <= LONGEST_NAME:
        return whole
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    room = LONGEST_NAME - len(drill) - len(digest) - 2
    return f"{name[:room].rstrip('-')}-{digest}-{drill}"


def request_of_kind(kind: type[OfKind], params: Mapping[str, Any], module: str, now: datetime) -> OfKind:
    """That of the kind of workloads that a module recovers; InvalidInput with one sentence for what it cannot."""
    entry = {name: params[name] for name in ("plan", "workload", "job") if params.get(name)}
    workload = _workload_of(entry)
    _check_kind(workload, module)
    if workload.source_region == workload.recovery_region:
        raise InvalidInput("plan.recovery_region: expected another region than source_region")
    request = kind(workload, _section_of(workload), params.get("recovery_point") or None, _before(params, now))
    request = _in_drill(request, entry, drill_id(params.get("drill")), now)
    _check_place(request)
    return request


def drill_id(given: Any) -> str:
    """Empty for none; InvalidInput for what identifiers cannot end in."""
    drill = str(given or "")
    if drill and not (_DRILL.fullmatch(drill) and len(drill) <= _LONGEST_DRILL):
        raise InvalidInput(
            f"drill: expected up to {_LONGEST_DRILL} small letters, digits and single hyphens, got '{drill}'"
        )
    return drill


def _in_drill(request: OfKind, entry: Mapping[str, Any], drill: str, now: datetime) -> OfKind:
    """The same as a drill of the plan has it: another network, other sizes. Nothing changes without a drill."""
    if not drill:
        return request
    about, before = entry["plan"], entry["workload"]
    workload = _workload_of({**entry, "workload": in_drill(about, before)})
    section = _section_of(workload)
    other = frozenset(key for key, value in section.items() if request.section.get(key) != value)
    expires = format_time(now + drill_ttl(about, before))
    return replace(request, workload=workload, section=section, drill=drill, expires=expires, of_drill=other)


def _check_kind(workload: Settled, module: str) -> None:
    own = kinds_of(module)
    if workload.kind in own:
        return
    other = MODULES.get(workload.kind)
    todo = f"use {other}" if other else "there is no module for that kind"
    raise InvalidInput(
        f"workload {workload.name}: {module} recovers workloads of kind {' and '.join(own)}, and it is of kind "
        f"{workload.kind}; {todo}"
    )


def _workload_of(entry: Mapping[str, Any]) -> Settled:
    try:
        [workload] = settled_workloads([entry])
    except InvalidInput as error:
        # Said of one of many, and there is only one.
        raise InvalidInput(str(error).removeprefix("workloads[0].")) from error
    return workload


def _section_of(workload: Settled) -> dict[str, Any]:
    """The section with values of the types that its spec says, or InvalidInput for the first mistake."""
    name = SECTIONS[workload.kind]
    spec = KINDS[workload.kind].options[name]["options"]
    mistakes = list(level_mistakes(spec, workload.section, ("workload", name), {}))
    if mistakes:
        where = ".".join(str(part) for part in mistakes[0].path)
        raise InvalidInput(f"{where}: {mistakes[0].message}")
    given = {key: value for key, value in workload.section.items() if not is_unset(value)}
    result = ArgumentSpecValidator(_typed(spec)).validate(given)
    if result.error_messages:
        raise InvalidInput(f"workload.{name}: {result.error_messages[0]}")
    return {key: value for key, value in result.validated_parameters.items() if value is not None}


def _typed(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A spec without descriptions, as the validator wants it."""
    return {
        name: {
            key: _typed(value) if key == "options" else value for key, value in about.items() if key != "description"
        }
        for name, about in spec.items()
    }


def _before(params: Mapping[str, Any], now: datetime) -> datetime | None:
    if params.get("recovery_point_before") and params.get("recovery_point"):
        raise InvalidInput("recovery_point and recovery_point_before: give one of them")
    return point_before(params.get("recovery_point_before"), now)


def point_before(given: Any, now: datetime) -> datetime | None:
    """None for none; InvalidInput for what is no time, or one to come, before which every recovery point is."""
    moment = time_said("recovery_point_before", given)
    if moment and moment > now:
        raise InvalidInput(
            f"recovery_point_before: {format_time(moment)} is still to come, so that it would choose the newest "
            f"recovery point; now it is {format_time(now)}: correct it, or leave it out"
        )
    return moment


def _check_place(request: Request) -> None:
    try:
        place = request.manifest
    except ValueError as error:
        raise InvalidInput(f"plan.manifest: {error}") from error
    if place and not request.workload.plan:
        raise InvalidInput("plan.name: the manifest is kept under the name of its plan; set it")
