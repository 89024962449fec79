# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names that the service does not want to be asked for, and until when."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass

from .memory import write

PAUSE = 1800
# Codes after which services want a person to act.
REFUSALS = frozenset(
    {"badauth", "!donator", "!yours", "!active", "notfqdn", "nohost", "numhost", "abuse", "badagent", "badsys"}
    # Of single services.
    | {"noaccess", "no_auth", "noservice", "no_service", "illegal", "conflict"}
)
# They come once, and are meant for all names.
_OF_THE_ACCOUNT = frozenset(
    ["badauth", "!donator", "numhost", "badagent", "badsys", "911", "dnserr", "noaccess", "no_auth"]
)
# What ddclient says of a name that the answer did not mention.
_OF_DDCLIENT = frozenset(["noconnect", "failed", ""])


@dataclass(frozen=True)
class Refusal:
    """``until`` is in seconds since 1970; 0 is for ever."""

    name: str
    code: str
    until: int

    def holds(self, now: int) -> bool:
        return self.until == 0 or self.until > now

    def sentence(self, now: int, path: str) -> str:
        said = f"{self.name}: the service has said {self.code}; "
        if self.until == 0:
            return f"{said}put that right and remove {path}"
        return f"{said}it is asked again in {-(-(self.until - now) // 60)} minutes"


def refusals(statuses: dict[str, str], now: int, is_denied: bool) -> list[Refusal]:
    """``statuses``: of each name that was asked for, what was said. ``is_denied``: ddclient says so of the account."""
    general = "badauth" if is_denied else "no-answer"
    for code in statuses.values():
        if code in _OF_THE_ACCOUNT:
            general = code
    codes = {name: general if code in _OF_DDCLIENT else code for name, code in statuses.items()}
    return [
        Refusal(name, code, 0 if code in REFUSALS else now + PAUSE) for name, code in codes.items() if code != "good"
    ]


def read(path: str) -> list[Refusal]:
    """Lines that are none are nobody's."""
    found = []
    with suppress(FileNotFoundError), open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            words = line.split()
            if len(words) == 3 and words[2].isdecimal():
                found.append(Refusal(words[0], words[1], int(words[2])))
    return found


def note(path: str, noted: list[Refusal]) -> None:
    """Its time stays, from which a later change of the configuration is seen."""
    with suppress(FileNotFoundError):
        before = os.stat(path).st_mtime_ns
        write(path, [f"{each.name} {each.code} {each.until}" for each in noted])
        os.utime(path, ns=(before, before))
