# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What /etc/lifeboat/config.env says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
PATH = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
NUMBER = re.compile(r"[0-9]{1,9}")
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Settings:
    """What config.env says; paths are below ``root``."""

    root: str
    application: str
    environment: str
    prefix: str
    keep: int
    attempts: int
    pause: int
    timeout: int
    patience: int
    values: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"{self.application}/{self.environment}"

    @property
    def relative(self) -> str:
        """Relative, so that it is right below another root, too."""
        return f"../var/lib/lifeboat/config/{self.application}"

    @property
    def versions(self) -> str:
        return f"{self.root}/var/lib/lifeboat/config/{self.application}"

    @property
    def link(self) -> str:
        return f"{self.root}/etc/{self.application}"

    def given(self, name: str, otherwise: str = "") -> str:
        return self.values.get(name) or otherwise

    @property
    def metadata_endpoint(self) -> str:
        return self.given("AWS_EC2_METADATA_SERVICE_ENDPOINT")

    def installed(self, key: str) -> str:
        """What is noted about the version in use; nothing where there is none."""
        with suppress(OSError), open(f"{self.link}/.lifeboat", encoding="utf-8", errors="replace") as file:
            return dict(line.rstrip("\n").partition("=")[::2] for line in file).get(key, "")
        return ""


def parse_settings(text: str) -> dict[str, str]:
    """Values of lines ``NAME=value``, quoted as for a shell. Nothing is expanded and nothing is run."""
    values = {}
    for word in shlex.split(text, comments=True):
        name, is_one, value = word.partition("=")
        if word == "export":
            continue
        if not is_one or not VARIABLE.fullmatch(name):
            raise ValueError(f"expected NAME=value, not {word}")
        values[name] = value
    return values
