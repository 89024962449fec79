"""Says which programs the tests of fetching need and this machine lacks, and skips those tests plainly.

It never installs anything. With LIFEBOAT_REQUIRE_CONFIG_PARTS=1 no test is skipped for want of a program: it runs,
and fails when what it needs cannot be started.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Mapping

import pytest

REQUIRED_BY = "LIFEBOAT_REQUIRE_CONFIG_PARTS"
# What systemd gives its services, whatever the path of whoever runs the tests.
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PACKAGES = {
    "aws": "awscli",
    "bash": "bash",
    "busybox": "busybox-static",
    "cloud-init": "cloud-init",
    "curl": "curl",
    "dash": "dash",
    "flock": "util-linux",
    "shellcheck": "shellcheck",
    "systemd-analyze": "systemd",
}


@functools.cache
def program(name: str) -> str | None:
    """The path of an installed program that starts: of aws, version managers leave some that only complain."""
    for path in (SYSTEM_PATH, None):
        found = shutil.which(name, path=path)
        if found and (name != "aws" or _starts(found)):
            return found
    return None


def _starts(path: str) -> bool:
    run = subprocess.run([path, "--version"], env={"PATH": SYSTEM_PATH}, capture_output=True, check=False)
    return run.returncode == 0


def missing(*programs: str) -> str | None:
    """The packages to install, as one text, or None when all are there."""
    lacking = {PACKAGES[name] for name in programs if program(name) is None}
    return " ".join(sorted(lacking)) or None


def skip_without(*programs: str, environment: Mapping[str, str] | None = None) -> pytest.MarkDecorator:
    """Skips for the programs that are missing, unless the environment requires them."""
    packages = missing(*programs)
    must_run = (os.environ if environment is None else environment).get(REQUIRED_BY) == "1"
    reason = f"not installed here: apt-get install {packages} ({REQUIRED_BY}=1 makes this a failure)"
    return pytest.mark.skipif(packages is not None and not must_run, reason=reason)
