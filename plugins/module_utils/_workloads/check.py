# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan file against everything that is known of plans: its own options, each workload's, and what holds between them.

Pure: it tells all mistakes at once, and never makes a plan of a file that has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .._core.nearest import nearest
from .._core.regions import partition_problem
from .common import COMMON_OPTIONS
from .copy_options import INSTEAD
from .drill import drill_mistakes
from .graph import depths, in_order
from .jobs import job_of
from .kind import WorkloadKind
from .model import Mistake, Path, Plan, Workload
from .options import Spec, is_settled_later, is_unset, listed
from .plan_options import ABOUT, PLAN_OPTIONS
from .registry import KINDS
from .relations import after_of, between_mistakes
from .validate import level_mistakes, unknown_key
from .verifying import verify_mistakes

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
# Hosts and groups that every inventory has, and the group of all workloads.
_TAKEN = ("all", "localhost", "ungrouped", "lifeboat")
# What stands beside the workloads below the parameters of a plan.
_OF_LEDGER = ("state", "drills")
# What groups and jobs are made of when the file is read; no template has a value then.
_SETTLED = ("plugin", "plan", "kind", "after", "attach_to")


def plan_of(data: Any) -> tuple[Plan | None, list[Mistake]]:
    """The plan, or None and everything that is wrong with it."""
    if not isinstance(data, Mapping):
        return None, [Mistake((), "expected a dictionary with plugin, plan, source_region and workloads")]
    mistakes = [*_plan_mistakes(data)]
    workloads = data.get("workloads")
    if isinstance(workloads, Mapping):
        for name, options in workloads.items():
            mistakes += _workload_mistakes(name, options, data)
        mistakes += between_mistakes({str(name): options for name, options in workloads.items()}, KINDS)
    return (None, mistakes) if mistakes else (_plan(data), [])


def options_of(kind: WorkloadKind) -> Spec:
    """Every key that a workload of a kind can have."""
    return {**kind.options, **COMMON_OPTIONS, **kind.copy_options}


def kind_of(options: Mapping[str, Any]) -> WorkloadKind | None:
    """The kind that is said, or told by a key."""
    if not is_unset(options.get("kind")):
        return KINDS.get(str(options["kind"]))
    return next((kind for kind in KINDS.values() if set(kind.told_by) & set(options)), None)


def _plan_mistakes(data: Mapping[str, Any]) -> Iterator[Mistake]:
    yield from level_mistakes(PLAN_OPTIONS, data, (), {}, _unknown_of_plan)
    yield from _unsettled(data, ())
    name = data.get("plan")
    if not is_unset(name) and not is_settled_later(name) and not _NAME.fullmatch(str(name)):
        yield Mistake(("plan",), f"expected letters, digits, hyphens, dots and underscores, got '{name}'")
    if data.get("workloads") == {}:
        yield Mistake(("workloads",), "expected at least one workload; it has none")
    source, recovery = data.get("source_region"), data.get("recovery_region")
    if any(is_unset(region) or is_settled_later(region) for region in (source, recovery)):
        return
    if source == recovery:
        yield Mistake(("recovery_region",), f"expected another region than source_region, got '{recovery}' for both")
    elif problem := partition_problem(str(source), [str(recovery)], "recovery_region"):
        yield Mistake(("recovery_region",), problem.removeprefix("recovery_region: "))


def _unsettled(options: Mapping[str, Any], path: Path) -> Iterator[Mistake]:
    for key in _SETTLED:
        values = options[key] if isinstance(options.get(key), list) else [options.get(key)]
        if any(is_settled_later(value) for value in values):
            yield Mistake((*path, key), "expected a value as it is; it is needed before templates have one")


def _unknown_of_plan(key: str) -> str:
    if key in INSTEAD:
        return f"not possible here; {INSTEAD[key]}"
    if any(key in options_of(kind) for kind in KINDS.values()):
        return "not a key of a plan; say it in a workload"
    return unknown_key(key, PLAN_OPTIONS)


