# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the action plugins about configuration have in common: blank options, and mistakes that tell no secret.

It never does what they are for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ...module_utils._config.vaulted import Vaulted, known_values, without_values
from ...module_utils._core.errors import InvalidInput
from .options import is_given
from .vaulted import vaulted_values


class ConfigurationAction(ActionBase):
    """It runs on the controller. An option that is null or blank, such as an empty survey answer, is as if not given.

    A mistake is one sentence. Where that would quote the value of a vaulted variable it has the variable's name.
    """

    TRANSFERS_FILES = False
    SPEC: ClassVar[dict[str, dict[str, Any]]]
    # More about the options, as ``required_if``.
    RULES: ClassVar[dict[str, Any]] = {}

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        self._task.args = {name: value for name, value in self._task.args.items() if is_given(value)}
        _checked, given = self.validate_argument_spec(self.SPEC, **self.RULES)
        vaulted = _vaulted(given, task_vars or {})
        problem = None
        try:
            result.update(self.done(given, task_vars or {}, vaulted))
        except InvalidInput as error:
            problem = without_values(str(error), vaulted)
        # Not while the error is handled: Ansible would show that one, too, and what a filter says may quote a value.
        if problem:
            raise AnsibleActionFail(problem)
        return result

    def done(self, given: Mapping[str, Any], task_vars: dict[str, Any], vaulted: tuple[Vaulted, ...]) -> dict[str, Any]:
        """The result of the task. InvalidInput is a mistake of the user."""
        raise NotImplementedError


def _vaulted(given: Mapping[str, Any], task_vars: Mapping[str, Any]) -> tuple[Vaulted, ...]:
    """Of the variables of the play, and of what is vaulted in the task's own options."""
    own = {name: given[name] for name in ("regions", "properties") if given.get(name)}
    harmless = {given["application"], given["environment"], *(given.get("regions") or ())}
    return known_values([*vaulted_values(task_vars), *vaulted_values(own)], harmless)
