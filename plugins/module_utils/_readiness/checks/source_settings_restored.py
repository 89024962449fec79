# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check source_settings_restored: the source has no setting that a recovery does not take over.

Pure: it never says what a recovery takes over from the manifest; that is compared after each recovery.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..._facts.answer import known_of
from ..._facts.facts import Facts
from ..._manifest.model import Manifest
from ..._manifest.other_settings.databases import IN_PLANS, OF_CLUSTERS_ALONE, OF_DATABASES
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
# Section of the manifest -> settings, and what a thing of it is called.
_OF_FLEETS = {
    "instances": (OF_INSTANCES, "instance_id"),
    "launch_templates": (OF_TEMPLATES, "name"),
    "auto_scaling_groups": (OF_GROUPS, "name"),
}


def evaluate(workload: Settled, facts: Facts) -> Iterator[Answered]:
    found = known_of(facts.manifests, workload.name)
    # What is not there is the finding of other checks.
    if found is None:
        return
    if workload.options.get("recover_by") in ("promote", "switchover"):
        yield passed("A standby that takes over has its settings already")
        return
    manifest = found.manifest
    sections = _sections(workload, manifest.facts) if workload.kind == "fleet" else []
    answers = [_not_known(name, manifest.unknown[name].message) for name in sections if _is_unknown(name, manifest)]
    known = manifest.facts
    answers += _of_fleet(workload, known, sections) if sections else _of_database(workload, known)
    yield from answers or [passed("The source has no setting that a recovery does not take over")]


def _sections(workload: Settled, of_source: Mapping[str, Any]) -> list[str]:
    """Of what a recovery goes by: instances, if there are any, or else what groups launch; and of a group, if one comes
    up. What the plan's own launch template has is compared by another check."""
    groups = of_source.get("auto_scaling_groups") or ()
    is_group = not is_unset(workload.section.get("auto_scaling_group")) or (
        is_unset(workload.section.get("count")) and not of_source.get("instances") and len(groups) == 1
    )
    has_template = not is_unset(workload.section.get("launch_template"))
    launched = [] if of_source.get("instances") or has_template else ["launch_templates"]
    return ["instances", *launched, *(["auto_scaling_groups", "scaling"] if is_group else [])]


def _of_fleet(workload: Settled, of_source: Mapping[str, Any], sections: Iterable[str]) -> Iterator[Answered]:
    """One for each setting and value, whatever the number of instances that have it."""
    if any("other_settings" not in thing for section in sections for thing in _things(section, of_source)):
        yield warned("The manifest is from before such settings were kept", remedy="Run lifeboat.aws.sync.")
    found: dict[tuple[str, str], tuple[Any, str, list[str]]] = {}
    for section in (each for each in sections if each in _OF_FLEETS):
        settings, called = _OF_FLEETS[section]
        for thing in _things(section, of_source):
            for key, value in (thing.get("other_settings") or {}).items():
                if key not in settings:
                    todo = "Update the collection: a later version has written it."
                    yield warned(f"{key} of {thing.get(called)} is not known to this version", remedy=todo)
                elif not _is_said(workload, settings[key]):
                    about = found.setdefault((key, _text(value)), (value, settings[key].todo, []))
                    about[2].append(str(thing.get(called)))
    for (key, _value), (value, todo, things) in found.items():
        yield _warned(things, key, value, todo)
    if "scaling" in sections:
        yield from _of_scaling(of_source)


def _things(section: str, of_source: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return of_source.get(section) or () if section in _OF_FLEETS else ()


def _is_unknown(section: str, manifest: Manifest) -> bool:
    return section in manifest.unknown and section not in manifest.facts


def _not_known(section: str, why: str) -> Answered:
    return warned(f"The manifest does not know {section}: {why.rstrip('.')}", section)


def _of_scaling(of_source: Mapping[str, Any]) -> Iterator[Answered]:
    for group, kinds in (of_source.get("scaling") or {}).items():
        for kind, things in kinds.items():
            if kind in SCALING and things:
                noun, todo = SCALING[kind]
                what = f"{group} has the {noun} {', '.join(sorted(things))}, which no recovery takes over"
                yield warned(what, str(group), f"After a failover {todo}, as the manifest has them.")


def _of_database(workload: Settled, of_source: Mapping[str, Any]) -> Iterator[Answered]:
    noun = "cluster" if workload.kind == "cluster" else "instance"
    members = (of_source.get("db_instances") or ()) if workload.kind == "cluster" else ()
    for thing, kind in ((of_source.get(f"db_{noun}") or {}, noun), *((member, "instance") for member in members)):
        for key, value in read_settings(OF_DATABASES, thing).items():
            is_of_cluster = kind != noun and key in OF_CLUSTERS_ALONE
            if not is_of_cluster and not (key in IN_PLANS and workload.text(key)):
                name = str(thing.get(f"db_{kind}_identifier") or workload.name)
                yield _warned([name], key, value, OF_DATABASES[key].todo.format(noun=kind))


def _is_said(workload: Settled, setting: Setting) -> bool:
    if setting.in_template and not is_unset(workload.section.get("launch_template")):
        return True
    said = ({**workload.options, **workload.section}.get(option) for option in setting.options)
    return any(not is_unset(value) for value in said)


def _warned(things: Sequence[str], key: str, value: Any, todo: str) -> Answered:
    said = f"{', '.join(things)} {'has' if len(things) == 1 else 'have'} {key}"
    what = said if value is True else f"{said} {_text(value)}"
    return warned(f"{what}, which no recovery takes over", things[0], f"{todo[0].upper()}{todo[1:]}.")


def _text(value: Any) -> str:
    """Of a list what it is about: roles by ARN, endpoints by name."""
    if not isinstance(value, list):
        return str(value)
    return ", ".join(str(each.get("role_arn") if isinstance(each, Mapping) else each) for each in value)