def _workload_mistakes(name: Any, options: Any, data: Mapping[str, Any]) -> Iterator[Mistake]:
    path: Path = ("workloads", str(name))
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name in _TAKEN:
        yield Mistake(path, f"expected a name that a host can have, such as shop-db, got '{name}'; choose another")
    if name in _OF_LEDGER:
        said = f"a workload cannot be called {name}, as the states of recoveries are parameters below"
        yield Mistake(path, f"{said} /lifeboat/PLAN/{name}; choose another name")
    if not isinstance(options, Mapping):
        yield Mistake(path, f"expected a dictionary such as {{db_instance: shop}}, got '{options}'")
        return
    kind = kind_of(options)
    if kind is None:
        yield _kindless(options, path)
        return
    yield from option_mistakes(kind, options, path)
    yield from _unsettled({**options, **(_section(options, "restore"))}, path)
    yield from _region_mistakes({**data, **options}, data.get("recovery_region"), path)


def option_mistakes(kind: WorkloadKind, options: Mapping[str, Any], path: Path) -> Iterator[Mistake]:
    """What is wrong with the options of a workload by themselves, whatever else is in the plan."""
    mistakes = list(level_mistakes(options_of(kind), options, path, kind.rules, lambda key: _unknown(key, kind)))
    yield from mistakes
    yield from drill_mistakes(kind.name, options, path)
    # Whose types are right.
    if not any((*path, "verify") == mistake.path[: len(path) + 1] for mistake in mistakes):
        yield from verify_mistakes(options.get("verify"), (*path, "verify"))


def _section(options: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = options.get(name)
    return {"attach_to": found.get("attach_to")} if isinstance(found, Mapping) else {}


def _kindless(options: Mapping[str, Any], path: Path) -> Mistake:
    if not is_unset(options.get("kind")):
        kind = str(options["kind"])
        return Mistake((*path, "kind"), f"expected one of {', '.join(KINDS)}, got '{kind}'{nearest(kind, KINDS)}")
    keys = [key for kind in KINDS.values() for key in kind.told_by]
    near = next((said for key in options if (said := nearest(str(key), keys))), "")
    return Mistake(path, f"expected one of the keys {', '.join(keys)}, or kind: it is not said what it is{near}")


def _unknown(key: str, kind: WorkloadKind) -> str:
    known = options_of(kind)
    if key in INSTEAD:
        return f"not possible in a plan; {INSTEAD[key]}"
    others = [other.name for other in KINDS.values() if key in options_of(other)]
    if others:
        return f"not a key of a workload of kind {kind.name}, but of {' and '.join(others)}"
    own = ", ".join([*kind.options, *COMMON_OPTIONS])
    return f"unknown key{nearest(key, known) or f'; there are {own}, and the options of copies'}"


def _region_mistakes(options: Mapping[str, Any], recovery: Any, path: Path) -> Iterator[Mistake]:
    regions = options.get("destination_regions")
    if is_unset(regions) or is_unset(recovery) or is_settled_later(regions) or is_settled_later(recovery):
        return
    named = [str(region) for region in listed(regions)]
    if recovery not in named and not any(is_settled_later(region) for region in named):
        yield Mistake(
            (*path, "destination_regions"),
            f"expected the recovery region {recovery} among {', '.join(named)}; it comes back there",
        )


def _plan(data: Mapping[str, Any]) -> Plan:
    before = {name: after_of(options) for name, options in data["workloads"].items()}
    depth = depths(before)
    found = []
    # Ansible starts with the hosts in this order: with few forks none waits for a workload that has none yet.
    for name in in_order(before):
        options = data["workloads"][name]
        kind = kind_of(options)
        if kind is not None:
            tags = {**_tags(data), **_tags(options)}
            job = job_of(name, kind, data, options)
            found.append(Workload(name, kind.name, tuple(before[name]), depth[name], tags, dict(options), job))
    about = {key: data[key] for key in ABOUT if not is_unset(data.get(key))}
    return Plan(str(data["plan"]), {"name": about.pop("plan"), **about}, tuple(found))


def _tags(options: Mapping[str, Any]) -> dict[str, Any]:
    """None of tags that are a template as a whole: no group can be made of them."""
    tags = options.get("tags")
    return dict(tags) if isinstance(tags, Mapping) else {}
