# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check source_settings_restored: the source has no setting that a recovery does not take over.

Pure: it never says what a recovery takes over from the manifest; that is compared after each recovery.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..._facts.answer import known_of
from ..._facts.facts import Facts
from ..._manifest.other_settings.databases import OF_DATABASES
from ..._manifest.other_settings.groups import OF_GROUPS, SCALING
from ..._manifest.other_settings.instances import OF_INSTANCES
from ..._manifest.other_settings.setting import Setting, read_settings
from ..._manifest.other_settings.templates import OF_TEMPLATES
from ..._workloads.options import is_unset
from ..._workloads.settled import Settled
from ..finding import MEDIUM, Answered, Meta, passed, warned

META = Meta(
    id="source_settings_restored",
    title="The source has no setting that a recovery does not take over",
    why="It is missing after a failover: a NAT instance drops what it should forward, an audit stream does not run.",
    remedy="Set it in the plan where an option can, and note who does the rest after a failover.",
    severity=MEDIUM,
    needs=("manifests",),
    kinds=("database", "cluster", "fleet"),
)
_TEMPLATES = "launch_templates"
_OF_FLEETS = {"instances": OF_INSTANCES, _TEMPLATES: OF_TEMPLATES, "auto_scaling_groups": OF_GROUPS}
_NAMES = {"instances": "instance_id"}


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    found = known_of(facts.manifests, workload.name)
    # What is not there is the finding of other checks.
    if found is None:
        return
    of_source = found.manifest.facts
    answers = list(_of_fleet(workload, of_source) if workload.kind == "fleet" else _of_database(workload, of_source))
    yield from answers or [passed("The source has no setting that a recovery does not take over")]


def _of_fleet(workload: Settled, of_source: Mapping[str, Any]) -> Iterator[Answered]:
    for section, settings in _OF_FLEETS.items():
        if not _is_launched(section, workload, of_source):
            continue
        for thing in of_source.get(section) or ():
            name = str(thing.get(_NAMES.get(section, "name")))
            for key, value in (thing.get("other_settings") or {}).items():
                # A later version of the collection may know more of them.
                if key in settings and not _is_said(workload, settings[key]):
                    yield _warned(name, key, value, settings[key].todo)
    if _is_launched("auto_scaling_groups", workload, of_source):
        yield from _of_scaling(of_source)


def _of_scaling(of_source: Mapping[str, Any]) -> Iterator[Answered]:
    for group, kinds in (of_source.get("scaling") or {}).items():
        for kind, things in kinds.items():
            if kind in SCALING and things:
                noun, todo = SCALING[kind]
                what = f"{group} has the {noun} {', '.join(sorted(things))}, which no recovery takes over"
                yield warned(what, str(group), f"After a failover {todo}, as the manifest has them.")


def _is_launched(section: str, workload: Settled, of_source: Mapping[str, Any]) -> bool:
    """Whether what a recovery launches has such settings: a group has, and what the plan's own template has not."""
    if section == _TEMPLATES:
        return is_unset(workload.section.get("launch_template"))
    if section == "auto_scaling_groups" and is_unset(workload.section.get("auto_scaling_group")):
        return is_unset(workload.section.get("count")) and not of_source.get("instances")
    return True


def _of_database(workload: Settled, of_source: Mapping[str, Any]) -> Iterator[Answered]:
    noun = "cluster" if workload.kind == "cluster" else "instance"
    whole = of_source.get(f"db_{noun}") or {}
    members = (of_source.get("db_instances") or ()) if workload.kind == "cluster" else ()
    for thing, kind in ((whole, noun), *((member, "instance") for member in members)):
        for key, value in read_settings(OF_DATABASES, thing).items():
            if kind != noun and whole.get(key) == value:
                continue
            if not workload.text(key):
                name = str(thing.get(f"db_{kind}_identifier") or workload.name)
                yield _warned(name, key, value, OF_DATABASES[key].todo.format(noun=kind))


def _is_said(workload: Settled, setting: Setting) -> bool:
    return any(not is_unset(workload.section.get(option)) for option in setting.options)


def _warned(thing: str, key: str, value: Any, todo: str) -> Answered:
    said = "" if value is True else f" {_text(value)}"
    return warned(f"{thing} has {key}{said}, which no recovery takes over", thing, f"{todo[0].upper()}{todo[1:]}.")


def _text(value: Any) -> str:
    """Of a list what it is about: roles by ARN, endpoints by name."""
    if not isinstance(value, list):
        return str(value)
    return ", ".join(str(each.get("role_arn") if isinstance(each, Mapping) else each) for each in value)
