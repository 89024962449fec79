# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""lifeboat-fetch-config."""

from __future__ import annotations

import os
from dataclasses import replace

from .ends import CODES, NOT_WRITTEN, Failure
from .fetching import read_pointer
from .folders import locked, make_folders, workplace
from .installing import install, run_on_change
from .program import Program, with_settings
from .settings import Settings
from .surroundings import choose_bucket, look_around, put_away_what_is_foreign

HELP = f"""[SETTINGS]
Installs the configuration of this region. SETTINGS is /etc/lifeboat/config.env unless given.
{CODES}"""


def fetch_and_install(settings: Settings, program: Program) -> tuple[str, str, str]:
    """Region, version, and what came of it."""
    instance = look_around(settings)
    put_away_what_is_foreign(settings, instance.region, program)
    bucket = choose_bucket(settings, instance.region)
    instance = replace(instance, bucket=bucket)
    with workplace(settings) as work:
        pointer = read_pointer(instance)
        current = f"{settings.relative}/{pointer.sha256}"
        is_there = os.path.islink(settings.link) and os.readlink(settings.link) == current
        if is_there and os.path.isdir(settings.link):
            return instance.region, pointer.version, "is installed already"
        install(instance, pointer, work, program)
        return instance.region, pointer.version, "is installed"


def fetch_configuration(settings: Settings, program: Program) -> None:
    try:
        make_folders(settings)
    except OSError as error:
        raise Failure(NOT_WRITTEN, f"{settings.versions} cannot be made") from error
    # The lock is free before anything is restarted, which may fetch before it starts.
    with locked(settings):
        region, version, became = fetch_and_install(settings, program)
    run_on_change(settings, region, version, program)
    program.say(f"version {version} of {region} {became}")


def main(program: Program, arguments: list[str]) -> int:
    return with_settings(fetch_configuration, program, arguments)
