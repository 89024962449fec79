# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Workloads that are chosen by name, as the hosts of a play.

Pure. It never leaves anything out silently: Ansible is content with a play that has no hosts, or fewer than were meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...module_utils._core.errors import InvalidInput
from ...module_utils._core.nearest import nearest
from .inventory import ALL

_NAME = re.compile(r"[^,\s]+")


def chosen_workloads(groups: Mapping[str, Sequence[str]], chosen: Any = None, limit: Any = None) -> str | list[str]:
    """The hosts of the play: those that are chosen, in the order of the plan; or the group of all; or the controller,
    where there is no plan. InvalidInput for what is no choice among the workloads."""
    there = [str(host) for host in groups.get(ALL) or ()]
    if chosen is None or chosen == [] or (isinstance(chosen, str) and not chosen.strip()):
        return ALL if there else "localhost"
    names = _names(chosen)
    if unknown := next((name for name in names if name not in there), None):
        raise InvalidInput(f"workloads: {_unknown(unknown, there, groups)}")
    if limit:
        raise InvalidInput(f"workloads asks for {', '.join(names)}, and there is a limit, {limit}; give one of both")
    return [name for name in there if name in names]


def _names(chosen: Any) -> list[str]:
    given = chosen if isinstance(chosen, list) else [chosen]
    if retyped := [each for each in given if not isinstance(each, str)]:
        raise InvalidInput(
            f"workloads: expected names, got {retyped[0]}; ansible-core takes an answer in AWX that is like a "
            "number or a truth for one, but not with a comma behind it"
        )
    names = list(dict.fromkeys(name for each in given for name in _NAME.findall(each)))
    if not names:
        raise InvalidInput(f"workloads: expected names with commas between them, got '{chosen}'")
    return names


def _unknown(name: str, there: Sequence[str], groups: Mapping[str, Sequence[str]]) -> str:
    if name in groups:
        return f"{name} is a group, and workloads are chosen by their names; for a group: --limit {name}"
    if not there:
        return f"there is no workload {name}, since no plan was read; give one with -i, or see Ansible's warnings"
    return f"there is no workload {name}{nearest(name, there) or _all(there)}"


def _all(there: Sequence[str]) -> str:
    return f"; the inventory has {', '.join(there)}"
