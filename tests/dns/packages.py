"""Says which Debian packages the tests of names need and this machine lacks, and skips those tests plainly.

It never installs anything. With LIFEBOAT_REQUIRE_DNS_PARTS=1 nothing is skipped: the test runs, and fails when the
program it needs cannot be started.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Mapping

import pytest

REQUIRED_BY = "LIFEBOAT_REQUIRE_DNS_PARTS"
# Debian keeps servers where the path of an ordinary user does not look.
SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"


def program(name: str) -> str | None:
    """The path of an installed program."""
    return shutil.which(name) or shutil.which(name, path=SYSTEM_FOLDERS)


def missing_packages(programs: dict[str, str]) -> str | None:
    """The packages to install, as one text, or None when all are there. ``programs``: name -> its Debian package."""
    lacking = {package for name, package in programs.items() if program(name) is None}
    return " ".join(sorted(lacking)) or None


def missing_for_bind() -> str | None:
    return missing_packages({"named": "bind9", "dig": "bind9-dnsutils"})


def missing_for_ddclient() -> str | None:
    return missing_packages({"ddclient": "ddclient", "curl": "curl"}) or missing_perl_tls()


@functools.cache
def missing_perl_tls() -> str | None:
    """ddclient only recommends the package without which it cannot speak HTTPS."""
    perl = program("perl")
    if perl and subprocess.run([perl, "-MIO::Socket::SSL", "-e1"], capture_output=True, check=False).returncode == 0:
        return None
    return "libio-socket-ssl-perl"


def skip_without(what: str, packages: str | None, environment: Mapping[str, str]) -> pytest.MarkDecorator:
    """``packages``: those that are missing. The mark skips for them, unless the environment requires them."""
    must_run = environment.get(REQUIRED_BY) == "1"
    reason = f"{what} is not installed here: apt-get install {packages} ({REQUIRED_BY}=1 makes this a failure)"
    return pytest.mark.skipif(packages is not None and not must_run, reason=reason)


needs_bind = skip_without("BIND 9", missing_for_bind(), os.environ)
needs_ddclient = skip_without("ddclient", missing_for_ddclient(), os.environ)
