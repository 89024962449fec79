# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a group of the recovery region is for the engine and the version of what is restored.

Pure. A manifest may be newer than the recovery point: after an upgrade of the engine it names a group that AWS refuses
for a snapshot from before. What cannot be judged by its name fits.
"""

from __future__ import annotations

from ..._facts.model import DbParameterGroup, DbSubnetGroup, OptionGroup

# Their families are the engine and the major version, as in postgres16 and aurora-mysql8.0.
_ENGINES = ("postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql")


def misfit(group: DbParameterGroup | OptionGroup | DbSubnetGroup, engine: str, version: str) -> str:
    """Why AWS would refuse the group, as the end of a sentence; empty if it fits, or nothing is known against it."""
    if engine not in _ENGINES or not version:
        return ""
    if isinstance(group, DbParameterGroup):
        of, major = group.family, group.family.removeprefix(engine)
    elif isinstance(group, OptionGroup):
        of = f"{group.engine} {group.major_version}"
        major = group.major_version if group.engine == engine else group.engine
    else:
        return ""
    return "" if _is_of(version, major) else f"which is for {of}, and what is restored is {engine} {version}"


def _is_of(version: str, major: str) -> bool:
    return version == major or version.startswith((f"{major}.", f"{major}-"))
