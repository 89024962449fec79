# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which options the jobs of each kind may have: those of the module that runs them, as the role's tasks pass them on.

Data only; a test holds it against the modules' argument specs and the role's tasks.
"""

from __future__ import annotations

KINDS = {
    "ami": "ami_xregion_copy",
    "rds": "rds_snapshot_xregion_copy",
    "ebs": "ebs_snapshot_xregion_copy",
}
# Endpoints and certificates are no matter of a job: module_defaults and the environment tell them.
CREDENTIALS = ("profile", "access_key", "secret_key", "session_token")
# Where what is copied is another account's.
SOURCE_CREDENTIALS = tuple(f"source_{option}" for option in CREDENTIALS)
# Roles that are assumed before a module runs, for everything and for the source region alone.
ROLES = ("assume_role", "source_assume_role")
COMMON = (
    "source_region",
    "destination_regions",
    "allow_none",
    "set",
    "tags",
    "exclude_tags",
    "kms_key_id",
    "wait",
    "wait_timeout",
    "poll_interval",
    "retain",
)
OWN = {
    "ami": (
        "image_ids",
        "sync_identifier",
        "owner",
        "filters",
        "select",
        "tag_equality",
        "copy_launch_permissions",
        "allow_public",
        "encrypted",
        "completion_duration",
        # The module calls it name, which is the job's here.
        "copy_name",
        "description",
        "require_scan",
    ),
    "rds": (
        "db_instances",
        "db_clusters",
        "all",
        "filters",
        "snapshot",
        "snapshot_type",
        "db_snapshot_identifier",
        "copy_tags",
        "option_group_name",
        "copy_option_group",
        "max_snapshots_to_retain",
    ),
    "ebs": (
        "snapshot_ids",
        "volume_ids",
        "owner",
        "filters",
        "select",
        "encrypted",
        "completion_duration",
        "description",
    ),
}


def known_options(kind: str) -> frozenset[str]:
    """What a job of a kind may have beside its name and its kind."""
    return frozenset((*CREDENTIALS, *SOURCE_CREDENTIALS, *ROLES, "create", "region", *COMMON, *OWN[kind]))
