# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs modules from an action plugin, with what the playbook's module_defaults say about access to AWS.

It never lets a module's other defaults in: what a sync or a publication asks for is all that modules are told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase

from ..module_utils._recovery.registry import LEDGER, MODULES
from .executing import execute_module
from .module_crash import told
from .module_task import Task
from .progress import shown_progress

# With one of these, wherever it is among the options, nothing about a module may get into a log.
_KEYS = (
    *("secret_key", "source_secret_key", "user_data"),
    *("access_key", "source_access_key", "inputs", "password", "token", "headers"),
    *("controller_password", "controller_oauthtoken", "tower_password", "tower_oauthtoken"),
    *("aap_password", "aap_token"),
)
# Beside those that copy, the modules that write lines about their progress.
WITH_PROGRESS = (
    *MODULES.values(),
    LEDGER,
    *("lifeboat.aws.dr_drill_cleanup", "lifeboat.aws.dr_fence", "lifeboat.aws.dr_set_aside"),
)


class ModuleRuns:
    """Runs modules for an action; keeps what they want to be shown: ``diffs``, ``warnings`` and ``deprecations``."""

    def __init__(self, action: ActionBase, task_vars: dict[str, Any], access: Collection[str] | None = None) -> None:
        """``access`` names the options that module_defaults may set; those about access to AWS if it is left out."""
        self._action = action
        self._task_vars = task_vars
        self._access = access
        self.diffs: list[Any] = []
        self.notes: dict[str, list[Any]] = {"warnings": [], "deprecations": []}

    def __call__(self, task: Task, *, is_told: bool = True) -> dict[str, Any]:
        module, options = task
        given = {**self._access_defaults(module), **options}
        with self._as(is_quiet=has_secrets(given), is_real=not is_told):
            answer = self._run(module, given)
        if is_told:
            self._keep(answer)
        return answer

    def _run(self, module: str, options: dict[str, Any]) -> dict[str, Any]:
        def execute(more: Mapping[str, str]) -> dict[str, Any]:
            arguments = {**options, **more}
            answer = execute_module(
                self._action, of_many=True, module_name=module, module_args=arguments, task_vars=self._task_vars
            )
            return unheard(module, told(answer) if "exception" in answer else answer)

        has_progress = module.endswith("_xregion_copy") or module in WITH_PROGRESS
        is_shown = has_progress and self._action._connection.transport == "local"
        try:
            return shown_progress(execute) if is_shown else execute({})
        except AnsibleError as error:
            return {"failed": True, "msg": str(error)}
        except (TypeError, ValueError) as error:
            # YAML has values, such as bytes, that cannot be handed to a module.
            return {"failed": True, "msg": f"{module} could not be started: {error}"}

    def shown_in(self, result: dict[str, Any]) -> None:
        """Puts into a result what modules want to be shown with it."""
        result.update({kind: notes for kind, notes in self.notes.items() if notes})
        if self.diffs:
            result["diff"] = self.diffs

    def answered_in(self, result: dict[str, Any], answer: Mapping[str, Any]) -> None:
        """The same, with the answer of a module that was given workloads, whose options are no matter of a log."""
        result.update({key: value for key, value in answer.items() if key not in ("invocation", "diff")})
        self.shown_in(result)

    def _keep(self, answer: Mapping[str, Any]) -> None:
        diff = answer.get("diff") or []
        self.diffs += diff if isinstance(diff, list) else [diff]
        for kind, kept in self.notes.items():
            kept += [note for note in answer.get(kind) or () if note not in kept]

    @contextmanager
    def _as(self, *, is_quiet: bool, is_real: bool) -> Iterator[None]:
        """What modules are told about the task: not to log anything, or that it is no prediction."""
        task = self._action._task
        before = task.no_log, task.check_mode
        task.no_log, task.check_mode = is_quiet or before[0], before[1] and not is_real
        try:
            yield
        finally:
            task.no_log, task.check_mode = before

    def _access_defaults(self, module: str) -> dict[str, Any]:
        defaults = _module_defaults(self._action, module)
        if not defaults:
            # Most playbooks have none. The names take importing boto3: a third of what starting a module costs here.
            return {}
        names = aws_access() if self._access is None else self._access
        return {name: value for name, value in defaults.items() if name in names}


def has_secrets(given: Any) -> bool:
    """Whether options, or what is in them such as a workload, have something that no log may have."""
    if isinstance(given, Mapping):
        return any(key in given for key in _KEYS) or any(has_secrets(each) for each in given.values())
    return isinstance(given, (list, tuple)) and any(has_secrets(each) for each in given)


def aws_access() -> set[str]:
    """Names of the options about access to AWS."""
    from ansible_collections.amazon.aws.plugins.module_utils.modules import aws_argument_spec

    spec = aws_argument_spec()
    return {name for option, about in spec.items() for name in (option, *about.get("aliases", ()))}


def unheard(module: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of a module that gave none, such as because its interpreter does not run, with the reason in it.

    ansible-core only says that it found no JSON; why is on the standard error, which a verdict does not show.
    """
    errors = str(answer.get("module_stderr") or "").strip().splitlines()
    if not (answer.get("failed") and errors):
        return dict(answer)
    said = errors[-1] if any("Traceback" in line for line in errors) else errors[0]
    return {**answer, "msg": f"{module} gave no result: {said}; check ansible_python_interpreter"}


def _module_defaults(action: ActionBase, module: str) -> dict[str, Any]:
    """What the playbook's module_defaults say about a module and its groups, in the way ansible-core's actions ask."""
    find: Callable[..., dict[str, Any]]
    try:
        from ansible.executor.module_common import _apply_action_arg_defaults as find
    except ImportError:
        # ansible-core 2.18.
        from ansible.executor.module_common import get_action_args_with_defaults as find

        groups = action._task._parent._play._action_groups
        return find(module, {}, action._task.module_defaults, action._templar, action_groups=groups)
    # ansible-core 2.20.0 leaves templates in them; what was templated already stays as it is.
    found: dict[str, Any] = action._templar.template(find(module, action._task, {}, action._templar))
    return found
