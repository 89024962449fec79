# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds between the workloads of a plan: names in ``after``, cycles, and who is attached to whom.

Pure: it looks at names and kinds only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._core.nearest import nearest
from .graph import cycles
from .kind import WorkloadKind
from .model import Mistake, Path
from .options import is_settled_later, is_unset, listed


def after_of(options: Any) -> list[str]:
    """What has to be back before a workload: what it says, and what its volumes are attached to."""
    if not isinstance(options, Mapping):
        return []
    said = options.get("after")
    named = [] if is_unset(said) or isinstance(said, Mapping) else listed(said)
    attached = _attached_to(options)
    return list(dict.fromkeys(str(name) for name in [*named, *([attached] if attached else [])]))


def between_mistakes(workloads: Mapping[str, Any], kinds: Mapping[str, WorkloadKind]) -> Iterator[Mistake]:
    for name, options in workloads.items():
        if isinstance(options, Mapping):
            yield from _unknown_names(name, options, workloads)
            yield from _attachment(name, options, workloads, kinds)
    known = {name: [other for other in after_of(options) if other in workloads] for name, options in workloads.items()}
    for cycle in cycles(known):
        said = "is after itself" if len(cycle) == 2 else f"is a cycle: {' is after '.join(cycle)}"
        yield Mistake(("workloads", cycle[0], "after"), f"{said}; leave one of these out")


def _unknown_names(name: str, options: Mapping[str, Any], workloads: Mapping[str, Any]) -> Iterator[Mistake]:
    said = options.get("after")
    if is_unset(said) or isinstance(said, Mapping):
        return
    for number, other in enumerate(listed(said)):
        if str(other) not in workloads and not is_settled_later(other):
            place: Path = ("workloads", name, "after", *((number,) if isinstance(said, list) else ()))
            yield Mistake(place, f"there is no workload '{other}'{_near(str(other), name, workloads)}")


def _attached_to(options: Mapping[str, Any]) -> Any:
    restore = options.get("restore")
    return restore.get("attach_to") if isinstance(restore, Mapping) else None


def _attachment(
    name: str, options: Mapping[str, Any], workloads: Mapping[str, Any], kinds: Mapping[str, WorkloadKind]
) -> Iterator[Mistake]:
    other = _attached_to(options)
    if is_unset(other) or is_settled_later(other):
        return
    place: Path = ("workloads", name, "restore", "attach_to")
    if str(other) not in workloads:
        yield Mistake(place, f"there is no workload '{other}'{_near(str(other), name, workloads)}")
    elif not _is_fleet(workloads[str(other)], kinds):
        yield Mistake(place, f"expected a fleet, and '{other}' is none; volumes are attached to instances")


def _is_fleet(options: Any, kinds: Mapping[str, WorkloadKind]) -> bool:
    if not isinstance(options, Mapping):
        return False
    fleet = kinds["fleet"]
    return options.get("kind") == fleet.name or bool(set(fleet.told_by) & set(options))


def _near(other: str, name: str, workloads: Mapping[str, Any]) -> str:
    others = [each for each in workloads if each != name]
    return nearest(other, others) or (f"; there are {', '.join(others)}" if others else "; it is the only one")
