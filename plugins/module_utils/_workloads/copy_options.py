# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of a plan that say how copies are made: those of the copy modules that a sync job can have, and ``create``.

Data only: a test holds it in step with the argument specs of the modules.
"""

from __future__ import annotations

from .._copies.arguments import COMMON_ARGUMENTS
from .._create.arguments import CREATE_SPECS, CREATE_WAYS
from .options import RULES, Spec, flag, number, raw, section, text

_OF_ALL = {
    "source_region": "Region of what is copied, if it is another than the plan's.",
    "destination_regions": "Regions that get copies, the recovery region among them. By default that one alone.",
    "retain": "How many recovery points to keep: a number, or rules such as {last: 3, daily: 7, monthly: 12}.",
    "kms_key_id": "KMS key of the copies, or keys by region.",
    "tags": "Tags of the copies, beside those of their sources. A workload is in a group for each tag.",
    "exclude_tags": "Tags of sources that copies do not get, with wildcards.",
    "set": "Set of the copies, if it is another than the module chooses.",
    "allow_none": "Whether it is no failure if there is nothing to copy.",
    "adopt": "Which copies of others are counted or taken over.",
    "wait": "Whether a sync waits until copies are finished.",
    "wait_timeout": "Seconds to wait at most.",
    "poll_interval": "Seconds between two polls.",
    "source_profile": "AWS profile for the source region, if what is copied is another account's.",
}
_OMITTED = ("aliases", "default", "required", "no_log")
COPY_OPTIONS: Spec = {
    **{
        name: {
            **{key: value for key, value in COMMON_ARGUMENTS[name].items() if key not in _OMITTED},
            "description": about,
        }
        for name, about in _OF_ALL.items()
    },
    "profile": text("AWS profile for everything, or for the recovery regions if there is a source_profile."),
    "assume_role": text("ARN of a role that the copies are created with."),
    "source_assume_role": text("ARN of a role for the source region, if what is copied is another account's."),
}

_CREATE = {
    "min_interval": "Nothing is created while the newest source is younger. Default 24h.",
    "retain": "How many finished sources stay in the source region. Default all.",
    "tags": "Tags of the source, which its copies carry, too.",
    "purpose": "What the sources are recognized by. Default the name of the workload.",
    "begin_only": "Whether sources are only created, and copied by later runs.",
    "instance_id": "Instance that an image or snapshots are created of.",
    "instance_filters": "Filters of DescribeInstances that match exactly one instance.",
    "no_reboot": "Whether the instance keeps running while the image is created. Default true.",
    "name": "Name of the image: a template with {job}, {date} and {instance_id}.",
    "volume_ids": "Volumes that snapshots are created of, instead of an instance.",
    "exclude_boot_volume": "Whether the boot volume of the instance is left out.",
    "exclude_data_volume_ids": "Volumes of the instance that are left out.",
}


def create_section(copies: str | None) -> dict[str, object]:
    """``create`` for workloads copied by jobs of a kind; without a kind what a plan may say for all."""
    specs = CREATE_SPECS[copies] if copies else {name: CREATE_SPECS["rds"][name] for name in CREATE_SPECS["rds"]}
    options = {name: {**about, "description": _CREATE[name]} for name, about in specs.items()}
    ways = [list(CREATE_WAYS[copies])] if copies in CREATE_WAYS else []
    rules = {"mutually_exclusive": ways, "required_one_of": ways} if ways else {}
    return section("Create a new source before copying, and copy that.", options, **rules)


OF_SNAPSHOTS: Spec = {
    "encrypted": flag("Whether copies are encrypted if their sources are not."),
    "completion_duration": number("Minutes that a copy may take (time-based copies), in steps of 15."),
    "description": text("Description of the copies."),
}
OF_IMAGES: Spec = {
    **OF_SNAPSHOTS,
    "copy_launch_permissions": flag("Whether copies have the launch permissions of their sources."),
    "allow_public": flag("Whether a copy may be public if its source is."),
    "copy_name": text("Name of the copies: a template as in option name of ami_xregion_copy."),
    "tag_equality": flag("Whether a copy counts only if its tags are equal."),
    "require_scan": flag("Whether only images are copied that are tagged as tied to no region."),
    "deprecate_at": text("When copies are deprecated."),
    "deregistration_protection": text(
        "Protection of the copies.", choices=["enabled", "enabled-with-cooldown", "disabled", "source"]
    ),
}
OF_DATABASES: Spec = {
    "snapshot_type": text("Snapshots to choose from.", choices=["automated", "manual", "awsbackup", "any"]),
    "copy_tags": flag("Whether copies have the tags of their sources. Default true."),
    "purge_tags": flag("Whether tags of the copies that are not asked for are removed."),
    "option_group_name": raw("Option group of the copies, or option groups by region."),
    "copy_option_group": flag("Whether AWS copies the option group."),
}
# For all workloads at once, under what each says; a workload takes what its kind knows.
PLAN_COPY_OPTIONS: Spec = {
    **{name: about for name, about in COPY_OPTIONS.items() if name not in ("source_region", "set")},
    **{name: about for name, about in {**OF_IMAGES, **OF_DATABASES}.items() if name != "copy_name"},
    "create": {key: value for key, value in create_section(None).items() if key not in RULES},
}
# Joined with what the plan says for all; of any other option the workload's takes the place of the plan's.
JOINED = ("tags", "kms_key_id", "option_group_name")
# Options of the modules that a plan has not, and what to do.
INSTEAD = {
    **dict.fromkeys(
        (
            *("access_key", "secret_key", "session_token"),
            *("source_access_key", "source_secret_key", "source_session_token"),
        ),
        "credentials do not belong in a plan; use profile, assume_role or the environment",
    ),
    "region": "say recovery_region for the plan, or destination_regions",
    "all": "name each database as a workload",
    "snapshot": "a plan copies the newest recovery point; copy one snapshot with rds_snapshot_xregion_copy",
    "db_instances": "a workload is one database; say db_instance",
    "db_clusters": "a workload is one cluster; say db_cluster",
    "db_instance_identifier": "say db_instance",
    "db_cluster_identifier": "say db_cluster",
    "max_snapshots_to_retain": "say retain",
    **dict.fromkeys(
        ("db_snapshot_identifier", "db_cluster_snapshot_identifier", "source_db_cluster_snapshot_identifier"),
        "a plan copies the newest recovery point; copy one snapshot with rds_snapshot_xregion_copy",
    ),
    "state": "a sync removes nothing; run the copy module with state: absent",
    "progress_file": "the role shows progress itself",
}
