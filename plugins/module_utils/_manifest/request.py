# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of dr_manifest and dr_manifest_info to what is to be kept or read, and where.

It never calls AWS; every refusal is one sentence that names the option. A plan file is read as it stands: what is in a
vault stays there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .._core.errors import InvalidInput
from .._core.nearest import nearest
from .._core.regions import partition_problem, region_problem
from .._workloads.options import is_unset
from .._workloads.registry import KINDS
from .document import text_of
from .model import has_manifest
from .run import ManifestRequest
from .s3_location import Place, place_of

# Of a kind that keeps a database, the option that names it.
_NAMED_BY = {"database": "db_instance", "cluster": "db_cluster"}


def request_from_params(params: Mapping[str, Any], region: str | None) -> ManifestRequest:
    """The request, or InvalidInput with the first thing that is wrong with the options."""
    recovery_region = params["recovery_region"] or region
    if not recovery_region:
        raise InvalidInput("recovery_region: no region of the manifest's bucket; set recovery_region or region")
    for option, value in (("source_region", params["source_region"]), ("recovery_region", recovery_region)):
        if problem := region_problem(value, option):
            raise InvalidInput(problem)
    if params["source_region"] == recovery_region:
        raise InvalidInput(
            f"recovery_region: a manifest in the source region {recovery_region} would be lost with it; "
            "name another region"
        )
    if problem := partition_problem(params["source_region"], [recovery_region], "recovery_region"):
        raise InvalidInput(problem)
    return ManifestRequest(
        place=place_from_params(params),
        plan=plan_name(params),
        source_region=params["source_region"],
        recovery_region=recovery_region,
        workloads=_workloads(params["workloads"]),
        plan_text=_plan_text(params["plan_file"]) if params["plan_file"] else None,
        kms_key_id=params["kms_key_id"] or None,
        record=_record(params),
    )


def place_from_params(params: Mapping[str, Any]) -> Place:
    try:
        return place_of(params["manifest"])
    except ValueError as error:
        raise InvalidInput(f"manifest: {error}") from error


def plan_name(params: Mapping[str, Any]) -> str:
    name = str(params["plan"])
    if not name or "/" in name:
        raise InvalidInput(f"plan: expected the name of a plan, got '{name}'")
    return name


def _record(params: Mapping[str, Any]) -> tuple[str, str] | None:
    """Its key says the latest moment in it, so that a later sync has another one."""
    record = params.get("sync_record") or None
    if record is None:
        return None
    copies = record.get("copies")
    if not isinstance(copies, list) or not all(isinstance(copy, Mapping) for copy in copies):
        raise InvalidInput("sync_record: expected copies, a list of dictionaries, as lifeboat.aws.sync_jobs gives it")
    moments = [str(copy[key]) for copy in copies for key in ("started", "finished") if copy.get(key)]
    if not moments:
        return None
    name = max(moments).replace("-", "").replace(":", "")
    return place_from_params(params).sync(plan_name(params), name), text_of(record)


def _workloads(given: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Those that have a source; a workload of tasks has none."""
    found: dict[str, dict[str, Any]] = {}
    for number, workload in enumerate(given):
        for key in ("name", "kind"):
            if is_unset(workload.get(key)):
                raise InvalidInput(f"workloads[{number}]: {key} is missing")
        name, kind = str(workload["name"]), str(workload["kind"])
        if kind not in KINDS:
            raise InvalidInput(
                f"workloads[{number}].kind: expected one of {', '.join(KINDS)}, got '{kind}'{nearest(kind, KINDS)}"
            )
        if name in found or "/" in name:
            said = "is there twice" if name in found else "has a / in it"
            raise InvalidInput(f"workloads[{number}].name: '{name}' {said}; each object of the manifest needs its own")
        if kind in _NAMED_BY and is_unset(workload.get(_NAMED_BY[kind])):
            raise InvalidInput(f"workloads[{number}]: {_NAMED_BY[kind]} is missing")
        found[name] = dict(workload)
    return [workload for workload in found.values() if has_manifest(str(workload["kind"]))]


def _plan_text(path: str) -> str | None:
    """None for a plan that only says where its manifest is: the manifest would be kept in itself."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"plan_file: {path} cannot be read: {error}") from error
    said = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    is_whole = any("workloads" in line for line in said) or text.startswith("$ANSIBLE_VAULT")
    return text if is_whole else None
