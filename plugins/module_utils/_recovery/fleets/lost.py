# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the source has, no recovery takes over, and what came up has not got in another way either.

Pure: it takes what was read, and never changes anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..._core.problem import Problem
from ..._manifest.other_settings.groups import OF_GROUPS, SCALING
from ..._manifest.other_settings.instances import OF_INSTANCES
from ..._manifest.other_settings.setting import Setting, read_settings
from ..._manifest.other_settings.templates import OF_TEMPLATES
from ..._workloads.options import is_unset
from ..settings import value_text
from .model import Instance, There
from .values import Known
from .wanted import Observed, Wanted

Finding = dict[str, Any]


def lost_settings(wanted: Wanted, known: Known, there: There, members: tuple[Instance, ...]) -> Iterator[Finding]:
    if members:
        yield from _of_instances(wanted, known.listed("instances"), members)
    # What a launch template of the plan has is its owner's choice; plain instances of the source say what counts.
    if members and wanted.base is None and not known.listed("instances"):
        here = read_settings(OF_TEMPLATES, there.template.data) if there.template else {}
        for template, name, value in _all_settings(known.listed("launch_templates"), OF_TEMPLATES):
            setting = OF_TEMPLATES[name]
            is_here = setting.is_same(here.get(name), value) or _have(members, name, value)
            if not is_here and not _is_said(wanted, setting):
                yield _finding(wanted.request.workload.name, setting, name, value, template)
    if there.group and wanted.values.group:
        for group, name, value in _all_settings(known.listed("auto_scaling_groups"), OF_GROUPS):
            setting = OF_GROUPS[name]
            if not setting.is_same(there.group.other_settings.get(name), value) and not _is_said(wanted, setting):
                yield _finding(there.group.name, setting, name, value, group)


def scaling_of_source(known: Known) -> dict[str, dict[str, list[str]]]:
    """Kind -> group -> the names of what it has."""
    told = known.facts.get("scaling")
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for group, kinds in told.items() if isinstance(told, Mapping) else ():
        for kind, things in kinds.items():
            if kind in SCALING and things:
                found[kind][str(group)] = sorted(things)
    return found


def lost_scaling(observed: Observed, there: There) -> Iterator[Finding]:
    """What scaled the groups of the source, by name, and does not scale this one."""
    scaling = observed.scaling
    if there.group is None or scaling is None:
        return
    thing = there.group.name
    for kind, groups in scaling_of_source(observed.known).items():
        noun, todo = SCALING[kind]
        for group, names in groups.items():
            if isinstance(scaling, Problem):
                what = f"{group} of the source has the {noun} {', '.join(names)}, and those here are not known"
                yield _said(thing, kind, names, f"{what}: {scaling.message}")
            elif missing := [name for name in names if name not in scaling.get(kind, {})]:
                what = f"{group} of the source has the {noun} {', '.join(missing)}, which no recovery takes over"
                yield _said(thing, kind, missing, f"{what}; {todo}, as the manifest has them")


def _of_instances(
    wanted: Wanted, sources: Iterable[Mapping[str, Any]], members: tuple[Instance, ...]
) -> Iterator[Finding]:
    """As many instances are to have a setting as at the source, or all that there are."""
    having: dict[tuple[str, str], list[str]] = defaultdict(list)
    values: dict[tuple[str, str], Any] = {}
    for source, name, value in _all_settings(sources, OF_INSTANCES):
        having[name, repr(value)].append(source)
        values[name, repr(value)] = value
    for (name, text), found in having.items():
        value, setting = values[name, text], OF_INSTANCES[name]
        number = sum(setting.is_same(member.other_settings.get(name), value) for member in members)
        if number < min(len(found), len(members)) and not _is_said(wanted, setting):
            yield _finding(wanted.request.workload.name, setting, name, value, *found)


def _have(members: tuple[Instance, ...], name: str, value: Any) -> bool:
    """Whether what came up has it, as far as instances tell."""
    if name == "public_address":
        return all(member.public_ip for member in members)
    setting = OF_INSTANCES.get(name)
    return setting is not None and all(setting.is_same(each.other_settings.get(name), value) for each in members)


def _all_settings(
    things: Iterable[Mapping[str, Any]], settings: Mapping[str, Setting]
) -> Iterator[tuple[str, str, Any]]:
    """Thing, name and value; none that this version does not know, and none of a manifest from before them."""
    for thing in things:
        found = thing.get("other_settings")
        for name, value in found.items() if isinstance(found, Mapping) else ():
            if name in settings:
                yield str(thing.get("instance_id") or thing.get("name")), name, value


def _is_said(wanted: Wanted, setting: Setting) -> bool:
    """Whether the plan has decided it, or a drill."""
    said = {**wanted.request.workload.options, **wanted.request.launch}
    return any(not is_unset(said.get(option)) for option in setting.options)


def _finding(thing: str, setting: Setting, name: str, value: Any, *sources: str) -> Finding:
    said = "" if value is True else f" {value_text(value)}"
    have = "has" if len(sources) == 1 else "have"
    what = f"{', '.join(sources)} of the source {have} {name}{said}, which no recovery takes over"
    return _said(thing, name, value, f"{what}; {setting.todo}")


def _said(thing: str, option: str, wanted: Any, what: str) -> Finding:
    return {"thing": thing, "option": option, "wanted": wanted, "found": None, "what": f"{thing}: {what}"}
