# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SimulatePrincipalPolicy, which moto does not know: what the setting ``denied_actions`` names is denied.

It never reads a policy. All other actions of IAM are moto's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors import AwsError
from .state import World
from .wire import Call


def simulate_principal_policy(call: Call, world: World) -> dict[str, Any]:
    """One result for each action, with one decision for each resource (API reference, SimulatePrincipalPolicy)."""
    if ":assumed-role/" in call.params["PolicySourceArn"]:
        raise AwsError("InvalidInput", f"Invalid Entity Arn: {call.params['PolicySourceArn']}", 400)
    resources = call.params.get("ResourceArns") or ["*"]
    return {"EvaluationResults": [_result(name, resources, world) for name in call.params["ActionNames"]]}


def _result(action: str, resources: list[str], world: World) -> dict[str, Any]:
    decision = "implicitDeny" if action in world.settings.denied_actions else "allowed"
    return {
        "EvalActionName": action,
        "EvalResourceName": resources[0],
        "EvalDecision": decision,
        "MatchedStatements": [],
        "MissingContextValues": [],
        "ResourceSpecificResults": [
            {"EvalResourceName": resource, "EvalResourceDecision": decision} for resource in resources
        ],
    }


ANSWERS: dict[str, Callable[[Call, World], dict[str, Any]]] = {"SimulatePrincipalPolicy": simulate_principal_policy}
