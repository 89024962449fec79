# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a copy module and displays the lines it writes about its progress, as they come.

It never changes the module's result. A module cannot speak while it runs, so it writes to a file that this reads; that
works where both share a machine (connection local, the usual one for AWS), and elsewhere there are just no lines.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextvars import copy_context
from pathlib import Path
from typing import Any

from ansible import constants as C
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from .executing import execute_module

display = Display()

SWITCH = "ANSIBLE_LIFEBOAT_PROGRESS"
LOOK_SECONDS = 0.2


class ActionWithProgress(ActionBase):
    """Base of the action plugins of modules that take ``wait`` and ``progress_file``."""

    TRANSFERS_FILES = False
    _supports_async = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        del tmp
        if self._is_quiet():
            result.update(self._execute(task_vars, {}))
            return result
        result.update(shown_progress(lambda more: self._execute(task_vars, more)))
        return result

    def _is_quiet(self) -> bool:
        """Nobody is to see it, nobody could, or the user follows it elsewhere."""
        is_local = self._connection.transport == "local"
        return (
            is_off()
            or bool(self._task.no_log)
            or not is_local
            or bool(self._task.async_val)
            or "progress_file" in self._task.args
        )

    def _execute(self, task_vars: dict[str, Any] | None, more: Mapping[str, str]) -> dict[str, Any]:
        return execute_module(
            self,
            module_name=self._task.action,
            module_args={**self._task.args, **more},
            task_vars=task_vars,
            wrap_async=bool(self._task.async_val),
        )


def shown_progress(execute: Callable[[Mapping[str, str]], dict[str, Any]]) -> dict[str, Any]:
    """What a module returns that is executed with these options more; the lines it writes are displayed meanwhile."""
    if is_off():
        return execute({})
    with tempfile.TemporaryDirectory(prefix="lifeboat-", dir=C.DEFAULT_LOCAL_TMP) as folder:
        path = Path(folder) / "progress"
        finished = threading.Event()
        # The thread needs the task's context: ansible-core keeps in it what a warning belongs to.
        reader = threading.Thread(target=copy_context().run, args=(_show_lines, path, finished), daemon=True)
        reader.start()
        try:
            return execute({"progress_file": str(path)})
        finally:
            finished.set()
            reader.join()


def is_off() -> bool:
    """Nobody wants to see it."""
    return os.environ.get(SWITCH, "1") == "0"


def _show_lines(path: Path, finished: threading.Event) -> None:
    """Display the lines of a growing file until the event is set, and then the rest."""
    position = 0
    while True:
        is_last_look = finished.wait(LOOK_SECONDS)
        if path.exists():
            with path.open(encoding="utf-8") as file:
                file.seek(position)
                text = file.read()
            # Only whole lines: the module may be writing one just now.
            whole = text[: text.rfind("\n") + 1]
            position += len(whole.encode())
            for line in whole.splitlines():
                display.display(f"  {line}")
        if is_last_look:
            return
