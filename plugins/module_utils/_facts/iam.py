# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of IAM, which has one control plane for all regions of a partition.

It never judges what it reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._core.errors import explained
from .model import Caller

_PLACE = "IAM"
ALLOWED = "allowed"


def instance_profiles(iam: Any) -> dict[str, bool]:
    """Name and ARN of each instance profile -> whether it has a role: without one, instances get no credentials."""
    found: dict[str, bool] = {}
    with explained("iam", "ListInstanceProfiles", _PLACE, "the instance profiles"):
        for page in iam.get_paginator("list_instance_profiles").paginate():
            for each in page["InstanceProfiles"]:
                found[each["InstanceProfileName"]] = found[each["Arn"]] = bool(each["Roles"])
    return found


def simulated(
    iam: Any, who: str | None, requests: Mapping[tuple[str, ...], Sequence[str]], context: Mapping[str, str]
) -> dict[tuple[str, str], str]:
    """(action, resource) -> what IAM decides about a user or role: ``allowed``, a denial, or on which keys it depends.

    None is the root user, who may do everything.
    """
    if who is None:
        return {(action, each): ALLOWED for actions, them in requests.items() for action in actions for each in them}
    entries = [
        {"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": "string"}
        for key, value in context.items()
    ]
    found: dict[tuple[str, str], str] = {}
    for actions, resources in requests.items():
        arguments = {"PolicySourceArn": who, "ActionNames": list(actions), "ContextEntries": entries}
        with explained("iam", "SimulatePrincipalPolicy", _PLACE, f"What {who} may do"):
            pages = iam.get_paginator("simulate_principal_policy").paginate(ResourceArns=list(resources), **arguments)
            for result in (result for page in pages for result in page["EvaluationResults"]):
                found |= _decisions(result, resources)
    return found


def _decisions(result: Mapping[str, Any], resources: Sequence[str]) -> dict[tuple[str, str], str]:
    """Of an action on several resources there is one result, with a decision for each of them."""
    action = result["EvalActionName"]
    by_resource = {each["EvalResourceName"]: each for each in result.get("ResourceSpecificResults") or ()}
    if result.get("EvalResourceName") in resources:
        by_resource.setdefault(result["EvalResourceName"], result)
    found = {}
    for resource, each in by_resource.items():
        missing = each.get("MissingContextValues") or result.get("MissingContextValues") or ()
        decision = each.get("EvalResourceDecision") or each["EvalDecision"]
        depends = f"it depends on {', '.join(missing)}" if missing and decision != ALLOWED else ""
        found[action, resource] = depends or decision
    return found


def policy_source(iam: Any, caller: Caller) -> str | None:
    """The user or the role that policies belong to; None for the root user, who may do everything."""
    kind, _slash, rest = caller.arn.rpartition(":")[2].partition("/")
    if kind == "root":
        return None
    if kind != "assumed-role":
        return caller.arn
    # The ARN of a session has no path, and the role may have one.
    with explained("iam", "GetRole", _PLACE, f"The role {rest.partition('/')[0]}"):
        return str(iam.get_role(RoleName=rest.partition("/")[0])["Role"]["Arn"])
