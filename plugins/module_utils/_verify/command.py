# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One attempt at a check that is a command of the user's, on the machine that the module runs on.

It never uses a shell, never leaves a process behind, and never shows the arguments.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from dataclasses import dataclass

from .model import Command, Seen

_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program has ended. ``code`` is None if it had to be stopped."""

    code: int | None
    out: bytes = b""
    errors: bytes = b""


def run_command(command: Command, seconds: float) -> Seen:
    """Good is return code 0."""
    try:
        ended = run_program(command, seconds)
    except OSError as error:
        return Seen(False, f"it cannot be started: {error.strerror or error}", is_final=True)
    if ended.code is None:
        return Seen(False, too_late(seconds))
    if ended.code == 0:
        return Seen(True, "return code 0")
    said = _last_line(ended.errors) or _last_line(ended.out)
    return Seen(False, f"return code {ended.code}" + (f": {said}" if said else ""))


def run_program(command: Command, seconds: float) -> Ended:
    """OSError if it cannot be started."""
    return asyncio.run(_attempt(command, max(1.0, seconds)))


def too_late(seconds: float) -> str:
    return f"it has not ended within {max(1.0, seconds):.0f} s, and was stopped"


async def _attempt(command: Command, seconds: float) -> Ended:
    process = await asyncio.create_subprocess_exec(
        *command.arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **command.environment},
        start_new_session=True,
    )
    try:
        out, errors = await asyncio.wait_for(process.communicate(), seconds)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        return Ended(None)
    return Ended(process.returncode, out, errors)


def _last_line(output: bytes) -> str:
    lines = [line.strip() for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1][:_LONGEST_LINE] if lines else ""
