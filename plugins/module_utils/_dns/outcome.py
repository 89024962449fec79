# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has become of each name, as results, summary, messages and diff.

Pure: all of it is read off the items of the plan and what the provider answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._core.problem import failure_text
from .._steps.diff import blocks
from .names.zone_file import zone_lines
from .plan.item import ACTIONS, Item
from .plan.reverse import CLEARED, SET, Reverse
from .plan.steps import WriteRecords
from .request import Request


@dataclass(frozen=True, slots=True)
class Run:
    """What a run made of the request; ``failure`` is one text for the user, or None."""

    result: dict[str, Any]
    failure: str | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What the parts of a run have come to."""

    names: Sequence[Item] = ()
    reaped: Sequence[Item] = ()
    reverse: Sequence[Reverse] = ()
    failures: Sequence[str] = field(default_factory=list)


def finished(request: Request, done: Done) -> Run:
    """The result and the failure that belong together."""
    everything = [*done.names, *done.reaped]
    said = [text for text in (failure_message(everything), *done.failures) if text]
    said += [each.problem.message for each in done.reverse if each.problem and each.problem.message not in said]
    result = {
        "changed": is_changed(everything) or any(each.action in (SET, CLEARED) for each in done.reverse),
        "names": [to_result(item, request.provider) for item in done.names],
        "reaped": [to_result(item, request.provider) for item in done.reaped],
        "reverse_dns": [each.to_result() for each in done.reverse],
        "summary": summary(everything),
        "diff": diff_of(everything),
    }
    warnings = tuple(dict.fromkeys(note for item in everything for note in item.notes))
    return Run(result, " | ".join(said) or None, warnings)


def failed(message: str) -> Run:
    """The run that could not begin: nothing is known of any name."""
    nothing: dict[str, Any] = {"changed": False, "names": [], "reaped": [], "reverse_dns": [], "diff": []}
    return Run({**nothing, "summary": summary([])}, message)


def to_result(item: Item, provider: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "hostname": item.hostname.name,
        "scope": item.hostname.scope,
        "provider": provider,
        "zone": item.zone.name if item.zone else None,
        "zone_id": item.zone.id if item.zone else None,
        "instance_id": item.instance_id,
        "region": item.region,
        "owner": item.owner or None,
        "records": zone_lines(item.records),
        "action": item.action,
    }
    if item.notes:
        result["notes"] = list(item.notes)
    if item.problem:
        result["error"] = item.problem.to_result()
    return result


def summary(items: Iterable[Item]) -> dict[str, int]:
    """How many names met each action."""
    actions = Counter(item.action for item in items)
    return {action: actions[action] for action in ACTIONS}


def is_changed(items: Iterable[Item]) -> bool:
    """Whether anything was (or in check mode would be) written: records, or what is noted about them."""
    return any(item.steps for item in items)


def failure_message(items: Iterable[Item]) -> str | None:
    """One text for everything that failed, or None."""
    return failure_text((item.problem for item in items), "names")


def diff_of(items: Iterable[Item]) -> list[dict[str, str]]:
    """The records of the names that change, before and after, a block for each zone."""
    steps = [step for item in items for step in item.steps if isinstance(step, WriteRecords)]
    zones = [step.change.zone for step in steps]
    return blocks(
        (f"zone {zone.name} ({zone.id})", step.lines_before(), step.lines_after())
        for zone, step in zip(zones, steps, strict=True)
    )
