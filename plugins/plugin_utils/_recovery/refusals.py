# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a refusal of AWS means that a module of amazon.aws passes on, by the tables of the kinds of recovery.

It never hides AWS's own code and words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...module_utils._core.errors import MAY_NOT, AwsRule, denied_action
from ...module_utils._core.policy_files import Asker
from ...module_utils._recovery.databases.errors import RESTORE_RULES
from ...module_utils._recovery.fleets.errors import LAUNCH_RULES
from ...module_utils._recovery.registry import DATABASES, FLEETS

# Module of the kind -> the rows for what modules of amazon.aws are answered for it.
RULES: Mapping[str, tuple[AwsRule, ...]] = {FLEETS: LAUNCH_RULES, DATABASES: RESTORE_RULES}
# As botocore writes it: "An error occurred (VcpuLimitExceeded) when calling the RunInstances operation: You have ...".
_SAID = re.compile(
    r"An error occurred \((?P<code>[\w.]+)\) when calling the (?P<action>\w+) operation"
    r"(?: \(reached max retries: \d+\))?: (?P<text>.*)",
    re.DOTALL,
)


def code_of(answer: Mapping[str, Any]) -> str:
    """AWS's code, or nothing if it was not AWS that refused."""
    error = answer.get("error")
    if isinstance(error, Mapping) and error.get("code"):
        return str(error["code"])
    match = _said_in(answer)
    return match["code"] if match else ""


def said_by(answer: Mapping[str, Any]) -> str:
    """AWS's code and its words."""
    match = _said_in(answer)
    return f"{code_of(answer)}: {match['text'] if match else answer.get('msg') or 'it failed'}"


def _said_in(answer: Mapping[str, Any]) -> re.Match[str] | None:
    """amazon.aws wraps some errors in "Failed to describe subnets": those of AWS are in its traceback alone then."""
    wrapped = (line for line in str(answer.get("exception") or "").splitlines() if "An error occurred (" in line)
    found = map(_SAID.search, (str(answer.get("msg") or ""), *wrapped))
    return next((match for match in found if match), None)


def refusal(module: str, where: str, region: str, answer: Mapping[str, Any], *, is_drill: bool) -> str:
    """One sentence: what could not be created, why, and what to do."""
    said = str(answer.get("msg") or "it failed")
    match, code = _said_in(answer), code_of(answer)
    text = match["text"] if match else said
    rule = next((rule for rule in (*RULES.get(module, ()), MAY_NOT) if rule.matches(code, text)), None)
    if rule is None:
        return f"{where}: {said}" if code in said else f"{where}: {said}: {code}: {text}"
    action = denied_action(text) or (match["action"] if match else "")
    policy = Asker(module.rpartition(".")[2], is_drill).allowed_by(action)
    return rule.sentence(where, f"{code}: {text}", region=region, action=action, thing=where, policy=policy)
