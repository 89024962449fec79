# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""lifeboat-signal-ready."""

from __future__ import annotations

import re
import sys

from .ends import BAD_SETTINGS, CODES, NOT_READY, Failure
from .metadata import REGION, Metadata
from .program import Program, with_settings
from .requests import tag_request
from .settings import Settings
from .surroundings import Instance
from .web import persist, web_client

HELP = f"""[SETTINGS]
Tags this instance with the version of its configuration. SETTINGS is /etc/lifeboat/config.env unless given.
{CODES}"""


def signal_ready(settings: Settings, program: Program) -> None:
    version, tag = settings.installed("version"), settings.given("LIFEBOAT_READY_TAG")
    if not tag:
        raise Failure(BAD_SETTINGS, "LIFEBOAT_READY_TAG is not given")
    if not version:
        raise Failure(NOT_READY, "there is no configuration, so this instance is not ready")
    metadata = Metadata(settings.metadata_endpoint)
    if not persist(lambda: metadata.begin() or None, settings.attempts, settings.pause):
        raise Failure(NOT_READY, "the instance metadata service (version 2) does not answer as it should")
    name = metadata.text("meta-data/instance-id", re.compile(r"[a-z0-9-]+"))
    region = metadata.text("meta-data/placement/region", REGION)
    if name is None or region is None:
        raise Failure(
            NOT_READY, "the instance metadata service (version 2) does not say which instance this is, and where"
        )
    credentials = persist(metadata.credentials, settings.attempts, settings.pause)
    if credentials is None:
        raise Failure(NOT_READY, "this instance has no role whose credentials could be used")
    instance = Instance(settings, web_client(), region, credentials)
    answer = instance.ask("ec2", tag_request(instance.endpoint("ec2"), name, tag, version))
    if answer.code or b"<return>true</return>" not in answer.body:
        raise Failure(NOT_READY, f"the tag {tag} could not be set on {name} ({answer.why or 'no answer'})")
    sys.stdout.write(f"{program.title}: {name} has the tag {tag}={version}\n")


def main(program: Program, arguments: list[str]) -> int:
    return with_settings(signal_ready, program, arguments)
