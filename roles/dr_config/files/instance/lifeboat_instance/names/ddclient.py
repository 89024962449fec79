# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run of ddclient."""

from __future__ import annotations

import os
import subprocess


def run_ddclient(configuration: str, cache: str, names: list[str], address: str) -> tuple[int, str]:
    """The code it ends with, and all that it says.

    ddclient 3 ends well only when told that it runs once. ddclient 4 refuses that as less than a minute, before it does
    anything, and runs once by itself.
    """
    for once in (["-daemon=0"], []):
        files = ["-file", configuration, "-cache", cache]
        run = subprocess.run(
            ["ddclient", *once, "-foreground", "-noquiet", *files, "-host", ",".join(names)],
            env={**os.environ, "LIFEBOAT_ADDRESS": address},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if run.returncode == 0 or "daemon" not in run.stdout.lower():
            break
    return run.returncode, run.stdout
