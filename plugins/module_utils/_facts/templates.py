# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a fleet is launched with where its plan does not say it, and its launch template does.

Pure: it never reads a launch template.
"""

from __future__ import annotations

from collections.abc import Iterable

from .._workloads.settled import Settled
from .answer import Known, known, known_of
from .facts import Facts
from .model import TemplateContent

# What EC2 takes if no version is said (API reference, LaunchTemplateSpecification).
DEFAULT_VERSION = "$Default"


def named_template(workload: Settled) -> tuple[str, str] | None:
    """Id or name, and version."""
    for said in workload.sections("launch_template", workload.section):
        if name := str(said.get("launch_template_id") or said.get("launch_template_name") or ""):
            return name, str(said.get("version") or DEFAULT_VERSION)
    return None


def wanted_templates(workloads: Iterable[Settled], facts: Facts) -> list[tuple[str, str]]:
    """Those that are there, each once: of others there is nothing to ask."""
    there = facts.launch_templates.value if isinstance(facts.launch_templates, Known) else ()
    names = {name for template in there for name in (template.id, template.name)}
    named = (named_template(workload) for workload in workloads if workload.kind == "fleet")
    return list(dict.fromkeys(each for each in named if each and each[0] in names))


def content_of(workload: Settled, facts: Facts) -> TemplateContent | None:
    """None without a template, or if there is none of that name. CannotTell if it could not be read."""
    named = named_template(workload) if workload.kind == "fleet" else None
    if named is None:
        return None
    there = known(facts.launch_templates)
    is_there = any(named[0] in (template.id, template.name) for template in there)
    return known_of(facts.template_contents, named) if is_there else None


def subnets_of(workload: Settled, facts: Facts) -> tuple[str, ...]:
    """Ids of its subnets: those of the plan, or else those of its launch template."""
    own = workload.texts("subnets")
    content = None if own else content_of(workload, facts)
    return content.subnets if content else own


def groups_of(workload: Settled, option: str, facts: Facts) -> tuple[str, ...]:
    """Ids or names of its security groups: those of the plan, or else those of its launch template."""
    own = workload.texts(option)
    content = None if own else content_of(workload, facts)
    return content.security_groups if content else own
