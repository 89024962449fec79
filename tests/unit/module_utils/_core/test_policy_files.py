# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Catches: a message that sends somebody to a policy that is not there, or does not have the action."""

from __future__ import annotations

import re

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._core.policy_files import NOBODY, Asker
from tests.rights import lint, policies, whose

MODULES = sorted(
    path.stem
    for path in (policies.CHECKOUT / "plugins" / "modules").glob("*.py")
    if (policies.IAM / f"{whose.POLICY_OF_MODULE.get(path.stem, path.stem)}.json").is_file()
)


@pytest.mark.parametrize("module", MODULES)
def test_each_action_of_a_module_is_allowed_by_the_file_that_is_named(module: str) -> None:
    own = policies.read(policies.IAM / f"{whose.POLICY_OF_MODULE.get(module, module)}.json")
    for action in lint.actions_of(policies.statements(own)):
        match = re.fullmatch(r", as docs/iam/(\S+)\.json does", Asker(module).allowed_by(action))
        assert match, f"{module} names no policy for {action}"
        allowed = policies.statements(policies.read(policies.IAM / f"{match[1]}.json"))
        assert action in lint.actions_of(allowed)


def test_drill_has_its_own_and_who_is_unknown_none() -> None:
    asked = Asker("dr_recover_fleet", is_drill=True)
    assert asked.allowed_by("ec2:RunInstances") == ", as docs/iam/functions/drill.json does"
    assert NOBODY.allowed_by("ec2:RunInstances") == ""
