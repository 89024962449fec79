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
from ..._manifest.other_settings.setting import Setting
from ..._manifest.other_settings.templates import OF_TEMPLATES
from ..settings import AWS, value_text
from .model import Instance, There
from .values import Known
from .wanted import Observed, Wanted

Finding = dict[str, Any]


def lost_settings(wanted: Wanted, known: Known, there: There, members: tuple[Instance, ...]) -> Iterator[Finding]:
    yield from _of_instances(wanted, known.listed("instances"), members)
    if wanted.base is None:
        # What a launch template of the plan has is its owner's choice.
        for template in known.listed("launch_templates"):
            for name, value in _settings(template, OF_TEMPLATES):
                if _is_left(wanted, OF_TEMPLATES[name]):
                    thing = wanted.request.workload.name
                    yield _finding(thing, OF_TEMPLATES[name], name, value, f"{template.get('name')} of the source")
    if there.group and wanted.values.group:
        for group in known.listed("auto_scaling_groups"):
            for name, value in _settings(group, OF_GROUPS):
                if _is_left(wanted, OF_GROUPS[name]) and there.group.other_settings.get(name) != value:
                    thing = there.group.name
                    yield _finding(thing, OF_GROUPS[name], name, value, f"{group.get('name')} of the source")


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
    having: dict[tuple[str, str], list[tuple[str, Any]]] = defaultdict(list)
    for source in sources:
        for name, value in _settings(source, OF_INSTANCES):
            having[name, repr(value)].append((str(source.get("instance_id")), value))
    for (name, _text), found in having.items():
        value = found[0][1]
        number = sum(member.other_settings.get(name) == value for member in members)
        if number < min(len(found), len(members)) and _is_left(wanted, OF_INSTANCES[name]):
            of_source = f"{', '.join(each for each, _value in found)} of the source"
            yield _finding(wanted.request.workload.name, OF_INSTANCES[name], name, value, of_source)


def _settings(thing: Mapping[str, Any], settings: Mapping[str, Setting]) -> list[tuple[str, Any]]:
    """None of a manifest from before these were kept, and none that this version does not know."""
    found = thing.get("other_settings")
    return [(name, value) for name, value in found.items() if name in settings] if isinstance(found, Mapping) else []


def _is_left(wanted: Wanted, setting: Setting) -> bool:
    return all(wanted.values.launch.origin(option) == AWS for option in setting.options)


def _finding(thing: str, setting: Setting, name: str, value: Any, of_source: str) -> Finding:
    said = "" if value is True else f" {value_text(value)}"
    what = f"{thing}: {of_source} has {name}{said}, which no recovery takes over; {setting.todo}"
    return {"thing": thing, "option": name, "wanted": value, "found": None, "what": what}


def _said(thing: str, kind: str, names: list[str], what: str) -> Finding:
    return {"thing": thing, "option": kind, "wanted": names, "found": None, "what": f"{thing}: {what}"}
