# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugin dr_notify_message: writes the message on the controller, and has modules send it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import InvalidInput
from ansible_collections.lifeboat.aws.plugins.modules.dr_notify_message import ARGUMENT_SPEC
from ansible_collections.lifeboat.aws.plugins.plugin_utils._notify.channels import (
    check_channels,
    tasks_of,
    why_unsent,
)
from ansible_collections.lifeboat.aws.plugins.plugin_utils._notify.message import message_of, with_handed_on
from ansible_collections.lifeboat.aws.plugins.plugin_utils.module_runs import ModuleRuns, aws_access

# What module_defaults may say about a channel, such as the mail server of the site.
_OF_SITE = ("host", "port", "username", "password", "secure", "sender", "timeout", "domain", "validate_certs")


class ActionModule(ActionBase):
    """A channel that fails keeps no other from the message."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        _checked, given = self.validate_argument_spec(ARGUMENT_SPEC)
        variables = task_vars or {}
        channels = given["channels"]
        try:
            if channels is not None:
                check_channels(channels)
        except InvalidInput as error:
            raise AnsibleActionFail(str(error)) from None
        try:
            message = message_of(with_handed_on(given, variables))
        except InvalidInput as error:
            raise AnsibleActionFail(f"dr_notify_{error}") from None
        unsent: list[str] = []
        if channels and message["due"] and not self._task.check_mode:
            unsent = list(self._unsent(channels, message, given["link"] or "", variables))
        lines = [message["subject"], *message["text"].splitlines()] if message["due"] else []
        problem = "\n".join([message["subject"], *unsent]) if unsent else None
        result.update(message, changed=False, lines=lines, problem=problem)
        return result

    def _unsent(
        self, channels: Mapping[str, Any], message: Mapping[str, Any], link: str, variables: dict[str, Any]
    ) -> Iterator[str]:
        run = ModuleRuns(self, variables, {*aws_access(), *_OF_SITE})
        for channel, task in tasks_of(channels, message, link):
            answer = run(task, is_told=False)
            if answer.get("failed"):
                yield f"not sent to {channel}: {why_unsent(channel, answer)}"
