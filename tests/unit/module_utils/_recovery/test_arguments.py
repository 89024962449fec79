# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""dr_recover_workload writes its options out, as ansible-test wants it of what an action plugin does alone."""

from __future__ import annotations

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.arguments import ARGUMENTS, MODE
from ansible_collections.lifeboat.aws.plugins.modules.dr_recover_workload import ARGUMENT_SPEC

OWN = {"restore": {"type": "dict"}, "final": {"type": "bool", "default": False}}


def test_options_of_a_workload_are_those_of_the_modules_of_the_kinds() -> None:
    """Catches: an option of the kinds that the role cannot hand on."""
    assert {**ARGUMENTS, **MODE, **OWN} == ARGUMENT_SPEC
