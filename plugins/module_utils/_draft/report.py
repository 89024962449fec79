# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A draft as the result of the module.

Pure: it never writes anything.
"""

from __future__ import annotations

from typing import Any

from .._core.problem import SHOWN
from .._workloads.graph import depths
from .draft import Draft, Drafted


def result_of(draft: Draft, text: str) -> dict[str, Any]:
    depth = depths({each.name: tuple(each.options.get("after", ())) for each in draft.workloads})
    return {
        "text": text,
        "plan": draft.to_data(),
        "workloads": [_workload(each, depth.get(each.name, 0)) for each in draft.workloads],
        "not_covered": [each.to_result() for each in draft.not_covered],
        "not_listed": [each.to_result() for each in draft.not_listed],
        "left_out": [each.to_result() for each in draft.left_out],
        "summary": {
            "workloads": len(draft.workloads),
            "not_covered": sum(len(each.names) for each in draft.not_covered),
            "not_listed": len(draft.not_listed),
            "left_out": len(draft.left_out),
        },
    }


def warnings_of(draft: Draft) -> list[str]:
    """What must not be overlooked, one warning for each kind of things."""
    shown, more = draft.not_listed[:SHOWN], draft.not_listed[SHOWN:]
    said = [f"could not look: {each.what} ({each.means}): {each.message}" for each in shown]
    if more:
        said.append(f"could not look either: {', '.join(each.what for each in more)}; see not_listed for the reasons")
    if draft.not_covered:
        kinds = ", ".join(f"{each.what} ({len(each.names)})" for each in draft.not_covered)
        said.append(f"not covered by the plan: {kinds}; see not_covered for what AWS offers")
    return said


def nothing_found(draft: Draft) -> str:
    """Why there is no draft: nothing is there, or nobody could look. The first of many reasons stands for all."""
    left = f"; {len(draft.left_out)} left out, see left_out" if draft.left_out else ""
    said = f"{draft.request.source_region} has nothing that a plan could be drafted from{left}"
    if not draft.not_listed:
        return said
    first, more = draft.not_listed[0], len(draft.not_listed) - 1
    also = f" (and {more} more listings failed, see not_listed)" if more else ""
    return f"{said}, as far as it could be listed: {first.message}{also}"


def _workload(each: Drafted, depth: int) -> dict[str, Any]:
    return {
        "name": each.name,
        "kind": each.kind,
        "sources": list(each.sources),
        "depth": depth,
        "after": list(each.options.get("after", ())),
        "guesses": dict(each.guesses),
        "dns": [entry["name"] for entry in each.options.get("dns", ())],
        "copies": each.existing.count,
        "newest_copy": each.existing.newest or None,
    }
