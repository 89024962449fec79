# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""In which groups a database comes back (subnets, parameters, options): those of the plan, or else of the manifest.

Pure: it never judges whether they are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._rds.groups import NOUNS, is_default_group
from .._workloads.settled import Settled
from .answer import Answer, CannotTell, known
from .facts import Facts
from .intended import OF_MANIFEST, Intended, of_manifest
from .model import DbParameterGroup, DbSubnetGroup, OptionGroup

Group = DbSubnetGroup | DbParameterGroup | OptionGroup


def groups_there(option: str, facts: Facts) -> Answer[Mapping[str, Group]]:
    """Those of the recovery region that an option can name, by name."""
    found: dict[str, Answer[Any]] = {
        "db_subnet_group_name": facts.db_subnet_groups,
        "db_parameter_group_name": facts.db_parameter_groups,
        "db_cluster_parameter_group_name": facts.db_cluster_parameter_groups,
        "option_group_name": facts.option_groups,
    }
    return found[option]


def intended_groups(workload: Settled, option: str, facts: Facts) -> list[Intended]:
    """Names, in lower case as RDS keeps them. Those of the manifest count in a recovery if there are any of that name.

    CannotTell if only a manifest could say it that is not known.
    """
    if (workload.kind, option) == ("database", "db_cluster_parameter_group_name"):
        return []
    sections = [workload.section, *workload.sections("instances", workload.section)]
    named = [str(each[option]).lower() for each in sections if each.get(option)]
    if named:
        return [Intended(name) for name in dict.fromkeys(named)]
    of_source = of_manifest(workload, facts)
    databases = [of_source.get("db_instance"), of_source.get("db_cluster"), *(of_source.get("db_instances") or ())]
    found = [str(each[option]) for each in databases if each and each.get(option)]
    return [Intended(name, OF_MANIFEST) for name in dict.fromkeys(found) if not is_default_group(name)]


def subnet_group(workload: Settled, facts: Facts) -> DbSubnetGroup | None:
    """The one that a database comes back in, if it is there."""
    if workload.kind not in ("database", "cluster"):
        return None
    names = [each.value for each in intended_groups(workload, "db_subnet_group_name", facts)]
    there = known(facts.db_subnet_groups) if names else {}
    return next((there[name] for name in names if name in there), None)


def own_groups(workload: Settled, facts: Facts) -> Iterator[tuple[str, Group]]:
    """``(option, group)`` of each that is there and is not AWS's own."""
    for option in NOUNS:
        for name in (each.value for each in intended_groups(workload, option, facts)):
            group = None if is_default_group(name) else known(groups_there(option, facts)).get(name)
            if group:
                yield option, group


def has_own_groups(workload: Settled, facts: Facts) -> bool:
    """As far as that is known."""
    try:
        return any(True for _each in own_groups(workload, facts))
    except CannotTell:
        return False
