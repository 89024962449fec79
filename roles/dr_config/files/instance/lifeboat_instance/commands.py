# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The commands, each of which is a module that is loaded only when it is asked for, since no instance needs all."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import NoReturn

from .ends import BAD_SETTINGS
from .program import Program

MODULES = {
    "lifeboat-fetch-config": "configuration",
    "lifeboat-signal-ready": "ready",
    "lifeboat-keep-names": "names.keeping",
}


def end(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def run(arguments: list[str]) -> int:
    """``arguments``: a command, and what it may be given. The code to end with."""
    if not arguments or arguments[0] not in MODULES:
        sys.stderr.write(f"usage: {'|'.join(MODULES)} [--help]\n")
        return BAD_SETTINGS
    name, *given = arguments
    command = importlib.import_module(f".{MODULES[name]}", __package__)
    if "-h" in given or "--help" in given:
        sys.stdout.write(f"usage: {name} {command.HELP}\n")
        return 0
    # A file whose name begins with a hyphen is given as ./-name.
    for unknown in (*(each for each in given if each.startswith("-")), *given[1:]):
        sys.stderr.write(f"{name}: {unknown} is not expected here; see {name} --help\n")
        return BAD_SETTINGS
    os.umask(0o077)
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    # Whatever profile the environment names belongs to a person and not to this instance.
    for variable in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        os.environ.pop(variable, None)
    code: int = command.main(Program(name), given)
    return code
