# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of workloads: what the thing is called, in the letters that a host can have, each once.

Pure: it never calls AWS, and the same things get the same names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .model import Thing

_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9_.-]+")
# Hosts and groups that every inventory of plans has.
_TAKEN = ("all", "localhost", "ungrouped", "lifeboat")
_MAX_LENGTH = 200
_SUFFIX = {"database": "db", "cluster": "cluster", "fleet": "fleet", "volumes": "volumes"}


def named(things: Sequence[Thing]) -> dict[str, str]:
    """Key -> name. Things of one name get their kind behind it, and then a number."""
    bases = {thing.key: _fit(thing) for thing in things}
    often = Counter(bases.values())
    names: dict[str, str] = {}
    used = {base for base, count in often.items() if count == 1 and base not in _TAKEN}
    for thing in things:
        base = bases[thing.key]
        names[thing.key] = base if base in used else _free(f"{base}-{_SUFFIX[thing.kind]}", {*used, *names.values()})
    return names


def _fit(thing: Thing) -> str:
    fit = _NOT_IN_NAME.sub("-", thing.base).strip("-.")[:_MAX_LENGTH].strip("-.")
    return fit or thing.kind


def _free(name: str, used: set[str]) -> str:
    number, free = 1, name
    while free in used:
        number += 1
        free = f"{name}-{number}"
    return free
