# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which module keeps which objects of AWX, and in which order: what an object refers to comes before it.

Data only. The names are those that infra.aap_configuration has for them, without ``controller_``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """``found_by`` are the options that a module needs to find an object, and all it is given to remove one."""

    name: str
    module: str
    found_by: tuple[str, ...] = ("name", "organization")
    # Labels cannot be removed; AWX does when nothing has them any more.
    is_removable: bool = True
    # What a module takes beside, whatever the object says.
    options: tuple[tuple[str, object], ...] = ()


KINDS = (
    ObjectKind("organizations", "organization", found_by=("name",)),
    ObjectKind("labels", "label", is_removable=False),
    ObjectKind("execution_environments", "execution_environment", found_by=("name", "image")),
    ObjectKind("credential_types", "credential_type", found_by=("name",)),
    # Secrets of a credential that is there cannot be compared, so they would be a change each time.
    ObjectKind(
        "credentials",
        "credential",
        found_by=("name", "organization", "credential_type"),
        options=(("update_secrets", False),),
    ),
    ObjectKind("notifications", "notification_template"),
    ObjectKind("projects", "project"),
    ObjectKind("inventories", "inventory"),
    ObjectKind("inventory_sources", "inventory_source", found_by=("name", "inventory", "organization")),
    ObjectKind("templates", "job_template"),
    ObjectKind("workflows", "workflow_job_template"),
    ObjectKind("schedules", "schedule", found_by=("name", "unified_job_template", "organization")),
    # Who may do what: all of it says which grant is meant.
    ObjectKind("roles", "role", found_by=()),
)
